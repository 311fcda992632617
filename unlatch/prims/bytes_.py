"""Rows of `bytes`.  An operand may be an instance of a subclass; a `bytearray` is no `bytes`."""

from typing import Final

from unlatch.prims.forms import generic, sequence, sliced, text_like
from unlatch.prims.schema import Row
from unlatch.types import BYTES, I64, INT, OBJECT

ROWS: Final[tuple[Row, ...]] = (
    *sequence(BYTES),
    *sliced(BYTES),
    *text_like(BYTES),
    generic("bytes.from_object", (OBJECT,), BYTES, "bytes(x)"),
    generic("bytes.concat", (BYTES, OBJECT), OBJECT, "self + x"),
    generic("bytes.get", (BYTES, INT), INT, "self[i]; IndexError"),
    generic("bytes.get_i64", (BYTES, I64), INT, "self[i]; IndexError"),
    generic("bytes.join", (BYTES, OBJECT), OBJECT, "self.join(x)"),
    generic("bytes.decode", (BYTES,), OBJECT, "self.decode()"),
)
