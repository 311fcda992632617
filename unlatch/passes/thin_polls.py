"""Polls once in many rounds of a loop whose rounds are short.

Before:

    func @m.f(v0: list, v1: i64) -> float {
    b0:
      v2: i64 = const.i64 {0}
      v3: float = const.float {0.0}
      jump b1(v2, v3)
    b1(v4 i: i64, v5 total: float):
      safepoint
      v6: bool = i64.lt v4, v1
      branch v6, b2, b3
    b2:
      v7: float = list.float_at_i64 v0, v4
      v8: float = float.add v5, v7
      v9: i64 = const.i64 {1}
      v10: i64 = i64.add v4, v9
      jump b1(v10, v8)
    b3:
      return v5
    }

After:

    func @m.f(v0: list, v1: i64) -> float {
    b0:
      v2: i64 = const.i64 {0}
      v3: float = const.float {0.0}
      jump b1(v2, v3)
    b1(v4 i: i64, v5 total: float):
      v6: bool = i64.lt v4, v1
      branch v6, b2, b3
    b2:
      v7: float = list.float_at_i64 v0, v4
      v8: float = float.add v5, v7
      v9: i64 = const.i64 {1}
      v10: i64 = i64.add v4, v9
      safepoint.i64 v10
      jump b1(v10, v8)
    b3:
      return v5
    }

The loop's own counter says in which rounds: those in which its last bits are zero.  So no count of rounds needs a
register, and most of them touch neither the thread's count of polls nor its events.  A counter that goes up, from zero
as a rule, is asked as it has been moved on, one that goes down to zero behind the decision to go on: loops of a few
rounds do not poll.

A loop qualifies if it is an innermost one, so that whatever else is repeated polls by itself; if one of its variables
changes by an odd constant in each round, always the same one: then its last bits go through all that they can be, while
steps of 1 and 3 by turns never come to zero; and if every op takes about as long as another: nothing that polls by
itself, and, where the compiler's guesses hold, no foreign code but on slow paths, and no calls but of native functions
that are like that themselves.  What a failing guess leads to polls where it stands.

Left alone: loops over iterables, whose iterators may be anything.  Needs `dominators`.  Justified by nbody.
"""

from collections import Counter
from dataclasses import dataclass

from unlatch.analysis.cfg import Loop, loops, predecessors
from unlatch.analysis.facts import DOM, Facts
from unlatch.ir.func import Func, Instr, Value
from unlatch.ir.ops import OPS
from unlatch.ir.rare import reached_as_guessed
from unlatch.ir.regions import disturbs, has_quiet_path
from unlatch.ir.rewrite import insert_before
from unlatch.ir.why import Reason, Why
from unlatch.passes.changes import Changes
from unlatch.prims.schema import Effect
from unlatch.types import I64, INT

STEPS = frozenset({"i64.add", "i64.sub", "int.add", "int.sub"})


@dataclass(frozen=True, slots=True)
class _Counter:
    """A parameter of a loop's head: which, and whether it goes down."""

    value: Value
    index: int
    goes_down: bool


def run(func: Func, facts: Facts) -> Changes:
    """Thin the polls of `func`."""
    changes: Changes = Counter()
    tree = facts.about(func, DOM)
    found = loops(func, tree)
    heads = {loop.head for loop in found}
    as_guessed = reached_as_guessed(func)
    for loop in found:
        polls = [instr for block in loop.body for instr in block.instrs if instr.op == "safepoint"]
        if heads & loop.body != {loop.head} or len(polls) != 1 or polls[0] not in loop.head.instrs:
            continue
        counter = _counter(func, loop)
        if counter is None or not all(_is_short(i, facts) for b in loop.body & as_guessed for i in b.instrs):
            continue
        for block in [block for block in func.blocks if block in loop.body - as_guessed]:
            long = next((i for i in block.instrs if not _is_short(i, facts)), None)
            if long is not None:
                insert_before(func, block, long, Instr("safepoint", pos=long.pos, why=Why(Reason.LOOP)))
        _thin(func, loop, polls[0], counter)
        changes["loops"] += 1
    return changes


def _counter(func: Func, loop: Loop) -> _Counter | None:
    """A variable of the loop that each round changes by one odd constant; a machine integer if there is one."""
    made = {instr.result: instr for instr in func.instrs() if instr.result is not None}
    edges = [edge for block in loop.back for i in block.instrs for edge in i.edges() if edge.block is loop.head]
    counters = []
    for index, param in enumerate(loop.head.params):
        steps = [_step(made.get(edge.args[index]), param, made) for edge in edges]
        if param.type in (I64, INT) and steps[0] % 2 == 1 and len(set(steps)) == 1:
            counters.append(_Counter(param, index, steps[0] < 0))
    return min(counters, key=lambda counter: counter.value.type != I64, default=None)


def _step(instr: Instr | None, param: Value, made: dict[Value, Instr]) -> int:
    """The constant that the instruction adds to the variable; 0 if it does anything else."""
    if instr is None or instr.op not in STEPS or instr.args[0] is not param:
        return 0
    maker = made.get(instr.args[1])
    step = maker.imm[0] if maker is not None and maker.op in ("const.i64", "const.int") else None
    if not isinstance(step, int):
        return 0
    return -step if instr.op.endswith(".sub") else step


def _thin(func: Func, loop: Loop, poll: Instr, counter: _Counter) -> None:
    """Ask the counter where it is not zero as the loop begins or ends, so that loops of a few rounds do not poll."""
    poll.op, poll.args, poll.why = f"safepoint.{counter.value.type.name}", [counter.value], Why(Reason.ROUNDS)
    head, back = loop.head, loop.back[0]
    if poll.err is not None:
        return
    if counter.goes_down:
        ways = [edge.block for edge in head.terminator.targets if edge.block in loop.body and edge.block is not head]
        alone = len(ways) == 1 and len(predecessors(func)[ways[0]]) == 1
        if alone and all(instr is poll or _only_decides(instr) for instr in head.instrs):
            head.instrs.remove(poll)
            ways[0].instrs.insert(0, poll)
    elif len(loop.back) == 1 and back.terminator.op == "jump" and all(instr.err is None for instr in back.instrs):
        (edge,) = back.terminator.targets
        if edge.block is head:
            head.instrs.remove(poll)
            back.instrs.insert(-1, poll)
            poll.args = [edge.args[counter.index]]


def _only_decides(instr: Instr) -> bool:
    row = OPS[instr.op]
    return row.effects == Effect.NONE and not row.raises


def _is_short(instr: Instr, facts: Facts) -> bool:
    """Whether the instruction is over soon, but on paths that are seldom taken."""
    if instr.op in ("safepoint", "recursion.check"):
        return True
    if instr.op == "call":
        callee = facts.program.get(str(instr.imm[0]))
        return callee is not None and _is_short_function(callee, facts)
    return instr.op != "iter.step" and not OPS[instr.op].polls and (not disturbs(instr) or has_quiet_path(instr))


def _is_short_function(func: Func, facts: Facts) -> bool:
    if facts.is_recursive(func) or loops(func, facts.about(func, DOM)):
        return False
    return all(_is_short(instr, facts) for instr in func.instrs())
