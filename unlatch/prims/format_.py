"""Rows of formatting: the fields of f-strings.  Parts are put together by `str.join_items`."""

from typing import Final

from unlatch.prims.forms import lengthy
from unlatch.prims.schema import Row
from unlatch.types import OBJECT, STR

ROWS: Final[tuple[Row, ...]] = (
    lengthy("format.simple", (OBJECT,), STR, "format(x): a field without conversion and spec"),
    lengthy("format.value", (OBJECT, OBJECT), STR, "format(x, spec)"),
)
