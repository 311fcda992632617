"""Which values are used later: the fact that decides where references end.

A value is live at a point when some path from there, error edges included, reaches a use of it.  The arguments of an
edge are used on that edge; block parameters are defined at the start of their block.  Sets hold values of all types.
"""

from dataclasses import dataclass, field

from unlatch.ir.func import Block, Edge, Func, Instr, Value
from unlatch.ir.rewrite import reachable_blocks


@dataclass(frozen=True, slots=True)
class Liveness:
    """The result for one function; stays right as long as nobody changes uses or edges.

    `passing`: the values live where a block begins that come from before it, so without its parameters.
    """

    passing: dict[Block, frozenset[Value]]
    _after: dict[Block, list[frozenset[Value]]] = field(default_factory=dict)

    def start(self, block: Block) -> frozenset[Value]:
        """The values live where the block begins, those of its own parameters that are used included."""
        if not block.params:
            return self.passing[block]
        return self.before(block.instrs[0], self.after_each(block)[0])

    def needed(self, edge: Edge) -> frozenset[Value]:
        """The values used on an edge or behind it."""
        return self.passing[edge.block].union(edge.args)

    def after_each(self, block: Block) -> list[frozenset[Value]]:
        """The values live behind each instruction of the block when it does not raise (behind the terminator: none)."""
        if block not in self._after:
            after = []
            live: frozenset[Value] = frozenset()
            for instr in reversed(block.instrs):
                after.append(live)
                live = self.before(instr, live)
            self._after[block] = after[::-1]
        return self._after[block]

    def before(self, instr: Instr, after: frozenset[Value]) -> frozenset[Value]:
        """The values live before an instruction, given those behind it."""
        live = after - {instr.result} if instr.result in after else after
        for edge in instr.edges():
            live |= self.needed(edge)
        return live if live.issuperset(instr.args) else live.union(instr.args)


def liveness(func: Func) -> Liveness:
    """Solve liveness for `func`: iterate to the fixed point, successors first."""
    order = reachable_blocks(func)[::-1]
    order += set(func.blocks).difference(order)
    made = {block: {*block.params, *(instr.result for instr in block.instrs)} for block in order}
    edges = {block: block.edges() for block in order}
    passing = {
        block: frozenset(value for instr in block.instrs for value in instr.operands()) - made[block] for block in order
    }
    changed = True
    while changed:
        changed = False
        for block in order:
            live = passing[block].union(*(passing[edge.block] for edge in edges[block])) - made[block]
            if len(live) != len(passing[block]):
                passing[block] = live
                changed = True
    return Liveness(passing)
