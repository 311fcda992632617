"""C for runs of instructions on floats and float attributes: twice, so that what one has tested the next need not.

    if (UL_UNLIKELY(ul_is_foreign(v1))) goto slow_0_2;
    ul_slot_write_unmarked_float(v1, 3, v5);
    ul_slot_write_unmarked_float(v1, 4, v6);            v1 is native, up to the next safepoint
    done_0:
    ...
    slow_0_2:                                           behind the function: the same instructions with all their halves
    ul_slot_set_unmarked_float(th, v1, 3, &..., v5);
    slow_0_3:
    ul_slot_set_unmarked_float(th, v1, 4, &..., v6);
    goto done_0;

A slow half may run Python code and reach a safepoint, behind which nothing is known of the object.  Where it came back
to the quick code, each instruction there would have to ask anew.  So it goes on in a copy of its own, to the end of the
run.  Nothing in a run reaches a safepoint but slow halves; what raises leaves it.

Known from then on are: whose attributes may be stored plainly, as its class is native (a store has asked); and which
floats are defined (a read has asked, or a store made it so): they become undefined only while the world is stopped.
"""

from collections.abc import Callable, Sequence
from typing import Final

from unlatch.emit.function import FunctionEmitter
from unlatch.emit.ops_objects import slot_number
from unlatch.ir.func import Block, Instr, Value
from unlatch.ir.ops import OPS
from unlatch.ir.views import Views, root, views
from unlatch.prims.schema import Effect
from unlatch.types import FLOAT

LEAST_DROPPED: Final = 2  # tests, for which a run is worth its copy
STORES: Final = frozenset({"slot.set", "slot.init"})

type Writer = Callable[[FunctionEmitter, Instr, Block | None], None]


def write_block(f: FunctionEmitter, block: Block, following: Block | None, write: Writer) -> None:
    """Write the instructions of a block by `write`, those of worthwhile runs quickly."""
    same = views(f.func)
    rest = block.instrs
    while rest:
        run = _run(rest)
        asked = _asking(run, same)
        if sum(map(_is_slot, run)) - len(asked) >= LEAST_DROPPED:
            f.runs.append(run)
            _write_quickly(f, run, asked, len(f.runs) - 1, write)
        else:
            run = run or rest[:1]
            for instr in run:
                write(f, instr, following)
        rest = rest[len(run) :]


def write_copies(f: FunctionEmitter, write: Writer) -> None:
    """Write what slow halves go on in, behind the blocks."""
    for number, run in enumerate(f.runs):
        for index, instr in enumerate(run):
            f.out.label(_slow(number, index))
            write(f, instr, None)
        f.out.line(f.jump(_done(number)))


def _run(instrs: Sequence[Instr]) -> Sequence[Instr]:
    """The run that the instructions begin with: from an access to the last one before anything else is disturbed."""
    length = 0
    for index, instr in enumerate(instrs):
        if _is_slot(instr):
            length = index + 1
        elif index == length == 0 or not _is_pure(instr):
            break
    return instrs[:length]


def _is_slot(instr: Instr) -> bool:
    value = instr.result if instr.op == "slot.get" else instr.args[1] if instr.op in STORES else None
    return value is not None and value.type == FLOAT


def _is_pure(instr: Instr) -> bool:
    row = OPS[instr.op]
    return row.effects == Effect.NONE and not row.terminator and not instr.op.startswith("ref.")


def _asking(run: Sequence[Instr], same: Views) -> frozenset[Instr]:
    """The accesses in a run that have to test something, as nothing before them has."""
    native: set[Value] = set()
    defined: set[tuple[Value, object]] = set()
    asking = set()
    for instr in filter(_is_slot, run):
        holder = root(instr.args[0], same)
        if holder not in native if instr.op in STORES else (holder, instr.imm) not in defined:
            asking.add(instr)
        defined.add((holder, instr.imm))
        if instr.op in STORES:
            native.add(holder)
    return frozenset(asking)


def _write_quickly(
    f: FunctionEmitter, run: Sequence[Instr], asking: frozenset[Instr], number: int, write: Writer
) -> None:
    for index, instr in enumerate(run):
        if not _is_slot(instr):
            write(f, instr, None)
            continue
        holder, place = f.var(instr.args[0]), f"{f.var(instr.args[0])}, {slot_number(f, instr)}"
        slow = f.jump(_slow(number, index)) if instr in asking else ""
        if instr.op in STORES:
            form = "unmarked_" if instr.args[1] in f.facts.unmarked else ""
            if slow:
                f.out.line(f"if (UL_UNLIKELY(ul_is_foreign({holder}))) {slow}")
            f.out.line(f"ul_slot_write_{form}float({place}, {f.var(instr.args[1])});")
        elif instr.result is not None:
            found = f"{place}, &{f.var(instr.result)}"
            f.out.line(
                f"if (UL_UNLIKELY(!ul_slot_find_float({found}))) {slow}" if slow else f"ul_slot_read_float({found});"
            )
    f.out.label(_done(number))


def _slow(run: int, index: int) -> str:
    return f"slow_{run}_{index}"


def _done(run: int) -> str:
    return f"done_{run}"
