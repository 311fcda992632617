"""A shape that imports its base module."""

from . import base


class Square(base.Shape):
    def __init__(self, side: int) -> None:
        self.side = side

    def area(self) -> int:
        return self.side**2
