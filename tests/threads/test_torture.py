"""A slice of `make torture` with fixed seeds, on this interpreter; and that it finds what is wrong."""

import dataclasses
import sys
from pathlib import Path

import pytest

from tools.torture.program import generate
from tools.torture.rounds import BY_NAME, Mode, Round, build, run

FREE_THREADED = "free-threading" in sys.version
HERE = BY_NAME["3.14t" if FREE_THREADED else "3.14"]
SEED = 20260


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small program of the slice, with UL_STRESS."""
    folder = tmp_path_factory.mktemp("torture") / "program"
    problem = build(round_of(HERE, 0), folder)
    assert not problem, problem
    return folder


def round_of(mode: Mode, scenario: int, seconds: float = 0.8) -> Round:
    return Round(SEED, scenario, mode, stress=True, size="small", seconds=seconds)


@pytest.mark.parametrize("scenario", [1, 2, 3])
def test_no_value_is_torn_lost_or_left_over(built: Path, scenario: int) -> None:
    outcome = run(round_of(HERE, scenario), built)
    assert not outcome.problem, f"{outcome.round.command}\n{outcome.problem}"


@pytest.mark.skipif(not FREE_THREADED, reason="the GIL can only be switched on where it is off")
def test_the_same_module_holds_with_the_gil_on(built: Path) -> None:
    outcome = run(round_of(BY_NAME["3.14t-gil"], 6), built)
    assert not outcome.problem, f"{outcome.round.command}\n{outcome.problem}"


def test_a_planted_race_is_found(built: Path) -> None:
    planted = run(round_of(HERE, 7, seconds=3.0), built, "--planted", "--threads", "2")
    assert "planted" in planted.problem


def test_a_hang_is_ended_with_the_stacks_of_all_threads(built: Path) -> None:
    def hang() -> str:
        return run(round_of(HERE, 8, seconds=0.5), built, "--hang-seconds", "-0.4").problem

    problems = [hang()]
    while "<freed thread state>" in problems[-1] and len(problems) < 5:  # CPython gives up where a thread just ends
        problems.append(hang())
    assert all(problem.startswith("hangs") for problem in problems)
    assert "most recent call first" in problems[-1]


def test_a_number_always_makes_the_same_program() -> None:
    assert generate(5) == generate(5)
    assert generate(5).source != generate(6).source


def test_the_command_of_a_round_says_all_that_decides_it() -> None:
    round_ = round_of(HERE, 9)
    parts = (f"--program {SEED}", "--scenario 9", f"--mode {HERE.name}", "--stress", "--size small", "--seconds 0.8")
    assert all(part in round_.command for part in parts)
    assert "--stress" not in dataclasses.replace(round_, stress=False).command
