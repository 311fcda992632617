"""Rows of `bool`: 0 or 1 in a C int."""

from typing import Final

from unlatch.prims.forms import partial, pure
from unlatch.prims.schema import Row
from unlatch.types import BOOL, INT, OBJECT, STR

ROWS: Final[tuple[Row, ...]] = (
    pure("bool.not", (BOOL,), BOOL, "not a"),
    pure("bool.and", (BOOL, BOOL), BOOL, "a & b"),
    pure("bool.or", (BOOL, BOOL), BOOL, "a | b"),
    pure("bool.xor", (BOOL, BOOL), BOOL, "a ^ b"),
    pure("bool.eq", (BOOL, BOOL), BOOL, "a == b"),
    pure("bool.ne", (BOOL, BOOL), BOOL, "a != b"),
    pure("bool.box", (BOOL,), OBJECT, "True or False", borrows=True),
    partial("bool.unbox", (OBJECT,), BOOL, "the value of a bool object; TypeError"),
    pure("bool.to_int", (BOOL,), INT, "int(a): 0 or 1, for arithmetic, comparison and subscripts", borrows=True),
    pure("bool.as_int", (BOOL,), INT, "a itself where an int is expected: it stays a bool", borrows=True),
    pure("bool.to_str", (BOOL,), STR, "str(a)", borrows=True),
)
