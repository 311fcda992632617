"""A package whose modules import each other, for the topic `imports`."""

from . import circle
from .square import Square

__all__ = ["VERSION", "Square", "area"]
VERSION = "1.0"


def area(shape: Square) -> int:
    return shape.area()


def names() -> list[str]:
    return [circle.Circle(1.0).name(), Square(1).name()]
