"""What a running loop adds to a collection: times with the loop running less what the same takes with it held up."""

from dataclasses import dataclass
from itertools import combinations
from math import inf
from statistics import median

from .measure import Samples

MANY = 10000
"""Objects; fewer take less than what a collection costs in any case."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a collection takes with no loop running: so many milliseconds, and so many for each object found."""

    fixed: float
    each: float

    @classmethod
    def of(cls, takes: list[tuple[int, float]]) -> "Price":
        """The line with the median slope: single collections that something else held up do not tilt it."""
        slopes = [(t - u) / (m - n) for (m, t), (n, u) in combinations(takes, 2) if abs(m - n) > MANY]
        each = median(slopes) if slopes else 0.0
        return cls(median(took - each * found for found, took in takes), each)

    def at(self, found: int) -> float:
        return self.fixed + self.each * found


@dataclass(frozen=True, slots=True)
class Delays:
    """How much longer collections took than the same with no loop running, in milliseconds."""

    by_loop: list[float]
    """Without what a busy machine adds: processor time beyond what the same takes, and waiting while the loop ran."""
    by_clock: list[float]
    still: list[float]
    """By the clock as well, with no loop running: what the machine adds to what is usual."""

    @classmethod
    def of(cls, samples: Samples) -> "Delays":
        own = Price.of([(one.found, one.own) for one in samples.still])
        whole = Price.of([(one.found, one.whole) for one in samples.still])
        return cls(
            [one.own - own.at(one.found) + one.waited_for_loop for one in samples.running if not one.disturbed]
            or [inf],
            [one.whole - whole.at(one.found) for one in samples.running],
            [one.whole - whole.at(one.found) for one in samples.still],
        )


def share(values: list[float], part: float) -> float:
    """The value that so much of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)]
