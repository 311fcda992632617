"""What counted atomics say about more cores than the machine has: bounds for the scaling of a step on 64 of them.

A core that changes a line which another core changed last waits for the line. Let a step take `alone` seconds in one
thread, execute `atomics` such changes, and a line take `TRANSFER` seconds to come over. If every change is to a line of
its own, each thread is slower by all its waits, and no thread waits for a queue: that is the best case. If all are to
one line, the line does one change at a time for all threads together: that is the worst.
"""

from dataclasses import dataclass
from typing import Final

# Between cores of one socket of today's server processors; across sockets it is two to three times as much.
TRANSFER: Final = 70e-9
CORES: Final = 64


@dataclass(frozen=True, slots=True)
class Projection:
    """Work done by all cores over that of one, at least and at most."""

    worst: float
    best: float


def projected(alone: float, atomics: float, cores: int = CORES) -> Projection:
    if atomics <= 0.0:
        return Projection(cores, cores)
    best = cores * alone / (alone + atomics * TRANSFER)
    return Projection(min(best, alone / (atomics * TRANSFER)), best)
