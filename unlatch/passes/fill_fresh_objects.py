"""Stores into objects that nobody else has seen yet without a protocol against other threads.

Before:

    func @m.f(v0: object, v1: list) -> object {
    b0:
      v2: @m.C = class.new {'m.C'}
      slot.set {'m.C', 'x'} v2, v0
      list.append v1, v2
      slot.set {'m.C', 'y'} v2, v0
      return v2
    }

After:

    func @m.f(v0: object, v1: list) -> object {
    b0:
      v2: @m.C = class.new {'m.C'}
      slot.init {'m.C', 'x'} v2, v0
      list.append v1, v2
      slot.set {'m.C', 'y'} v2, v0
      return v2
    }

The object must have been made by `class.new` here, and must not have escaped on any way (`analysis.escape`).  The
verifier checks the outcome by its own means (rule G).  Left alone: `__init__` called on its own, whose object may be
known to others when it is called again.
"""

from collections import Counter

from unlatch.analysis.escape import escaped_at_start, escapes
from unlatch.analysis.facts import Facts
from unlatch.ir.func import Func
from unlatch.passes.changes import Changes


def run(func: Func, facts: Facts) -> Changes:
    """Relax stores in `func`."""
    changes: Changes = Counter()
    fresh = {instr.result for instr in func.instrs() if instr.op == "class.new"}
    if not fresh:
        return changes
    for block, seen in escaped_at_start(func).items():
        escaped = set(seen)
        for instr in block.instrs:
            if instr.op == "slot.set" and instr.args[0] in fresh and instr.args[0] not in escaped:
                instr.op = "slot.init"
                changes["stores relaxed"] += 1
            escaped -= {instr.result}
            escaped |= escapes(instr)
    return changes
