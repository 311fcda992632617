"""Removes checks for unassigned variables that can be seen to succeed.

Before:

    func @m.f(v0: object, v1: bool) -> object {
    b0:
      v2: object = undef
      branch v1, b1, b2(v2)
    b1:
      check_defined {'a'} v0
      jump b2(v0)
    b2(v3 x: object):
      check_defined {'x'} v3
      check_defined {'x'} v3
      v4: bool = is_defined v0
      branch v4, b3, b3
    b3:
      return v3
    }

After:

    func @m.f(v0: object, v1: bool) -> object {
    b0:
      v2: object = undef
      branch v1, b1, b2(v2)
    b1:
      jump b2(v0)
    b2(v3 x: object):
      check_defined {'x'} v3
      v4: bool = const.bool {True}
      branch v4, b3, b3
    b3:
      return v3
    }

The builder checks every read of a variable that might be unassigned by its own simple rules; here the whole flow of
values is known. Needs `definedness`.
"""

from collections import Counter

from unlatch.analysis.facts import DEFINED, Facts
from unlatch.ir.func import Func, Instr
from unlatch.passes.changes import Changes


def run(func: Func, facts: Facts) -> Changes:
    """Remove proved checks from `func`."""
    known = facts.about(func, DEFINED)
    changes: Changes = Counter()
    for block in func.blocks:
        checked = set(known.checked.get(block, ()))
        kept = []
        for instr in block.instrs:
            proved = instr.op in ("check_defined", "is_defined") and (
                instr.args[0] in known.always or instr.args[0] in checked
            )
            if proved and instr.op == "check_defined":
                changes["checks removed"] += 1
                continue
            if proved:
                instr = Instr("const.bool", result=instr.result, imm=(True,), pos=instr.pos)
                changes["tests decided"] += 1
            if instr.op == "check_defined":
                checked.add(instr.args[0])
            kept.append(instr)
        block.instrs[:] = kept
    return changes
