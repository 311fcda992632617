"""Passes keep the meaning of random functions, one by one and all together."""

import copy

from hypothesis import given, settings

from tests.ir.random_programs import SYMBOL, Statement, build, programs
from unlatch.interp.machine import Machine, Outcome
from unlatch.ir.func import Func
from unlatch.ir.parse import parse_func
from unlatch.ir.text import format_func
from unlatch.ir.verify import check
from unlatch.passes.runner import run_pass
from unlatch.passes.table import PASSES

INPUTS = (([], 0, 0.0), ([1, "x"], 5, 2.5), ([True], True, float("nan")), ([None], 1 << 70, -0.0))


def outcomes(func: Func) -> list[tuple[str, tuple[str, ...]]]:
    seen = []
    for items, number, real in INPUTS:
        found: Outcome = Machine({SYMBOL: func}).run(SYMBOL, copy.copy(items), number, real)
        seen.append((str(found), found.trace))
    return seen


@settings(max_examples=60, deadline=None)
@given(programs)
def test_every_pass_keeps_the_meaning(program: list[Statement]) -> None:
    func = build(program)
    check(func)
    expected = outcomes(func)
    for p in PASSES:
        before = format_func(func)
        run_pass(p, [func])
        try:
            check(func, counted=p.name == "insert refs")
            assert outcomes(func) == expected
        except Exception as error:
            error.add_note(f"the pass `{p.name}` breaks\n{before}")
            raise


@settings(max_examples=40, deadline=None)
@given(programs)
def test_text_reads_back_as_the_same_function(program: list[Statement]) -> None:
    func = build(program)
    text = format_func(func)
    again = parse_func(text)
    assert format_func(again) == text
    assert outcomes(again) == outcomes(func)


@settings(max_examples=40, deadline=None)
@given(programs)
def test_a_second_run_of_a_pass_finds_nothing_to_do(program: list[Statement]) -> None:
    for p in PASSES:
        if not p.required:
            func = build(program)
            run_pass(p, [func])
            text = format_func(func)
            run_pass(p, [func])
            assert format_func(func) == text, p.name
