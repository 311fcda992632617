"""Collections in one thread while a loop runs in another: what the collector waited for, and how soon the loop stopped.

Two measures, because a wait has two causes. What a collection *waited* is its time less the processor time that it used
itself; whoever else wants a processor makes that longer. How soon the loop *answers* is the processor time that its
thread used between the request to stop and the stop; that is the loop's own doing on a busy machine too, and sees all
of it, for as long as the loop goes on it uses processor time.

Where the loop makes garbage that only a collector can clear, a collection takes as long as there is much of it. So what
it found is kept beside the processor time that it used: the time per object can be compared with another loop's.
"""

import gc
import os
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

# Seconds; a loop is met at any point of its turns.
MOST_PAUSE = 0.002


@dataclass(slots=True)
class Samples:
    """What was measured beside one loop, in milliseconds."""

    collections: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    cleared: list[tuple[int, float]] = field(default_factory=list)
    """Objects that a collection found, and the milliseconds of processor time that it used."""

    def add(self, clock: int, stop: Callable[[int], tuple[int, int]]) -> None:
        """One collection, and one stop of the world."""
        time.sleep(random.random() * MOST_PAUSE)
        own, start = time.thread_time(), time.perf_counter()
        found = gc.collect()
        whole = time.perf_counter() - start
        own = time.thread_time() - own
        time.sleep(random.random() * MOST_PAUSE)
        _, used = stop(clock)
        self.collections.append(whole * 1e3)
        self.waits.append(max(whole - own, 0.0) * 1e3)
        self.answers.append(used / 1e6)
        self.cleared.append((found, own * 1e3))


def beside(
    loop: Callable[[Any], None], flag: Any, stop: Callable[[int], tuple[int, int]], samples: Samples, count: int
) -> None:
    """Take samples while `loop(flag)` runs in a thread, on another processor if there are two."""
    processors = sorted(os.sched_getaffinity(0))

    def run() -> None:
        os.sched_setaffinity(0, processors[1:] or processors)
        loop(flag)

    thread = threading.Thread(target=run)
    # Left to itself, the scheduler runs whoever was woken last where the other was running, and both wait for slices.
    os.sched_setaffinity(0, processors[:1])
    try:
        thread.start()
        assert thread.ident is not None
        clock = time.pthread_getcpuclockid(thread.ident)
        time.sleep(0.02)
        for _ in range(count):
            samples.add(clock, stop)
    finally:
        flag.stop = True
        thread.join()
        os.sched_setaffinity(0, processors)


def idle(flag: Any) -> None:
    """What the loops are compared with: a thread that waits."""
    while not flag.stop:
        time.sleep(0.0005)


def share(values: list[float], part: float) -> float:
    """The value that so much of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)]
