"""Rows of `int`: unbounded integers as tagged words.

A word that is a pointer may also be a `bool` or an instance of a subclass: such values keep their identity, and the
slow paths honour what the subclass overrides.  That is why even addition may run Python code.
"""

from typing import Final

from unlatch.prims.forms import fresh, generic, on_small, partial, pure
from unlatch.prims.schema import Row
from unlatch.types import BOOL, FLOAT, I64, INT, OBJECT, STR, TUPLE

ROWS: Final[tuple[Row, ...]] = (
    on_small("int.add", (INT, INT), INT, "a + b"),
    on_small("int.sub", (INT, INT), INT, "a - b"),
    on_small("int.mul", (INT, INT), INT, "a * b"),
    on_small("int.floordiv", (INT, INT), INT, "a // b; ZeroDivisionError"),
    on_small("int.mod", (INT, INT), INT, "a % b; ZeroDivisionError"),
    on_small("int.pow", (INT, INT), INT, "a ** b where the result is an int (b >= 0); else TypeError: use object.pow"),
    on_small("int.lshift", (INT, INT), INT, "a << b; ValueError for a negative count"),
    on_small("int.rshift", (INT, INT), INT, "a >> b; ValueError for a negative count"),
    on_small("int.and", (INT, INT), INT, "a & b; two bools give a bool"),
    on_small("int.or", (INT, INT), INT, "a | b; two bools give a bool"),
    on_small("int.xor", (INT, INT), INT, "a ^ b; two bools give a bool"),
    on_small("int.truediv", (INT, INT), FLOAT, "a / b; ZeroDivisionError, OverflowError"),
    on_small("int.divmod", (INT, INT), TUPLE, "divmod(a, b); ZeroDivisionError"),
    on_small("int.neg", (INT,), INT, "-a"),
    on_small("int.pos", (INT,), INT, "+a"),
    on_small("int.invert", (INT,), INT, "~a"),
    on_small("int.abs", (INT,), INT, "abs(a)"),
    on_small("int.eq", (INT, INT), BOOL, "a == b"),
    on_small("int.ne", (INT, INT), BOOL, "a != b"),
    on_small("int.lt", (INT, INT), BOOL, "a < b"),
    on_small("int.le", (INT, INT), BOOL, "a <= b"),
    on_small("int.gt", (INT, INT), BOOL, "a > b"),
    on_small("int.ge", (INT, INT), BOOL, "a >= b"),
    on_small("int.min", (INT, INT), INT, "min(a, b)"),
    on_small("int.max", (INT, INT), INT, "max(a, b)"),
    on_small("int.bool", (INT,), BOOL, "bool(a)"),
    on_small("int.hash", (INT,), INT, "hash(a)"),
    on_small("int.exact", (INT,), INT, "int(a): a bool or an instance of a subclass becomes a plain int"),
    on_small("int.to_str", (INT,), STR, "str(a)"),
    on_small("int.format", (INT,), STR, "format(a): an f-string's field without a spec"),
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
