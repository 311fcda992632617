"""Sharing: what only one thread may touch is touched by ops without a protocol only while that is so.

G1  The object of an op for local objects (`slot.init`, `list.push`) was made in this function, by an op in `MAKES`, or
    is the first parameter of an `__init__`.
G2  It has not escaped before on any path: it was neither stored, passed on, nor handed to a block as an argument.

An object escapes by any use but those listed in `KEEPS_LOCAL`.  Found by a forward fixed point, sets as in `ssa`.

`analysis/escape.py` answers a like question for the passes.  This is no use of it on purpose: layers point down, and a
mistake there must show here.

Not checked: that the caller of an `__init__` passes a fresh object, which `class.ok` and the class hook are for.
"""

from unlatch.ir.func import Block, Func, Instr, Value
from unlatch.ir.ops import OPS
from unlatch.ir.rewrite import reachable_blocks
from unlatch.ir.text import Names
from unlatch.ir.verify.problem import Problem
from unlatch.prims.schema import Thread

KEEPS_LOCAL = frozenset({"is", "is_defined", "check_defined", "isinstance", "keep", "ref.inc", "ref.dec"})
# Operand 0 stays local, the others escape.
HOLDER_ONLY = frozenset({"slot.init", "slot.set", "list.push", "list.append", "list.extend_star", "list.len"})
MAKES = frozenset({"class.new", "list.new", "list.build"})


def problems(func: Func) -> list[Problem]:
    """All broken rules of this family."""
    local_ops = [instr for instr in func.instrs() if Thread.LOCAL_ONLY in OPS[instr.op].thread]
    if not local_ops:
        return []
    names = Names(func)
    fresh = {instr.result for instr in func.instrs() if instr.op in MAKES}
    if func.symbol.endswith(".__init__"):
        fresh.update(func.params[:1])
    found = [
        Problem("G1", instr, f"{names.value(instr.args[0])} is not known to be local")
        for instr in local_ops
        if instr.args[0] not in fresh
    ]
    for block, escaped in _escaped(func).items():
        now = set(escaped)
        for instr in block.instrs:
            if instr in local_ops and instr.args[0] in now:
                found.append(Problem("G2", instr, f"{names.value(instr.args[0])} may have escaped before"))
            _step(instr, now)
    return found


def _escaped(func: Func) -> dict[Block, frozenset[Value]]:
    """For every reachable block the values that some path to its start lets escape."""
    order = reachable_blocks(func)
    escaped: dict[Block, frozenset[Value]] = dict.fromkeys(order, frozenset())
    changed = True
    while changed:
        changed = False
        for block in order:
            now = set(escaped[block])
            for instr in block.instrs:
                _step(instr, now)
                for edge in instr.edges():  # an argument escapes on its own edge only
                    there = now.union(edge.args)
                    if not there <= escaped[edge.block]:
                        escaped[edge.block] |= there
                        changed = True
    return escaped


def _step(instr: Instr, escaped: set[Value]) -> None:
    """Add what the instruction lets escape; what it makes is new, also in the next round of a loop."""
    if instr.op not in KEEPS_LOCAL:
        escaped.update(instr.args[1:] if instr.op in HOLDER_ONLY else instr.args)
    if instr.result is not None:
        escaped.discard(instr.result)
