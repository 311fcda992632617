"""Which values need no reference of their own (`regions` says what borrowing rests on).

Candidates are the objects that attributes, module globals and containers hold, and block parameters that receive
nothing else.  A greatest fixed point: all are assumed borrowed, and those whose region ends while they are in
use become owned; an owned value is released at its death, which ends regions in turn.

A borrowed value is never live across an instruction that ends the region, nor an operand that this does not guard;
nor live where an owned object dies, because its attributes die with it; nor where somebody takes over what it is (the
list that a loop walks over) or is an item of (a tuple), because another thread may let go of that at once; nor into a
handler, on whose way owned values are released.  In rare blocks, what ends a region elsewhere pins.
"""

from collections import defaultdict
from collections.abc import Iterable

from unlatch.analysis.liveness import Liveness
from unlatch.ir.func import Block, Func, Instr, Value
from unlatch.ir.regions import HELD_ALONE, ITEMS, Regions, reads, unguarded
from unlatch.ir.views import root, views
from unlatch.ir.why import Reason, Why
from unlatch.types import Kind


def borrowable(
    func: Func, live: Liveness, counted: Iterable[Value], stolen: dict[Instr, list[Value]]
) -> tuple[frozenset[Value], dict[Value, Why]]:
    """The values among `counted` that can do without a reference, and why other candidates cannot.  `stolen`: the
    operands that each op takes over."""
    solver = _Solver(func, live, frozenset(counted), stolen)
    return solver.solve(), solver.why


class _Solver:
    def __init__(self, func: Func, live: Liveness, counted: frozenset[Value], stolen: dict[Instr, list[Value]]) -> None:
        self.func = func
        self.live = live
        self.regions = Regions(func)
        self.counted = counted
        self.stolen = stolen
        self.incoming: dict[Value, set[Value]] = defaultdict(set)
        for instr in func.instrs():
            for edge in instr.edges():
                for arg, param in zip(edge.args, edge.block.params, strict=True):
                    self.incoming[param].add(arg)
        self.lenders = self.lending()
        params = {param for block in func.blocks for param in block.params}
        candidates = (reads(func) - self.given_away()) | params
        objects = {v for v in counted if v.type.kind is Kind.POINTER}
        self.borrowed = candidates & objects
        self.owned = objects - self.borrowed  # the end of such a value's life is the release of an object
        self.why: dict[Value, Why] = {}
        self.spoiled: dict[Value, Why] = {}

    def lending(self) -> set[Value]:
        """The values that alone keep alive what was read from them."""
        same = views(self.func)
        lenders = {root(i.args[0], same) for i in self.func.instrs() if i.op in HELD_ALONE}
        before = 0
        while len(lenders) != before:  # what a parameter receives goes on to lend
            before = len(lenders)
            lenders |= {param for param, args in self.incoming.items() if not lenders.isdisjoint(args)}
        return lenders

    def given_away(self) -> set[Value]:
        """Items that the block that reads them gives away: they need a reference anyway, and reading gives it for less
        than `ref.inc`."""
        same = views(self.func)
        given: set[Value] = set()
        for block in self.func.blocks:
            read = {i.result for i in block.instrs if i.op in ITEMS and i.result is not None}
            given |= read & {root(v, same) for i in block.instrs for v in self.stolen.get(i, [])}
        return given

    def solve(self) -> frozenset[Value]:
        """Take away what cannot be borrowed until nothing changes."""
        before = 0
        while len(self.borrowed) != before:
            before = len(self.borrowed)
            self.spoiled = {}
            for block in self.func.blocks:
                self.block(block)
            for value in self.borrowed:
                if any(arg in self.counted and arg not in self.borrowed for arg in self.incoming[value]):
                    self.spoiled.setdefault(value, Why(Reason.JOINED))
            self.why |= self.spoiled
            self.borrowed -= self.spoiled.keys()
            self.owned |= self.spoiled.keys()
        return frozenset(self.borrowed)

    def block(self, block: Block) -> None:
        """Collect what the instructions of one block do not let be borrowed."""
        start = self.live.start(block)
        rare = block in self.regions.rare_blocks
        if not rare and any(param in self.owned and param not in start for param in block.params):
            self.spoil(start, Reason.DIES_BESIDE, block.instrs[0])
        for instr, after in zip(block.instrs, self.live.after_each(block), strict=True):
            if instr.err is not None:
                self.spoil((*self.live.needed(instr.err), *instr.err.block.params), Reason.HANDLED, instr)
            if self.regions.end_at(instr):
                self.spoil(unguarded(instr), Reason.USED_BY, instr)
                self.spoil(after - {instr.result}, Reason.OUTLIVES, instr)
            taken = self.stolen.get(instr, ())
            ends = {*instr.args, instr.result, *(self.live.needed(instr.err) if instr.err is not None else ())}
            dying = [v for v in ends if v in self.owned and v not in after]
            if any(v in self.lenders if v in taken else not rare for v in dying):
                self.spoil(after, Reason.DIES_BESIDE, instr)
            if instr.targets and not rare:
                self.edges(instr)

    def edges(self, instr: Instr) -> None:
        """What dies on the way from a terminator to one of its targets."""
        held = self.owned.intersection({*instr.args}.union(*map(self.live.needed, instr.targets)))
        for edge in instr.targets:
            needed = self.live.needed(edge)
            released_there = len(instr.targets) > 1 and edge.block in self.regions.rare_blocks
            if not released_there and not held <= needed:
                self.spoil((*needed, *edge.block.params), Reason.DIES_BESIDE, instr)

    def spoil(self, values: Iterable[Value], reason: Reason, instr: Instr) -> None:
        """None of the values can be borrowed; the first reason found is kept."""
        for value in self.borrowed.intersection(values):
            self.spoiled.setdefault(value, Why.of(reason, instr))
