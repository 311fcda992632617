"""Rows of `str`.  Methods that are not here are called by name (`object.call_method`)."""

from typing import Final

from unlatch.prims.forms import c_name, fresh, generic, pure
from unlatch.prims.schema import Effect, Row, Thread
from unlatch.types import BOOL, I64, INT, LIST, OBJECT, STR

ROWS: Final[tuple[Row, ...]] = (
    generic("str.concat", (STR, OBJECT), OBJECT, "self + x"),
    Row(
        "str.iadd",
        (STR, OBJECT),
        OBJECT,
        "self += x; grows self in place when nobody else holds it",
        raises=True,
        effects=Effect.ARBITRARY,
        thread=Thread.CPYTHON,
        steals=(0,),
        c=c_name("str.iadd"),
    ),
    generic("str.repeat", (STR, INT), OBJECT, "self * n"),
    generic("str.mod", (STR, OBJECT), OBJECT, "self % x"),
    generic("str.len", (STR,), I64, "len(self)"),
    generic("str.bool", (STR,), BOOL, "bool(self)"),
    generic("str.hash", (STR,), INT, "hash(self)"),
    generic("str.get", (STR, INT), OBJECT, "self[i]; IndexError"),
    generic("str.get_i64", (STR, I64), OBJECT, "self[i]; IndexError"),
    generic(
        "str.get_slice", (STR, OBJECT, OBJECT, OBJECT), OBJECT, "self[lower:upper:step]; an absent part is undefined"
    ),
    generic(
        "str.slice_i64",
        (STR, I64, I64),
        OBJECT,
        "self[lower:upper], bounds as in Python; an absent upper bound is the greatest i64",
    ),
    generic("str.contains", (STR, OBJECT), BOOL, "x in self; TypeError"),
    generic("str.eq", (STR, STR), BOOL, "a == b"),
    generic("str.ne", (STR, STR), BOOL, "a != b"),
    generic("str.lt", (STR, STR), BOOL, "a < b"),
    generic("str.le", (STR, STR), BOOL, "a <= b"),
    generic("str.gt", (STR, STR), BOOL, "a > b"),
    generic("str.ge", (STR, STR), BOOL, "a >= b"),
    fresh("str.join_items", (), STR, "the operands, all str, one after another (an f-string)", variadic=True),
    generic("str.join", (STR, OBJECT), OBJECT, "self.join(x)"),
    generic("str.split", (STR,), LIST, "self.split()"),
    generic("str.split_at", (STR, OBJECT), LIST, "self.split(separator)"),
    generic("str.split_max", (STR, OBJECT, INT), LIST, "self.split(separator, maxsplit)"),
    generic("str.splitlines", (STR,), LIST, "self.splitlines()"),
    generic("str.partition", (STR, OBJECT), OBJECT, "self.partition(x)"),
    generic("str.rpartition", (STR, OBJECT), OBJECT, "self.rpartition(x)"),
    generic("str.startswith", (STR, OBJECT), BOOL, "self.startswith(x)"),
    generic("str.startswith_from", (STR, OBJECT, INT), BOOL, "self.startswith(x, start)"),
    generic("str.endswith", (STR, OBJECT), BOOL, "self.endswith(x)"),
    generic("str.find", (STR, OBJECT), INT, "self.find(x)"),
    generic("str.find_from", (STR, OBJECT, INT), INT, "self.find(x, start)"),
    generic("str.rfind", (STR, OBJECT), INT, "self.rfind(x)"),
    generic("str.count", (STR, OBJECT), INT, "self.count(x)"),
    generic("str.replace", (STR, OBJECT, OBJECT), OBJECT, "self.replace(old, new)"),
    generic("str.strip", (STR,), OBJECT, "self.strip()"),
    generic("str.lower", (STR,), OBJECT, "self.lower()"),
    generic("str.upper", (STR,), OBJECT, "self.upper()"),
    generic("str.isdigit", (STR,), BOOL, "self.isdigit()"),
    generic("str.isalpha", (STR,), BOOL, "self.isalpha()"),
    generic("str.isalnum", (STR,), BOOL, "self.isalnum()"),
    generic("str.isspace", (STR,), BOOL, "self.isspace()"),
    generic("str.isidentifier", (STR,), BOOL, "self.isidentifier()"),
    generic("str.encode", (STR,), OBJECT, "self.encode()"),
    generic("str.ord", (OBJECT,), INT, "ord(x); TypeError"),
    generic("str.chr", (INT,), STR, "chr(i); ValueError, OverflowError"),
    pure("str.is_exact", (OBJECT,), BOOL, "type(x) is str"),
)
