"""Borrowing: values without a reference are used only where nothing can have made them die.

Marked results and block parameters (`&`) are borrowed from an attribute, up to the next safepoint (`ir.regions`).

B1  A borrowed value is not used after an op that ends its region, after a slow path that did not pin it, nor in a
    handler.
B2  An op that ends the region has no borrowed operands but those that its row says it `guards`; one with a slow path
    pins those that it has.
B3  A borrowed block parameter receives no value that holds a reference: nobody would release it.
B4  An object is read from an attribute only of a settled holder: settled, or made here, before on every path.

B1 is a forward analysis of what may be stale, B4 one of what must be settled.

Not checked: that the owner of a borrow chain is alive; it can die only by an op that ends the region.
"""

from unlatch.ir.func import Block, Func, Instr, Value
from unlatch.ir.ops import OPS
from unlatch.ir.regions import Regions, unguarded
from unlatch.ir.rewrite import reachable_blocks
from unlatch.ir.text import Names
from unlatch.ir.verify.problem import Problem
from unlatch.ir.views import root, views
from unlatch.types import Kind


def problems(func: Func, *, pinned: bool) -> list[Problem]:
    """All broken rules of this family; B1's slow paths, the second half of B2 and B4 only once they are `pinned`."""
    return _Checker(func, pinned=pinned).run()


class _Checker:
    """`stale` and `settled` hold what is known where each block begins; None: control has not come there yet."""

    def __init__(self, func: Func, *, pinned: bool) -> None:
        self.func = func
        self.pinned = pinned
        self.names = Names(func)
        self.found: list[Problem] = []
        self.same = views(func)
        self.regions = Regions(func)
        params = [param for block in func.blocks for param in block.params]
        results = [i.result for i in func.instrs() if i.result is not None]
        self.borrowed = frozenset(v for v in (*params, *results) if v.borrowed)
        uncounted = {i.result for i in func.instrs() if i.result is not None and OPS[i.op].borrows}
        self.owned = {v for v in (*params, *results) if v.type.is_refcounted and not v.borrowed} - uncounted
        self.stale: dict[Block, frozenset[Value]] = {func.entry: frozenset()}
        self.settled: dict[Block, frozenset[Value]] = {func.entry: frozenset()}

    def run(self) -> list[Problem]:
        order = reachable_blocks(self.func)
        changed = True
        while changed:
            self.found.clear()
            changed = False
            for block in order:
                changed |= self.block(block)
        return self.found

    def block(self, block: Block) -> bool:
        """Walk one block; whether something new arrives at a successor."""
        stale = set(self.stale.get(block, ())) - set(block.params)
        settled = set(self.settled.get(block, ()))
        changed = False
        for instr in block.instrs:
            self.uses(instr, stale)
            self.holder(instr, settled)
            if instr.err is not None:
                changed |= self.arrive(instr.err.block, set(self.borrowed), settled - set(instr.err.block.params))
            self.step(instr, stale, settled)
            for edge in instr.targets:
                pairs = list(zip(edge.args, edge.block.params, strict=True))
                for arg, param in pairs:
                    if param.borrowed and root(arg, self.same) in self.owned:
                        name = self.names.value(param)
                        self.report("B3", instr, f"{name} is borrowed, {self.names.value(arg)} holds a reference")
                known = (settled - set(edge.block.params)) | {p for arg, p in pairs if root(arg, self.same) in settled}
                changed |= self.arrive(edge.block, stale, known)
        return changed

    def uses(self, instr: Instr, stale: set[Value]) -> None:
        for value in dict.fromkeys(root(v, self.same) for v in instr.operands()):
            if value in stale:
                self.report("B1", instr, f"{self.names.value(value)} is used where it may have died")
        used = {root(v, self.same) for v in unguarded(instr)} & self.borrowed
        for value in dict.fromkeys(root(v, self.same) for v in instr.args):
            if value in used and self.regions.end_at(instr):
                self.report("B2", instr, f"{self.names.value(value)} may die under {instr.op}")
            elif self.pinned and value in self.borrowed and self.regions.pinned_at(instr) and value not in instr.pins:
                self.report("B2", instr, f"{self.names.value(value)} may die under {instr.op}, which does not pin it")

    def holder(self, instr: Instr, settled: set[Value]) -> None:
        if (
            self.pinned
            and instr.op == "slot.get"
            and instr.result is not None
            and instr.result.type.kind is Kind.POINTER
            and root(instr.args[0], self.same) not in settled
        ):
            self.report("B4", instr, f"{self.names.value(instr.args[0])} is not settled")

    def step(self, instr: Instr, stale: set[Value], settled: set[Value]) -> None:
        if self.regions.end_at(instr):
            stale |= self.borrowed
        elif self.regions.pinned_at(instr) and self.pinned:
            stale |= self.borrowed - set(instr.pins)
        if instr.op == "settle":
            settled.add(root(instr.args[0], self.same))
        if instr.result is not None:
            stale.discard(instr.result)
            settled.discard(instr.result)
            if instr.op == "class.new":
                settled.add(instr.result)

    def arrive(self, block: Block, stale: set[Value], settled: set[Value]) -> bool:
        all_stale = frozenset(stale) | self.stale.get(block, frozenset())
        all_settled = frozenset(settled) & self.settled.get(block, frozenset(settled))
        changed = all_stale != self.stale.get(block) or all_settled != self.settled.get(block)
        self.stale[block], self.settled[block] = all_stale, all_settled
        return changed

    def report(self, rule: str, instr: Instr, message: str) -> None:
        self.found.append(Problem(rule, instr, message))
