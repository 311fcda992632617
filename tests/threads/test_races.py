"""Whatever threads do to one object, global or container: no crash, no torn value (contract B1-B3, B5)."""

import gc
import sys
import time
from typing import Any

import pytest

from tests.threads.conftest import Together

PROGRAM = "programs/slots"
ROUNDS = 3_000


def test_the_program_is_native_and_leaves_the_gil_alone(program: Any) -> None:
    assert program.__file__.endswith(".so")
    assert "shared" in vars(program)
    if "free-threading" in sys.version:
        assert not sys._is_gil_enabled()


@pytest.mark.parametrize("kind", ["Box", "Derived"])
def test_attributes_of_every_type_are_never_torn(program: Any, together: Together, kind: str) -> None:
    box = getattr(program, kind)()
    writers = [lambda seed=seed: program.write(box, ROUNDS, seed) for seed in range(3)]
    readers = [lambda: program.read(box, ROUNDS) for _ in range(3)]
    results = together(*writers, *readers)
    assert results[3:] == [[], [], []]


def test_interpreted_code_goes_through_the_same_doors(program: Any, together: Together) -> None:
    box = program.Box()

    def interpreted() -> list[str]:
        wrong = []
        for i in range(ROUNDS):
            box.pair = (i, -i)
            box.n = i if i % 2 else i + program.BIG
            setattr(box, "text", f"{i}:{i}")  # noqa: B010 - the door is the point
            left, right = box.pair
            if left != -right:
                wrong.append(f"pair {left} {right}")
            if i % 50 == 0 and vars(box)["n"] < 0:
                wrong.append("n")
        return wrong

    results = together(
        lambda: program.write(box, ROUNDS, 1), interpreted, lambda: program.read(box, ROUNDS), interpreted
    )
    assert results[1:] == [[], [], []]


def test_deleting_and_setting_one_attribute_from_many_threads(program: Any, together: Together) -> None:
    box = program.Box()
    results = together(*[lambda: program.delete_and_set(box, ROUNDS) for _ in range(4)])
    assert all(missed >= ROUNDS // 2 for missed in results)


def test_globals_and_class_variables_are_never_torn(program: Any, together: Together) -> None:
    writers = [lambda seed=seed: program.write_globals(ROUNDS // 4, seed) for seed in range(2)]
    results = together(*writers, lambda: program.read_globals(ROUNDS), lambda: program.read_globals(ROUNDS))
    assert results[2:] == [[], []]


def test_a_global_that_several_threads_use_is_replaced(program: Any, together: Together) -> None:
    """A name that changes more often than this is looked up in the dict each time (global.c)."""
    changes = 60
    box = program.Box()

    def replace() -> None:
        for i in range(1, changes):
            program.replace_current(i)
            time.sleep(0.001)
        box.stop = True

    results = together(lambda: program.read_current(box), replace, lambda: program.read_current(box))
    assert (results[0], results[2]) == ([], [])
    assert program.current.left == changes - 1
    gc.collect()
    assert sum(type(o) is program.Twin for o in gc.get_objects()) == 1


def test_containers_shared_by_writers_and_iterators(program: Any, together: Together) -> None:
    items: list[int] = []
    table: dict[int, tuple[int, int]] = {}
    results = together(*[lambda seed=seed: program.containers(items, table, 500, seed) for seed in range(4)])
    assert results == [[], [], [], []]


def test_nothing_leaks_from_races(program: Any, together: Together) -> None:
    def pairs_alive() -> int:
        gc.collect()
        return sum(type(o) is program.Pair for o in gc.get_objects())

    box = program.Box()
    together(*[lambda seed=seed: program.write(box, 500, seed) for seed in range(4)])
    box.item = None
    assert pairs_alive() == 0
