"""C for runs of accesses to float attributes, and to lists that are alone: twice, each test once in the quick copy.

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
run.  Nothing in a run reaches a safepoint but slow halves; what raises leaves it.  Arithmetic on ints belongs to a run
likewise: for ints that are not small it goes on in the copy.

Known from then on are: whose attributes may be stored plainly, as its class is native (a store has asked); and which
floats are defined (a read has asked, or a store made it so): they become undefined only while the world is stopped; and
that a list is exact and no other thread has a way to it (`list_items.h`, I4), so that its length and its items stay.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from unlatch.emit.exchanges import exchanges
from unlatch.emit.function import FunctionEmitter
from unlatch.emit.late_releases import FAST, is_int_release
from unlatch.emit.ops_ints import write_fast
from unlatch.emit.ops_lists import OURS, known_references, write_exchange, write_ours
from unlatch.emit.ops_objects import slot_number
from unlatch.ir.func import Block, Instr, Value
from unlatch.ir.ops import OPS
from unlatch.prims.schema import Effect
from unlatch.types import FLOAT

LEAST_DROPPED: Final = 2  # tests, for which a run is worth its copy
STORES: Final = frozenset({"slot.set", "slot.init"})
ACCESSES: Final = STORES | OURS | {"slot.get"}

type Writer = Callable[[FunctionEmitter, Instr, Block | None], None]
type Fact = tuple[object, ...]


def write_block(f: FunctionEmitter, block: Block, following: Block | None, write: Writer) -> None:
    """Write the instructions of a block by `write`, those of worthwhile runs quickly."""
    finder = _Finder(f)
    at = 0
    while at < len(block.instrs):
        run, asking = finder.run(block.instrs, at) if block.instrs[at].op in ACCESSES else ((), frozenset())
        if sum(finder.asked(instr) is not None for instr in run) - len(asking) >= LEAST_DROPPED:
            f.runs.append(run)
            _write_quickly(f, run, finder, asking, write)
        else:
            run = run or block.instrs[at : at + 1]
            for instr in run:
                write(f, instr, following)
        at += len(run)


def write_copies(f: FunctionEmitter, write: Writer) -> None:
    """Write what slow halves go on in, behind the blocks."""
    for number, run in enumerate(f.runs):
        for index, instr in enumerate(run):
            f.out.label(_slow(number, index))
            write(f, instr, None)
        f.out.line(f.jump(_done(number)))


class _Finder:
    """Finds runs.  `lists`: those of the present run that are worth asking whether they are alone."""

    def __init__(self, f: FunctionEmitter) -> None:
        self.f = f
        self.lists: frozenset[Value] = frozenset()

    def run(self, instrs: Sequence[Instr], at: int) -> tuple[Sequence[Instr], frozenset[Instr]]:
        """The run that begins at a place, with an access, up to the last one before anything else is disturbed; and
        those of its accesses that have to test something, as nothing before them has."""
        self.lists = self.reached(instrs, at)
        while True:
            run = self.longest(instrs, at)
            stored = {self.root(i) for i in run if i.op in OURS and i.result is None}
            used = Counter(self.root(i) for i in run if i.op in OURS)
            worth = frozenset(v for v in stored if used[v] > LEAST_DROPPED) & self.lists
            if worth == self.lists or not run:
                return run, self.asking(run)
            self.lists = worth

    def reached(self, instrs: Sequence[Instr], at: int) -> frozenset[Value]:
        """The lists in a run whose references are known, if all accesses to lists belonged to it."""
        firsts: dict[Value, Instr] = {}
        for index in range(at, len(instrs)):
            instr = instrs[index]
            if instr.op in OURS:
                firsts.setdefault(self.root(instr), instr)
            elif self.asked(instr) is None and not self.passes(instr):
                break
        return frozenset(v for v, first in firsts.items() if known_references(self.f, first) != "0")

    def longest(self, instrs: Sequence[Instr], at: int) -> Sequence[Instr]:
        end = at
        for index in range(at, len(instrs)):
            if self.asked(instrs[index]) is not None:
                end = index + 1
            elif end == at or not self.passes(instrs[index]):
                break
        return instrs[at:end]

    def asking(self, run: Sequence[Instr]) -> frozenset[Instr]:
        known: set[Fact] = set()
        asking = set()
        for instr in run:
            asked = self.asked(instr)
            if asked is not None and asked not in known:
                asking.add(instr)
            if asked is not None:
                known |= {asked, self.defined(instr)}
        return frozenset(asking)

    def asked(self, instr: Instr) -> Fact | None:
        """What an access has to know; None: the instruction is none."""
        if instr.op in OURS:
            return ("alone", self.root(instr)) if self.root(instr) in self.lists else None
        value = instr.result if instr.op == "slot.get" else instr.args[1] if instr.op in STORES else None
        if value is None or value.type != FLOAT:
            return None
        return ("native", self.root(instr)) if instr.op in STORES else self.defined(instr)

    def passes(self, instr: Instr) -> bool:
        """Whether what is known of objects is known behind the instruction, in the quick code."""
        row = OPS[instr.op]
        if instr.op in FAST or is_int_release(instr):
            return True
        return row.effects in (Effect.NONE, Effect.ALLOCATES) and not row.terminator and not instr.op.startswith("ref.")

    def defined(self, instr: Instr) -> Fact:
        return ("defined", self.root(instr), instr.imm)

    def root(self, instr: Instr) -> Value:
        """The object that is accessed."""
        return self.f.root(instr.args[0])


def _write_quickly(
    f: FunctionEmitter, run: Sequence[Instr], finder: _Finder, asking: frozenset[Instr], write: Writer
) -> None:
    number = len(f.runs) - 1
    accesses = {instr: finder.root(instr) for instr in run if finder.asked(instr) is not None}
    swaps = {access: swap for swap in exchanges(run, accesses) for access in swap}
    for index, instr in enumerate(run):
        swap = swaps.get(instr)
        if instr.op in FAST:
            write_fast(f, instr, f.jump(_slow(number, index)))
        elif is_int_release(instr):
            if instr not in f.late_releases.all:
                f.out.line(f"if (UL_UNLIKELY(!ul_int_is_small({f.var(instr.args[0])}))) {f.jump(_slow(number, index))}")
        elif instr not in accesses:
            write(f, instr, None)
        elif instr.op in OURS:
            if instr in asking:
                ours = f"ul_list_is_ours({f.var(instr.args[0])}, {known_references(f, instr)})"
                f.out.line(f"if (UL_UNLIKELY(!{ours})) {f.jump(_slow(number, index))}")
            if swap is None:
                write_ours(f, instr, f.jump(_slow(number, index)))
            elif instr is swap.last:
                write_exchange(f, swap.first, swap.second, f.jump(_slow(number, run.index(swap.first))))
        else:
            _write_float(f, instr, f.jump(_slow(number, index)) if instr in asking else "")
    f.out.label(_done(number))


def _write_float(f: FunctionEmitter, instr: Instr, slow: str) -> None:
    """`slow`: where to go if what has to be asked does not hold; empty: it is known to."""
    holder, place = f.var(instr.args[0]), f"{f.var(instr.args[0])}, {slot_number(f, instr)}"
    if instr.op in STORES:
        form = "unmarked_" if instr.args[1] in f.facts.unmarked else ""
        if slow:
            f.out.line(f"if (UL_UNLIKELY(ul_is_foreign({holder}))) {slow}")
        f.out.line(f"ul_slot_write_{form}float({place}, {f.var(instr.args[1])});")
        return
    assert instr.result is not None
    found = f"{place}, &{f.var(instr.result)}"
    f.out.line(f"if (UL_UNLIKELY(!ul_slot_find_float({found}))) {slow}" if slow else f"ul_slot_read_float({found});")


def _slow(run: int, index: int) -> str:
    return f"slow_{run}_{index}"


def _done(run: int) -> str:
    return f"done_{run}"
