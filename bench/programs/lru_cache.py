"""A least-recently-used cache: a dict into a doubly linked list, whose links change at every hit."""

from typing import Final

DEFAULT: Final = 800_000
EXPECTED: Final = (586951, 213049, 6865964)

CAPACITY: Final = 500
KEYS: Final = 1_000


class Entry:
    def __init__(self, key: int, value: str) -> None:
        self.key = key
        self.value = value
        self.before: Entry = self
        self.after: Entry = self


class Cache:
    """The entries stand in a ring behind `newest`, a sentinel: after it the newest, before it the oldest."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.entries: dict[int, Entry] = {}
        self.newest = Entry(-1, "")
        self.hits = 0
        self.misses = 0

    def get(self, key: int) -> str | None:
        entry = self.entries.get(key)
        if entry is None:
            self.misses += 1
            return None
        self.hits += 1
        self.unlink(entry)
        self.link(entry)
        return entry.value

    def put(self, key: int, value: str) -> None:
        if len(self.entries) >= self.capacity:
            oldest = self.newest.before
            self.unlink(oldest)
            del self.entries[oldest.key]
        entry = Entry(key, value)
        self.entries[key] = entry
        self.link(entry)

    def unlink(self, entry: Entry) -> None:
        entry.before.after = entry.after
        entry.after.before = entry.before

    def link(self, entry: Entry) -> None:
        entry.before = self.newest
        entry.after = self.newest.after
        entry.after.before = entry
        self.newest.after = entry


def run(n: int) -> tuple[int, int, int]:
    """Hits, misses, and the length of all values found, for keys of which small ones come more often."""
    cache = Cache(CAPACITY)
    length = 0
    seed = 42
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) % 2147483648
        key = (seed >> 8) % KEYS
        key = key * key // KEYS
        value = cache.get(key)
        if value is None:
            value = f"value {key}"
            cache.put(key, value)
        length += len(value)
    return cache.hits, cache.misses, length
