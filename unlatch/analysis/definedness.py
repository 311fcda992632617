"""Which values are certainly not the undefined value.

A result is defined unless its op is `undef` or says `may_be_undefined`; a block parameter if every argument is.  Beyond
that, a value is defined where a check or a test of it has gone well on the way: `checked` says in which blocks.
"""

from dataclasses import dataclass

from unlatch.analysis.cfg import edges_to
from unlatch.ir.func import Block, Edge, Func, Value
from unlatch.ir.ops import OPS
from unlatch.ir.rewrite import reachable_blocks


@dataclass(frozen=True, slots=True)
class Definedness:
    """`always`: values that are defined wherever they exist; `checked`: others, known to be defined at the start of a
    block."""

    always: frozenset[Value]
    checked: dict[Block, frozenset[Value]]


def definedness(func: Func) -> Definedness:
    """Find out for `func`."""
    maybe = _maybe_undefined(func)
    values = {*func.params}
    for block in func.blocks:
        values.update(block.params)
        values.update(instr.result for instr in block.instrs if instr.result is not None)
    return Definedness(frozenset(values - maybe), _checked(func, maybe))


def _maybe_undefined(func: Func) -> set[Value]:
    """Optimistic: a parameter counts as defined until some argument does not."""
    maybe: set[Value] = set()
    sources: dict[Value, list[Value]] = {}  # argument: the parameters that it reaches
    for instr in func.instrs():
        if instr.result is not None and (instr.op == "undef" or OPS[instr.op].may_be_undefined):
            maybe.add(instr.result)
        if instr.op == "assume" and instr.result is not None:
            sources.setdefault(instr.args[0], []).append(instr.result)
        for edge in instr.edges():
            for arg, param in zip(edge.args, edge.block.params, strict=True):
                sources.setdefault(arg, []).append(param)
    todo = list(maybe)
    while todo:
        for param in sources.get(todo.pop(), ()):
            if param not in maybe:
                maybe.add(param)
                todo.append(param)
    return maybe


def _checked(func: Func, maybe: set[Value]) -> dict[Block, frozenset[Value]]:
    """Forward: what was checked on all paths.  Starts with everything and shrinks."""
    incoming = edges_to(func)
    tested = {
        instr.result: instr.args[0] for instr in func.instrs() if instr.op == "is_defined" and instr.result is not None
    }
    order = reachable_blocks(func)
    everything = frozenset(maybe)
    starts = dict.fromkeys(order, everything)
    starts[func.entry] = frozenset()
    changed = True
    while changed:
        changed = False
        for block in order[1:]:
            arriving = everything
            for source, instr, edge in incoming[block]:
                if source not in starts:
                    continue
                # A value that the block defines anew is not the one that an earlier round of a loop checked.
                fresh = {i.result for i in source.instrs if i.result is not None}
                known = (starts[source] - fresh) | _checks(source, edge)
                if instr.op == "branch" and instr.args[0] in tested and instr.targets[0] is edge:
                    known |= {tested[instr.args[0]]}
                pairs = zip(edge.args, block.params, strict=True)
                passed = {param for arg, param in pairs if param in maybe and (arg in known or arg not in maybe)}
                arriving &= known.difference(block.params) | passed
            if arriving != starts[block]:
                starts[block] = arriving
                changed = True
    return starts


def _checks(block: Block, edge: Edge) -> set[Value]:
    """What `check_defined` has let pass on the way through the block to the edge."""
    return {instr.args[0] for instr in block.instrs if instr.op == "check_defined" and instr.err is not edge}
