"""Rows of iteration: any iterable, with a shorter way through the built-in sequences."""

from typing import Final

from unlatch.prims.forms import generic
from unlatch.prims.schema import Row
from unlatch.types import I64, OBJECT

ROWS: Final[tuple[Row, ...]] = (
    generic("iter.new", (OBJECT,), OBJECT, "iter(x); TypeError"),
    generic(
        "iter.next",
        (OBJECT,),
        OBJECT,
        "next value of an iterator, undefined when it is exhausted",
        may_be_undefined=True,
    ),
    generic("iter.next_value", (OBJECT,), OBJECT, "next(x); StopIteration"),
    generic(
        "iter.open",
        (OBJECT,),
        OBJECT,
        "what `iter.step` walks: an exact list, tuple or str itself, else iter(x)",
        slow_path=True,
    ),
    generic(
        "iter.step",
        (OBJECT, I64),
        OBJECT,
        "the value in round i (counted from 0, each once) of a loop over what `iter.open` gave, undefined at the end",
        may_be_undefined=True,
        slow_path=True,
    ),
)
