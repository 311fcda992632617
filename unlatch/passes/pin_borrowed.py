"""Says which borrowed values a slow path has to pin (required).

Before:

    func @m.f(v0: @m.C) -> object {
    b0:
      settle v0
      v1: &@m.C = slot.get {'m.C', 'left'} v0
      safepoint
      settle v1
      v2: &@m.C = slot.get {'m.C', 'left'} v1
      ref.inc v2
      return v2
    }

After:

    func @m.f(v0: @m.C) -> object {
    b0:
      settle v0
      v1: &@m.C = slot.get {'m.C', 'left'} v0
      safepoint pin v1
      settle v1 pin v1
      v2: &@m.C = slot.get {'m.C', 'left'} v1 pin v1
      ref.inc v2
      return v2
    }

Borrowed values live on or read by an instruction get a reference before its slow path runs; the function gives that
back at its next slow path or when it is left.  So ownership on the fast path is static, and needs no count at all.
"""

from collections import Counter

from unlatch.analysis.facts import Facts
from unlatch.analysis.liveness import liveness
from unlatch.ir.func import Func
from unlatch.ir.regions import Regions
from unlatch.ir.views import root, views
from unlatch.passes.changes import Changes


def run(func: Func, facts: Facts) -> Changes:
    """Fill `pins` of every instruction with a slow path."""
    changes: Changes = Counter()
    values = [p for block in func.blocks for p in block.params]
    values += [i.result for i in func.instrs() if i.result is not None]
    order = {value: number for number, value in enumerate(v for v in values if v.borrowed)}
    if not order:
        return changes
    same = views(func)
    borrowed = {value: itself for value in values if (itself := root(value, same)) in order}
    live = liveness(func)
    regions = Regions(func)
    for block in func.blocks:
        for instr, after in zip(block.instrs, live.after_each(block), strict=True):
            if regions.pinned_at(instr):
                held = {borrowed[v] for v in (*instr.args, *after) if v in borrowed and v is not instr.result}
                instr.pins = sorted(held - {instr.result}, key=lambda v: order[v])
                changes["slow paths that pin"] += bool(instr.pins)
    return changes
