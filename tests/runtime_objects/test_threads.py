"""Every kind of slot, hammered: no crash, no torn or foreign value, no leak."""

import gc
import sys
import threading
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

ROUNDS = 3000
KINDS: dict[str, list[Any]] = {
    "obj": [(1, 2), "x" * 50, None, [1]],
    "number": [1, 2**70, -5, 2**62 + 1, -(2**90)],
    "ratio": [1.5, -2.25, float("inf"), 1e300],
    "flag": [True, False],
    "wide": [1, 2**63 - 1, -(2**63), 2**62],
    "mid": [1, -(2**31)],
    "short": [1, -(2**15)],
    "byte": [0, 255],
}


def together(*jobs: Callable[[], None]) -> None:
    """Run the jobs at once; the first exception of any is raised here."""
    errors: list[BaseException] = []
    barrier = threading.Barrier(len(jobs))

    def run(job: Callable[[], None]) -> None:
        try:
            barrier.wait()
            job()
        except BaseException as e:
            errors.append(e)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


@pytest.mark.parametrize("name", KINDS)
def test_readers_see_only_stored_values(sample: ModuleType, name: str) -> None:
    r = sample.Record("shared")
    values = KINDS[name]
    setattr(r, name, values[0])

    def write(offset: int) -> None:
        for i in range(ROUNDS):
            setattr(r, name, fresh(values[(i + offset) % len(values)]))

    def fresh(value: Any) -> Any:
        # New objects, so that a freed one is soon found out.
        return value * 1 if isinstance(value, (str, list)) else value + 0 if type(value) in (int, float) else value

    def read() -> None:
        for _ in range(ROUNDS):
            assert getattr(r, name) in values

    together(lambda: write(0), lambda: write(1), read, read)


@pytest.mark.parametrize("name", KINDS)
def test_deletion_is_seen_whole(sample: ModuleType, name: str) -> None:
    r = sample.Record("shared")
    values = KINDS[name]
    setattr(r, name, values[0])
    removed = [0, 0]

    def write() -> None:
        for i in range(ROUNDS):
            setattr(r, name, values[i % len(values)])

    def delete(which: int) -> None:
        for _ in range(ROUNDS):
            try:
                delattr(r, name)
                removed[which] += 1
            except AttributeError:
                pass

    def read() -> None:
        for _ in range(ROUNDS):
            assert getattr(r, name, values[0]) in values

    together(write, lambda: delete(0), lambda: delete(1), read)
    left = hasattr(r, name)
    assert sum(removed) + left <= ROUNDS + 1


def test_native_exchange_of_objects(sample: ModuleType) -> None:
    r = sample.Record("shared")
    values = [object() for _ in range(5)]
    counts = [sys.getrefcount(v) for v in values]
    job = lambda: check(sample.exchange(r, values, 20_000))  # noqa: E731

    def check(seen: int) -> None:
        assert seen == 20_000

    together(job, job, job)
    r.obj = None
    gc.collect()
    assert [sys.getrefcount(v) for v in values] == counts


def test_native_exchange_of_objects_that_die_at_once(sample: ModuleType) -> None:
    r = sample.Record("shared")
    r.obj = []

    def write() -> None:
        for i in range(ROUNDS):
            r.obj = [i]

    def read() -> None:
        for _ in range(ROUNDS):
            assert len(r.obj) <= 1

    together(write, write, read, read)


def test_native_exchange_of_numbers(sample: ModuleType) -> None:
    r = sample.Record("shared")
    big, bigger = 2**70, 2**80
    results: list[int] = []
    together(*[lambda: results.append(sample.exchange_numbers(r, big, bigger, 10_000)) for _ in range(3)])
    together(*[lambda: results.append(sample.exchange_numbers(r, big, bigger, 10_000)) for _ in range(2)])
    assert results == [0] * 5


def test_small_and_big_numbers_change_places(sample: ModuleType) -> None:
    r = sample.Record("shared", 1)

    def write(value: int) -> None:
        for _ in range(ROUNDS):
            r.number = value

    def read() -> None:
        for _ in range(ROUNDS):
            assert r.number in (1, 2, 2**70, 2**71)

    together(lambda: write(1), lambda: write(2**70), lambda: write(2), lambda: write(2**71), read)


def test_globals_change_while_they_are_read(sample: ModuleType) -> None:
    stored = [[i] for i in range(4)]
    sample.log = stored[0]

    def write() -> None:
        for i in range(ROUNDS):
            sample.set_log(stored[i % 4])

    def replace() -> None:
        for i in range(ROUNDS):
            sample.log = [i % 4]

    def read() -> None:
        for _ in range(ROUNDS):
            assert sample.read_log()[0] in range(4)

    together(write, replace, read, read)


def test_patching_while_calling(sample: ModuleType) -> None:
    r = sample.Record("x")
    original, patched = sample.Record.name, lambda self: "p"

    def patch() -> None:
        for _ in range(300):
            sample.Record.name = patched
            assert r.greet() == "p!"
            sample.Record.name = original
            assert r.greet() == "x!"

    def call() -> None:
        for _ in range(ROUNDS):
            assert r.greet() in ("x!", "p!")
            assert sample.make_record("y").greet() in ("y!", "p!")

    together(patch, call, call)
    assert r.greet() == "x!"


def test_extra_attributes_and_collections(sample: ModuleType) -> None:
    r = sample.Record("x")

    def churn(tag: str) -> None:
        for i in range(ROUNDS // 10):
            setattr(r, tag + str(i % 7), sample.Special(tag))
            r.peer = sample.Record(tag)
            r.peer.peer = r
            _ = vars(r)
            if i % 100 == 0:
                gc.collect()

    together(*[lambda tag=tag: churn(tag) for tag in "abc"])
    assert r.name() == "x"


def test_default_arguments_change_while_they_are_used(sample: ModuleType) -> None:
    old = sample.add.__defaults__

    def change() -> None:
        for i in range(ROUNDS):
            sample.add.__defaults__ = (2**70 + i,)

    def call() -> None:
        for _ in range(ROUNDS):
            assert sample.add(1) == 2 or sample.add(1) > 2**70

    try:
        together(change, call, call)
    finally:
        sample.add.__defaults__ = old


def test_a_running_loop_lets_the_collector_and_other_threads_in(sample: ModuleType) -> None:
    sample.stop = False
    done: list[int] = []
    thread = threading.Thread(target=lambda: done.append(sample.spin(-1)))
    thread.start()
    time.sleep(0.05)
    for _ in range(20):
        gc.collect()
    assert thread.is_alive()
    sample.stop = True
    thread.join()
    assert done[0] > 0


def test_threads_that_end_give_back_what_they_kept(sample: ModuleType) -> None:
    """Threads keep dead instances to make new ones from, at most 4096 of a class."""

    def live_and_die() -> None:
        records = [sample.Record("short-lived") for _ in range(2000)]
        records.clear()

    def blocks() -> int:
        gc.collect()
        return sys.getallocatedblocks()

    together(*[live_and_die] * 2)
    before = blocks()
    for _ in range(5):
        together(*[live_and_die] * 2)
    assert blocks() - before < 2000
