"""Makes control flow as small as it is: straight lines are one block, jumps go where they end up.

Before:

    func @m.f(v0: bool, v1: object) -> object {
    b0:
      branch v0, b1, b2
    b1:
      jump b3(v1)
    b2:
      jump b3(v1)
    b3(v2: object):
      jump b4
    b4:
      return v2
    }

After:

    func @m.f(v0: bool, v1: object) -> object {
    b0:
      return v1
    }

Four rewrites until none applies: a jump to a block that only jumps goes on to its target; a branch whose ways are one
becomes a jump, and one with an impossible way takes the other; an error edge to a block that only raises is none; a
block with one edge to it is appended to the block that jumps there.

The last must keep an op with an error edge last in its block, so a block that ends with one takes in a mere terminator
only.  Left alone: critical edges, which `insert refs` splits where it needs to, and the order of blocks, which is that
of `reachable_blocks`.
"""

from collections import Counter

from unlatch.analysis.facts import Facts
from unlatch.ir.func import Block, Edge, Func, Instr, Value
from unlatch.ir.rewrite import incoming_edges, remove_redundant_params, remove_unreachable, replace_values
from unlatch.passes.changes import Changes


def run(func: Func, facts: Facts) -> Changes:
    """Simplify the control flow of `func`."""
    changes: Changes = Counter()
    while True:
        round_: Changes = Counter()
        round_["jumps threaded"] = _thread_jumps(func)
        round_["branches decided"] = _decide_branches(func)
        round_["error edges dropped"] = _drop_error_edges(func)
        round_["blocks removed"] = remove_unreachable(func)
        round_["parameters removed"] = remove_redundant_params(func)
        round_["blocks merged"] = _merge_blocks(func)
        if not round_.total():
            return +changes
        changes += round_


def _thread_jumps(func: Func) -> int:
    """Let every edge to a block that only jumps go to that jump's target."""
    only_jump = {block: block.terminator.targets[0] for block in func.blocks if _only_jumps(block)}
    used_elsewhere = _used_outside(func, only_jump)
    threaded = 0
    for instr in func.instrs():
        for edge in instr.edges():
            passed = {edge.block}
            while edge.block in only_jump and not used_elsewhere.intersection(edge.block.params):
                following = only_jump[edge.block]
                if following.block in passed or following.block is edge.block:
                    break  # an empty loop
                passed.add(following.block)
                values = dict(zip(edge.block.params, edge.args, strict=True))
                edge.args = [values.get(value, value) for value in following.args]
                edge.block = following.block
                threaded += 1
    return threaded


def _only_jumps(block: Block) -> bool:
    return len(block.instrs) == 1 and block.terminator.op == "jump"


def _used_outside(func: Func, blocks: dict[Block, Edge]) -> set[Value]:
    """Parameters of the given blocks that are used beyond those blocks' own jumps."""
    params = {param for block in blocks for param in block.params}
    own = {block.terminator for block in blocks}
    used = {value for instr in func.instrs() if instr not in own for value in instr.operands()}
    for block in blocks:
        used.update(set(block.terminator.operands()).difference(block.params))
    return params & used


def _decide_branches(func: Func) -> int:
    """Turn branches with one way into jumps, and ways into impossible blocks into no ways."""
    decided = 0
    for block in func.blocks:
        end = block.terminator
        ways = [edge for edge in end.targets if not _is_impossible(edge.block)]
        if end.op == "jump" and not ways:
            block.instrs[-1] = Instr("unreachable", pos=end.pos)
        elif end.op == "branch" and len(ways) == 1:
            block.instrs[-1] = Instr("jump", targets=ways, pos=end.pos)
        elif end.op == "branch" and not ways:
            block.instrs[-1] = Instr("unreachable", pos=end.pos)
        elif end.op == "branch" and ways[0].block is ways[1].block and ways[0].args == ways[1].args:
            block.instrs[-1] = Instr("jump", targets=ways[:1], pos=end.pos)
        else:
            continue
        decided += 1
    return decided


def _is_impossible(block: Block) -> bool:
    return len(block.instrs) == 1 and block.terminator.op == "unreachable"


def _drop_error_edges(func: Func) -> int:
    dropped = 0
    for instr in func.instrs():
        if instr.err is not None and len(instr.err.block.instrs) == 1 and instr.err.block.terminator.op == "raise":
            instr.err = None
            dropped += 1
    return dropped


def _merge_blocks(func: Func) -> int:
    """Append blocks with one edge to them to the block that jumps there."""
    edges = incoming_edges(func)
    values: dict[Value, Value] = {}
    gone: set[Block] = set()
    for block in func.blocks:
        while block not in gone and block.terminator.op == "jump":
            (edge,) = block.terminator.targets
            target = edge.block
            ends_with_error_edge = len(block.instrs) > 1 and block.instrs[-2].err is not None
            if len(edges[target]) != 1 or target is block or (ends_with_error_edge and len(target.instrs) > 1):
                break
            values.update(zip(target.params, edge.args, strict=True))
            block.instrs[-1:] = target.instrs
            gone.add(target)
    func.blocks[:] = [block for block in func.blocks if block not in gone]
    replace_values(func, values)
    return len(gone)
