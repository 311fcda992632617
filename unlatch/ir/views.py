"""Values that are another value under a narrower type (`cast`, `assume`): whose references, whose object they are."""

from collections.abc import Mapping

from unlatch.ir.func import Func, Value
from unlatch.ir.ops import OPS

type Views = Mapping[Value, Value]


def views(func: Func) -> dict[Value, Value]:
    """For each such value the one that it is a view of, which may be a view itself."""
    return {i.result: i.args[0] for i in func.instrs() if i.result is not None and OPS[i.op].same}


def root(value: Value, of: Views) -> Value:
    """The value itself that this one is a view of."""
    while value in of:
        value = of[value]
    return value
