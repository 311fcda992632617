"""Borrowed values that an instruction uses for the last time: pins of its slow path need not outlast that.

v1: &list = slot.get v0          made and used in one block, and nowhere else
v2: object = list.get v1, v3
"""

from collections import Counter
from collections.abc import Mapping

from unlatch.ir.func import Func, Instr, Value


def spent_borrows(func: Func) -> Mapping[Instr, frozenset[Value]]:
    """For each instruction the borrowed operands that have no other use, where they were made in its block."""
    uses = Counter(value for instr in func.instrs() for value in instr.operands())
    spent: dict[Instr, frozenset[Value]] = {}
    for block in func.blocks:
        made: set[Value] = set()
        for instr in block.instrs:
            values = frozenset(v for v in instr.args if v in made and uses[v] == 1)
            if values:
                spent[instr] = values
            if instr.result is not None and instr.result.borrowed:
                made.add(instr.result)
    return spent
