"""Rows of `bytes`.  An operand may be an instance of a subclass; a `bytearray` is no `bytes`."""

from typing import Final

from unlatch.prims.forms import generic, lengthy, sequence, sliced, text_like
from unlatch.prims.schema import Row
from unlatch.types import BYTES, I64, INT, OBJECT

ROWS: Final[tuple[Row, ...]] = (
    *sequence(BYTES),
    *sliced(BYTES),
    *text_like(BYTES),
    lengthy("bytes.from_object", (OBJECT,), BYTES, "bytes(x)"),
    lengthy("bytes.concat", (BYTES, OBJECT), OBJECT, "self + x"),
    generic("bytes.get", (BYTES, INT), INT, "self[i]; IndexError"),
    generic("bytes.get_i64", (BYTES, I64), INT, "self[i]; IndexError"),
    lengthy("bytes.join", (BYTES, OBJECT), OBJECT, "self.join(x)"),
    lengthy("bytes.decode", (BYTES,), OBJECT, "self.decode()"),
)
