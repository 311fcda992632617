"""Asks once whose an object is before its attributes are read (required).

Before:

    func @m.f(v0: @m.C) -> int {
    b0:
      v1: &@m.C = slot.get {'m.C', 'left'} v0
      v2: &@m.C = slot.get {'m.C', 'right'} v0
      v3: int = slot.get {'m.C', 'size'} v1
      return v3
    }

After:

    func @m.f(v0: @m.C) -> int {
    b0:
      settle v0
      v1: &@m.C = slot.get {'m.C', 'left'} v0
      v2: &@m.C = slot.get {'m.C', 'right'} v0
      v3: int = slot.get {'m.C', 'size'} v1
      return v3
    }

Before an object is read from an attribute, its holder must belong to this thread or be shared.  `settle` tests that, or
sees to it, and it holds for good: the stamp of an object that was this thread's goes nowhere but to "shared", and until
somebody sets it to that, nobody has an access without protocol to it (`runtime/include/unlatch/stamp.h`).  What
`class.new` made is settled from birth.

Left alone: scalars and ints, which are read without it; settling before a loop what only its body reads; parameters
that all callers have settled.
"""

from collections import Counter

from unlatch.analysis.facts import Facts
from unlatch.ir.func import Block, Edge, Func, Instr, Value
from unlatch.ir.rewrite import reachable_blocks
from unlatch.ir.views import Views, root, views
from unlatch.ir.why import Reason, Why
from unlatch.passes.changes import Changes
from unlatch.types import Kind


def run(func: Func, facts: Facts) -> Changes:
    """Insert `settle` where a read needs it."""
    if not any(map(reads_object, func.instrs())):
        return Counter()
    same = views(func)
    starts = _settled_at_start(func, same)
    changes: Changes = Counter()
    for block in func.blocks:
        settled = set(starts.get(block, ()))
        instrs: list[Instr] = []
        for instr in block.instrs:
            if reads_object(instr):
                holder = root(instr.args[0], same)
                if holder in settled:
                    changes["settles saved"] += 1
                else:
                    instrs.append(Instr("settle", [holder], pos=instr.pos, why=Why(Reason.FIRST_READ)))
                    changes["settles"] += 1
            _step(instr, settled, same)
            instrs.append(instr)
        block.instrs = instrs
    return changes


def reads_object(instr: Instr) -> bool:
    """Whether the holder must be settled for the instruction."""
    return instr.op == "slot.get" and instr.result is not None and instr.result.type.kind is Kind.POINTER


def _settled_at_start(func: Func, same: Views) -> dict[Block, frozenset[Value]]:
    """For every reachable block the objects that are settled on all ways to it."""
    order = reachable_blocks(func)
    starts: dict[Block, frozenset[Value]] = {func.entry: frozenset()}
    changed = True
    while changed:
        changed = False
        for block in order:
            settled = set(starts.get(block, ()))
            for instr in block.instrs:
                if reads_object(instr):
                    settled.add(root(instr.args[0], same))
                if instr.err is not None:
                    changed |= _arrive(starts, instr.err, settled, same)
                _step(instr, settled, same)
            for edge in block.terminator.targets:
                changed |= _arrive(starts, edge, settled, same)
    return starts


def _arrive(starts: dict[Block, frozenset[Value]], edge: Edge, settled: set[Value], same: Views) -> bool:
    """Note what is settled on an edge; the target's parameters are new, whatever they were in an earlier round."""
    arriving = frozenset(settled.difference(edge.block.params)) | {
        param for arg, param in zip(edge.args, edge.block.params, strict=True) if root(arg, same) in settled
    }
    before = starts.get(edge.block)
    starts[edge.block] = arriving if before is None else before & arriving
    return starts[edge.block] != before


def _step(instr: Instr, settled: set[Value], same: Views) -> None:
    if reads_object(instr):
        settled.add(root(instr.args[0], same))
    if instr.result is not None:
        settled.discard(instr.result)
        if instr.op == "class.new":
            settled.add(instr.result)
