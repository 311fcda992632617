"""A float attribute that is deleted while others read it: they find a stored value, or none (contract B1, B2)."""

from typing import Any

from tests.threads.conftest import Together

PROGRAM = "stressed/gauges"
ROUNDS = 5_000


def test_a_deleted_float_is_missing_rather_than_something_nobody_stored(program: Any, together: Together) -> None:
    gauge = program.Gauge()
    readers = [lambda: program.read(gauge, ROUNDS * 5) for _ in range(2)]
    results = together(lambda: program.turn(gauge, ROUNDS), *readers)
    assert results == [0, [], []]


def test_of_threads_that_delete_one_float_each_deletes_what_was_set(program: Any, together: Together) -> None:
    gauge = program.Gauge()
    results = together(*[lambda: program.turn(gauge, ROUNDS // 4)] * 3, lambda: program.read(gauge, ROUNDS))
    assert results[3] == []
    assert gauge.low in (1.5, -1.5)


def test_interpreted_code_deletes_as_compiled_code_does(program: Any, together: Together) -> None:
    gauge = program.Gauge()

    def by_name() -> None:
        for i in range(ROUNDS // 4):
            if i % 2:
                del gauge.low
            else:
                vars(gauge).pop("low")
            gauge.low = 1.5

    results = together(by_name, *[lambda: program.read(gauge, ROUNDS)] * 2)
    assert results[1:] == [[], []]
