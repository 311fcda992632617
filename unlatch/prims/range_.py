"""Loops over `range` without a range object: a machine counter between clamped bounds."""

from typing import Final

from unlatch.prims.schema import Row
from unlatch.types import I64, INT

ROWS: Final = (
    Row(
        "range.bound",
        (INT,),
        I64,
        "an int as the bound of a counter: clamped to 62 bits, which no loop outlives",
        c="ul_range_bound",
    ),
    Row(
        "range.length",
        (INT, INT, INT),
        I64,
        "len(range(start, stop, step)), clamped; ValueError for step 0",
        raises=True,
        c="ul_range_length",
    ),
    Row(
        "range.count",
        (I64, I64, I64),
        I64,
        "len(range(start, stop, step)); ValueError for step 0",
        raises=True,
        c="ul_range_count",
    ),
    Row(
        "range.item",
        (I64,),
        INT,
        "a counter within 62 bits as an int: always small, so never counted",
        borrows=True,
        c="ul_range_item",
    ),
)
