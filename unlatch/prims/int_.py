"""Rows of `int`: unbounded integers as tagged words.

A word that is a pointer may also be a `bool` or an instance of a subclass: such values keep their identity, and the
slow paths honour what the subclass overrides.  That is why even addition may run Python code.
"""

from typing import Final

from unlatch.prims.forms import fresh, generic, partial, pure
from unlatch.prims.schema import Row
from unlatch.types import BOOL, FLOAT, I64, INT, OBJECT, STR, TUPLE

ROWS: Final[tuple[Row, ...]] = (
    generic("int.add", (INT, INT), INT, "a + b"),
    generic("int.sub", (INT, INT), INT, "a - b"),
    generic("int.mul", (INT, INT), INT, "a * b"),
    generic("int.floordiv", (INT, INT), INT, "a // b; ZeroDivisionError"),
    generic("int.mod", (INT, INT), INT, "a % b; ZeroDivisionError"),
    generic("int.pow", (INT, INT), INT, "a ** b where the result is an int (b >= 0); else TypeError: use object.pow"),
    generic("int.lshift", (INT, INT), INT, "a << b; ValueError for a negative count"),
    generic("int.rshift", (INT, INT), INT, "a >> b; ValueError for a negative count"),
    generic("int.and", (INT, INT), INT, "a & b; two bools give a bool"),
    generic("int.or", (INT, INT), INT, "a | b; two bools give a bool"),
    generic("int.xor", (INT, INT), INT, "a ^ b; two bools give a bool"),
    generic("int.truediv", (INT, INT), FLOAT, "a / b; ZeroDivisionError, OverflowError"),
    generic("int.divmod", (INT, INT), TUPLE, "divmod(a, b); ZeroDivisionError"),
    generic("int.neg", (INT,), INT, "-a"),
    generic("int.pos", (INT,), INT, "+a"),
    generic("int.invert", (INT,), INT, "~a"),
    generic("int.abs", (INT,), INT, "abs(a)"),
    generic("int.eq", (INT, INT), BOOL, "a == b"),
    generic("int.ne", (INT, INT), BOOL, "a != b"),
    generic("int.lt", (INT, INT), BOOL, "a < b"),
    generic("int.le", (INT, INT), BOOL, "a <= b"),
    generic("int.gt", (INT, INT), BOOL, "a > b"),
    generic("int.ge", (INT, INT), BOOL, "a >= b"),
    generic("int.min", (INT, INT), INT, "min(a, b)"),
    generic("int.max", (INT, INT), INT, "max(a, b)"),
    generic("int.bool", (INT,), BOOL, "bool(a)"),
    generic("int.hash", (INT,), INT, "hash(a)"),
    generic("int.exact", (INT,), INT, "int(a): a bool or an instance of a subclass becomes a plain int"),
    generic("int.to_str", (INT,), STR, "str(a)"),
    generic("int.format", (INT,), STR, "format(a): an f-string's field without a spec"),
    fresh("int.box", (INT,), OBJECT, "the int object; a bool or an instance of a subclass is itself"),
    partial("int.unbox", (OBJECT,), INT, "the int that the object is (instances of subclasses included); TypeError"),
    generic("int.from_object", (OBJECT,), INT, "int(x) for any x; TypeError, ValueError"),
    partial("int.to_float", (INT,), FLOAT, "the value as a float, as in mixed arithmetic; OverflowError"),
    partial(
        "int.from_float", (FLOAT,), INT, "int(x), cut towards zero; ValueError for nan, OverflowError for infinities"
    ),
    partial("int.to_index", (INT,), I64, "the value as a subscript or size; IndexError if it cannot fit"),
    pure("int.is_exact", (INT,), BOOL, "type(a) is int"),
)
