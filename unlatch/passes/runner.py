"""Runs the passes over a program."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from unlatch.analysis.facts import Facts
from unlatch.ir.func import Func
from unlatch.ir.stage import Stage
from unlatch.passes.changes import Changes
from unlatch.passes.table import PASSES, Pass

# What has been made explicit behind a pass; behind all others nothing has.
STAGES: Final = {"insert refs": Stage.COUNTED, "settle objects": Stage.COUNTED, "pin borrowed": Stage.PINNED}

type Observer = Callable[[Pass, Func], None]


class PassError(Exception):
    """A pass failed or made broken IR: a mistake of the compiler.  The cause is chained."""

    def __init__(self, name: str, symbol: str) -> None:
        super().__init__(f"the pass `{name}` fails on @{symbol}")
        self.name = name
        self.symbol = symbol


def run_passes(
    funcs: Sequence[Func],
    *,
    check: bool = False,
    optimize: bool = True,
    observe: Observer | None = None,
    passes: Iterable[Pass] = PASSES,
    facts: Facts | None = None,
) -> dict[str, Changes]:
    """Run the table's passes over all functions of a program, which are changed in place; what each did is returned.
    `facts`: what is known of the program beside its functions.

    `check` verifies every function before the first pass and after each.  Without `optimize`, only required passes run.
    `observe` is called with each function after each pass, for dumps.
    """
    facts = facts or Facts(funcs)
    if check:
        _check(funcs, "build", Stage.VALUES)
    done: dict[str, Changes] = {}
    for p in passes:
        if optimize or p.required:
            done[p.name] = run_pass(p, funcs, facts, check=check, observe=observe)
    return done


def run_pass(
    p: Pass,
    funcs: Sequence[Func],
    facts: Facts | None = None,
    *,
    check: bool = False,
    observe: Observer | None = None,
) -> Changes:
    """Run one pass over all functions."""
    facts = facts or Facts(funcs)
    changes: Changes = Counter()
    for func in funcs:
        try:
            done = p.run(func, facts)
        except Exception as error:
            raise PassError(p.name, func.symbol) from error
        if done:
            facts.forget(func)
        changes += done
        if observe is not None:
            observe(p, func)
    if check:
        _check(funcs, p.name, STAGES.get(p.name, Stage.VALUES))
    return changes


def _check(funcs: Sequence[Func], name: str, stage: Stage) -> None:
    from unlatch.ir.verify import check as check_ir  # here: a build that does not ask for it need not load it

    program = {func.symbol: func for func in funcs}
    for func in funcs:
        try:
            check_ir(func, program, stage=stage)
        except Exception as error:
            raise PassError(name, func.symbol) from error
