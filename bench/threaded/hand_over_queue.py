"""Threads in a ring, each making fresh objects for the next one: what handing an object over costs."""

from queue import SimpleQueue
from typing import Final

AMOUNT: Final = 8000
UNIT: Final = 4_950
STEPS: Final = 100


class Job:
    def __init__(self, number: int, name: str) -> None:
        self.number = number
        self.name = name
        self.done = False


class Ring:
    def __init__(self, workers: int) -> None:
        self.queues: list[SimpleQueue[Job]] = [SimpleQueue() for _ in range(workers)]


def setup(workers: int) -> Ring:
    return Ring(workers)


def work(ring: Ring, worker: int, amount: int) -> int:
    """The sum of the numbers of all jobs that arrived here."""
    outgoing = ring.queues[(worker + 1) % len(ring.queues)]
    incoming = ring.queues[worker]
    total = 0
    for _ in range(amount):
        for number in range(STEPS):
            outgoing.put(Job(number, f"job {number}"))
        for _ in range(STEPS):
            job = incoming.get()
            job.done = True
            total += job.number
    return total
