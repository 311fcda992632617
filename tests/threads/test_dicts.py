"""Look-ups in dicts, in line and without a lock: threads find what one of them stored under the key (contract B3)."""

from threading import Barrier
from typing import Any

from tests.threads.conftest import Together

PROGRAM = "stressed/shared_dicts"
ROUNDS = 6_000


def test_look_ups_find_what_was_stored_under_the_key(program: Any, together: Together) -> None:
    dicts: tuple[dict[str, Any], dict[int, Any]] = ({}, {})
    jobs = [lambda: program.change(*dicts, ROUNDS)] * 2 + [lambda: program.read(*dicts, ROUNDS)] * 2
    assert together(*jobs) == [0] * 4


def test_the_maker_of_a_dict_looks_things_up_that_others_store(program: Any, together: Together) -> None:
    shared: list[tuple[dict[str, Any], dict[int, Any]]] = []

    def own() -> int:
        wrong = 0
        for _ in range(20):
            shared.append(({}, {}))
            wrong += program.change(*shared[-1], 50)
            wrong += program.read(*shared[-1], ROUNDS // 20)
        return wrong

    def visit() -> int:
        wrong = 0
        while len(shared) < 20:
            for dicts in shared[-1:]:
                wrong += program.change(*dicts, 300)
                wrong += program.read(*dicts, 100)
        return wrong

    assert together(own, visit, visit) == [0] * 3


def test_a_key_that_stays_is_found_while_others_come_and_go(program: Any, together: Together) -> None:
    always = program.Item(-5)
    dicts = ({"always": always}, {-5: always})
    jobs = [lambda: program.come_and_go(*dicts, ROUNDS)] * 2 + [lambda: program.keep(*dicts, ROUNDS)] * 2
    assert together(*jobs) == [0] * 4


def test_a_dict_is_handed_over_with_the_instance_that_holds_it(program: Any, together: Together) -> None:
    shelves: list[Any] = [None]
    gate = Barrier(2)

    def work(me: int) -> int:
        wrong = 0
        for _ in range(40):
            if me == 0:
                shelves[0] = program.Shelf()
                wrong += shelves[0].turn(50)
            gate.wait()
            wrong += shelves[0].turn(ROUNDS // 20)
            wrong += program.keep_and_turn(shelves[0], ROUNDS // 20)
            gate.wait()
        return wrong

    assert together(lambda: work(0), lambda: work(1)) == [0] * 2


def test_threads_change_the_dicts_that_each_of_them_made(program: Any, together: Together) -> None:
    shelves = [program.Shelf() for _ in range(2)]
    gate = Barrier(2)

    def work(me: int) -> int:
        wrong = 0
        for _ in range(20):
            shelves[me] = program.Shelf()
            wrong += shelves[me].turn(200)
            gate.wait()
            wrong += shelves[1 - me].turn(ROUNDS // 10)
            wrong += program.keep_and_turn(shelves[me], ROUNDS // 10)
            gate.wait()
        return wrong

    assert together(lambda: work(0), lambda: work(1)) == [0] * 2
