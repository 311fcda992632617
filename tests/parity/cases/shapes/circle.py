"""A shape that imports its base with a relative import."""

from .base import Shape


class Circle(Shape):
    def __init__(self, r: float) -> None:
        self.r = r

    def area(self) -> float:
        return 3 * self.r * self.r
