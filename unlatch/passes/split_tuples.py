"""Takes tuples apart where they are put together in sight: the items flow on as values of their own.

Before:

    func @m.f(v0: object, v1: object) -> object {
    b0:
      v2: tuple = tuple.build v1, v0
      v3: i64 = const.i64 {2}
      v4: tuple = unpack.exact v2, v3
      v5: i64 = const.i64 {0}
      v6: object = tuple.item v4, v5
      v7: i64 = const.i64 {1}
      v8: object = tuple.item v4, v7
      v9: object = object.sub v6, v8
      return v9
    }

After:

    func @m.f(v0: object, v1: object) -> object {
    b0:
      v2: tuple = tuple.build v1, v0
      v3: i64 = const.i64 {2}
      v4: i64 = const.i64 {0}
      v5: i64 = const.i64 {1}
      v6: object = object.sub v1, v0
      return v6
    }

`drop unused` then removes the tuple, if nobody else looks at it.  So swapping variables, or returning several values
from an inlined function, allocates nothing.

Relies on tuples being immutable and `tuple.build` making an exact one.  Left alone: items at positions that are not
constants, tuples that come through block parameters.
"""

from collections import Counter

from unlatch.analysis.facts import Facts
from unlatch.ir.func import Func, Instr, Value
from unlatch.ir.rewrite import reachable_blocks, replace_values
from unlatch.passes.changes import Changes

ITEM_OF = frozenset({"tuple.item", "tuple.get", "tuple.get_i64"})


def run(func: Func, facts: Facts) -> Changes:
    """Forward items of tuples in `func`."""
    made: dict[Value, Instr] = {i.result: i for i in func.instrs() if i.result is not None}
    same: dict[Value, Value] = {}
    changes: Changes = Counter()
    for block in reachable_blocks(func):
        kept = []
        for instr in block.instrs:
            operands = [same.get(value, value) for value in instr.args]
            source = made.get(operands[0]) if operands else None
            found = None
            if source is not None and source.op == "tuple.build" and instr.result is not None:
                found = _forwarded(instr, operands, source, made)
            if found is None or instr.result is None:
                kept.append(instr)
            else:
                same[instr.result] = found
                changes["items forwarded"] += 1
        block.instrs[:] = kept
    replace_values(func, same)
    return changes


def _forwarded(instr: Instr, operands: list[Value], build: Instr, made: dict[Value, Instr]) -> Value | None:
    """The value that `instr`, given the tuple that `build` makes, yields."""
    number = _constant(operands[1], made) if len(operands) == 2 else None
    count = len(build.args)
    if instr.op == "unpack.exact" and number == count:
        return build.result
    if instr.op in ITEM_OF and number is not None and -count <= number < count:
        return build.args[number]
    return None


def _constant(value: Value, made: dict[Value, Instr]) -> int | None:
    maker = made.get(value)
    if maker is None or maker.op not in ("const.i64", "const.int"):
        return None
    number = maker.imm[0]
    return number if isinstance(number, int) else None
