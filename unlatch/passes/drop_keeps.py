"""Removes `keep`s of values that live on anyway, so that their last use can take their reference over.

Before:

    func @m.make(v0: object) -> @m.C {
    b0:
      v1: object = object.neg v0
      v2: @m.C = class.new {'m.C'}
      slot.init {'m.C', 'x'} v2, v1
      keep v1
      keep v2
      return v2
    }

After:

    func @m.make(v0: object) -> @m.C {
    b0:
      v1: object = object.neg v0
      v2: @m.C = class.new {'m.C'}
      slot.init {'m.C', 'x'} v2, v1
      return v2
    }

`keep` stands where a variable of the source ends, a parameter of a constructor that was put in place for example.  It
does nothing for a constant, for a value that the rest of the block uses, and for one that was stored into a fresh
object, as long as nothing stands between that could make the object let go of it.  Justified by binary_trees.
"""

from collections import Counter

from unlatch.analysis.facts import Facts
from unlatch.ir.first_stores import first_stores
from unlatch.ir.func import Block, Func, Instr, Value
from unlatch.passes.changes import Changes


def run(func: Func, facts: Facts) -> Changes:
    """Drop superfluous `keep`s in `func`."""
    constants = {i.result for i in func.instrs() if i.op.startswith("const.")}
    changes: Changes = Counter()
    for block in func.blocks:
        before = len(block.instrs)
        if any(instr.op == "keep" for instr in block.instrs):
            block.instrs[:] = _needed(block, constants)
        changes["keeps dropped"] += before - len(block.instrs)
    return changes


def _needed(block: Block, constants: set[Value | None]) -> list[Instr]:
    stores = first_stores(block)
    held: set[Value] = set()  # values that a fresh object holds, since nothing happened that could change that
    needed = []
    for instr in block.instrs:
        if instr in stores:
            held.add(instr.args[1])
        elif instr.op != "keep" and not instr.op.startswith("const."):
            held.clear()
        if instr.op != "keep" or (instr.args[0] not in held and instr.args[0] not in constants):
            needed.append(instr)
    used: set[Value] = set()
    kept = []
    for instr in reversed(needed):
        if instr.op != "keep" or instr.args[0] not in used:
            kept.append(instr)
        used.update(instr.operands())
    return kept[::-1]
