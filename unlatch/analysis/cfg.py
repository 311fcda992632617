"""The shape of control flow: who precedes whom, and the loops."""

from dataclasses import dataclass

from unlatch.analysis.dom import Dominators
from unlatch.ir.func import Block, Edge, Func, Instr


@dataclass(frozen=True, slots=True)
class Loop:
    """A natural loop: `head` dominates the blocks in `back`, which have edges to it; `body` are all blocks on the way,
    head included."""

    head: Block
    back: tuple[Block, ...]
    body: frozenset[Block]


def predecessors(func: Func) -> dict[Block, list[Block]]:
    """For every block those with an edge to it, once per edge."""
    found: dict[Block, list[Block]] = {block: [] for block in func.blocks}
    for block in func.blocks:
        for successor in block.successors():
            found[successor].append(block)
    return found


def edges_to(func: Func) -> dict[Block, list[tuple[Block, Instr, Edge]]]:
    """For every block the edges to it: where they start, the instruction and the edge."""
    found: dict[Block, list[tuple[Block, Instr, Edge]]] = {block: [] for block in func.blocks}
    for block in func.blocks:
        for instr in block.instrs:
            for edge in instr.edges():
                found[edge.block].append((block, instr, edge))
    return found


def loops(func: Func, tree: Dominators) -> list[Loop]:
    """The natural loops, in the order of their heads.  Loops with one head are one loop."""
    before = predecessors(func)
    found = []
    for head in func.blocks:
        back = [block for block in dict.fromkeys(before[head]) if block in tree.span and tree.dominates(head, block)]
        if not back:
            continue
        body = {head}
        todo = list(back)
        while todo:
            block = todo.pop()
            if block not in body:
                body.add(block)
                todo += before[block]
        found.append(Loop(head, tuple(back), frozenset(body)))
    return found
