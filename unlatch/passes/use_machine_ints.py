"""Uses machine integers where an `int` is known to come from one.

Before:

    func @m.f(v0: list, v1: i64) -> object {
    b0:
      v2: int = i64.to_int v1
      v3: object = list.get v0, v2
      v4: int = const.int {10}
      v5: bool = int.lt v2, v4
      branch v5, b1, b2
    b1:
      return v3
    b2:
      v6: object = int.box v2
      return v6
    }

After:

    func @m.f(v0: list, v1: i64) -> object {
    b0:
      v2: int = i64.to_int v1
      v3: object = list.get_i64 v0, v1
      v4: int = const.int {10}
      v5: i64 = const.i64 {10}
      v6: bool = i64.lt v1, v5
      branch v6, b1, b2
    b1:
      return v3
    b2:
      v7: object = i64.box v1
      return v7
    }

The rows in `TWINS` say which op on `int` has a twin on `i64` that means the same for every i64.  An int constant that
fits is a machine integer as well.  Ops with one `int` operand, such as subscripts, take a constant too.  The
comparison's twin cannot raise, so its error edge goes.

Addition has no twin, as it could wrap around; but a loop's counter (`range.item`) is known to be far from that, so a
constant more or less is computed on the counter: `xs[i + 1]` makes no int.
"""

from collections import Counter
from typing import Final

from unlatch.analysis.facts import Facts
from unlatch.ir.func import Func, Instr, Value
from unlatch.ir.ops import OPS
from unlatch.passes.changes import Changes
from unlatch.types import I64, INT

TWINS: Final = {
    **{f"int.{verb}": f"i64.{verb}" for verb in ("eq", "ne", "lt", "le", "gt", "ge", "bool", "to_float", "box")},
    **{f"{kind}.get": f"{kind}.get_i64" for kind in ("list", "tuple", "str", "bytes")},
    "list.set": "list.set_i64",
    "str.code_at": "str.code_at_i64",
    "range.length": "range.count",
}
COUNTER_BOUND: Final = 1 << 61  # the absolute value of no loop counter is greater
ITEM_BOUND: Final = 1 << 62  # that of what `range.item` takes is less
SOURCES: Final = frozenset({"i64.to_int", "range.item"})
TAKES_CONSTANT: Final = frozenset({"list.get", "tuple.get", "str.get", "str.code_at", "bytes.get", "list.set"})


def run(func: Func, facts: Facts) -> Changes:
    """Replace ops of `func` by their twins."""
    made: dict[Value, Instr] = {i.result: i for i in func.instrs() if i.result is not None}
    bounds = {value: COUNTER_BOUND for value, maker in made.items() if maker.op == "range.item"}
    changes: Changes = Counter()
    for block in func.blocks:
        out: list[Instr] = []
        for instr in block.instrs:
            if instr.op in ("int.add", "int.sub") and _moves_counter(instr, made, bounds):
                _move(instr, made, out)
                changes["counters moved"] += 1
            if instr.op in TWINS and _is_machine_int(instr, made):
                _replace(instr, made, out)
                changes["ops on machine integers"] += 1
            out.append(instr)
        block.instrs[:] = out
    return changes


def _moves_counter(instr: Instr, made: dict[Value, Instr], bounds: dict[Value, int]) -> bool:
    """Whether the instruction adds a constant to a counter, or takes one from it, and stays in bounds."""
    counter, constant = instr.args
    if instr.op == "int.add" and constant in bounds:
        counter, constant = constant, counter
    if counter not in bounds or constant not in made or made[constant].op != "const.int" or instr.result is None:
        return False
    (value,) = made[constant].imm
    bound = bounds[counter] + abs(int(str(value)))
    if bound >= ITEM_BOUND:
        return False
    bounds[instr.result] = bound
    return True


def _move(instr: Instr, made: dict[Value, Instr], out: list[Instr]) -> None:
    """Make the instruction the item of a counter that has been moved."""
    moved = Instr(instr.op.replace("int.", "i64."), list(instr.args), Value(I64), pos=instr.pos)
    _unboxed(moved, made, out)
    out.append(moved)
    assert moved.result is not None
    instr.op, instr.args, instr.err = "range.item", [moved.result], None


def _is_machine_int(instr: Instr, made: dict[Value, Instr]) -> bool:
    """Whether all `int` operands are known to fit, one of them at least because it was a machine integer."""
    makers = [made.get(value) for value in instr.args if value.type == INT]
    sources = [maker.op for maker in makers if maker is not None]
    if len(sources) != len(makers) or not all(map(_fits, makers)):
        return False
    return not SOURCES.isdisjoint(sources) or instr.op in TAKES_CONSTANT


def _fits(maker: Instr | None) -> bool:
    if maker is None or maker.op not in (*SOURCES, "const.int"):
        return False
    value = maker.imm[0] if maker.imm else 0
    return isinstance(value, int) and -(1 << 63) <= value < 1 << 63


def _replace(instr: Instr, made: dict[Value, Instr], out: list[Instr]) -> None:
    """Make the instruction its twin; constants that it needs go to `out`."""
    _unboxed(instr, made, out)
    instr.op = TWINS[instr.op]
    if not OPS[instr.op].raises:
        instr.err = None


def _unboxed(instr: Instr, made: dict[Value, Instr], out: list[Instr]) -> None:
    """Give the instruction machine integers in place of its `int` operands."""
    for index, value in enumerate(instr.args):
        if value.type != INT:
            continue
        maker = made[value]
        if maker.op in SOURCES:
            instr.args[index] = maker.args[0]
        else:
            constant = Value(I64)
            made[constant] = Instr("const.i64", result=constant, imm=maker.imm, pos=instr.pos)
            out.append(made[constant])
            instr.args[index] = constant
