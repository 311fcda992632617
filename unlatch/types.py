"""The types of IR values: how a Python value is represented in a register.

A type here says *representation* first (tagged word, C scalar, pointer) and, for pointers, the class that has been
checked.  Element types of containers are not part of it: what comes out of a container is `object` and is checked where
it is read (contract A10).
"""

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Final


class Kind(Enum):
    """The machine form of a value."""

    TAGGED = "tagged"  # `int`: (value << 1) | 1, or a PyObject* (low bit clear); 0 = undefined or error
    DOUBLE = "double"
    BOOL = "bool"  # C int, 0 or 1
    NATIVE = "native"  # i64 i32 i16 u8: C integer of that width
    POINTER = "pointer"  # PyObject*; NULL = undefined or error
    VOID = "void"  # no value: statements; C int status when the op raises


@dataclass(frozen=True, slots=True, eq=False)
class Type:
    """One IR type.  There is one object for each, so that they are compared, very often, by identity.

    `name` is the text form: `int`, `list`, or `@module.Class` for an instance of a native class.
    """

    name: str
    kind: Kind

    @property
    def is_refcounted(self) -> bool:
        """Whether a value of the type can hold a reference (a tagged `int` may point to a big integer)."""
        return self.kind in (Kind.POINTER, Kind.TAGGED)

    @property
    def is_native_class(self) -> bool:
        """Whether this is an instance of a class with a native layout."""
        return self.name.startswith("@")

    def __str__(self) -> str:
        return self.name


INT: Final = Type("int", Kind.TAGGED)
FLOAT: Final = Type("float", Kind.DOUBLE)
BOOL: Final = Type("bool", Kind.BOOL)
I64: Final = Type("i64", Kind.NATIVE)
I32: Final = Type("i32", Kind.NATIVE)
I16: Final = Type("i16", Kind.NATIVE)
U8: Final = Type("u8", Kind.NATIVE)
VOID: Final = Type("void", Kind.VOID)

OBJECT: Final = Type("object", Kind.POINTER)
NONE: Final = Type("none", Kind.POINTER)
STR: Final = Type("str", Kind.POINTER)
BYTES: Final = Type("bytes", Kind.POINTER)
LIST: Final = Type("list", Kind.POINTER)
DICT: Final = Type("dict", Kind.POINTER)
SET: Final = Type("set", Kind.POINTER)
TUPLE: Final = Type("tuple", Kind.POINTER)

NATIVE_INTS: Final = (I64, I32, I16, U8)
BUILTIN: Final = {
    t.name: t for t in (INT, FLOAT, BOOL, *NATIVE_INTS, VOID, OBJECT, NONE, STR, BYTES, LIST, DICT, SET, TUPLE)
}


@cache
def instance(class_name: str) -> Type:
    """The type of instances (of the class or a subclass) of the native class `module.Class`."""
    return Type(f"@{class_name}", Kind.POINTER)


def parse_type(name: str) -> Type:
    """Read a type from its text form; raises KeyError for an unknown name."""
    return instance(name[1:]) if name.startswith("@") else BUILTIN[name]
