"""What an instruction can do beside its result: the questions that passes ask the op table."""

from typing import Final

from unlatch.ir.func import Instr
from unlatch.ir.ops import OPS
from unlatch.prims.schema import Effect

# Their rows say that they raise, but memory is all they can run out of; a program cannot rely on that failure.
ONLY_MEMORY: Final = frozenset(
    {
        *("tuple.build", "list.build", "list.new", "dict.new", "set.new", "slice.build", "cell.new"),
        *("int.box", "float.box", "i64.box", "i32.box", "i16.box", "u8.box"),
        *("i64.to_int", "i32.to_int", "i16.to_int", "u8.to_int", "float.hash", "float.to_str", "str.join_items"),
    }
)
# Two boxes of one number are one as good as the other: identity of boxed numbers is not promised.
FRESH_BUT_EQUAL: Final = frozenset(
    {
        *("int.box", "float.box", "i64.box", "i32.box", "i16.box", "u8.box"),
        *("i64.to_int", "i32.to_int", "i16.to_int", "u8.to_int", "float.hash", "float.to_str"),
    }
)
NEVER_SHARED: Final = frozenset(
    {"recursion.check", "check_defined", "ref.inc"}
)  # there for what they do, not for a value
LASTING: Final = Effect.WRITES | Effect.RUNS_PYTHON | Effect.SAFEPOINT
_LASTING_OPS: Final = frozenset(op for op, row in OPS.items() if row.effects & LASTING)


def can_raise(instr: Instr) -> bool:
    """Whether control may leave on the error edge."""
    return OPS[instr.op].raises


def is_removable(instr: Instr) -> bool:
    """Whether nobody notices that the instruction is gone, if nobody uses its result."""
    row = OPS[instr.op]
    if row.terminator or instr.result is None or instr.op in _LASTING_OPS:
        return False
    return not row.raises or instr.op in ONLY_MEMORY


def is_repeatable(instr: Instr) -> bool:
    """Whether executing it again with the same operands gives the same value, or fails as the first time did."""
    row = OPS[instr.op]
    if row.terminator or instr.result is None or instr.op in NEVER_SHARED:
        return False
    return row.effects == Effect.NONE or instr.op in FRESH_BUT_EQUAL
