"""Tracebacks that several threads add to, read and replace: each entry is complete (contract B1)."""

import traceback
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

Together = Callable[..., list[Any]]
ROUNDS = 150_000


@pytest.fixture(scope="module")
def program(stressed: Callable[[str], ModuleType]) -> Any:
    return stressed("shared_errors")


def places_of(program: Any, function: Callable[[], Any]) -> dict[str, int]:
    """The line that each function of the program raises in, by its name."""
    with pytest.raises(program.SharedError) as raised:
        function()
    entries = traceback.extract_tb(raised.value.__traceback__)
    return {entry.name: entry.lineno or 0 for entry in entries if entry.filename != __file__}


def entries_out_of_place(error: BaseException, places: dict[str, int]) -> int:
    wrong, entry = 0, error.__traceback__
    while entry is not None:
        name = entry.tb_frame.f_code.co_name
        wrong += name in places and entry.tb_lineno != places[name]
        entry = entry.tb_next
    return wrong


def test_an_exception_that_threads_raise_together_has_complete_entries(program: Any, together: Together) -> None:
    error = program.SharedError("everybody's")
    places = places_of(program, lambda: program.middle(program.SharedError()))
    assert places.keys() == {"middle", "deepest"}

    def read_and_clear() -> int:
        wrong = 0
        for i in range(5 * ROUNDS):
            if i % 8 == 0:
                wrong += entries_out_of_place(error, places)
            error.__traceback__ = None
        return wrong

    jobs = [lambda: program.raise_it(error, ROUNDS)] * 2
    assert together(*jobs, read_and_clear) == [0] * 3


def test_an_exception_that_others_find_while_it_is_handled_is_raised_on(program: Any, together: Together) -> None:
    found = [program.SharedError("first") for _ in range(5)]
    places = places_of(program, lambda: program.middle(program.SharedError()))

    def read() -> int:
        wrong = 0
        for i in range(ROUNDS):
            wrong += entries_out_of_place(found[i % len(found)], places)
        return wrong

    assert together(lambda: program.raise_fresh(found, ROUNDS), read, read) == [0] * 3
