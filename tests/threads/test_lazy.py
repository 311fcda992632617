"""Cached properties and attributes of functions: no crash, no torn value, no thread trips over another (B1, B2)."""

import functools
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.threads.conftest import Together
from tools.importing import module_from

PROGRAM = "programs/lazy"
Job = Callable[[], list[str]]
SECONDS = 1.0
ROUNDS = 40  # of a job between two looks at the clock


@pytest.fixture
def twin() -> Any:
    """The same source, interpreted."""
    path = Path(__file__).parent / "programs" / "lazy.py"
    return module_from(path, "lazy_interpreted")


def again_and_again(job: Job) -> Job:
    """`job` until the time is over or it finds something wrong."""

    def run() -> list[str]:
        end = time.monotonic() + SECONDS
        wrong = job()
        while not wrong and time.monotonic() < end:
            wrong = job()
        return wrong

    return run


def race(together: Together, *jobs: Job) -> None:
    """All jobs at once for a while: none of them raises or finds anything wrong."""
    assert together(*map(again_and_again, jobs)) == [[] for _ in jobs]


def test_the_program_is_native(program: Any, twin: Any) -> None:
    assert program.__file__.endswith(".so")
    assert isinstance(vars(program.Shape)["pair"], functools.cached_property)
    assert vars(program.Shape())["n"] == 0
    assert twin.__file__.endswith(".py")
    if "free-threading" in sys.version:
        assert not sys._is_gil_enabled()


@pytest.mark.parametrize("other", ["compiled", "interpreted"])
def test_a_cached_property_is_set_read_and_dropped(program: Any, twin: Any, together: Together, other: str) -> None:
    shape = program.Shape()
    code = twin if other == "interpreted" else program
    race(
        together,
        lambda: program.read_cached(shape, ROUNDS),
        lambda: code.read_cached(shape, ROUNDS),
        lambda: code.write_cached(shape, ROUNDS, 1),
        lambda: program.drop_cached(shape, ROUNDS),
    )
    shape.__dict__ = {"n": 7}
    assert (shape.pair, vars(shape)) == ((7, -7), {"n": 7, "pair": (7, -7)})


def test_everybody_drops_what_everybody_asks_for(program: Any, twin: Any, together: Together) -> None:
    shape = program.Shape()
    jobs = [lambda code=code: code.drop_cached(shape, ROUNDS) + code.read_cached(shape, 5) for code in (program, twin)]
    race(together, *jobs, *jobs)


def test_one_view_of_the_attributes_in_many_threads(program: Any, together: Together) -> None:
    """What `vars` gave once is a dict like any other, and what is done to it arrives."""
    shape = program.Shape()
    view = vars(shape)

    def use() -> list[str]:
        wrong = []
        for k in range(ROUNDS):
            left, right = view.setdefault("pair", (k, -k))
            if left != -right:
                wrong.append(f"view {left} {right}")
            left, right = view.pop("pair", (0, 0))
            if left != -right:
                wrong.append(f"popped {left} {right}")
            view["extra"] = (k, -k)
            if k % 10 == 0:
                view.clear()
            if k % 15 == 0:
                view["n"] = k
        return wrong

    race(together, use, use, lambda: [f"n {k}" for k in [view.get("n", 0)] if k < 0], use)
    view.clear()
    view.update(n=3, pair=(3, -3))
    assert (shape.n, shape.pair) == (3, (3, -3))


@pytest.mark.parametrize("other", ["compiled", "interpreted"])
def test_attributes_of_functions_are_set_read_and_dropped(program: Any, together: Together, other: str) -> None:
    """Functions and methods of the native module; interpreted code meets the same function objects."""

    def read() -> list[str]:
        wrong = []
        for k in range(ROUNDS):
            for function in (program.tagged, program.Shape.size):
                left, right = getattr(function, "last", (0, 0))
                if left != -right:
                    wrong.append(f"last {left} {right}")
            program.tagged.last = (k, -k)
        return wrong

    race(
        together,
        lambda: program.read_function(ROUNDS),
        read if other == "interpreted" else lambda: program.read_function(ROUNDS),
        lambda: program.write_function(ROUNDS, 1),
        lambda: program.drop_function(ROUNDS),
    )
    program.tagged.__dict__ = {"last": (1, -1)}
    assert (program.tagged.last, program.tagged(2)) == ((1, -1), (2, -2))


def test_a_second_thread_drops_attributes_of_functions_too(program: Any, together: Together) -> None:
    race(
        together,
        lambda: program.drop_function(ROUNDS),
        lambda: program.drop_function(ROUNDS),
        lambda: program.read_function(ROUNDS),
        lambda: program.write_function(ROUNDS, 2),
    )
