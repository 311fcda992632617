"""The source of the hand-compiled module: sample.c holds what the compiler would make of it."""

import functools
import os

stop: bool = False
log: list[str] = []


def add(x: int, y: int = 1) -> int:
    return x + y


def join(first: str, /, second: str = "-", *rest: str, sep: str = ",", **options: object) -> str:
    return sep.join([first, second, *rest, *sorted(options)])


def spin(n: int) -> int:
    done = 0
    while not stop and done != n:
        done += 1
    return done


def dive(n: int) -> int:
    return dive(n + 1)


def fail(text: str) -> None:
    raise ValueError(text)


def forward(text: str) -> None:
    fail(text)


def handled(text: str) -> str:
    try:
        fail(text)
    except ValueError as e:
        return repr(e)
    return ""


def twice() -> int:
    return add(20) * 2


def read_log() -> object:
    return log


def set_log(value: object) -> None:
    global log
    log = value


def drop_log() -> None:
    global log
    del log


@functools.lru_cache
def cached(x: int) -> int:
    return x + 1


class Record:
    obj: object
    text: str
    number: int
    ratio: float
    flag: bool
    wide: int
    mid: int
    short: int
    byte: int
    peer: "Record | None"
    level: int = 3

    def __init__(self, text: str, number: int = 0) -> None:
        self.text = text
        self.number = number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self.text == other.text

    def name(self) -> str:
        return self.text

    def greet(self) -> str:
        return self.name() + "!"

    def rename(self, text: str) -> None:
        self.text = text

    def get_level(self) -> int:
        return self.level


if "SAMPLE_REBIND" in os.environ:
    Record = type("Record", (Record,), {"name": lambda self: "rebound"})  # type: ignore[misc, assignment]


class Special(Record):
    extra: int

    def name(self) -> str:
        return self.text.upper()

    def parent_name(self) -> str:
        return super().name()


class Lean:
    __slots__ = ("following", "value")

    def __init__(self, value: int, following: "Lean | None") -> None:
        self.value = value
        self.following = following

    def __len__(self) -> int:
        return 1 if self.following is None else 2

    def __getitem__(self, index: int) -> int:
        return self.value + index

    def __add__(self, other: int) -> int:
        return self.value + other

    def __radd__(self, other: int) -> int:
        return other + self.value

    def __bool__(self) -> bool:
        return self.value != 0

    def __call__(self, x: int) -> int:
        return x + self.value


class Noisy:
    tag: str

    def __init__(self, tag: str) -> None:
        self.tag = tag

    def __del__(self) -> None:
        log.append(self.tag)


def make_record(text: str) -> Record:
    return Record(text)


def make_greeter(word: str) -> object:
    return lambda name: word + name


def exchange(r: Record, values: list[object], n: int) -> int:
    seen = 0
    for i in range(n):
        r.obj = values[i % len(values)]
        if r.obj in values:
            seen += 1
    return seen


def exchange_numbers(r: Record, a: int, b: int, n: int) -> int:
    strange = 0
    for _ in range(n):
        r.number = a
        r.wide = a
        got = r.number
        r.number = b
        if got != a and got != b:
            strange += 1
    return strange


def stops() -> int:
    return 0
