"""Which values are used later: the fact that decides where references end.

A value is live at a point when some path from there, error edges included, reaches a use of it.  The arguments of an
edge are used on that edge; block parameters are defined at the start of their block.  Sets hold values of all types.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from unlatch.ir.func import Block, Func, Instr, Value


@dataclass(frozen=True, slots=True)
class Liveness:
    """The result for one function; stays right as long as nobody changes uses or edges."""

    starts: dict[Block, frozenset[Value]]

    def start(self, block: Block) -> frozenset[Value]:
        """The values live where the block begins, those of its own parameters that are used included."""
        return self.starts[block]

    def after_each(self, block: Block) -> list[frozenset[Value]]:
        """The values live behind each instruction of the block when it does not raise (behind the terminator: none)."""
        after = []
        live: frozenset[Value] = frozenset()
        for instr in reversed(block.instrs):
            after.append(live)
            live = _before(instr, live, self.starts)
        after.reverse()
        return after


def liveness(func: Func) -> Liveness:
    """Solve liveness for `func`: iterate to the fixed point, successors first."""
    starts: dict[Block, frozenset[Value]] = {block: frozenset() for block in func.blocks}
    changed = True
    while changed:
        changed = False
        for block in _postorder(func):
            live: frozenset[Value] = frozenset()
            for instr in reversed(block.instrs):
                live = _before(instr, live, starts)
            if live != starts[block]:
                starts[block] = live
                changed = True
    return Liveness(starts)


def _before(instr: Instr, after: frozenset[Value], starts: dict[Block, frozenset[Value]]) -> frozenset[Value]:
    live = set(after)
    if instr.result is not None:
        live.discard(instr.result)
    for edge in instr.edges():
        live |= starts[edge.block].difference(edge.block.params)
    live.update(instr.operands())
    return frozenset(live)


def _postorder(func: Func) -> Iterator[Block]:
    """Blocks, most successors before their predecessors; unreachable ones last."""
    seen = {func.entry}
    stack = [(func.entry, func.entry.successors())]
    order = []
    while stack:
        block, successors = stack[-1]
        following = next((b for b in successors if b not in seen), None)
        if following is None:
            order.append(block)
            stack.pop()
        else:
            seen.add(following)
            stack.append((following, following.successors()))
    yield from order
    yield from (block for block in func.blocks if block not in seen)
