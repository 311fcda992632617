"""Ownership: from the pass `insert refs` on, every reference is released exactly once on every path.

Every value has a number of references that the function owns at each point.  A refcounted result starts with one,
unless its row says `borrows` or it is marked as borrowed; so does a refcounted block parameter.  A function parameter
or borrowed value starts with none, may be used anyway, and is copied (`ref.inc`) before it is given away.  A result
that is its operand itself (`cast`) has the operand's references.

O1  A value that starts with a reference is used only while one is left.
O2  `ref.dec`, a stealing op, `return` and an edge's argument to a refcounted parameter each take one that is there.
O3  An operand that is only lent to the op is still owned when the op steals another copy of it.
O4  On leaving the function, by `return`, `raise` or a raising op, none is left.
O5  All edges to a block bring the same numbers.

That borrowed values are alive while they are used is the business of `borrowing`.
"""

from collections import Counter

from unlatch.ir.func import Block, Edge, Func, Instr, Value
from unlatch.ir.ops import OPS
from unlatch.ir.rewrite import reachable_blocks
from unlatch.ir.text import Names
from unlatch.ir.verify.problem import Problem
from unlatch.ir.views import root, views


def problems(func: Func) -> list[Problem]:
    """All broken rules of this family."""
    return _Checker(func).run()


def stolen(instr: Instr) -> list[Value]:
    """The refcounted operands that the op takes over, once per position."""
    row = OPS[instr.op]
    taken = []
    for index, value in enumerate(instr.args):
        is_extra = row.variadic and index >= len(row.params)
        if value.type.is_refcounted and (
            instr.op == "return" or index in row.steals or (is_extra and -1 in row.steals)
        ):
            taken.append(value)
    return taken


class _Checker:
    """`start` holds the numbers with which control arrives in each block; values with none are left out."""

    def __init__(self, func: Func) -> None:
        self.func = func
        self.names = Names(func)
        self.found: list[Problem] = []
        self.same = views(func)
        self.start: dict[Block, dict[Value, int]] = {func.entry: {}}
        self.counted = {
            param for block in func.blocks for param in block.params if param.type.is_refcounted and not param.borrowed
        }
        for instr in func.instrs():
            if (
                instr.result is not None
                and instr.result.type.is_refcounted
                and not OPS[instr.op].borrows
                and not instr.result.borrowed
            ):
                self.counted.add(instr.result)

    def run(self) -> list[Problem]:
        # Reverse postorder: some predecessor has been seen, so the block's numbers are known.
        for block in reachable_blocks(self.func):
            owned = Counter(self.start[block])
            for instr in block.instrs:
                self.instr(instr, owned)
        return self.found

    def instr(self, instr: Instr, owned: Counter[Value]) -> None:
        for value in instr.args:
            owner = self.owner(value)
            if owner in self.counted and owned[owner] < 1:
                self.report("O1", instr, f"{self.names.value(value)} is used after its last reference went")
        if instr.op == "ref.inc":
            owned[self.owner(instr.args[0])] += 1
            return
        taken = stolen(instr) if instr.op != "ref.dec" else list(instr.args)
        for value in taken:
            self.take(instr, value, owned)
        lent = Counter(map(self.owner, instr.args))
        lent.subtract(map(self.owner, taken))
        for value in dict.fromkeys(map(self.owner, taken)):
            if instr.op != "ref.dec" and lent[value] > 0 and value in self.counted and owned[value] < 1:
                self.report(
                    "O3", instr, f"{self.names.value(value)} is lent to {instr.op}, which takes its last reference"
                )
        if OPS[instr.op].raises:
            self.failure(instr, owned)
        if instr.result is not None and instr.result in self.counted:
            owned[instr.result] += 1
        if instr.op in ("return", "raise"):
            self.leave(instr, owned)
        for edge in instr.targets:
            self.follow(instr, edge, owned)

    def failure(self, instr: Instr, owned: Counter[Value]) -> None:
        left = owned.copy()
        for value in instr.cleanup:
            self.take(instr, value, left)
        if instr.err is None:
            self.leave(instr, left)
        else:
            self.follow(instr, instr.err, left)

    def take(self, instr: Instr, value: Value, owned: Counter[Value]) -> None:
        owner = self.owner(value)
        if owned[owner] < 1:
            self.report("O2", instr, f"a reference to {self.names.value(value)} is taken that is not owned")
        else:
            owned[owner] -= 1

    def owner(self, value: Value) -> Value:
        """The value that holds the references of this one."""
        return root(value, self.same)

    def leave(self, instr: Instr, owned: Counter[Value]) -> None:
        for value, number in owned.items():
            if number:
                self.report(
                    "O4", instr, f"{self.names.value(value)} still holds {_references(number)} on leaving the function"
                )

    def follow(self, instr: Instr, edge: Edge, owned: Counter[Value]) -> None:
        left = owned.copy()
        for value, param in zip(edge.args, edge.block.params, strict=True):
            if param in self.counted:
                self.take(instr, value, left)
        for param in edge.block.params:
            if param in self.counted:
                left[param] = 1
        arriving = {value: number for value, number in left.items() if number}
        known = self.start.setdefault(edge.block, arriving)
        for value in sorted({*known, *arriving}, key=self.names.value):
            if known.get(value, 0) != arriving.get(value, 0):
                target, name = self.names.block(edge.block), self.names.value(value)
                numbers = f"{_references(arriving.get(value, 0))}, other edges {known.get(value, 0)}"
                self.report("O5", instr, f"{name} comes to {target} with {numbers}")

    def report(self, rule: str, instr: Instr, message: str) -> None:
        self.found.append(Problem(rule, instr, message))


def _references(number: int) -> str:
    return f"{number} reference{'' if number == 1 else 's'}"
