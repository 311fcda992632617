"""Kinds of values that describe themselves: how to make the i-th value of a kind, and how to see that it is whole.

The functions of `PRELUDE` are part of every generated program and are compiled with it.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value.

    `make` and `whole` are expressions: of the number `i`, and of the value `v`.  `annotation` is what the program
    declares.  `wrong` is an expression of a value that the declared type excludes, or empty if a store cannot tell.
    """

    name: str
    annotation: str
    make: str
    whole: str
    wrong: str = ""
    bump: str = ""
    """The right side of `+=` that leaves the value whole, where there is one."""


KINDS: Final = (
    Kind("int", "int", "i * UNIT if i % 2 else i * BIG", "v % UNIT == 0", "'word'", "UNIT"),
    Kind("small", "int", "i * 3", "v % 3 == 0 and v < BIG", "1.5", "3"),
    Kind("huge", "int", "(i + 1) * BIG", "v == 0 or v % BIG == 0", "None", "BIG"),
    Kind("float", "float", "i * 0.5 + 0.25", "(v * 4.0) % 2.0 == 1.0", "'word'", "0.5"),
    Kind("bool", "bool", "i % 2 == 0", "v is True or v is False", "7"),
    Kind("i64", "i64", "i64(i % 0x7FFFFFFF) * 0x100000001", "v % 0x100000001 == 0", "'word'"),
    Kind("i32", "i32", "i32(i % 0x7FFF) * 0x10001", "v % 0x10001 == 0", "'word'"),
    Kind("i16", "i16", "i16(i % 0x7F) * 0x101", "v % 0x101 == 0", "1.5"),
    Kind("u8", "u8", "u8(i % 15) * 0x11", "v % 0x11 == 0", "None"),
    Kind("str", "str", 'f"{i}:{i}"', "twin(v)", "5"),
    Kind("bytes", "bytes", 'f"{i}:{i}".encode()', "twin(v.decode())", "5"),
    Kind("token", "Token", "Token(i)", "v.whole()", "5"),
    Kind("mortal", "Mortal", "Mortal(i)", "v.whole()", "None"),
    Kind("nosy", "Token", "Nosy(i, home)", "v.whole()", "'word'"),
    Kind("optional", "Mortal | None", "Mortal(i) if i % 3 else None", "v is None or v.whole()", "5"),
    Kind("union", "int | str", 'i * UNIT if i % 2 else f"{i}:{i}"', "whole_union(v)"),
    Kind("pair", "tuple[int, int]", "(i * BIG, -i * BIG)", "v[0] == -v[1]", "5"),
    Kind("mixed", "tuple[Mortal, int, float]", "triple(i)", "v[0].whole() and v[0].left == v[1] == int(v[2])", "5"),
    Kind("nested", "tuple[tuple[int, str], Token]", "nest(i)", 'v[1].whole() and f"{v[0][0]}:{v[0][0]}" == v[0][1]'),
    Kind("list", "list[int]", "[i, -i, i * BIG, -i * BIG]", "len(v) == 4 and v[0] == -v[1] and v[2] == -v[3]", "5"),
    Kind("dict", "dict[str, int]", '{"a": i, "b": -i}', 'v["a"] == -v["b"]', "5"),
    Kind("set", "frozenset[int]", "frozenset((i, -i))", "sum(v) == 0", "5"),
    Kind("any", "Any", "Mortal(i) if i % 2 else (i, -i)", "whole_any(v)"),
    Kind("object", "object", "Token(i)", "isinstance(v, Token) and v.whole()"),
)

BY_NAME: Final = {kind.name: kind for kind in KINDS}

PRELUDE: Final = '''
UNIT: Final = 1_000_003
BIG: Final = 1_180_591_620_717_411_303_424 * 1_000_003

problems: list[str] = []


class Token:
    """An object that describes itself."""

    def __init__(self, i: int) -> None:
        self.left: int = i * BIG if i % 5 == 0 else i
        self.right: int = -i * BIG if i % 5 == 0 else -i
        self.label: str = f"{i}:{i}"

    def whole(self) -> bool:
        return self.left == -self.right and twin(self.label)


class Mortal(Token):
    """Knows whether its destructor has run."""

    def __init__(self, i: int) -> None:
        super().__init__(i)
        self.alive: bool = True

    def whole(self) -> bool:
        return self.alive and self.left == -self.right

    def __del__(self) -> None:
        if not self.alive:
            problems.append("a destructor ran twice")
        if not twin(self.label):
            problems.append(f"destructor sees {self.label}")
        self.alive = False


class Nosy(Mortal):
    """Its destructor reads and replaces what the object was stored in."""

    def __init__(self, i: int, home: "Holder | None") -> None:
        super().__init__(i)
        self.home: Holder | None = home

    def __del__(self) -> None:
        super().__del__()
        home = self.home
        if home is not None:
            home.touch(self.left)


class Holder:
    """What destructors re-enter; the classes of the program override `touch`."""

    def __init__(self) -> None:
        self.touched: int = 0

    def touch(self, i: int) -> None:
        self.touched = i * UNIT


def twin(text: str) -> bool:
    head, _, tail = text.partition(":")
    return head == tail


def whole_union(v: int | str) -> bool:
    if isinstance(v, str):
        return twin(v)
    return v % UNIT == 0


def whole_any(v: Any) -> bool:
    if isinstance(v, tuple):
        return bool(v[0] == -v[1])
    return bool(v.whole())


def triple(i: int) -> tuple[Mortal, int, float]:
    i = i % 1000 * 5 + 1
    return (Mortal(i), i, float(i))


def nest(i: int) -> tuple[tuple[int, str], Token]:
    return ((i, f"{i}:{i}"), Token(i))


class Planted:
    """Two attributes that belong together but are written one after the other: a race for the arena to find."""

    def __init__(self) -> None:
        self.left: int = 0
        self.right: int = 0

    def write(self, n: int, seed: int) -> None:
        for k in range(n):
            self.left = seed + k
            busy(8)  # where there is a GIL, threads take turns at its polls
            self.right = -seed - k

    def read(self, n: int, seed: int) -> None:
        for _ in range(n):
            if self.left != -self.right:
                problems.append("planted")


class Wrong(Exception):
    """What the programs raise on purpose."""
'''


def functions() -> str:
    """The makers and checkers of all kinds, as source."""
    parts = []
    for kind in KINDS:
        parts.append(
            f"def make_{kind.name}(i: int, home: Holder | None = None) -> {kind.annotation}:\n"
            f"    return {kind.make}\n\n\n"
            f"def whole_{kind.name}_(v: {kind.annotation}) -> bool:\n    return {kind.whole}\n"
        )
    return "\n\n".join(parts)
