"""Primitives on containers that several threads change at once neither crash nor invent values."""

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from types import ModuleType
from typing import Any

import pytest

ROUNDS = 1000
THREADS = 4
RACES = (IndexError, KeyError, ValueError, RuntimeError)
"""What an operation may raise because another thread was faster."""

type Work = Callable[[ModuleType, Any, int], Any]


class Item:
    """A value that knows it is one of ours."""

    __slots__ = ("mark",)

    def __init__(self, mark: int) -> None:
        self.mark = mark


def hammer(prims: ModuleType, shared: Any, works: list[Work]) -> list[BaseException]:
    """Let threads do all works at once, each starting with another one; the failures that no race explains."""
    failures: list[BaseException] = []
    start = threading.Barrier(THREADS)

    def run(number: int) -> None:
        start.wait()
        try:
            for i in range(ROUNDS):
                for work in works[number % len(works) :] + works[: number % len(works)]:
                    with suppress(*RACES):
                        got = work(prims, shared, i)
                        assert (
                            got is None
                            or got is prims.UNDEFINED
                            or isinstance(got, (Item, bool, int, list, tuple, set, dict))
                        )
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def walk(prims: ModuleType, shared: Any, _: int) -> None:
    """Loop over a container with the steps of a compiled loop."""
    it, i = prims.ul_iter_open(shared), 0
    while i < 50 and prims.ul_iter_step(it, i) is not prims.UNDEFINED:
        i += 1


LIST_WORKS: list[Work] = [
    lambda p, s, i: p.ul_list_append(s, Item(i)),
    lambda p, s, i: p.ul_list_get(s, i % 7),
    lambda p, s, i: p.ul_list_get(s, -1),
    lambda p, s, i: p.ul_list_set(s, i % 5, Item(i)),
    lambda p, s, i: p.ul_list_pop(s) if i % 3 else None,
    lambda p, s, i: p.ul_list_get_or_undefined(s, i % 9),
    lambda p, s, i: p.ul_list_slice_i64(s, -3, 2**63 - 1),
    lambda p, s, i: p.ul_list_clear(s) if i % 50 == 0 else None,
    lambda p, s, i: p.ul_list_insert(s, 1, Item(i)) if i % 9 == 0 else None,
    lambda p, s, i: p.ul_list_extend(s, (Item(i), Item(i))),
    lambda p, s, i: p.ul_list_pop_at(s, 0),
    lambda p, s, i: p.ul_list_to_tuple(s),
    lambda p, s, i: p.ul_unpack_exact(s, 2),
    lambda p, s, i: p.ul_unpack_star(s, 1, 1),
    lambda p, s, i: p.ul_list_len(s),
    walk,
]
DICT_WORKS: list[Work] = [
    lambda p, s, i: p.ul_dict_set_item(s, i % 11, Item(i)),
    lambda p, s, i: p.ul_dict_get_item(s, i % 11),
    lambda p, s, i: p.ul_dict_get(s, i % 13),
    lambda p, s, i: p.ul_dict_setdefault(s, i % 17, Item(i)),
    lambda p, s, i: p.ul_dict_pop(s, i % 11),
    lambda p, s, i: p.ul_dict_del_item(s, i % 17) if i % 4 == 0 else None,
    lambda p, s, i: p.ul_dict_contains(s, 3),
    lambda p, s, i: p.ul_dict_items_list(s),
    lambda p, s, i: p.ul_dict_copy(s),
    lambda p, s, i: p.ul_dict_update(s, {i: Item(i)}),
    lambda p, s, i: p.ul_dict_clear(s) if i % 60 == 0 else None,
    lambda p, s, i: p.ul_dict_merge_kwargs({}, s, len) if i % 8 == 0 else None,
    walk,
]
SET_WORKS: list[Work] = [
    lambda p, s, i: p.ul_set_add(s, i % 19),
    lambda p, s, i: p.ul_set_discard(s, i % 7),
    lambda p, s, i: p.ul_set_remove(s, i % 5),
    lambda p, s, i: p.ul_set_contains(s, 3),
    lambda p, s, i: p.ul_set_pop(s) if i % 5 == 0 else None,
    lambda p, s, i: p.ul_set_copy(s),
    lambda p, s, i: p.ul_set_update(s, (i % 23, 4)),
    lambda p, s, i: p.ul_set_len(s),
    walk,
]


@pytest.mark.parametrize(
    ("make", "works"), [(list, LIST_WORKS), (dict, DICT_WORKS), (set, SET_WORKS)], ids=["list", "dict", "set"]
)
def test_threads_may_share_a_container(make: Callable[[], Any], works: list[Work], prims: ModuleType) -> None:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        assert hammer(prims, make(), works) == []
    finally:
        sys.setswitchinterval(before)


def test_growing_a_shared_string_in_place_leaves_the_others_alone(prims: ModuleType) -> None:
    shared = ["x" * 50]
    seen: set[str] = set()

    def grow() -> None:
        for i in range(ROUNDS):
            text = shared[0]
            seen.add(prims.ul_str_iadd(text, str(i % 10)))
            assert text == "x" * 50

    threads = [threading.Thread(target=grow) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {"x" * 50 + str(i) for i in range(10)}
