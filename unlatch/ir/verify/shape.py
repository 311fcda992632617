"""Shape: the function hangs together as data, whatever its ops mean.

H1  There is an entry block; it has no parameters and no edge leads to it.
H2  Every block ends with its only terminator.
H3  Every op has a row in the op table.
H4  The number of targets is what the terminator needs; other ops have none.
H5  Every edge leads to a block of this function and passes one argument per parameter.
H6  Only raising ops have error edges and `release`; an op with an error edge is the last before the block's terminator,
    reference counts left aside.
H7  `unreachable` follows an op that never returns.
H8  Every value, instruction and block is there once.
H9  There is a result exactly if the row has one.
H10 The number of operands is the row's, more only if it is variadic.
"""

from collections.abc import Iterator

from unlatch.ir.func import Block, Edge, Func, Instr, Value
from unlatch.ir.ops import OPS
from unlatch.ir.verify.problem import Problem
from unlatch.types import VOID

TARGETS = {"jump": 1, "branch": 2}
ANY_NUMBER = frozenset({"call", "call.method", "call.by_name"})  # the callee's signature decides


def problems(func: Func) -> list[Problem]:
    """All broken rules of this family."""
    if not func.blocks:
        return [Problem("H1", func, "there is no block")]
    found = list(_entry(func))
    found += _unique(func)
    blocks = set(func.blocks)
    for block in func.blocks:
        found += _ends(block)
        for index, instr in enumerate(block.instrs):
            found += _instr(instr)
            found += _position(block, index)
            for edge in instr.edges():
                found += _edge(blocks, instr, edge)
    return found


def _entry(func: Func) -> Iterator[Problem]:
    if func.entry.params:
        yield Problem("H1", func.entry, "the entry block has parameters")
    for instr in func.instrs():
        if any(edge.block is func.entry for edge in instr.edges()):
            yield Problem("H1", instr, "an edge leads to the entry block")


def _ends(block: Block) -> Iterator[Problem]:
    terminators = [instr for instr in block.instrs if instr.op in OPS and OPS[instr.op].terminator]
    if not block.instrs or block.instrs[-1] not in terminators:
        yield Problem("H2", block.instrs[-1] if block.instrs else block, "the block has no terminator at its end")
    for instr in terminators:
        if instr is not block.instrs[-1]:
            yield Problem("H2", instr, "a terminator stands before the end of the block")


def _instr(instr: Instr) -> Iterator[Problem]:
    if instr.op not in OPS:
        yield Problem("H3", instr, f"there is no op {instr.op}")
        return
    row = OPS[instr.op]
    if len(instr.targets) != TARGETS.get(instr.op, 0):
        yield Problem("H4", instr, f"{instr.op} has {len(instr.targets)} targets, not {TARGETS.get(instr.op, 0)}")
    if not row.raises and instr.err is not None:
        yield Problem("H6", instr, f"{instr.op} never raises, so it has no error edge")
    if not row.raises and instr.cleanup:
        yield Problem("H6", instr, f"{instr.op} never raises, so it releases nothing")
    if row.result == VOID and instr.result is not None:
        yield Problem("H9", instr, f"{instr.op} has no result")
    if row.result is not None and row.result != VOID and instr.result is None:
        yield Problem("H9", instr, f"{instr.op} has a result")
    wanted = len(row.params)
    if instr.op not in ANY_NUMBER and (len(instr.args) < wanted or (len(instr.args) > wanted and not row.variadic)):
        more = " or more" if row.variadic else ""
        yield Problem("H10", instr, f"{instr.op} has {len(instr.args)} operands, not {wanted}{more}")


def _position(block: Block, index: int) -> Iterator[Problem]:
    instr = block.instrs[index]
    after = [other.op for other in block.instrs[index + 1 : -1]]
    if instr.err is not None and not all(op in ("ref.inc", "ref.dec") for op in after):
        yield Problem("H6", instr, "an op with an error edge stands last before the terminator")
    row = OPS.get(instr.op)
    if (
        row is not None
        and row.never_returns
        and (block.instrs[-1].op != "unreachable" or index != len(block.instrs) - 2)
    ):
        yield Problem("H7", instr, f"`unreachable` follows {instr.op}")


def _edge(blocks: set[Block], instr: Instr, edge: Edge) -> Iterator[Problem]:
    if edge.block not in blocks:
        yield Problem("H5", instr, "an edge leads to a block that is not in the function")
    elif len(edge.args) != len(edge.block.params):
        yield Problem("H5", instr, f"an edge passes {len(edge.args)} values to {len(edge.block.params)} parameters")


def _unique(func: Func) -> Iterator[Problem]:
    if len(set(func.params)) != len(func.params):
        yield Problem("H8", func, "two function parameters are the same value")
    places: list[tuple[Block | Instr, list[Value]]] = []
    for block in func.blocks:
        places.append((block, block.params))
        places += [(instr, [] if instr.result is None else [instr.result]) for instr in block.instrs]
    values = set(func.params)
    seen: set[Block | Instr] = set()
    for place, defined in places:
        if place in seen:
            yield Problem("H8", place, "a block or instruction is there twice")
        seen.add(place)
        for value in defined:
            if value in values:
                yield Problem("H8", place, "a value is defined twice")
            values.add(value)
