"""No destructor runs inside an operation of CPython's that empties the queue of delayed releases (release.h, I3)."""

import gc
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from tests.threads.conftest import Together

ROUNDS = 300
QUEUED = range(100, 140)  # releases in a round: so that the queue is full now before the dict grows, now while it does
KEYS = 200  # of a dict, which grows several times on the way and gives its former keys to the same queue


class Shelved:
    """Says when it ends whether a key was being stored."""

    storing = False
    ended: list[bool] = []  # noqa: RUF012 - one list for all

    def __del__(self) -> None:
        Shelved.ended.append(Shelved.storing)


def fill(table: dict[int, int]) -> None:
    """Store keys; no call and no loop's end between a store and what says that it is over."""
    for key in range(KEYS):
        Shelved.storing = True
        table[key] = key
        Shelved.storing = False


@pytest.mark.skipif(sys._is_gil_enabled(), reason="nothing is released later with a GIL")
def test_destructors_wait_until_a_dict_has_grown(compiled: Callable[[str], ModuleType], together: Together) -> None:
    program: Any = compiled("reentry")
    shelf = program.Shelf()
    tables: list[dict[int, int]] = [{} for _ in range(ROUNDS)]
    Shelved.ended.clear()

    def work() -> None:
        for turn, table in enumerate(tables):
            for _ in range(QUEUED[turn % len(QUEUED)]):
                shelf.content = Shelved()
            fill(table)

    # Both the object and the dicts were made by another thread, so that what leaves them is released later.
    together(work)
    shelf.content = None
    gc.collect()
    assert len(Shelved.ended) > ROUNDS
    assert not any(Shelved.ended)
