"""What one row of an op or primitive table says: everything that passes, verifier, interpreter and emitter may ask
about it."""

from dataclasses import dataclass
from enum import Flag, auto

from unlatch.types import Type


class Effect(Flag):
    """What executing an op may do beside computing its result."""

    NONE = 0
    ALLOCATES = auto()
    READS = auto()  # reads mutable heap state (attribute, item, global)
    WRITES = auto()  # writes mutable heap state, visible to others
    RUNS_PYTHON = auto()  # may run arbitrary Python code (dunders, destructors, imports)
    SAFEPOINT = auto()  # may reach a safepoint: anything that can block on a lock, detach or run Python
    ARBITRARY = ALLOCATES | READS | WRITES | RUNS_PYTHON | SAFEPOINT


class Thread(Flag):
    """How the op stays safe when other threads touch the same objects (names of protocols: runtime/PROTOCOLS.md)."""

    PURE = auto()  # touches nothing that another thread can change
    LOCAL_ONLY = auto()  # only for objects that no other thread can reach yet
    LOCKFREE = auto()  # a read protocol without locks
    LOCKED = auto()  # a per-object lock inside the primitive or inside CPython
    CPYTHON = auto()  # whatever the public CPython call does


@dataclass(frozen=True, slots=True)
class Row:
    """One op or primitive.

    `params`: operand types in order; an operand's type must be equal, or a pointer type where `object` is asked for.
    `result`: VOID when it yields nothing.  None means that the instruction's own result type decides (`cast`, `undef`,
    `call`).
    `variadic`: any number of further operands of type `object` after `params`; C receives `PyObject *const *items,
    Py_ssize_t n`.
    `steals`: indices of operands whose reference the op takes over (also when it fails); -1 stands for all variadic
    ones.
    `guards`: indices of operands that may be borrowed although the op ends the region: it is done with them before, or
    gives them a reference itself.
    `borrows`: the result is a borrowed or immortal reference (default: owned).
    `raises`: it may fail with an exception set; how failure shows in C follows from the result type (see docs/ir.md).
    `c`: the C function or macro of the runtime; empty for ops that the emitter writes itself.
    `needs_thread`: C takes `ul_thread *th` first.
    `may_be_undefined`: the undefined result without an exception set is a regular outcome (an exhausted iterator), not
    a failure.
    `same`: the result is operand 0 itself under another type; it lives as long as that does (borrowed from it).
    `slow_path`: it runs Python code or reaches a safepoint only on a path that generated code can tell apart before it
    is taken (`emit.quiet`).
    `never_returns`: it always raises; the block ends with `unreachable` right after it.
    `polls`: it takes longer the bigger its operands are, or runs foreign C, so generated code polls behind it.
    """

    name: str
    params: tuple[Type, ...]
    result: Type | None
    doc: str
    raises: bool = False
    effects: Effect = Effect.NONE
    thread: Thread = Thread.PURE
    variadic: bool = False
    steals: tuple[int, ...] = ()
    guards: tuple[int, ...] = ()
    borrows: bool = False
    terminator: bool = False
    c: str = ""
    needs_thread: bool = False
    may_be_undefined: bool = False
    never_returns: bool = False
    same: bool = False
    slow_path: bool = False
    polls: bool = False

    def __post_init__(self) -> None:
        problem = self.why_contradictory()
        if problem is not None:
            msg = f"row {self.name}: {problem}"
            raise ValueError(msg)

    def why_contradictory(self) -> str | None:
        """The reason why no op can be as this row says, or None."""
        if self.borrows and Effect.ALLOCATES in self.effects:
            return "a freshly allocated result cannot be borrowed"
        if Effect.RUNS_PYTHON in self.effects and Effect.SAFEPOINT not in self.effects:
            return "running Python reaches safepoints"
        if self.thread is Thread.PURE and (Effect.WRITES in self.effects or Effect.READS in self.effects):
            return "a pure op neither reads nor writes the heap"
        if self.borrows and self.result is not None and not self.result.is_refcounted:
            return "only a reference can be borrowed"
        if self.same and (not self.borrows or not self.params or self.steals):
            return "what is the operand itself is borrowed from it"
        if self.slow_path and Effect.SAFEPOINT not in self.effects:
            return "a path without safepoint is as good as any"
        if self.never_returns and not self.raises:
            return "what never returns must raise"
        if self.polls and not (self.raises and Effect.SAFEPOINT in self.effects):
            return "a poll is a safepoint, and may raise"
        if self.polls and (self.borrows or self.may_be_undefined or self.never_returns):
            return "a poll looks at an owned result that is there"
        for index in self.steals:
            if not (self.variadic if index == -1 else index < len(self.params)):
                return "no such operand to take over"
            if index != -1 and not self.params[index].is_refcounted:
                return f"operand {index} holds no reference to take over"
        if any(index in self.steals or not self.params[index].is_refcounted for index in self.guards):
            return "only what is lent needs a guard"
        if self.may_be_undefined and self.result is not None and not self.result.is_refcounted:
            return "its result has no undefined value"
        return None
