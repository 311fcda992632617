"""Says whether a function is well-formed IR: a numbered checklist per family, run after every pass in tests and with
`--check`.

`H` shape, `S` SSA form, `T` types, `G` sharing hold always; `O` ownership and `B` borrowing from the pass `insert refs`
on, what `B` says of slow paths from `pin borrowed` on.  All problems of a family are collected; the later families run
only on functions that the earlier ones accept, because they rely on them.

Not checked: that what a row says `borrows` outlives its use (that is the primitive's promise), that classes and
attributes named by slot ops exist with those types (the emitter's tables know), and anything about values at run time.
"""

from collections.abc import Mapping

from unlatch.ir.func import Func
from unlatch.ir.stage import Stage
from unlatch.ir.text import format_func
from unlatch.ir.verify import borrowing, ownership, shape, sharing, ssa, types
from unlatch.ir.verify.problem import Problem

__all__ = ["BrokenIRError", "Problem", "Stage", "check", "problems"]


class BrokenIRError(Exception):
    """A function is not well-formed: a mistake of whoever made it, never of the user's program."""

    def __init__(self, func: Func, found: list[Problem]) -> None:
        super().__init__(f"@{func.symbol} is broken:\n{listing(func, found)}")
        self.func = func
        self.found = found


def problems(func: Func, program: Mapping[str, Func] | None = None, *, stage: Stage = Stage.VALUES) -> list[Problem]:
    """All broken rules.  `program` gives the signatures of other functions."""
    found = shape.problems(func)
    if found:
        return found
    found = ssa.problems(func) + types.problems(func, program or {}) + sharing.problems(func)
    if found or stage is Stage.VALUES:
        return found
    return ownership.problems(func) + borrowing.problems(func, pinned=stage is Stage.PINNED)


def check(func: Func, program: Mapping[str, Func] | None = None, *, stage: Stage = Stage.VALUES) -> None:
    """Raise BrokenIRError if `func` is not well-formed."""
    found = problems(func, program, stage=stage)
    if found:
        raise BrokenIRError(func, found)


def listing(func: Func, found: list[Problem]) -> str:
    """The function as text with each problem below the line that it is about."""
    notes: dict[object, list[str]] = {}
    for problem in found:
        notes.setdefault(problem.where, []).append(str(problem))
    head = "".join(f"# {note}\n" for note in notes.pop(func, ()))
    return head + format_func(func, notes)  # type: ignore[arg-type]  # the function itself has gone from the keys
