"""Dominators: which blocks lie on every path from the entry to a block.

Semi-NCA, after Georgiadis: "Linear-Time Algorithms for Dominators and Related Problems" (2005).  Simpler algorithms
take quadratic time when many ops of one body have the same handler.  Error edges count like others.  So a block
dominates the handlers of its ops, but the result of the op that raises is not available there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from unlatch.ir.func import Block, Func


@dataclass(frozen=True, slots=True)
class Dominators:
    """The dominator tree of the reachable blocks.

    `parent` is a block's immediate dominator, the entry has none; `span` the block's number in a walk of the tree and
    the greatest one below it.
    """

    root: Block
    parent: dict[Block, Block]
    children: dict[Block, list[Block]]
    span: dict[Block, tuple[int, int]]

    def dominates(self, above: Block, below: Block) -> bool:
        """Whether `above` lies on every path from the entry to `below`.  A block dominates itself."""
        first, last = self.span[above]
        return first <= self.span[below][0] <= last

    def preorder(self) -> Iterator[Block]:
        """All blocks, each after its dominators."""
        stack = [self.root]
        while stack:
            block = stack.pop()
            yield block
            stack += reversed(self.children[block])


def dominators(func: Func) -> Dominators:
    """Compute the dominator tree of `func`."""
    order, above = _depth_first(func)
    number = {block: i for i, block in enumerate(order)}
    before: list[list[int]] = [[] for _ in order]
    for block in order:
        for successor in block.successors():
            before[number[successor]].append(number[block])
    immediate = _immediate(above, before)
    parent = {order[i]: order[immediate[i]] for i in range(1, len(order))}
    children: dict[Block, list[Block]] = {block: [] for block in order}
    for block, dominator in parent.items():
        children[dominator].append(block)
    return Dominators(func.entry, parent, children, _spans(func.entry, children))


def _depth_first(func: Func) -> tuple[list[Block], list[int]]:
    """The reachable blocks in the order of a depth-first walk, and for each the number of the block it was found
    from."""
    order: list[Block] = []
    above: list[int] = []
    seen: set[Block] = set()
    stack = [(func.entry, 0)]
    while stack:
        block, source = stack.pop()
        if block in seen:
            continue
        seen.add(block)
        above.append(source)
        stack += [(successor, len(order)) for successor in block.successors() if successor not in seen]
        order.append(block)
    return order, above


def _immediate(above: list[int], before: list[list[int]]) -> list[int]:
    """Immediate dominators, by number.  `above` is the depth-first tree, `before` the predecessors."""
    count = len(above)
    immediate = above.copy()
    ancestor = above.copy()
    semi = list(range(count))
    best = list(range(count))  # of the part of a path that was compressed, the number with the least semidominator

    def least(v: int, linked: int) -> int:
        """The number with the least semidominator on the tree path from `v` up to those below `linked`."""
        if ancestor[v] < linked:
            return best[v]
        path = []
        while ancestor[v] >= linked:
            path.append(v)
            v = ancestor[v]
        top, found = ancestor[v], best[v]
        for w in reversed(path):
            ancestor[w] = top
            if semi[found] < semi[best[w]]:
                best[w] = found
            else:
                found = best[w]
        return found

    for w in range(count - 1, 0, -1):
        semi[w] = above[w]
        for v in before[w]:
            semi[w] = min(semi[w], semi[least(v, w + 1)])
    for w in range(1, count):
        while immediate[w] > semi[w]:
            immediate[w] = immediate[immediate[w]]
    return immediate


def _spans(root: Block, children: dict[Block, list[Block]]) -> dict[Block, tuple[int, int]]:
    first: dict[Block, int] = {}
    spans: dict[Block, tuple[int, int]] = {}
    stack = [(root, False)]
    while stack:
        block, is_done = stack.pop()
        if is_done:
            spans[block] = (first[block], len(first) - 1)
            continue
        first[block] = len(first)
        stack.append((block, True))
        stack += [(child, False) for child in children[block]]
    return spans
