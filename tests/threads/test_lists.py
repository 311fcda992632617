"""Items of lists, read in line and stored without a lock: threads find what one of them stored (contract B3)."""

import gc
from threading import Barrier, Event
from typing import Any

from tests.threads.conftest import Together

PROGRAM = "stressed/shared_lists"
ROUNDS = 20_000


def test_a_list_is_handed_over_with_the_instance_that_holds_it(program: Any, together: Together) -> None:
    trays: list[Any] = [None]
    gate = Barrier(2)

    def own() -> int:
        wrong = 0
        for _ in range(60):
            trays[0] = program.Tray()
            gate.wait()
            wrong += program.turn(trays[0], ROUNDS // 4)
            gate.wait()
        return wrong

    def visit() -> int:
        wrong = 0
        for _ in range(60):
            gate.wait()
            wrong += program.turn(trays[0], ROUNDS // 4)
            gate.wait()
        return wrong

    assert together(own, visit) == [0, 0]


def test_threads_change_and_read_the_lists_that_each_of_them_made(program: Any, together: Together) -> None:
    shelves = [program.Shelf() for _ in range(3)]
    gate = Barrier(3)

    def work(me: int) -> int:
        wrong = 0
        for _ in range(20):
            shelves[me] = program.Shelf()
            program.change(shelves[me], 100)
            gate.wait()
            for other in range(3):
                wrong += program.read(shelves[(me + other) % 3], ROUNDS // 4)
                wrong += program.change(shelves[(me + other) % 3], ROUNDS // 4)
            gate.wait()
        return wrong

    assert together(*(lambda me=me: work(me) for me in range(3))) == [0] * 3


def test_threads_keep_lists_beside_the_attributes_that_hold_them(program: Any, together: Together) -> None:
    shelves = [program.Shelf() for _ in range(2)]
    gate = Barrier(2)

    def work(me: int) -> int:
        wrong = 0
        for _ in range(20):
            shelves[me] = program.Shelf()
            wrong += program.fill(shelves[me], 100)
            gate.wait()
            wrong += program.fill(shelves[1 - me], ROUNDS // 10)
            wrong += program.fill(shelves[me], ROUNDS // 10)
            gate.wait()
        return wrong

    assert together(*(lambda me=me: work(me) for me in range(2))) == [0] * 2


def test_arrays_are_exchanged_under_other_threads(program: Any, together: Together) -> None:
    lists = [[program.UNIT]]
    jobs = [lambda: program.grow(ROUNDS, lists), *[lambda: program.look(lists)] * 2]
    assert together(*jobs) == [0] * 3


def test_the_array_of_a_list_that_nobody_has_marked_is_left_alone(program: Any, together: Together) -> None:
    lists = [[program.UNIT]]
    jobs = [lambda: program.show(ROUNDS // 4, lists), *[lambda: program.peek(lists)] * 2]
    assert together(*jobs) == [0] * 3


def test_a_list_found_by_way_of_the_collector_is_no_longer_alone(program: Any, together: Together) -> None:
    trays: list[Any] = []
    there = Event()
    over = Event()

    def own() -> int:
        trays.append(program.Tray())
        there.set()
        wrong: int = program.turn(trays[0], ROUNDS * 20)
        over.set()
        return wrong

    def meddle() -> int:
        there.wait()
        while not over.is_set():
            (items,) = [x for x in gc.get_referents(*trays) if type(x) is list and type(x[0]) is program.Item]
            for i in range(200):
                items[i % 8] = program.Item(i)
        return 0

    assert together(own, meddle) == [0, 0]
