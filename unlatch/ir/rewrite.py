"""Rewrites that keep a function's meaning and that builder and passes share: values replaced, dead blocks and
superfluous parameters removed."""

from unlatch.ir.func import Block, Edge, Func, Instr, Value


def replace_values(func: Func, mapping: dict[Value, Value]) -> None:
    """Replace every use of a key by its value, following chains.  Definitions stay where they are."""
    if not mapping:
        return

    def final(value: Value) -> Value:
        seen = []
        while value in mapping:
            seen.append(value)
            value = mapping[value]
        for other in seen:
            mapping[other] = value
        return value

    for instr in func.instrs():
        instr.args[:] = map(final, instr.args)
        instr.cleanup[:] = map(final, instr.cleanup)
        for edge in instr.edges():
            edge.args[:] = map(final, edge.args)


def insert_before(func: Func, block: Block, instr: Instr, new: Instr) -> None:
    """Put a new op before one of the block's, with a copy of its error edge; an op with an error edge ends its
    block."""
    index = block.instrs.index(instr)
    if instr.err is None:
        block.instrs.insert(index, new)
        return
    new.err = Edge(instr.err.block, list(instr.err.args))
    rest = Block(instrs=block.instrs[index:])
    block.instrs[index:] = [new, Instr("jump", targets=[Edge(rest)], pos=instr.pos)]
    func.blocks.insert(func.blocks.index(block) + 1, rest)


def reachable_blocks(func: Func) -> list[Block]:
    """The blocks that control can reach, in reverse postorder; error edges are followed last, so handlers come after
    normal code."""
    order: list[Block] = []
    seen = {func.entry}
    stack = [(func.entry, iter(_by_coldness(func.entry)))]
    while stack:
        block, successors = stack[-1]
        for successor in successors:
            if successor not in seen:
                seen.add(successor)
                stack.append((successor, iter(_by_coldness(successor))))
                break
        else:
            order.append(block)
            stack.pop()
    order.reverse()
    return order


def _by_coldness(block: Block) -> list[Block]:
    """Successors, those to be listed last first: error edges, then targets from last to first."""
    cold = [instr.err.block for instr in block.instrs if instr.err is not None]
    return cold + [edge.block for edge in reversed(block.terminator.targets)]


def remove_unreachable(func: Func) -> int:
    """Drop the blocks that control cannot reach and order the others (see `reachable_blocks`).  Returns how many
    went."""
    before = len(func.blocks)
    func.blocks[:] = reachable_blocks(func)
    return before - len(func.blocks)


def incoming_edges(func: Func) -> dict[Block, list[Edge]]:
    """For every block the edges that lead to it."""
    edges: dict[Block, list[Edge]] = {block: [] for block in func.blocks}
    for instr in func.instrs():
        for edge in instr.edges():
            edges[edge.block].append(edge)
    return edges


def remove_redundant_params(func: Func) -> int:
    """Drop block parameters that always receive one and the same value (or themselves).  Returns how many went.

    The value dominates every edge, so it dominates the block.  One pass in reverse postorder decides most; rounds
    repeat until nothing changes, because a parameter becomes superfluous when the one that it receives does.
    """
    edges = incoming_edges(func)
    mapping: dict[Value, Value] = {}

    def final(value: Value) -> Value:
        while value in mapping:
            value = mapping[value]
        return value

    changed = True
    while changed:
        changed = False
        for block in func.blocks:
            for index in reversed(range(len(block.params))):
                param = block.params[index]
                sources = {final(edge.args[index]) for edge in edges[block]} - {param}
                if len(sources) == 1:
                    mapping[param] = sources.pop()
                    del block.params[index]
                    for edge in edges[block]:
                        del edge.args[index]
                    changed = True
    replace_values(func, mapping)
    return len(mapping)
