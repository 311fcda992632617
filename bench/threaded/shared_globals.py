"""Threads use what a module holds for all of them: tables, settings that may be rebound, class variables, functions."""

from typing import ClassVar, Final

AMOUNT: Final = 3200
UNIT: Final = 27_225
STEPS: Final = 1_000

WEIGHTS: Final = (3, 1, 4, 1, 5, 9, 2, 6)
CODES: Final = {"add": 1, "sub": 2, "mul": 3, "div": 4}
ORDER: Final = ["add", "mul", "sub", "div", "mul"]

scale = 3
label = "unit"


class Settings:
    depth: ClassVar[int] = 4
    prefix: ClassVar[str] = "x"


class Meter:
    def __init__(self, factor: int) -> None:
        self.factor = factor


meter = Meter(5)


def weight(step: int) -> int:
    return WEIGHTS[step % 8] * scale


def setup(workers: int) -> str:
    return "all is in the module"


def work(shared: str, worker: int, amount: int) -> int:
    total = 0
    for _ in range(amount):
        for step in range(STEPS):
            total += weight(step) + CODES[ORDER[step % 5]] + meter.factor + Settings.depth + len(label)
    return total
