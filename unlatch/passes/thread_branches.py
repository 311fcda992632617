"""Lets every way to a repeated branch go on as it was decided the first time.

Before:

    func @m.f(v0: bool, v1: object) -> object {
    b0:
      v2: object = undef
      branch v0, b2(v2), b1
    b1:
      v3: object = object.neg v1
      jump b2(v3)
    b2(v4: object):
      branch v0, b3, b4
    b3:
      return v1
    b4:
      return v4
    }

After:

    func @m.f(v0: bool, v1: object) -> object {
    b0:
      v2: object = undef
      branch v0, b1, b2
    b1:
      return v1
    b2:
      v3: object = object.neg v1
      jump b3(v3)
    b3(v4: object):
      return v4
    }

A call asks whether its callee is still the native function before its arguments are computed, and takes one of two ways
by that answer behind them; where the arguments need nothing, the two questions stand in a row.  A block that does
nothing but branch is passed by every edge to it that lies behind an earlier branch on the same value.  Its parameters
become parameters of the branch's targets.

Left alone: branches behind other instructions, which would have to be doubled, and those to which some edge comes
undecided.  Needs `dominators`.
"""

from collections import Counter

from unlatch.analysis.dom import Dominators
from unlatch.analysis.facts import DOM, Facts
from unlatch.ir.func import Block, Edge, Func, Value
from unlatch.ir.rewrite import incoming_edges, remove_unreachable
from unlatch.passes.changes import Changes


def run(func: Func, facts: Facts) -> Changes:
    """Thread the edges to repeated branches of `func`."""
    changes: Changes = Counter()
    tree = facts.about(func, DOM)
    remove_unreachable(func)
    while any(_Repeated(func, block, tree).thread() for block in func.blocks if _only_branches(block)):
        changes["branches threaded"] += 1
        remove_unreachable(func)
        facts.forget(func)
        tree = facts.about(func, DOM)
    return changes


def _only_branches(block: Block) -> bool:
    return len(block.instrs) == 1 and block.terminator.op == "branch"


class _Repeated:
    """One block that does nothing but branch."""

    def __init__(self, func: Func, block: Block, tree: Dominators) -> None:
        self.func = func
        self.block = block
        self.tree = tree
        self.condition = block.terminator.args[0]
        self.edges = incoming_edges(func)

    def thread(self) -> bool:
        """Send every edge to the block on to where its branch goes; or change nothing."""
        targets = [edge.block for edge in self.block.terminator.targets]
        ways = [(edge, self.way(source, edge)) for source, edge in self.incoming()]
        if self.condition in self.block.params or self.block in targets or targets[0] is targets[1]:
            return False
        if not ways or len(ways) != len(self.edges[self.block]) or any(way is None for _, way in ways):
            return False
        if any(not self.is_inherited(param) for param in self.block.params):
            return False
        heirs = [self.inherit(target) for target in targets]
        for edge, way in ways:
            target = self.block.terminator.targets[way or 0]
            values = dict(zip(self.block.params, edge.args, strict=True))
            edge.args = [values.get(v, v) for v in (*target.args, *heirs[way or 0])]
            edge.block = target.block
        return True

    def incoming(self) -> list[tuple[Block, Edge]]:
        """The edges from terminators, with the blocks that they leave."""
        found = [(source, edge) for source in self.func.blocks for edge in source.terminator.targets]
        return [(source, edge) for source, edge in found if edge.block is self.block]

    def way(self, source: Block, edge: Edge) -> int | None:
        """Which way the branch goes for who comes along the edge, if that has been decided."""
        for block in self.func.blocks:
            end = block.terminator
            if end.op == "branch" and end.args[0] is self.condition and block is not self.block:
                for way, target in enumerate(end.targets):
                    alone = len(self.edges[target.block]) == 1
                    if edge is target or (alone and self.tree.dominates(target.block, source)):
                        return way
        return None

    def is_inherited(self, param: Value) -> bool:
        """Whether the parameter is used only where one of the targets is passed, and no other way leads."""
        users = [b for b in self.func.blocks if b is not self.block and any(param in i.operands() for i in b.instrs)]
        heads = [e.block for e in self.block.terminator.targets if len(self.edges[e.block]) == 1]
        return all(any(self.tree.dominates(head, user) for head in heads) for user in users)

    def inherit(self, target: Block) -> list[Value]:
        """Give the target parameters for those of the block that are used behind it; which, in order."""
        behind = [b for b in self.func.blocks if len(self.edges[target]) == 1 and self.tree.dominates(target, b)]
        inherited = []
        for param in self.block.params:
            users = [i for b in behind for i in b.instrs if param in i.operands()]
            if users:
                heir = Value(param.type, param.name)
                target.params.append(heir)
                inherited.append(param)
                for instr in users:
                    for place in (instr.args, *(edge.args for edge in instr.edges())):
                        place[:] = [heir if v is param else v for v in place]
        return inherited
