"""Operands worth trying: edges of every representation, and subclasses that override what primitives might skip."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Self

from unlatch.types import BOOL, BYTES, DICT, FLOAT, I16, I32, I64, INT, LIST, OBJECT, SET, STR, TUPLE, U8, Type

type Make = Callable[[], Any]


class LoudInt(int):
    """An int whose operators say that they were asked."""

    def __add__(self, other: int) -> Any:
        return LoudInt(int(self) + int(other) + 1000)

    def __rmul__(self, other: int) -> Any:
        return 7

    def __lt__(self, other: object) -> bool:
        return True

    def __bool__(self) -> bool:
        return False

    def __hash__(self) -> int:
        return 11

    def __str__(self) -> str:
        return "loud"

    def __format__(self, spec: str) -> str:
        return f"<{spec}>"

    def __int__(self) -> int:
        return 99


class PlainInt(int):
    """An int of another class that overrides nothing."""


class OddInt(int):
    """An int whose sum is no int."""

    def __sub__(self, other: object) -> Any:
        return "no number"


class LoudList(list[Any]):
    """A list whose methods say that they were called."""

    def __getitem__(self, key: Any) -> Any:
        return ("get", key)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().append(("set", key, value))

    def __delitem__(self, key: Any) -> None:
        super().append(("del", key))

    def __len__(self) -> int:
        return 5

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[Any]:
        return iter(("loud", "items"))

    def __contains__(self, x: object) -> bool:
        return True

    def __add__(self, x: Any) -> Any:
        return "sum"

    def append(self, x: Any) -> None:
        """Append what tells it from list.append."""
        super().append(("append", x))

    def pop(self, *index: Any) -> Any:
        """Say so."""
        return ("pop", *index)

    def extend(self, x: Iterable[Any]) -> None:
        """Append what tells it from list.extend."""
        super().append("extend")

    def copy(self) -> "LoudList":
        """Return a copy of this class."""
        return LoudList(("copy",))


class LoudDict(dict[Any, Any]):
    """A dict whose methods say that they were called."""

    def __getitem__(self, key: Any) -> Any:
        return ("get", key)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(("set", key), value)

    def __contains__(self, key: object) -> bool:
        return True

    def __len__(self) -> int:
        return 5

    def __iter__(self) -> Iterator[Any]:
        return iter(("loud", "keys"))

    def get(self, *args: Any) -> Any:
        """Say so."""
        return ("get", *args)

    def pop(self, *args: Any) -> Any:
        """Say so."""
        return ("pop", *args)

    def keys(self) -> Any:
        """Return other keys than it has."""
        return ["loud"]

    def items(self) -> Any:
        """Return other items than it has."""
        return [("loud", 1)]


class Default(dict[Any, Any]):
    """A dict with a value for missing keys."""

    def __missing__(self, key: Any) -> Any:
        return ("missing", key)


class LoudStr(str):
    """A str whose methods say that they were called."""

    __slots__ = ()

    def __add__(self, x: Any) -> Any:
        return "sum"

    def __getitem__(self, key: Any) -> Any:
        return f"get {key}"

    def __eq__(self, x: object) -> bool:
        return True

    def __lt__(self, x: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 12

    def __len__(self) -> int:
        return 5

    def __contains__(self, x: object) -> bool:
        return True

    def split(self, *args: Any) -> Any:
        """Say so."""
        return ["split", *args]

    def startswith(self, *args: Any) -> bool:
        """Say the opposite."""
        return not str(self).startswith(*args)

    def lower(self) -> str:
        """Say so."""
        return "lower"


class LoudTuple(tuple[Any, ...]):
    """A tuple whose methods say that they were called."""

    __slots__ = ()

    def __getitem__(self, key: Any) -> Any:
        return ("get", key)

    def __len__(self) -> int:
        return 5


class LoudSet(set[Any]):
    """A set whose methods say that they were called."""

    def add(self, x: Any) -> None:
        """Add what tells it from set.add."""
        super().add(("add", x))

    def __len__(self) -> int:
        return 5

    def __contains__(self, x: object) -> bool:
        return True


class Number:
    """A class with every binary operator by one rule, and its reflections."""

    def __add__(self, x: object) -> str:
        return "add"

    def __radd__(self, x: object) -> str:
        return "radd"

    def __iadd__(self, x: object) -> Self:
        return self

    def __matmul__(self, x: object) -> str:
        return "matmul"

    def __mod__(self, x: object) -> str:
        return "mod"

    def __rmod__(self, x: object) -> str:
        return "rmod"

    def __eq__(self, x: object) -> Any:
        return []

    def __lt__(self, x: object) -> Any:
        return "truthy"

    def __hash__(self) -> int:
        return -2

    def __neg__(self) -> str:
        return "neg"

    def __len__(self) -> int:
        return 0

    def __index__(self) -> int:
        return 1

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, int) and key > 2:
            raise IndexError(key)
        return ("item", key)

    def __repr__(self) -> str:
        return "Number()"


class Broken:
    """A class whose every answer is an exception."""

    def __bool__(self) -> bool:
        raise ValueError("bool")

    def __len__(self) -> int:
        raise ValueError("len")

    def __iter__(self) -> Iterator[Any]:
        raise ValueError("iter")

    def __eq__(self, x: object) -> bool:
        raise ValueError("eq")

    def __hash__(self) -> int:
        raise ValueError("hash")

    def __getattr__(self, name: str) -> Any:
        raise LookupError(name)

    def __format__(self, spec: str) -> str:
        raise ValueError(spec)

    def __str__(self) -> str:
        raise ValueError("str")

    def __repr__(self) -> str:
        return "Broken()"


def stops_late() -> Iterator[int]:
    """Yield two values, then fail."""
    yield 1
    yield 2
    raise RuntimeError("late")


def fixed(*values: Any) -> list[Make]:
    """Return makers of values that nobody changes."""
    return [lambda value=value: value for value in values]


_EDGES = [
    0,
    1,
    2,
    3,
    7,
    10,
    255,
    256,
    257,
    2**15,
    2**30,
    2**31,
    2**52,
    2**53,
    2**53 + 1,
    2**60,
    2**61 - 1,
    2**62 - 1,
    2**62,
]
_EDGES += [2**62 + 1, 2**63 - 1, 2**63, 2**64, 2**64 + 1, 10**25]
INTS = fixed(*_EDGES, *(-v for v in _EDGES), True, False, LoudInt(4), PlainInt(5), PlainInt(2**70), OddInt(3))
FLOATS = fixed(
    0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.5, -2.5, 3.0, 0.1, 1e-5, 1e16, 2.0**53, 2.0**62, -(2.0**62), 2.0**63, 1e300,
    -1e300, 5e-324, 2.2250738585072014e-308, float("inf"), float("-inf"), float("nan"), 123456.789, -7.25,
)  # fmt: skip
BOOLS = fixed(False, True)
STRS = fixed(
    "", "a", "b", "ab", "aba", "a b  c", "é", "日本", "a😀b", "x=1\ny=2\r\nz", "  pad ", "ABC", "123", "١٢", "\t \n",
    "name1", "%s-%s", "%d", LoudStr("loud"), "a" * 300,
)  # fmt: skip
BYTES_ = fixed(b"", b"a", b"b", b"ab", b"\x00\xff", b"abcabc", b"\xc3\xa9", b"\xff")
TUPLES = fixed((), (1,), (1, 2), (1, "a", None), LoudTuple((1, 2)), (1.0, [2]))
LISTS: list[Make] = [
    list, lambda: [1], lambda: [1, 2, 3], lambda: [3, 1, 2, 1], lambda: ["b", "a"], lambda: [1, "a"],
    lambda: [None] * 40, lambda: LoudList((1, 2, 3)),
]  # fmt: skip
DICTS: list[Make] = [
    dict, lambda: {"a": 1}, lambda: {1: 2, "k": [3], (1, 2): 4}, lambda: {"x": None, "y": 0},
    lambda: LoudDict(a=1), lambda: Default(a=1),
]  # fmt: skip
SETS: list[Make] = [set, lambda: {1}, lambda: {1, 2, 3}, lambda: {frozenset((1,)), "a"}, lambda: LoudSet((1,))]
OBJECTS: list[Make] = [
    *fixed(None, True, False, 0, 1, -3, 2**70, 1.5, float("nan"), "", "a", "k", b"a", (), (1, 2), Ellipsis, int),
    *fixed(ValueError), list, lambda: [1, 2], dict, lambda: {"a": 1}, lambda: {1, 2}, lambda: frozenset((1,)),
    lambda: range(3), Number, Broken,
    lambda: iter([1, 2]), stops_late, lambda: LoudList((1,)), lambda: LoudDict(a=1), lambda: LoudStr("loud"),
    lambda: LoudInt(4), lambda: bytearray(b"ab"), lambda: 2j,
]  # fmt: skip


def _of_width(bits: int) -> list[Make]:
    top = 1 << (bits - 1)
    return fixed(*{0, 1, 2, 3, 5, 7, top // 2, top - 1, -1, -2, -3, -7, -top, 1 - top})


POOLS: dict[Type, list[Make]] = {
    INT: INTS,
    FLOAT: FLOATS,
    BOOL: BOOLS,
    I64: _of_width(64),
    I32: _of_width(32),
    I16: _of_width(16),
    U8: fixed(0, 1, 2, 3, 7, 8, 127, 128, 200, 254, 255),
    STR: STRS,
    BYTES: BYTES_,
    LIST: LISTS,
    DICT: DICTS,
    SET: SETS,
    TUPLE: TUPLES,
    OBJECT: OBJECTS,
}
