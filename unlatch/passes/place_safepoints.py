"""Makes recursion answer: functions that may call themselves check the C stack and poll (required).

Before:

    func @m.f(v0: int) -> int {
    b0:
      v1: int = call {'m.f'} v0
      return v1
    }

After:

    func @m.f(v0: int) -> int {
    b0:
      recursion.check
      safepoint
      v1: int = call {'m.f'} v0
      return v1
    }

An attached thread that never polls blocks every stop-the-world, and all reclamation, of the process.  Execution that
goes on for long goes round a loop or a cycle of calls; so a poll on each of these is enough.  (Operations that may take
long by themselves, copying a list or calling C, poll behind their work: rows that say `polls`.)  Cycles of calls are
found here, on the whole program: a method call may reach every method of that name.  Calls through Python's protocols
are not followed; their callees are entered through wrappers, which check the stack themselves.  A function without
handlers checks and polls behind what returns without such a call: `fib(n)` not where `n < 2`.

Loops are polled where the builder has put `safepoint`, at their heads: a poll may raise what a signal handler raises,
and only the builder knows which `try` the loop stands in.  This pass adds polls to loops without one (IR written by
hand): at the first raising op that every round executes, with its error edge, else at the start of each round without
any.

Left alone: loops that are known to end soon.  Needs `dominators`.
"""

from collections import Counter

from unlatch.analysis.cfg import Loop, loops
from unlatch.analysis.effects import can_raise
from unlatch.analysis.facts import DOM, Facts
from unlatch.ir.func import Block, Func, Instr
from unlatch.ir.rewrite import insert_before
from unlatch.ir.why import Reason, Why
from unlatch.passes.changes import Changes


def run(func: Func, facts: Facts) -> Changes:
    """Place checks and polls in `func`."""
    changes: Changes = Counter()
    for loop in loops(func, facts.about(func, DOM)):
        if not any(instr.op == "safepoint" for block in loop.body for instr in block.instrs):
            _poll(func, loop, facts)
            changes["loops polled"] += 1
    if facts.is_recursive(func) and not any(instr.op == "recursion.check" for instr in func.instrs()):
        recursion = Why(Reason.RECURSION)
        _before_recursion(func, facts).instrs[:0] = [
            Instr("recursion.check", pos=func.pos),
            Instr("safepoint", pos=func.pos, why=recursion),
        ]
        changes["functions checked"] += 1
    for instr in func.instrs():
        if instr.op == "safepoint" and instr.why is None:
            instr.why = Why(Reason.LOOP)
    return changes


def _before_recursion(func: Func, facts: Facts) -> Block:
    """The last block, in no loop, on all ways to calls that may come back: what returns before need not ask.  In a
    function with handlers it is the entry, since what a poll raises belongs to the handlers around its place."""
    if any(instr.err is not None for instr in func.instrs()):
        return func.entry
    tree = facts.about(func, DOM)
    reachable = [block for block in func.blocks if block in tree.span]
    calling = [block for block in reachable if any(map(facts.calls_recursive, block.instrs))]
    looping = {block for loop in loops(func, tree) for block in loop.body}
    place = func.entry
    for block in reachable:
        on_all_ways = calling and all(tree.dominates(block, other) for other in calling)
        if on_all_ways and block not in looping and tree.dominates(place, block):
            place = block
    return place


def _poll(func: Func, loop: Loop, facts: Facts) -> None:
    tree = facts.about(func, DOM)
    for block in func.blocks:
        if block in loop.body and all(tree.dominates(block, end) for end in loop.back):
            for instr in block.instrs:
                if can_raise(instr):
                    insert_before(func, block, instr, Instr("safepoint", pos=instr.pos))
                    return
    loop.head.instrs.insert(0, Instr("safepoint", pos=loop.head.terminator.pos))
