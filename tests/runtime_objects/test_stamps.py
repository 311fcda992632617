"""Owner stamps: who stops the world for whom, and when replaced values die."""

import gc
import os
import sys
import sysconfig
import threading
import weakref
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
needs_threads = pytest.mark.skipif(not FREE_THREADED, reason="builds with a GIL have no stamps")


class Thing:
    """Something whose death can be watched."""


def elsewhere(job: Callable[[], Any]) -> Any:
    """What the job returns when another thread runs it."""
    result: list[Any] = []
    thread = threading.Thread(target=lambda: result.append(job()))
    thread.start()
    thread.join()
    return result[0]


@pytest.fixture
def fresh(sample: ModuleType) -> Callable[[], Any]:
    """A maker of instances of a class of its own, so that no test sees what another one handed over."""
    cls = type("Own", (sample.Record,), {})
    return lambda: cls("text")


def test_an_unshared_object_releases_at_once(sample: ModuleType) -> None:
    record = sample.Record("x")
    first = Thing()
    dies = weakref.ref(first)
    record.obj = first
    del first
    record.obj = None
    assert dies() is None


def test_an_instance_of_an_interpreted_subclass_releases_at_once(fresh: Callable[[], Any]) -> None:
    record = fresh()
    record.obj = Thing()
    dies = weakref.ref(record.obj)
    record.obj = None
    assert dies() is None


@needs_threads
def test_a_collection_takes_nothing_from_the_thread_whose_garbage_it_clears(sample: ModuleType) -> None:
    made, collected = threading.Event(), threading.Event()

    def make_garbage() -> bool:
        kept_here = sample.Record("kept here")
        for _ in range(50):
            knot = sample.Record("knot")
            knot.obj = knot
        del knot
        made.set()
        collected.wait()
        kept_here.obj = Thing()
        dies = weakref.ref(kept_here.obj)
        kept_here.obj = None
        return dies() is None

    gc.collect()
    results: list[bool] = []
    maker = threading.Thread(target=lambda: results.append(make_garbage()))
    maker.start()
    made.wait()
    before = sample.stops()
    found = gc.collect()
    collected.set()
    maker.join()
    assert found >= 50
    assert sample.stops() == before
    assert results == [True]


@needs_threads
def test_one_stop_shares_all_that_a_thread_has_made(sample: ModuleType) -> None:
    records = [sample.Special("x") for _ in range(50)]
    before = sample.stops()
    assert elsewhere(lambda: [record.text for record in records]) == ["x"] * 50
    assert sample.stops() - before <= 1
    assert elsewhere(lambda: [record.text for record in records]) == ["x"] * 50
    assert sample.stops() - before <= 1


@needs_threads
def test_objects_of_a_dead_thread_cost_no_stop(sample: ModuleType) -> None:
    records = elsewhere(lambda: [sample.Special("x") for _ in range(50)])
    before = sample.stops()
    assert [record.text for record in records] == ["x"] * 50
    assert sample.stops() == before


@needs_threads
def test_a_class_that_is_handed_over_again_and_again_is_born_shared(sample: ModuleType) -> None:
    before = sample.stops()
    for _ in range(200):
        record = sample.Lean(1, None)
        elsewhere(lambda record=record: len(record))  # type: ignore[misc]
        assert elsewhere(lambda record=record: record.value) == 1  # type: ignore[misc]
    assert sample.stops() - before <= 70  # UL_BORN_SHARED_AFTER, also under UL_STRESS


@needs_threads
def test_a_value_replaced_in_a_shared_object_dies_by_the_next_collection(sample: ModuleType) -> None:
    record = sample.Record("x")
    record.obj = Thing()
    dies = weakref.ref(record.obj)
    elsewhere(lambda: record.obj)
    record.obj = None
    gc.collect()
    assert dies() is None


@needs_threads
def test_what_a_reader_holds_survives_its_replacement(sample: ModuleType) -> None:
    record = sample.Record("x")
    record.obj = [1, 2, 3]
    held = elsewhere(lambda: record.obj)
    record.obj = None
    gc.collect()
    assert held == [1, 2, 3]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_child_owns_what_its_thread_made_and_shares_the_rest(sample: ModuleType) -> None:
    mine = sample.Record("mine")
    mine.obj = [1]
    stay = threading.Event()
    made: list[Any] = []

    def make() -> None:
        other = sample.Record("other")
        other.obj = [2]
        made.append(other)
        stay.wait()

    thread = threading.Thread(target=make)
    thread.start()
    while not made:
        pass
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            mine.obj.append(3)
            mine.obj = [mine.obj]
            made[0].obj = [made[0].obj, mine]
            results: list[Any] = []
            child = threading.Thread(target=lambda: results.append((mine.obj, made[0].obj[0])))
            child.start()
            child.join()
            status = 0 if results == [([[1, 3]], [2])] else 2
        finally:
            os._exit(status)
    stay.set()
    thread.join()
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert mine.obj == [1]


def test_a_thread_at_a_time_owns_what_nobody_has_touched(fresh: Callable[[], Any]) -> None:
    record = elsewhere(fresh)
    record.obj = Thing()
    dies = weakref.ref(record.obj)
    elsewhere(lambda: record.obj)
    assert dies() is not None
    assert sys.getrefcount(record.obj) > 0


@needs_threads
def test_what_a_dying_thread_releases_is_released(sample: ModuleType) -> None:
    one, other = sample.Record("one"), sample.Record("other")
    things: list[weakref.ref[Thing]] = []

    class Replacing:
        """Its death, in the queue of a thread that ends, makes that thread release more."""

        def __del__(self) -> None:
            thing = Thing()
            things.append(weakref.ref(thing))
            other.obj = thing

    def replace() -> None:
        for _ in range(100):
            one.obj = Replacing()

    elsewhere(lambda: [setattr(record, "obj", None) for record in (one, other)])  # both are shared from here on
    for _ in range(10):
        elsewhere(replace)
    for record in (one, other):  # the last one dies in the first collection, and stores once more
        record.obj = None
        for _ in range(3):
            gc.collect()
    assert len(things) >= 1000
    assert sum(thing() is not None for thing in things) == 0
