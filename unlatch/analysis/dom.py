"""Dominators: which blocks lie on every path from the entry to a block.

Cooper, Harvey, Kennedy: "A Simple, Fast Dominance Algorithm" (2001).  Error edges count like others.  So a block
dominates the handlers of its ops, but the result of the op that raises is not available there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from unlatch.ir.func import Block, Func
from unlatch.ir.rewrite import reachable_blocks


@dataclass(frozen=True, slots=True)
class Dominators:
    """The dominator tree of the reachable blocks: `parent` is a block's immediate dominator, the entry has none;
    `depth` its level."""

    root: Block
    parent: dict[Block, Block]
    depth: dict[Block, int]

    def dominates(self, above: Block, below: Block) -> bool:
        """Whether `above` lies on every path from the entry to `below`.  A block dominates itself."""
        while self.depth[below] > self.depth[above]:
            below = self.parent[below]
        return above is below

    def children(self) -> dict[Block, list[Block]]:
        """For every block those that it immediately dominates."""
        found: dict[Block, list[Block]] = {block: [] for block in self.depth}
        for block, above in self.parent.items():
            found[above].append(block)
        return found

    def preorder(self) -> Iterator[Block]:
        """All blocks, each after its dominators."""
        children = self.children()
        stack = [self.root]
        while stack:
            block = stack.pop()
            yield block
            stack += reversed(children[block])


def dominators(func: Func) -> Dominators:
    """Compute the dominator tree of `func`."""
    order = reachable_blocks(func)
    number = {block: i for i, block in enumerate(order)}
    before: dict[Block, list[Block]] = {block: [] for block in order}
    for block in order:
        for successor in block.successors():
            before[successor].append(block)
    parent: dict[Block, Block] = {func.entry: func.entry}
    changed = True
    while changed:
        changed = False
        for block in order[1:]:
            known = [b for b in before[block] if b in parent]
            above = known[0]
            for other in known[1:]:
                above = _common(above, other, parent, number)
            if parent.get(block) is not above:
                parent[block] = above
                changed = True
    del parent[func.entry]
    depth = {func.entry: 0}
    for block in order[1:]:
        depth[block] = depth[parent[block]] + 1  # a dominator comes earlier in reverse postorder
    return Dominators(func.entry, parent, depth)


def _common(a: Block, b: Block, parent: dict[Block, Block], number: dict[Block, int]) -> Block:
    while a is not b:
        while number[a] > number[b]:
            a = parent[a]
        while number[b] > number[a]:
            b = parent[b]
    return a
