"""Which objects may have become known to somebody else.

An object escapes when it is stored, passed on, returned, handed to a block, or used by any op that is not known to look
at it only.  What an op makes is new each time, also in the next round of a loop.

The verifier finds escapes by itself (`ir/verify/sharing.py`): what checks the passes must not share their mistakes.
"""

from unlatch.ir.func import Block, Func, Instr, Value
from unlatch.ir.ops import OPS
from unlatch.ir.rewrite import reachable_blocks

LOOKS = frozenset({"is", "is_defined", "check_defined", "isinstance", "keep", "branch", "jump"})
STORES_INTO = frozenset({"slot.set", "slot.init"})  # operand 0 stays local


def escapes(instr: Instr) -> frozenset[Value]:
    """The values that the instruction lets escape."""
    if OPS[instr.op].same:
        lost = instr.args  # the same object under another name, which is not followed
    elif instr.op in LOOKS:
        lost = []
    else:
        lost = instr.args[1:] if instr.op in STORES_INTO else instr.args
    return frozenset(lost).union(*(edge.args for edge in instr.edges()))


def escaped_at_start(func: Func) -> dict[Block, frozenset[Value]]:
    """For every reachable block the values that may have escaped on some way to its start."""
    order = reachable_blocks(func)
    starts: dict[Block, frozenset[Value]] = dict.fromkeys(order, frozenset())
    changed = True
    while changed:
        changed = False
        for block in order:
            now = set(starts[block])
            for instr in block.instrs:
                now -= {instr.result}
                now |= escapes(instr)
            for successor in block.successors():
                if not now <= starts[successor]:
                    starts[successor] |= now
                    changed = True
    return starts
