"""Computes a value once instead of again where it is still known (common subexpressions).

Before:

    func @m.f(v0: float, v1: object) -> float {
    b0:
      v2: float = float.unbox v1
      v3: float = float.mul v0, v2
      v4: float = float.unbox v1
      v5: float = float.mul v0, v4
      v6: float = float.add v3, v5
      return v6
    }

After:

    func @m.f(v0: float, v1: object) -> float {
    b0:
      v2: float = float.unbox v1
      v3: float = float.mul v0, v2
      v4: float = float.add v3, v3
      return v4
    }

An op is repeatable when it depends on its operands alone: constants, arithmetic, checks of types.  The second time it
may even be one that raises, since the first did not.  Walks down the dominator tree with one table per level.

The result of an op with an error edge is not known in its handler, which its block dominates.  It is known where the
block goes on, if that block has no other way in.  Needs `dominators`.
"""

from collections import ChainMap, Counter
from collections.abc import MutableMapping

from unlatch.analysis.cfg import predecessors
from unlatch.analysis.effects import is_repeatable
from unlatch.analysis.facts import DOM, Facts
from unlatch.ir.func import Block, Func, Instr, Value
from unlatch.ir.rewrite import replace_values
from unlatch.passes.changes import Changes

type Key = tuple[str, str, str, tuple[Value, ...]]
type Table = MutableMapping[Key, Value]


def run(func: Func, facts: Facts) -> Changes:
    """Reuse values in `func`."""
    tree = facts.about(func, DOM)
    before = predecessors(func)
    same: dict[Value, Value] = {}
    tables: dict[Block, ChainMap[Key, Value]] = {}
    late: dict[Block, dict[Key, Value]] = {}  # results that exist only beyond the block that computes them
    changes: Changes = Counter()
    for block in tree.preorder():
        above = tree.parent.get(block)
        table = ChainMap({}) if above is None else tables[above].new_child()
        tables[block] = table
        if above is not None and before[block] == [above] and any(e.block is block for e in above.terminator.targets):
            table.update(late.get(above, {}))
        kept = []
        for instr in block.instrs:
            instr.args[:] = [same.get(value, value) for value in instr.args]
            key = _key(instr)
            if key is None or instr.result is None:
                kept.append(instr)
            elif key in table:
                same[instr.result] = table[key]
                changes["values reused"] += 1
            else:
                kept.append(instr)
                known = table if instr.err is None else late.setdefault(block, {})
                known[key] = instr.result
        block.instrs[:] = kept
    replace_values(func, same)
    return changes


def _key(instr: Instr) -> Key | None:
    """What must agree for two instructions to give one value.  Immediates by their text: 1, 1.0 and True differ, so do
    0.0 and -0.0."""
    if instr.result is None or not is_repeatable(instr):
        return None
    imm = "" if instr.op == "cast" else repr(instr.imm)  # a cast's is for the message of a failure that cannot be again
    return instr.op, imm, instr.result.type.name, tuple(instr.args)
