"""No lock is held while a destructor runs, and reading waits for nobody (contract B6).

A lock that were held would end these tests in a hang, which `together` reports.
"""

import gc
from typing import Any

from tests.threads.conftest import Together

PROGRAM = "programs/reentry"
ROUNDS = 400


def test_destructors_that_come_back_to_their_object(program: Any, together: Together) -> None:
    place, beside = program.Place(), program.Place()
    together(
        *[lambda: program.replace(place, beside, ROUNDS)] * 2,
        *[lambda: program.look(place, ROUNDS)] * 2,
    )
    for one in (place, beside):
        program.settle(one)
    assert place.count > ROUNDS


def test_two_objects_entered_in_both_orders(program: Any, together: Together) -> None:
    first, second = program.Place(), program.Place()
    results = together(
        lambda: program.replace(first, second, ROUNDS),
        lambda: program.replace(second, first, ROUNDS),
        lambda: program.look(first, ROUNDS),
        lambda: program.look(second, ROUNDS),
    )
    for one in (first, second):
        program.settle(one)
    assert min(results) >= 0
    assert min(first.count, second.count) > 0


def test_two_objects_that_empty_each_other(program: Any, together: Together) -> None:
    first, second = program.Ping("first"), program.Ping("second")
    jobs = [lambda: program.cross(first, second, ROUNDS), lambda: program.cross(second, first, ROUNDS)]
    assert together(*jobs, *jobs) == [ROUNDS] * 4


def test_a_destructor_that_waits_for_a_reader_of_the_same_object(program: Any, together: Together) -> None:
    """The destructor goes on only when another thread has read the attribute that is being replaced."""
    import threading

    place = program.Place()
    in_destructor, was_read = threading.Event(), threading.Event()

    class Waiting(program.Visitor):  # type: ignore[misc, name-defined]
        def __del__(self) -> None:
            in_destructor.set()
            was_read.wait(60)

    def write() -> bool:
        place.item = Waiting(place, place, 0)
        # Another thread has seen the place, so what is replaced may die a little later: it must, within bounds.
        place.item = None
        for _ in range(1000):
            if in_destructor.is_set():
                break
            gc.collect()
        return was_read.is_set()

    def read() -> bool:
        found = in_destructor.wait(60)
        program.look(place, 10)
        was_read.set()
        return found

    assert together(write, read) == [True, True]


def test_reading_while_a_destructor_holds_up_the_writer(program: Any, together: Together) -> None:
    place, beside = program.Place(), program.Place()
    counted = together(lambda: program.replace(place, beside, ROUNDS), *[lambda: program.look(place, ROUNDS)] * 3)
    assert min(counted) >= 0
