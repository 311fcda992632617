"""Makes many small points, normalises each, and folds them into one: float attributes of short-lived objects."""

from math import cos, sin, sqrt
from typing import Final

DEFAULT: Final = 500_000
EXPECTED: Final = (0.894427191, 1.0, 0.447213595)


class Point:
    def __init__(self, number: float) -> None:
        self.x = sin(number)
        self.y = cos(number) * 3.0
        self.z = (self.x * self.x) / 2.0

    def normalise(self) -> None:
        length = sqrt(self.x * self.x + self.y * self.y + self.z * self.z)
        self.x /= length
        self.y /= length
        self.z /= length

    def largest(self, other: "Point") -> "Point":
        """Take over whichever coordinates of `other` are larger."""
        self.x = max(self.x, other.x)
        self.y = max(self.y, other.y)
        self.z = max(self.z, other.z)
        return self


def run(n: int) -> tuple[float, float, float]:
    points = [Point(float(i)) for i in range(n)]
    for point in points:
        point.normalise()
    corner = points[0]
    for point in points[1:]:
        corner = corner.largest(point)
    return round(corner.x, 9), round(corner.y, 9), round(corner.z, 9)
