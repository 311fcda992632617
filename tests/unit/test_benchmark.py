"""The benchmark: its programs compute what they should, and its harness notices what it must not let pass."""

import importlib
import json
import subprocess
import sys

import pytest

from bench.plan import CASES, PROGRAMS, Run, Timing
from bench.tables import geometric_mean
from bench.workers import WORKER, disagreements

# Small sizes with answers known from elsewhere: the sequence, the published energies and norms, the counts that the
# algorithms' descriptions give.
KNOWN = [
    ("fib", 20, 6765),
    ("nbody", 0, pytest.approx(-0.169075164, abs=1e-9)),
    ("nbody", 1000, pytest.approx(-0.169087605, abs=1e-9)),
    ("spectral_norm", 100, pytest.approx(1.274219991, abs=1e-9)),
    ("binary_trees", 6, [255, 64 * 31, 16 * 127, 127]),
    ("richards", 1, (2322, 928)),
    ("deltablue", 50, (4950, sum(i * 5 + 2000 for i in range(49) if i != 25) + 5 * 5 + 2000)),
]


@pytest.mark.parametrize(("case", "size", "answer"), KNOWN)
def test_a_program_gives_the_known_answer(case: str, size: int, answer: object) -> None:
    assert importlib.import_module(f"bench.programs.{case}").run(size) == answer


@pytest.mark.parametrize(("size", "solutions"), [(4, 2), (6, 4), (8, 92)])
def test_the_queens_are_counted_right(size: int, solutions: int) -> None:
    assert importlib.import_module("bench.programs.nqueens").run(size)[0] == solutions


def test_every_case_is_a_program() -> None:
    assert set(CASES) == {path.stem for path in PROGRAMS.glob("*.py")} - {"__init__"}


def ask(**request: object) -> dict[str, object]:
    """One request to a fresh worker over the uncompiled programs, and its answer."""
    done = subprocess.run(
        [sys.executable, "-I", WORKER, PROGRAMS],
        input=json.dumps({"case": "fib", "free_threaded": False, "threads": 1, "thread_role": "main", **request}),
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_a_worker_refuses_to_time_the_interpreter_as_a_compiler() -> None:
    assert "not what is to be measured" in str(ask(compiled=True)["failure"])


def test_results_that_differ_are_named() -> None:
    right = Timing((0.1,), "42")
    timings = {
        Run("fib", "cpython", "3.14"): right,
        Run("fib", "mypyc", "3.14"): right,
        Run("fib", "unlatch", "3.14t"): Timing((0.1,), "41"),
    }
    report = "\n".join(disagreements(timings))
    assert "unlatch on 3.14t: 41" in report
    assert disagreements({Run("fib", "cpython", "3.14"): right, Run("nbody", "cpython", "3.14"): Timing((), "1")}) == []


def test_the_mean_of_ratios_is_geometric() -> None:
    assert geometric_mean([0.5, 2.0]) == pytest.approx(1.0)
    assert geometric_mean([]) is None
