"""Counts how long points of the plane stay bounded: float arithmetic in local variables, no object in the loop."""

from typing import Final

DEFAULT: Final = 800
EXPECTED: Final = (168313, 12762661)

STEPS: Final = 60


def escape_time(real: float, imaginary: float) -> int:
    x = 0.0
    y = 0.0
    for step in range(STEPS):
        xx = x * x
        yy = y * y
        if xx + yy > 4.0:
            return step
        y = 2.0 * x * y + imaginary
        x = xx - yy + real
    return STEPS


def run(n: int) -> tuple[int, int]:
    """The number of points in the set out of n × n, and the sum of all escape times."""
    inside = 0
    total = 0
    for row in range(n):
        imaginary = 2.0 * row / n - 1.0
        for column in range(n):
            time = escape_time(3.0 * column / n - 2.0, imaginary)
            total += time
            if time == STEPS:
                inside += 1
    return inside, total
