"""Counts in machine integers where a loop's `int` starts from one.

Before:

    func @m.f(v0: list, v1: i64, v2: i64) -> none {
    b0:
      v3: int = range.item v1
      jump b1(v2, v3)
    b1(v4 left: i64, v5 item: int):
      v6: i64 = const.i64 {0}
      v7: bool = i64.gt v4, v6
      branch v7, b2, b3
    b2:
      v8: object = list.get v0, v5
      v9: i64 = const.i64 {1}
      v10: i64 = i64.sub v4, v9
      v11: int = const.int {1}
      v12: int = int.add v5, v11
      jump b1(v10, v12)
    b3:
      v13: none = const.none
      return v13
    }

After:

    func @m.f(v0: list, v1: i64, v2: i64) -> none {
    b0:
      v3: int = range.item v1
      jump b1(v2, v1)
    b1(v4 left: i64, v5 item: i64):
      v6: int = range.item v5
      v7: i64 = const.i64 {0}
      v8: bool = i64.gt v4, v7
      branch v8, b2, b3
    b2:
      v9: object = list.get v0, v6
      v10: i64 = const.i64 {1}
      v11: i64 = i64.sub v4, v10
      v12: int = const.int {1}
      v13: i64 = const.i64 {1}
      v14: i64 = i64.add v5, v13
      jump b1(v11, v14)
    b3:
      v15: none = const.none
      return v15
    }

So the inner loop of `for j in range(i + 1, n)` counts like the outer one.  `use machine ints`, which follows, sees a
`range.item` then, and takes `list.get_i64`.

Relies on what `range.item` promises: a counter starts within 61 bits.  With a short step no loop lives long enough to
bring it to 62, where an `int` would cease to be small.  Left alone: counters whose next value is used for more than the
next round, steps that are not constant.  Justified by nbody.
"""

from collections import Counter
from typing import Final

from unlatch.analysis.facts import Facts
from unlatch.ir.func import Block, Edge, Func, Instr, Value
from unlatch.ir.rewrite import incoming_edges, replace_values
from unlatch.passes.changes import Changes
from unlatch.types import I64, INT

LONGEST_STEP: Final = 1 << 10


def run(func: Func, facts: Facts) -> Changes:
    """Count in machine integers in `func`."""
    changes: Changes = Counter()
    made: dict[Value, Instr] = {i.result: i for i in func.instrs() if i.result is not None}
    uses = Counter(value for instr in func.instrs() for value in instr.operands())
    incoming = incoming_edges(func)
    for block in func.blocks:
        for index, param in enumerate(block.params):
            edges = incoming.get(block, [])
            if param.type == INT and edges and _counts(param, [edge.args[index] for edge in edges], made, uses):
                _convert(func, block, index, edges, made)
                changes["counters"] += 1
    return changes


def _counts(param: Value, args: list[Value], made: dict[Value, Instr], uses: Counter[Value]) -> bool:
    """Whether every argument is a machine counter or `param` moved on by a short step, and there are both."""
    starts = [arg for arg in args if arg in made and made[arg].op == "range.item"]
    steps = [arg for arg in args if arg in made and _step(made[arg], param, made) is not None and uses[arg] == 1]
    return bool(starts) and bool(steps) and len(starts) + len(steps) == len(args)


def _step(instr: Instr, param: Value, made: dict[Value, Instr]) -> int | None:
    """The constant that `instr` adds to `param`."""
    if instr.op not in ("int.add", "int.sub") or instr.args[0] is not param:
        return None
    maker = made.get(instr.args[1])
    number = maker.imm[0] if maker is not None and maker.op == "const.int" else None
    return number if isinstance(number, int) and abs(number) < LONGEST_STEP else None


def _convert(func: Func, block: Block, index: int, edges: list[Edge], made: dict[Value, Instr]) -> None:
    param = block.params[index]
    counter, item = Value(I64, param.name), Value(INT)
    moves: dict[Instr, Instr] = {}
    for edge in edges:
        source = made[edge.args[index]]
        if source.op == "range.item":
            edge.args[index] = source.args[0]
            continue
        step, moved = Value(I64), Value(I64)
        number = made[source.args[1]].imm
        moves[source] = Instr("const.i64", result=step, imm=number, pos=source.pos)
        source.op, source.args, source.result, source.err = (
            source.op.replace("int.", "i64."),
            [counter, step],
            moved,
            None,
        )
        made[moved] = source
        edge.args[index] = moved
    for other in func.blocks:
        other.instrs[:] = [
            each for instr in other.instrs for each in ([moves[instr], instr] if instr in moves else [instr])
        ]
    replace_values(func, {param: item})
    block.params[index] = counter
    block.instrs.insert(0, Instr("range.item", [counter], item, pos=block.terminator.pos))
    made[item] = block.instrs[0]
