"""SSA form: every use is reached by the value's definition on every path.

S1  A value that is used is defined in the function.
S2  Its definition comes before the use on every path to it.  An op's own result is not available on its error edge.

Found by a forward fixed point over sets of available values instead of a dominator tree, so that the two can check each
other.  Sets are integers with one bit per value.  Blocks that control cannot reach are not checked.
"""

from unlatch.ir.func import Block, Func, Value
from unlatch.ir.rewrite import reachable_blocks
from unlatch.ir.text import Names
from unlatch.ir.verify.problem import Problem


def problems(func: Func) -> list[Problem]:
    """All broken rules of this family."""
    available = _available(func)
    names = Names(func)
    bits = _bits(func)
    found = []
    for block, at_start in available.items():
        now = at_start
        for value in block.params:
            now |= bits[value]
        for instr in block.instrs:
            for value in {*instr.operands(), *instr.cleanup}:
                if value not in bits:
                    found.append(Problem("S1", instr, f"{names.value(value)} is not defined"))
                elif not now & bits[value] and value is not instr.result:
                    found.append(Problem("S2", instr, f"{names.value(value)} is used where it may not be defined yet"))
            if instr.result is not None:
                if instr.result in instr.operands():
                    found.append(Problem("S2", instr, f"{names.value(instr.result)} is used by the op that defines it"))
                now |= bits[instr.result]
    return found


def _bits(func: Func) -> dict[Value, int]:
    values = list(func.params)
    for block in func.blocks:
        values += block.params
        values += [instr.result for instr in block.instrs if instr.result is not None]
    return {value: 1 << number for number, value in enumerate(values)}


def _available(func: Func) -> dict[Block, int]:
    """For every reachable block the values defined on all paths to its start."""
    bits = _bits(func)
    everything = sum(bits.values())
    order = reachable_blocks(func)
    available = dict.fromkeys(order, everything)
    available[func.entry] = sum(bits[value] for value in func.params)
    changed = True
    while changed:
        changed = False
        for block in order:
            now = available[block]
            for value in block.params:
                now |= bits[value]
            for instr in block.instrs:
                if instr.err is not None:
                    changed |= _meet(available, instr.err.block, now)
                if instr.result is not None:
                    now |= bits[instr.result]
                for edge in instr.targets:
                    changed |= _meet(available, edge.block, now)
    return available


def _meet(available: dict[Block, int], block: Block, arriving: int) -> bool:
    before = available[block]
    available[block] &= arriving
    return available[block] != before
