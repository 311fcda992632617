"""Threads write the attributes of one object: a reference, a number, a float and a flag, all contended."""

from typing import Final

AMOUNT: Final = 2400
UNIT: Final = 1_000
STEPS: Final = 1_000


class Status:
    def __init__(self) -> None:
        self.message = ""
        self.step = 0
        self.progress = 0.0
        self.busy = False


def setup(workers: int) -> Status:
    return Status()


MESSAGES: Final = ("reading", "writing", "waiting", "done")


def work(status: Status, worker: int, amount: int) -> int:
    """How many reads saw what some thread stored."""
    right = 0
    for _ in range(amount):
        for step in range(STEPS):
            status.message = MESSAGES[step % 4]
            status.step = step
            status.progress = step * 0.5
            status.busy = step % 2 == 0
            if len(status.message) >= 4 and 0 <= status.step < STEPS and status.progress >= 0.0:
                right += 1
    return right
