"""Reads items of lists as numbers where that is all they are wanted for.

Before:

    func @m.f(v0: list, v1: i64) -> float {
    b0:
      v2: object = list.get_i64 v0, v1
      v3: float = float.unbox v2
      return v3
    }

After:

    func @m.f(v0: list, v1: i64) -> float {
    b0:
      v2: float = list.float_at_i64 v0, v1
      return v2
    }

The item is then looked at in its place, without a reference to it.  Both ops in one must fail alike: the second follows
the first at once, and neither has a handler in the function.  Justified by nqueens, spectral_norm and fannkuch.
"""

from collections import Counter
from typing import Final

from unlatch.analysis.facts import Facts
from unlatch.ir.func import Func, Instr
from unlatch.passes.changes import Changes

UNBOXED: Final = {
    (f"list.get{form}", f"{of}.unbox"): f"list.{of}_at{form}"
    for of in ("int", "float", "bool")
    for form in ("", "_i64")
}


def run(func: Func, facts: Facts) -> Changes:
    """Join reading and unboxing in `func`."""
    uses = Counter(value for instr in func.instrs() for value in instr.operands())
    changes: Changes = Counter()
    for block in func.blocks:
        instrs: list[Instr] = []
        for instr in block.instrs:
            before = instrs[-1] if instrs else None
            if before is not None and _is_all(before, instr, uses[instr.args[0]] if instr.args else 0):
                before.op = UNBOXED[before.op, instr.op]
                before.result = instr.result
                changes["items read unboxed"] += 1
            else:
                instrs.append(instr)
        block.instrs[:] = instrs
    return changes


def _is_all(read: Instr, unbox: Instr, uses: int) -> bool:
    """Whether `unbox` is the one use of what `read` gives, and what they do on failure is the same."""
    return (read.op, unbox.op) in UNBOXED and unbox.args == [read.result] and uses == 1 and unbox.err is None
