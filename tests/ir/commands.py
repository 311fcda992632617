"""What the test commands print for a file: each is a function from a file test to the file's text as it should be."""

import re
from collections.abc import Callable
from typing import Final

from tests.ir.filetest import SEPARATOR, Call, FileTest
from unlatch.analysis.dom import dominators
from unlatch.analysis.facts import Facts
from unlatch.analysis.liveness import liveness
from unlatch.interp.machine import Outcome
from unlatch.ir.func import Func
from unlatch.ir.text import Names, Notes, format_func, format_funcs
from unlatch.ir.verify import Stage, check, listing, problems
from unlatch.passes.runner import STAGES, run_pass
from unlatch.passes.table import PASSES


def roundtrip(test: FileTest) -> str:
    """The functions, printed."""
    return test.head + format_funcs(test.parsed.funcs)


def verify(test: FileTest) -> str:
    """The functions with what the verifier says; `verify counted` and `verify pinned` as of that stage."""
    funcs = test.parsed.funcs
    program = {f.symbol: f for f in funcs}
    words = test.command.split()
    stage = Stage[words[1].upper()] if len(words) > 1 else Stage.VALUES
    return test.head + "\n\n".join(listing(f, problems(f, program, stage=stage)) for f in funcs) + "\n"


def dom(test: FileTest) -> str:
    """The functions with each block's immediate dominator."""

    def notes(func: Func) -> Notes:
        tree, names = dominators(func), Names(func)
        return {block: [f"dominated by {names.block(above)}"] for block, above in tree.parent.items()}

    return _annotated(test, notes)


def live(test: FileTest) -> str:
    """The functions with the values that are live at the start of each block."""

    def notes(func: Func) -> Notes:
        facts, names = liveness(func), Names(func)
        return {
            block: [f"live: {', '.join(sorted(map(names.value, facts.start(block)), key=_number)) or 'nothing'}"]
            for block in func.blocks
        }

    return _annotated(test, notes)


def interp(test: FileTest) -> str:
    """The functions, with the outcome of each `run:` line in the head."""
    funcs = _checked(test)
    return _with_outcomes(test, funcs) + format_funcs(funcs)


def rewrite(test: FileTest) -> str:
    """The functions, and what the pass makes of them.  Both mean the same: outcome and trace of every call agree."""
    before = _checked(test)
    after = test.parsed.funcs
    (name,) = re.findall(r"pass=(.+)$", test.command)
    sole = {(m[1], m[2]): f"{m[1]}.{m[2]}" for m in re.finditer(r"^# sole: @(\S+)\.(\w+)$", test.head, re.MULTILINE)}
    run_pass(next(p for p in PASSES if p.name == name), after, Facts(after, sole=sole))
    for func in after:
        check(func, {f.symbol: f for f in after}, stage=STAGES.get(name, Stage.VALUES))
    for call in test.calls:
        assert shown(call.outcome(before, test.head)) == shown(call.outcome(after, test.head)), f"{name} changes {call}"
    return _with_outcomes(test, before) + format_funcs(before) + SEPARATOR + format_funcs(after)


def shown(outcome: Outcome) -> tuple[str, tuple[str, ...]]:
    """What two outcomes must share."""
    return str(outcome), outcome.trace


def _checked(test: FileTest) -> list[Func]:
    funcs = test.parsed.funcs
    for func in funcs:
        check(func, {f.symbol: f for f in funcs})
    return funcs


def _number(name: str) -> int:
    return int(name[1:])


def _annotated(test: FileTest, notes: Callable[[Func], Notes]) -> str:
    return test.head + "\n\n".join(format_func(f, notes(f)) for f in _checked(test)) + "\n"


def _with_outcomes(test: FileTest, funcs: list[Func]) -> str:
    head = test.head
    for call in test.calls:
        head = head.replace(_line(call, call.expected), _line(call, str(call.outcome(funcs, test.head))))
    return head


def _line(call: Call, outcome: str) -> str:
    return f"# run: @{call.symbol}{call.arguments} {outcome}\n"


COMMANDS: Final[dict[str, Callable[[FileTest], str]]] = {
    "roundtrip": roundtrip,
    "verify": verify,
    "dom": dom,
    "live": live,
    "interp": interp,
    "pass": rewrite,
}
