"""Collections in one thread while a loop runs in another: what the collector waited for, and how soon the loop stopped.

Three measures, because a wait has several causes. What a collection *waited* is its time less the processor time that
it used itself; whoever else wants a processor makes that longer. How soon the loop *answers* is the processor time that
its thread used between the request to stop and the stop; that is the loop's own doing on a busy machine too, and sees
all of it, for as long as the loop goes on it uses processor time.

How much longer the *whole* collection takes than the same one with no loop running needs that same one: where the loop
makes what only a collector clears, a collection takes as long as there is much of it, and what the loop keeps is looked
through each time. So the loop is held up at one of its polls, with all that it has made, and then collected beside.
"""

import gc
import os
import random
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

# Seconds; a loop is met at any point of its turns.
MOST_PAUSE = 0.002
# At a collection that nothing else on the machine disturbs.
TRIES = 5


@dataclass(frozen=True, slots=True)
class Collection:
    """One `gc.collect()`; times in milliseconds."""

    found: int
    """Objects."""
    whole: float
    """From the call to its return."""
    own: float
    """Processor time that the calling thread used."""
    beside: float
    """Processor time that the loop's thread used meanwhile."""
    disturbed: bool
    """The calling thread had to leave its processor to another process."""

    @classmethod
    def now(cls, clock: int) -> "Collection":
        """The loop's thread has that processor clock."""
        driven_off = resource.getrusage(resource.RUSAGE_THREAD).ru_nivcsw
        beside, own, start = time.clock_gettime(clock), time.thread_time(), time.perf_counter()
        found = gc.collect()
        whole, own, beside = time.perf_counter() - start, time.thread_time() - own, time.clock_gettime(clock) - beside
        driven_off = resource.getrusage(resource.RUSAGE_THREAD).ru_nivcsw - driven_off
        return cls(found, whole * 1e3, own * 1e3, beside * 1e3, driven_off > 0)

    @property
    def waited(self) -> float:
        return max(self.whole - self.own, 0.0)

    @property
    def waited_for_loop(self) -> float:
        """At most: to wait for a loop is to wait while it uses processor time."""
        return min(self.waited, self.beside)


@dataclass(slots=True)
class Samples:
    """What was measured beside one loop."""

    running: list[Collection] = field(default_factory=list)
    still: list[Collection] = field(default_factory=list)
    """While the loop was held up."""
    answers: list[float] = field(default_factory=list)
    """Milliseconds."""

    @property
    def waits(self) -> list[float]:
        return [collection.waited for collection in self.running]


class Hold:
    """Holds up the main thread at its next poll, on request: the handler of a signal, which waits."""

    def __init__(self) -> None:
        self.reached = threading.Semaphore(0)
        self.go_on = threading.Semaphore(0)

    def on_signal(self, number: int, frame: object) -> None:
        self.reached.release()
        self.go_on.acquire()

    @contextmanager
    def held(self) -> Iterator[None]:
        main = threading.main_thread().ident
        assert main is not None
        signal.pthread_kill(main, signal.SIGUSR1)
        self.reached.acquire()
        try:
            yield
        finally:
            self.go_on.release()


def sleep() -> None:
    time.sleep(random.random() * MOST_PAUSE)


def sample(samples: Samples, hold: Hold, clock: int, stop: Callable[[int], tuple[int, int]]) -> None:
    """A collection beside the loop, one beside the loop held up, and one stop of the world."""
    for _ in range(TRIES):
        sleep()
        samples.running.append(Collection.now(clock))
        if not samples.running[-1].disturbed:
            break
    sleep()
    with hold.held():
        sleep()
        samples.still.append(Collection.now(clock))
    sleep()
    _, used = stop(clock)
    samples.answers.append(used / 1e6)


def beside(
    loop: Callable[[Any], None], flag: Any, stop: Callable[[int], tuple[int, int]], samples: Samples, count: int
) -> None:
    """Take samples while `loop(flag)` runs in this thread, the main one, from another processor if there are two."""
    processors = sorted(os.sched_getaffinity(0))
    main = threading.main_thread().ident
    assert main is not None
    clock = time.pthread_getcpuclockid(main)
    hold = Hold()
    failures: list[BaseException] = []

    def run() -> None:
        # Left to itself, the scheduler runs whoever was woken last where the other runs, and both wait for slices.
        os.sched_setaffinity(0, processors[:1])
        time.sleep(0.02)
        try:
            for _ in range(count):
                sample(samples, hold, clock, stop)
        except BaseException as failure:  # carried over to the thread that reports
            failures.append(failure)
        finally:
            flag.stop = True

    thread = threading.Thread(target=run)
    before = signal.signal(signal.SIGUSR1, hold.on_signal)
    os.sched_setaffinity(0, processors[1:] or processors)
    try:
        thread.start()
        loop(flag)
    finally:
        thread.join()
        os.sched_setaffinity(0, processors)
        signal.signal(signal.SIGUSR1, before)
    if failures:
        raise failures[0]


def idle(flag: Any) -> None:
    """What the loops are compared with: a thread that waits."""
    while not flag.stop:
        time.sleep(0.0005)
