"""What the final IR of a function still costs on a free-threaded build: counts, atomics, locks, boxes, dynamic calls
and polls, each with the reason why it could not be removed.

Reasons that only a pass knows lie in the IR (`ir.why`); those that follow from an op and its operands are found here.
Slow paths inside an op (the addition of ints that are not small) are no costs.  What stands in blocks that are entered
only where a guess of the compiler fails (a function was replaced) is marked `withdrawn`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from unlatch.ir.func import Func, Instr, Pos, Value
from unlatch.ir.ops import OPS
from unlatch.ir.rare import reached_as_guessed
from unlatch.ir.text import Names
from unlatch.prims.schema import Effect, Thread
from unlatch.types import NONE, Kind


class Cost(Enum):
    """Kinds of costs.  The value is how a report calls it."""

    COUNT = "count"  # a reference count: plain in the thread that made the object, atomic in others
    ATOMIC = "atomic"  # an atomic operation wherever the object is shared
    LOCK = "lock"  # a lock of an object, taken for the moment
    BOX = "box"  # a number becomes an object
    DYNAMIC = "dynamic call"  # Python's own protocols decide at run time what is done
    OWNER = "owner test"  # whose an object is, asked before its attributes are read
    POLL = "safepoint"


@dataclass(frozen=True, slots=True)
class Item:
    """One cost: `what` happens, `why` it has to, `pos` where in the source; `withdrawn`: only where a guess fails."""

    cost: Cost
    what: str
    why: str
    pos: Pos | None
    withdrawn: bool


CHANGES_CONTAINER: Final = {
    "list": (
        *("set", "set_i64", "del", "append", "extend", "extend_star", "iadd", "insert", "pop", "pop_at", "remove"),
        *("clear", "reverse", "sort"),
    ),
    "dict": ("set_item", "del_item", "setdefault", "pop", "pop_default", "update", "update_mapping", "clear", "ior"),
    "set": ("add", "discard", "remove", "update", "clear", "pop"),
}
LOCKS: Final = frozenset(f"{kind}.{op}" for kind, ops in CHANGES_CONTAINER.items() for op in ops)
GENERIC: Final = frozenset({"object", "super", "import", "with", "format", "unpack"})
ITERATION: Final = frozenset({"iter.new", "iter.next", "iter.next_value"})  # `iter.open` and `iter.step` know lists
BOXES: Final = frozenset(name for name in OPS if name.endswith(".box") and Effect.ALLOCATES in OPS[name].effects)


def costs(func: Func) -> list[Item]:
    """Everything in `func` that costs, in the order of its text.  `func` is as the last pass leaves it."""
    return list(_Reader(func).items())


class _Reader:
    def __init__(self, func: Func) -> None:
        self.func = func
        self.names = Names(func)
        self.immortal = {i.result for i in func.instrs() if i.op.startswith("const.") or i.op == "undef"}
        self.users: dict[Value, Instr] = {}
        for instr in func.instrs():
            if not instr.op.startswith("ref."):
                for value in instr.operands():
                    self.users.setdefault(value, instr)

    def items(self) -> Iterator[Item]:
        as_guessed = reached_as_guessed(self.func)
        for block in self.func.blocks:
            for instr in block.instrs:
                for cost, what, why in self.of(instr):
                    pos = instr.pos.outermost if instr.pos is not None else None
                    yield Item(cost, what, why, pos, block not in as_guessed)

    def of(self, instr: Instr) -> Iterator[tuple[Cost, str, str]]:
        op, row = instr.op, OPS[instr.op]
        prefix = op.partition(".")[0]
        match op:
            case "ref.inc" | "ref.dec" if instr.args[0] in self.immortal or instr.args[0].type == NONE:
                return
            case "ref.inc":
                yield Cost.COUNT, f"{self.name(instr.args[0])} gets a reference", str(instr.why)
            case "ref.dec":
                yield Cost.COUNT, f"{self.name(instr.args[0])} gives one up", f"it owns it: {instr.args[0].why}"
            case "safepoint" | "safepoint.i64" | "safepoint.int":
                yield Cost.POLL, "poll", str(instr.why)
            case "settle":
                yield Cost.OWNER, f"whose is {self.name(instr.args[0])}", str(instr.why)
            case "slot.set" | "slot.del":
                yield Cost.ATOMIC, f"{self.attribute(instr)} changes", "other threads may read it meanwhile"
            case "slot.get" if instr.result is not None and _is_counted(instr.result):
                yield Cost.COUNT, f"{self.attribute(instr)} is read with a reference", str(instr.result.why)
            case "global.set" | "global.del":
                yield Cost.LOCK, f"global `{instr.imm[0]!s}` changes", "the module's dict is the truth, and has a lock"
            case "global.get" if instr.result is not None and _is_counted(instr.result):
                yield Cost.COUNT, f"global `{instr.imm[0]!s}` is read", "another thread may replace it at any time"
            case _ if op in BOXES:
                yield Cost.BOX, f"{self.name(instr.args[0])} becomes an object", self.why_boxed(instr)
            case _ if op in LOCKS:
                yield Cost.LOCK, f"`{op}`", "CPython locks a built-in container while it changes"
            case _ if Thread.LOCKED in row.thread:
                yield (
                    Cost.LOCK,
                    f"`{op}`",
                    "the variable is shared with an inner function, which another thread may run",
                )
            case _ if (
                (prefix in GENERIC or op in ITERATION) and Effect.RUNS_PYTHON in row.effects and not row.slow_path
            ):
                yield Cost.DYNAMIC, f"`{op}`", f"nothing faster is known for {self.types(instr)}"

    def why_boxed(self, instr: Instr) -> str:
        user = self.users.get(instr.result) if instr.result is not None else None
        return "a handler or a later block takes an object" if user is None else f"`{user.op}` takes an object"

    def attribute(self, instr: Instr) -> str:
        return f"`{self.name(instr.args[0]).strip('`')}.{instr.imm[1]!s}`"

    def name(self, value: Value) -> str:
        return f"`{value.name}`" if value.name else self.names.value(value)

    def types(self, instr: Instr) -> str:
        return ", ".join(dict.fromkeys(f"`{value.type}`" for value in instr.args)) or "it"


def _is_counted(value: Value) -> bool:
    return not value.borrowed and value.type.is_refcounted and value.type.kind is Kind.POINTER
