"""Containers that threads read and change at once: no crash, no item that nobody put there (contract B3)."""

import array
import gc
from collections import deque
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

import pytest

Together = Callable[..., list[Any]]
ROUNDS = 250

MAKERS: dict[str, Callable[[], Any]] = {
    "list": list,
    "dict": dict,
    "set": set,
    "deque": deque,
    "bytes": lambda: bytearray(b"\x11" * 100),
    "numbers": lambda: array.array("q", [0] * 16),
}
RACES = [
    ("list", "iterate"),
    ("list", "slice"),
    ("list", "unpack"),
    ("list", "search"),
    ("list", "sort"),
    ("list", "comprehend"),
    ("dict", "read"),
    ("set", "read"),
    ("deque", "read"),
    ("bytes", "read"),
    ("bytes", "view"),
    ("numbers", "read"),
]


@pytest.fixture
def program(compiled: Callable[[str], ModuleType]) -> Any:
    return compiled("shared_containers")


@pytest.mark.parametrize(("kind", "reader"), RACES)
def test_readers_see_whole_items_while_others_change_the_container(
    program: Any, together: Together, kind: str, reader: str
) -> None:
    shared = MAKERS[kind]()
    change = getattr(program, f"churn_{kind}")
    read = getattr(program, f"{reader}_{kind}")
    results = together(
        *[lambda: change(shared, ROUNDS)] * 2,
        *[lambda: read(shared, ROUNDS // 5)] * 3,
    )
    assert results == [0] * 5


def test_lists_that_an_instance_held_for_one_thread_stay_whole_when_others_come(
    program: Any, together: Together
) -> None:
    for _ in range(8):
        shelf = program.fill_alone(100)
        results = together(
            *[partial(program.change_shelf, shelf, ROUNDS * 4)] * 2,
            *[partial(program.read_shelf, shelf, ROUNDS * 8)] * 2,
        )
        assert results == [0] * 4


def test_a_list_found_by_way_of_the_collector_is_no_longer_alone(program: Any, together: Together) -> None:
    shelf = program.Shelf()

    def meddle() -> int:
        for _ in range(20):
            (items,) = [x for x in gc.get_referents(shelf) if type(x) is list and type(x[0]) is program.Item]
            for i in range(200):
                items[i % 8] = program.Item(i)
        return 0

    assert together(lambda: program.change_shelf(shelf, ROUNDS * 20), meddle) == [0, 0]
    assert program.read_shelf(shelf, 8) == 0
