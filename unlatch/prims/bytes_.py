"""Rows of `bytes`.  An operand may be an instance of a subclass; a `bytearray` is no `bytes`."""

from typing import Final

from unlatch.prims.forms import generic, pure
from unlatch.prims.schema import Row
from unlatch.types import BOOL, BYTES, I64, INT, OBJECT

ROWS: Final[tuple[Row, ...]] = (
    generic("bytes.from_object", (OBJECT,), BYTES, "bytes(x)"),
    generic("bytes.concat", (BYTES, OBJECT), OBJECT, "self + x"),
    generic("bytes.repeat", (BYTES, INT), OBJECT, "self * n"),
    generic("bytes.len", (BYTES,), I64, "len(self)"),
    generic("bytes.bool", (BYTES,), BOOL, "bool(self)"),
    generic("bytes.hash", (BYTES,), INT, "hash(self)"),
    generic("bytes.get", (BYTES, INT), INT, "self[i]; IndexError"),
    generic("bytes.get_i64", (BYTES, I64), INT, "self[i]; IndexError"),
    generic(
        "bytes.get_slice",
        (BYTES, OBJECT, OBJECT, OBJECT),
        OBJECT,
        "self[lower:upper:step]; an absent part is undefined",
    ),
    generic(
        "bytes.slice_i64",
        (BYTES, I64, I64),
        OBJECT,
        "self[lower:upper], bounds as in Python; an absent upper bound is the greatest i64",
    ),
    generic("bytes.contains", (BYTES, OBJECT), BOOL, "x in self"),
    generic("bytes.eq", (BYTES, BYTES), BOOL, "a == b"),
    generic("bytes.ne", (BYTES, BYTES), BOOL, "a != b"),
    generic("bytes.lt", (BYTES, BYTES), BOOL, "a < b"),
    generic("bytes.le", (BYTES, BYTES), BOOL, "a <= b"),
    generic("bytes.gt", (BYTES, BYTES), BOOL, "a > b"),
    generic("bytes.ge", (BYTES, BYTES), BOOL, "a >= b"),
    generic("bytes.join", (BYTES, OBJECT), OBJECT, "self.join(x)"),
    generic("bytes.decode", (BYTES,), OBJECT, "self.decode()"),
    pure("bytes.is_exact", (OBJECT,), BOOL, "type(x) is bytes"),
)
