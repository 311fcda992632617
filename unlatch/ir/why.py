"""Why something that costs time is still there: what passes leave at values and instructions, as data for reports."""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unlatch.ir.func import Instr


class Reason(Enum):
    """One sentence each; `{op}` and `{line}` are those of the instruction that a `Why` names."""

    # Of a value: why it has a reference of its own.
    MADE = "`{op}` returns a new reference"
    SHARED_CONTAINER = "another thread may take it out of its container at any time"
    OUTLIVES = "in use behind `{op}` in line {line}, which may drop what holds it"
    USED_BY = "handed to `{op}` in line {line}, which may drop what holds it"
    DIES_BESIDE = "in use where another object is released, in line {line}, whose destructor may drop what holds it"
    HANDLED = "in use in a handler, on the way to which objects are released"
    JOINED = "on another way to the same place it has a reference of its own"
    # Of a new reference.
    RETURNED = "the caller owns what is returned"
    STORED = "`{op}` keeps it"
    PASSED_ON = "what comes next owns it"
    # Of a poll.
    LOOP = "each round of a loop answers stop requests, signals and reclamation"
    ROUNDS = "some rounds of a loop answer stop requests, signals and reclamation, as each of them is short"
    RECURSION = "a function that may call itself answers stop requests, signals and reclamation"
    # Of the question whose an object is.
    FIRST_READ = "the first read of an object's attribute on this way"


@dataclass(frozen=True, slots=True)
class Why:
    """A reason, and the instruction that gave it."""

    reason: Reason
    op: str = ""
    line: int | None = None

    @classmethod
    def of(cls, reason: Reason, instr: "Instr") -> "Why":
        """The reason lies in `instr`."""
        return cls(reason, instr.op, instr.pos.outermost.line if instr.pos is not None else None)

    def __str__(self) -> str:
        return self.reason.value.format(op=self.op, line="?" if self.line is None else self.line)
