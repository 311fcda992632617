"""When compiled code collects garbage, and waits for others that do (gc_patience.h): on a clock of the test's own."""

import gc
import platform
import sys
import sysconfig
from pathlib import Path
from types import ModuleType

import pytest

from .conftest import compiled

pytestmark = pytest.mark.skipif(platform.system() == "Windows", reason="the test replaces POSIX functions")
free_threaded = pytest.mark.skipif(
    not sysconfig.get_config_var("Py_GIL_DISABLED"), reason="with a GIL nobody gets ahead of a collection"
)
MILLISECOND = 1_000_000


class World:
    """A clock, a collector, and the thread that polls."""

    def __init__(self, patience: ModuleType) -> None:
        self.patience = patience
        self.clock, self.processor = 1_000_000 * MILLISECOND, 0
        self.collections = self.finished = self.found = 0
        self.next = (0, 0)
        self.elsewhere = False
        """Another thread is collecting, so that a request comes to nothing."""
        self.busy = 0
        """Milliseconds that others have the processor while this thread collects."""
        self.found_elsewhere = 0
        """What another thread's collection finds while this thread collects."""
        self.shared_rest = 0
        """Nanoseconds of rest that another thread takes while this thread collects."""

    def collect(self) -> None:
        """What CPython does when it is asked to serve the request."""
        cost, found = self.next
        self.collections += 1
        self.finished += not self.elsewhere
        self.found += found + self.found_elsewhere
        self.clock += (cost + self.busy) * MILLISECOND
        self.processor += cost * MILLISECOND
        self.patience.set(self.clock, self.processor, self.collect)
        if self.shared_rest:
            self.patience.rest_until(self.clock + self.shared_rest)

    def stats(self) -> list[dict[str, int]]:
        """Stand in for `gc.get_stats`."""
        young = {"collections": self.finished, "collected": self.found // 2, "uncollectable": 0}
        return [young, {"collections": 0, "collected": self.found - self.found // 2, "uncollectable": 0}]

    def poll(self, milliseconds: float = 0) -> bool:
        """Go on for so long, then have the clock asked; whether a collection was made."""
        self.clock += int(milliseconds * MILLISECOND)
        self.patience.set(self.clock, self.processor, self.collect)
        before = self.collections
        stands = self.patience.due(self.patience.UL_GC_PATIENCE)
        assert not stands, "the request is neither served nor taken back: polls stay slow"
        return self.collections > before

    def rest(self) -> int:
        """Milliseconds until the next collection is made."""
        return next(passed for passed in range(2000) if self.poll(min(passed, 1)))


@pytest.fixture(scope="session")
def patience(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The runtime's own code, with the clock and the collector in the test's hands."""
    source = (Path(__file__).parent / "gc_patience.c").read_text(encoding="ascii")
    return compiled("gc_patience", source, tmp_path_factory.mktemp("patience"), include=Path(__file__).parent)


@pytest.fixture
def world(patience: ModuleType, monkeypatch: pytest.MonkeyPatch) -> World:
    """Nothing has been collected yet."""
    patience.reset()
    world = World(patience)
    monkeypatch.setattr(gc, "get_stats", world.stats)
    return world


def test_the_clock_is_asked_after_so_many_polls(world: World) -> None:
    polls = world.patience.UL_GC_PATIENCE
    assert world.poll()
    assert all(world.patience.due(1) for _ in range(polls - 1))
    assert not world.patience.due(1)
    assert world.collections == 2


def test_an_operation_that_took_long_counts_as_many_polls(world: World) -> None:
    assert world.poll()
    assert world.patience.due(world.patience.UL_GC_PATIENCE - 1)
    assert not world.patience.due(1)
    assert world.collections == 2


def test_the_rest_is_a_multiple_of_what_was_spent_in_vain(world: World) -> None:
    world.next = (3, 0)
    assert world.poll()
    assert world.rest() == 3 * world.patience.UL_GC_REST


def test_a_rest_ends_after_a_second(world: World) -> None:
    world.next = (500, 0)
    assert world.poll()
    assert world.rest() == world.patience.UL_GC_MOST_REST // MILLISECOND


def test_what_is_found_shortens_the_rest(world: World) -> None:
    world.next = (5, 2000)
    assert world.poll()
    assert world.rest() == (5 - 2000 * world.patience.UL_GC_WORTH // MILLISECOND) * world.patience.UL_GC_REST


def test_no_rest_follows_a_collection_that_found_many(world: World) -> None:
    world.next = (5000, world.patience.UL_GC_MANY)
    assert world.poll()
    assert world.rest() == 0


def test_a_busy_machine_does_not_lengthen_the_rest(world: World) -> None:
    world.next, world.busy = (3, 0), 200
    assert world.poll()
    assert world.rest() == 3 * world.patience.UL_GC_REST


def test_no_rest_follows_where_nothing_was_collected(world: World) -> None:
    world.next, world.elsewhere = (50, 0), True
    assert world.poll()
    assert world.rest() == 0


def test_what_asking_costs_does_not_lengthen_the_rest(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def expensive() -> list[dict[str, int]]:
        world.processor += 40 * MILLISECOND
        world.patience.set(world.clock, world.processor, world.collect)
        return world.stats()

    monkeypatch.setattr(gc, "get_stats", expensive)
    world.next = (3, 0)
    assert world.poll()
    assert world.rest() == 3 * world.patience.UL_GC_REST


def test_what_another_thread_has_found_meanwhile_counts(world: World) -> None:
    world.next, world.found_elsewhere = (5, 0), world.patience.UL_GC_MANY
    assert world.poll()
    assert world.rest() == 0


def test_what_others_found_before_does_not_count(world: World) -> None:
    world.next = (5, 0)
    world.found += world.patience.UL_GC_MANY
    assert world.poll()
    assert world.rest() == 5 * world.patience.UL_GC_REST


def test_who_only_saw_another_threads_collection_does_not_shorten_its_rest(world: World) -> None:
    world.next, world.shared_rest = (0, 0), 50 * MILLISECOND
    assert world.poll()
    assert world.rest() == 50


def test_what_was_found_before_counts_once(world: World) -> None:
    world.next = (0, 1000 * world.patience.UL_GC_MANY)
    assert world.poll()
    world.next = (2, 0)
    assert world.poll()
    assert world.rest() == 2 * world.patience.UL_GC_REST


def test_an_exception_of_a_handler_comes_out_and_no_rest_follows(world: World) -> None:
    def fail() -> None:
        raise KeyboardInterrupt

    world.patience.set(world.clock, world.processor, fail)
    with pytest.raises(KeyboardInterrupt):
        world.patience.due(world.patience.UL_GC_PATIENCE)
    assert world.rest() == 0


def test_a_collection_that_is_put_off_is_counted_for_anew(world: World) -> None:
    world.next = (3, 0)
    assert world.poll()
    assert world.patience.counted() == 1
    assert not world.poll(1)
    assert world.patience.counted() == 0


@pytest.mark.skipif(sys.version_info[:2] != (3, 14), reason="the place is known in 3.14")
def test_it_is_the_count_of_the_collector_that_is_set_back(tmp_path: Path) -> None:
    source = (Path(__file__).parent / "private.c").read_text(encoding="ascii")
    private = compiled("private", source, tmp_path, include=Path(__file__).parent)
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        kept = [World(private) for _ in range(3000)]
        assert gc.get_count()[0] > 0
        private.count_anew()
        assert gc.get_count()[0] == 0
    finally:
        if was_enabled:
            gc.enable()
    assert len(kept) == 3000


class Pace:
    """A thread that reports quiescence, with so many instances made; how many milliseconds it waits."""

    def __init__(self, patience: ModuleType) -> None:
        self.patience = patience
        patience.reset()

    def __call__(self, made: int, *, lasts: int, event: int = 0, child: bool = False, own: bool = False) -> int:
        waited = self.patience.pace(made, lasts, event, child, own)
        assert isinstance(waited, int)
        return waited


@pytest.fixture
def pace(patience: ModuleType) -> Pace:
    return Pace(patience)


@free_threaded
def test_who_is_far_ahead_waits_for_the_end_of_the_collection(pace: Pace) -> None:
    assert pace(pace.patience.UL_GC_LEAD + 1, lasts=7) == 7


@free_threaded
def test_who_is_not_far_ahead_goes_on(pace: Pace) -> None:
    assert pace(pace.patience.UL_GC_LEAD, lasts=7) == 0


@free_threaded
def test_instances_made_before_the_collection_do_not_count(pace: Pace) -> None:
    lead = pace.patience.UL_GC_LEAD
    assert pace(5 * lead, lasts=0) == 0
    assert pace(6 * lead, lasts=7) == 0
    assert pace(6 * lead + 1, lasts=7) == 7


@free_threaded
def test_a_wait_ends_but_the_next_report_waits_again(pace: Pace) -> None:
    most = pace.patience.UL_GC_MOST_WAIT
    assert pace(pace.patience.UL_GC_LEAD + 1, lasts=3 * most) == most
    assert pace(pace.patience.UL_GC_LEAD + 2, lasts=3 * most) == most


@free_threaded
def test_who_has_waited_may_get_as_far_ahead_of_the_next_collection(pace: Pace) -> None:
    lead = pace.patience.UL_GC_LEAD
    assert pace(lead + 1, lasts=7) == 7
    assert pace(2 * lead + 1, lasts=7) == 0
    assert pace(2 * lead + 2, lasts=7) == 7


@free_threaded
def test_a_signal_ends_a_wait(pace: Pace) -> None:
    assert pace(pace.patience.UL_GC_LEAD + 1, lasts=7, event=2) == 1


@free_threaded
def test_a_collection_of_its_own_is_not_waited_for(pace: Pace) -> None:
    assert pace(pace.patience.UL_GC_LEAD + 1, lasts=7, own=True) == 0


@free_threaded
def test_a_child_of_a_fork_does_not_wait_for_a_thread_that_is_gone(pace: Pace) -> None:
    assert pace(pace.patience.UL_GC_LEAD + 1, lasts=7, child=True) == 0
