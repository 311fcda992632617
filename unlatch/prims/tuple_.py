"""Rows of `tuple`, and the unpacking of any iterable into a fixed number of values."""

from typing import Final

from unlatch.prims.forms import ITEMS, c_name, fresh, generic, lengthy, sequence
from unlatch.prims.schema import Row
from unlatch.types import BOOL, I64, INT, OBJECT, STR, TUPLE

ROWS: Final[tuple[Row, ...]] = (
    *sequence(TUPLE),
    fresh("tuple.build", (), TUPLE, "(a, b, ...)", variadic=True, steals=ITEMS),
    lengthy("tuple.from_iter", (OBJECT,), TUPLE, "tuple(x)"),
    Row(
        "tuple.item",
        (TUPLE, I64),
        OBJECT,
        "item i, which is there: of `tuple.build`, `unpack.exact` or after a check of the length",
        c=c_name("tuple.item"),
    ),
    generic("tuple.get", (TUPLE, INT), OBJECT, "self[i]; IndexError", slow_path=True),
    generic("tuple.get_i64", (TUPLE, I64), OBJECT, "self[i]; IndexError", slow_path=True),
    generic("tuple.contains_str", (TUPLE, STR), BOOL, "x in self: quick for strings among strings"),
    lengthy("tuple.concat", (TUPLE, OBJECT), OBJECT, "self + x"),
    lengthy("tuple.hash", (TUPLE,), INT, "hash(self)"),
    generic("unpack.exact", (OBJECT, I64), TUPLE, "the n values of x, for `a, b = x`; ValueError, TypeError"),
    lengthy(
        "unpack.star",
        (OBJECT, I64, I64),
        TUPLE,
        "for `a, *b, c = x` with so many names before and after: before + 1 + after values, the middle one a new list",
    ),
)
