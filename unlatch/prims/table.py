"""All primitives: the rows of every type, collected explicitly."""

from typing import Final

from unlatch.prims import (
    bool_,
    bytes_,
    control,
    dict_,
    float_,
    format_,
    int_,
    iter_,
    list_,
    native_int,
    object_,
    range_,
    set_,
    str_,
    tuple_,
)
from unlatch.prims.schema import Row

ALL: Final[tuple[Row, ...]] = (
    *int_.ROWS,
    *float_.ROWS,
    *bool_.ROWS,
    *native_int.ROWS,
    *str_.ROWS,
    *bytes_.ROWS,
    *list_.ROWS,
    *tuple_.ROWS,
    *dict_.ROWS,
    *set_.ROWS,
    *object_.ROWS,
    *iter_.ROWS,
    *range_.ROWS,
    *format_.ROWS,
    *control.ROWS,
)
