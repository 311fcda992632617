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
      v1: &@m.C = slot.get {'m.C', 'left'} v0 resettle v0
      v2: &@m.C = slot.get {'m.C', 'right'} v0
      v3: int = slot.get {'m.C', 'size'} v1
      return v3
    }

Before an object is read from an attribute, its holder must belong to this thread or be shared.  `settle` tests that;
it holds until this thread reaches a safepoint, so until the region ends.  A slow path in between settles again what
later reads rely on (`resettle`).  What `class.new` made is settled from birth.

Left alone: scalars and ints, which are read without it; settling before a loop what only its body reads.
"""

from collections import Counter
from collections.abc import Mapping

from unlatch.analysis.facts import Facts
from unlatch.analysis.liveness import liveness
from unlatch.ir.func import Block, Func, Instr, Value
from unlatch.ir.regions import ends_region, has_slow_path
from unlatch.ir.rewrite import reachable_blocks
from unlatch.ir.views import Views, root, views
from unlatch.ir.why import Reason, Why
from unlatch.passes.changes import Changes
from unlatch.types import Kind


def run(func: Func, facts: Facts) -> Changes:
    """Insert `settle` where a read needs it, and say what slow paths settle again."""
    if not any(map(reads_object, func.instrs())):
        return Counter()
    same = views(func)
    starts = _settled_at_start(func, same)
    relied: set[Value] = set()
    changes: Changes = Counter()
    for block in func.blocks:
        settled = set(starts.get(block, ()))
        why = Why(Reason.FIRST_READ)
        instrs: list[Instr] = []
        for instr in block.instrs:
            if reads_object(instr):
                holder = root(instr.args[0], same)
                if holder in settled:
                    relied.add(holder)
                    changes["settles saved"] += 1
                else:
                    instrs.append(Instr("settle", [holder], pos=instr.pos, why=why))
                    changes["settles"] += 1
            _step(instr, settled, same)
            if ends_region(instr):
                why = Why.of(Reason.READ_AGAIN, instr)
            instrs.append(instr)
        block.instrs = instrs
    if relied:
        _resettle(func, starts, relied, same)
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
                if instr.err is not None:
                    changed |= _arrive(starts, instr.err.block, frozenset())
                if reads_object(instr):
                    settled.add(root(instr.args[0], same))
                _step(instr, settled, same)
            for edge in block.terminator.targets:
                arriving = settled | {
                    p for a, p in zip(edge.args, edge.block.params, strict=True) if root(a, same) in settled
                }
                changed |= _arrive(starts, edge.block, frozenset(arriving))
    return starts


def _arrive(starts: dict[Block, frozenset[Value]], block: Block, settled: frozenset[Value]) -> bool:
    before = starts.get(block)
    after = settled if before is None else before & settled
    starts[block] = after
    return after != before


def _step(instr: Instr, settled: set[Value], same: Views) -> None:
    if ends_region(instr):
        settled.clear()
    elif reads_object(instr):
        settled.add(root(instr.args[0], same))
    if instr.op == "class.new" and instr.result is not None:
        settled.add(instr.result)


def _resettle(func: Func, starts: Mapping[Block, frozenset[Value]], relied: set[Value], same: Views) -> None:
    live = liveness(func)
    for block in func.blocks:
        settled = set(starts.get(block, ()))
        for instr, after in zip(block.instrs, live.after_each(block), strict=True):
            if has_slow_path(instr):
                used = {root(v, same) for v in after}
                known = settled | ({root(instr.args[0], same)} if reads_object(instr) else set())
                instr.resettle = [
                    v for v in _ordered(func, known & relied & used) if [v] != instr.args[:1] or instr.op != "settle"
                ]
            if instr.op == "settle":
                settled.add(instr.args[0])
            _step(instr, settled, same)


def _ordered(func: Func, values: set[Value]) -> list[Value]:
    """In order of definition, so that equal functions get equal texts."""
    defined = [*func.params]
    for block in func.blocks:
        defined += block.params
        defined += [instr.result for instr in block.instrs if instr.result is not None]
    return [v for v in defined if v in values]
