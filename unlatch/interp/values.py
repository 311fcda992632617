"""What the interpreter's values are: real Python objects for everything but the undefined value.

A tagged `int` and its box are the same Python int here, and so are a native integer and a double and theirs:
representation is the emitter's business, meaning is ours.
"""

from enum import Enum, auto
from typing import Final

from unlatch.types import BOOL, BYTES, DICT, FLOAT, INT, LIST, NATIVE_INTS, NONE, OBJECT, SET, STR, TUPLE, Type


class Undefined(Enum):
    """The one value that no Python program can hold: an unassigned variable, an empty slot, an exhausted iterator."""

    UNDEFINED = auto()

    def __repr__(self) -> str:
        return "undefined"


UNDEFINED: Final = Undefined.UNDEFINED

CLASSES: Final[dict[Type, type]] = {
    INT: int,
    FLOAT: float,
    BOOL: bool,
    OBJECT: object,
    NONE: type(None),
    STR: str,
    BYTES: bytes,
    LIST: list,
    DICT: dict,
    SET: set,
    TUPLE: tuple,
    **dict.fromkeys(NATIVE_INTS, int),
}


class NativeObject:
    """An instance of a native class.  Slots live in the instance's dict, which stands for the words of the real
    layout."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


PLAIN: Final = frozenset({int, float, bool, complex, str, bytes, type(None), Undefined})


def is_plain(value: object) -> bool:
    """Whether operations on the value run no code but the interpreter's own and show nothing to others."""
    return type(value) in PLAIN or (type(value) is tuple and all(map(is_plain, value)))


def describe(value: object) -> str:
    """A value as the trace shows it: by content where that is fixed, by class otherwise."""
    match value:
        case bool() | int() | float() | str() | bytes() | None | Undefined.UNDEFINED:
            return repr(value)
        case tuple():
            return f"({', '.join(map(describe, value))})"
        case BaseException():
            return f"{type(value).__name__}{describe(value.args)}"
        case _:
            return f"<{type(value).__name__}>"
