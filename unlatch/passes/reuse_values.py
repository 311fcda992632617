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
may even be one that raises, since the first did not.  Walks down the dominator tree.

The result of an op with an error edge is not known in its handler, which its block dominates.  It is known where the
block goes on, if that block has no other way in.  Needs `dominators`.
"""

from collections import Counter

from unlatch.analysis.cfg import predecessors
from unlatch.analysis.dom import Dominators
from unlatch.analysis.effects import is_repeatable
from unlatch.analysis.facts import DOM, Facts
from unlatch.ir.func import Block, Func, Instr, Value
from unlatch.ir.rewrite import replace_values
from unlatch.passes.changes import Changes

type Key = tuple[str, str, str, tuple[Value, ...]]


def run(func: Func, facts: Facts) -> Changes:
    """Reuse values in `func`."""
    return _Reuser(func, facts.about(func, DOM)).run()


class _Reuser:
    """One walk down the dominator tree.  `table` holds what is known where the walk is; each level remembers what to
    forget."""

    def __init__(self, func: Func, tree: Dominators) -> None:
        self.func = func
        self.tree = tree
        self.before = predecessors(func)
        self.table: dict[Key, Value] = {}
        self.late: dict[Block, dict[Key, Value]] = {}  # results that exist only beyond the block that computes them
        self.same: dict[Value, Value] = {}
        self.changes: Changes = Counter()

    def run(self) -> Changes:
        stack: list[tuple[Block, list[Key] | None]] = [(self.tree.root, None)]
        while stack:
            block, added = stack.pop()
            if added is None:
                stack.append((block, self.visit(block)))
                stack += [(child, None) for child in reversed(self.tree.children[block])]
            else:
                for key in added:
                    del self.table[key]
        replace_values(self.func, self.same)
        return self.changes

    def visit(self, block: Block) -> list[Key]:
        """Reuse values in one block; returns what it added to the table."""
        known = self.handed_down(block)
        added = [key for key in known if key not in self.table]
        self.table.update((key, known[key]) for key in added)
        kept = []
        for instr in block.instrs:
            instr.args[:] = [self.same.get(value, value) for value in instr.args]
            key = _key(instr)
            if key is not None and instr.result is not None and key in self.table:
                self.same[instr.result] = self.table[key]
                self.changes["values reused"] += 1
                continue
            kept.append(instr)
            if key is None or instr.result is None:
                continue
            if instr.err is None:
                self.table[key] = instr.result
                added.append(key)
            else:
                self.late.setdefault(block, {})[key] = instr.result
        block.instrs[:] = kept
        return added

    def handed_down(self, block: Block) -> dict[Key, Value]:
        """What the only predecessor computed with an error edge, if `block` is where it goes on."""
        above = self.tree.parent.get(block)
        if above is None or self.before[block] != [above]:
            return {}
        goes_on = any(edge.block is block for edge in above.terminator.targets)
        return self.late.get(above, {}) if goes_on else {}


def _key(instr: Instr) -> Key | None:
    """What must agree for two instructions to give one value.  Immediates by their text: 1, 1.0 and True differ, so do
    0.0 and -0.0."""
    if instr.result is None or not is_repeatable(instr):
        return None
    imm = "" if instr.op == "cast" else repr(instr.imm)  # a cast's is for the message of a failure that cannot be again
    return instr.op, imm, instr.result.type.name, tuple(instr.args)
