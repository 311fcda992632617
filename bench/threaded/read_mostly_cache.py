"""Threads share a cache: a dict of entries, looked up all the time, one entry in a hundred look-ups replaced."""

from typing import Final

AMOUNT: Final = 2400
UNIT: Final = 1_000
STEPS: Final = 1_000

KEYS: Final = 1_024


class Entry:
    def __init__(self, key: str, value: int) -> None:
        self.key = key
        self.value = value


class Cache:
    def __init__(self) -> None:
        self.names: list[str] = [f"key {number}" for number in range(KEYS)]
        self.entries: dict[str, Entry] = {name: Entry(name, len(name)) for name in self.names}

    def get(self, name: str) -> Entry:
        entry = self.entries.get(name)
        if entry is None:
            raise LookupError(name)
        return entry

    def renew(self, name: str) -> None:
        self.entries[name] = Entry(name, len(name))


def setup(workers: int) -> Cache:
    return Cache()


def work(cache: Cache, worker: int, amount: int) -> int:
    """How many look-ups found an entry that belongs to its key."""
    right = 0
    number = worker
    for _ in range(amount):
        for step in range(STEPS):
            number = (number * 1021 + 577) % KEYS
            name = cache.names[number]
            if step % 100 == 99:
                cache.renew(name)
            entry = cache.get(name)
            if entry.value == len(name):
                right += 1
    return right
