"""Items of lists and dicts that other threads made, read without counting (contract B1, B3, B8; protocol kept item)."""

import ctypes
import sys
import time
import weakref
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import pytest

from tests.threads.conftest import Together

PROGRAM = "stressed/shelves"
ROUNDS = 5_000


@pytest.mark.parametrize("size", [1, 3, 40])
def test_readers_find_whole_items_while_others_replace_them(program: Any, together: Together, size: int) -> None:
    shelf = program.Shelf(size)
    readers = [
        lambda read=read: read(shelf, ROUNDS * 2)
        for read in (program.read_row, program.read_by_name, program.walk_pairs)
    ]
    results = together(*readers, *[lambda: program.replace(shelf, ROUNDS)] * 2)
    assert results[:3] == [0, 0, 0]


@pytest.mark.parametrize("size", [1, 3, 40])
def test_loops_find_whole_items_while_the_list_changes(program: Any, together: Together, size: int) -> None:
    shelf = program.Shelf(size)
    changes = [lambda: program.replace(shelf, ROUNDS), lambda: program.add_and_take(shelf, ROUNDS)]
    results = together(*[lambda: program.walk_row(shelf, ROUNDS // size)] * 2, *changes)
    assert results[:2] == [0, 0]
    assert len(shelf.row) == size


def test_interpreted_code_replaces_and_removes_what_compiled_code_reads(program: Any, together: Together) -> None:
    shelf = program.Shelf(8)

    def change() -> None:
        for turn in range(ROUNDS):
            shelf.row[turn % 8] = program.Item(turn)
            shelf.row.append(program.Item(turn))
            shelf.row.pop()
            del shelf.by_name[shelf.names[turn % 8]]
            shelf.by_name[shelf.names[turn % 8]] = program.Item(turn)

    def read() -> int:
        wrong = 0
        for _ in range(ROUNDS // 50):
            try:
                wrong += program.read_row(shelf, 50)
                wrong += program.walk_pairs(shelf, 50)
                wrong += program.read_by_name(shelf, 50)
            except (IndexError, KeyError):
                pass
            wrong += program.walk_row(shelf, 20)
        return wrong

    assert together(change, read, read)[1:] == [0, 0]


def eventually(happens: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 60
    while not happens() and time.monotonic() < deadline:
        time.sleep(0.001)
    return happens()


def read_elsewhere(read: Callable[[Event, Event], object]) -> tuple[Thread, Event, Event]:
    """A thread that reads, says so and waits."""
    has_read, go_on = Event(), Event()
    thread = Thread(target=read, args=(has_read, go_on), daemon=True)
    thread.start()
    assert has_read.wait(60)
    return thread, has_read, go_on


def pause(has_read: Event, go_on: Event) -> None:
    has_read.set()
    assert go_on.wait(60)


def test_what_left_a_list_dies_though_its_reader_waits_in_a_call(program: Any) -> None:
    shelf = program.Shelf(2)
    thread, _, go_on = read_elsewhere(lambda *events: program.read_and_wait(shelf, lambda: pause(*events)))
    left = weakref.ref(shelf.row[1])
    shelf.row[1] = program.Item(7)
    assert eventually(lambda: left() is None)
    go_on.set()
    thread.join()


def test_what_left_a_list_dies_though_its_reader_waits_in_interpreted_code(program: Any) -> None:
    shelf = program.Shelf(2)

    def read(*events: Event) -> None:
        program.read_all(shelf)
        pause(*events)

    thread, _, go_on = read_elsewhere(read)
    left = weakref.ref(shelf.row[1])
    shelf.row[1] = program.Item(7)
    assert eventually(lambda: left() is None)
    go_on.set()
    thread.join()


@pytest.mark.parametrize("read", ["read_until_closed", "walk_until_closed"])
def test_what_left_a_list_dies_though_its_reader_goes_on_reading(program: Any, read: str) -> None:
    shelf = program.Shelf(2)
    thread = Thread(target=getattr(program, read), args=(shelf,), daemon=True)
    thread.start()
    left = weakref.ref(shelf.row[1])
    shelf.row[1] = program.Item(7)
    assert eventually(lambda: left() is None)
    shelf.closed = True
    thread.join()


@pytest.mark.skipif(sys.platform == "win32", reason="threads of C are made with pthread_create")
def test_a_thread_that_c_made_keeps_nothing_beyond_its_end(program: Any) -> None:
    """The table itself is memory that LeakSanitizer looks for."""
    shelf, seen = program.Shelf(3), []

    @ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
    def run(_: int | None) -> None:
        seen.append(program.read_row(shelf, 30))

    libc, identity = ctypes.CDLL(None), ctypes.c_ulong()
    for _ in range(4):
        assert libc.pthread_create(ctypes.byref(identity), None, run, None) == 0
        assert libc.pthread_join(identity, None) == 0
    assert seen == [0] * 4
    left = [weakref.ref(item) for item in shelf.row]
    shelf.row[:] = [program.Item(number) for number in range(3)]
    assert eventually(lambda: all(item() is None for item in left))
