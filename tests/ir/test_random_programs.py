"""Passes keep the meaning of random functions, one by one and all together."""

import copy

from hypothesis import given, settings

from tests.ir.random_programs import SYMBOL, Statement, build, programs
from unlatch.interp.machine import Machine, Outcome
from unlatch.ir.func import Func
from unlatch.ir.parse import parse
from unlatch.ir.text import format_funcs
from unlatch.ir.verify import Stage, check
from unlatch.passes.runner import STAGES, run_pass
from unlatch.passes.table import PASSES

INPUTS = (([], 0, 0.0), ([1, "x"], 5, 2.5), ([True], True, float("nan")), ([None], 1 << 70, -0.0))


def outcomes(funcs: list[Func]) -> list[tuple[str, tuple[str, ...]]]:
    seen = []
    for items, number, real in INPUTS:
        machine = Machine({func.symbol: func for func in funcs})
        found: Outcome = machine.run(SYMBOL, copy.copy(items), number, real)
        seen.append((str(found), found.trace))
    return seen


def check_all(funcs: list[Func], stage: Stage = Stage.VALUES) -> None:
    for func in funcs:
        check(func, {f.symbol: f for f in funcs}, stage=stage)


@settings(max_examples=60, deadline=None)
@given(programs)
def test_every_pass_keeps_the_meaning(program: list[Statement]) -> None:
    funcs = build(program)
    check_all(funcs)
    expected = outcomes(funcs)
    for p in PASSES:
        before = format_funcs(funcs)
        run_pass(p, funcs)
        try:
            check_all(funcs, STAGES.get(p.name, Stage.VALUES))
            assert outcomes(funcs) == expected
        except Exception as error:
            error.add_note(f"the pass `{p.name}` breaks\n{before}")
            raise


@settings(max_examples=40, deadline=None)
@given(programs)
def test_text_reads_back_as_the_same_function(program: list[Statement]) -> None:
    funcs = build(program)
    text = format_funcs(funcs)
    again = parse(text).funcs
    assert format_funcs(again) == text
    assert outcomes(again) == outcomes(funcs)


@settings(max_examples=40, deadline=None)
@given(programs)
def test_a_second_run_of_a_pass_finds_nothing_to_do(program: list[Statement]) -> None:
    for p in PASSES:
        if not p.required:
            funcs = build(program)
            run_pass(p, funcs)
            text = format_funcs(funcs)
            run_pass(p, funcs)
            assert format_funcs(funcs) == text, p.name
