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

The rows in `TWINS` say which op on `int` has a twin on `i64` that means the same for every i64.  Addition has none: it
could wrap around. An int constant that fits is a machine integer as well.  Ops with one `int` operand, such as
subscripts, take a constant too. The comparison's twin cannot raise, so its error edge goes.
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
}
SOURCES: Final = frozenset({"i64.to_int", "range.item"})
TAKES_CONSTANT: Final = frozenset({"list.get", "tuple.get", "str.get", "str.code_at", "bytes.get", "list.set"})


def run(func: Func, facts: Facts) -> Changes:
    """Replace ops of `func` by their twins."""
    made: dict[Value, Instr] = {i.result: i for i in func.instrs() if i.result is not None}
    changes: Changes = Counter()
    for block in func.blocks:
        out: list[Instr] = []
        for instr in block.instrs:
            if instr.op in TWINS and _is_machine_int(instr, made):
                _replace(instr, made, out)
                changes["ops on machine integers"] += 1
            out.append(instr)
        block.instrs[:] = out
    return changes


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
    instr.op = TWINS[instr.op]
    if not OPS[instr.op].raises:
        instr.err = None
