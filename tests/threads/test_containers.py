"""Containers that threads read and change at once: no crash, no item that nobody put there (contract B3)."""

import array
from collections import deque
from collections.abc import Callable
from typing import Any

import pytest

from tests.threads.conftest import Together

PROGRAM = "programs/shared_containers"
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
