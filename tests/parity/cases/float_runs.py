"""Float attributes used in a row: what one access has found is not asked again, unless something comes between."""

from math import sqrt
from typing import Any

from parity_support import executed, outcome


class Point:
    def __init__(self, x: float, y: float, z: float) -> None:
        self.x = x
        self.y = y
        self.z = z

    def normalise(self) -> float:
        length = sqrt(self.x * self.x + self.y * self.y + self.z * self.z)
        self.x /= length
        self.y /= length
        self.z /= length
        return length

    def shift(self, other: "Point", by: float) -> None:
        self.x += by * other.x
        self.y += by * other.y
        self.z += by * other.z
        other.x -= by
        other.y -= by
        other.z -= by

    def all(self) -> tuple[float, float, float]:
        return self.x, self.y, self.z


SUBCLASSES = """
def told(name, then=lambda self: None):
    def get(self):
        return self.__dict__[name]
    def set(self, value):
        print("set", name, value)
        self.__dict__[name] = value
        then(self)
    return property(get, set)

class Watched(Point):
    x, y, z = told("x"), told("y"), told("z")

class Ten(Point):
    y = property(lambda self: 10.0, lambda self, value: print("set y", value))

class Late(Point):
    y = property(lambda self: self.__dict__["y"], lambda self, value: print("late y", value))

class Plain(Point):
    pass

def change(self):
    # Makes another object one of Late; takes an attribute from it the next time.
    other = getattr(self, "other", None)
    if type(other) is Plain:
        other.__class__ = Late
    elif other is not None:
        del other.z

class Early(Point):
    x = told("x", change)

class Answering(Point):
    def __getattr__(self, name):
        print("missing", name)
        if name == "y":
            del self.z
        return 7.0
"""


def subclasses() -> dict[str, Any]:
    return executed(SUBCLASSES, Point=Point)


def case_plain() -> None:
    p, q = Point(3.0, 0.0, 4.0), Point(1.0, 2.0, 3.0)
    print(p.normalise(), p.all())
    p.shift(q, 0.5)
    print(p.all(), q.all())
    p.shift(p, 2.0)
    print(p.all())


def case_nan_and_infinity() -> None:
    p = Point(float("inf"), -0.0, 1e308)
    print(p.normalise(), p.all())
    p.shift(Point(float("nan"), 0.0, -0.0), 3.0)
    print(p.all())


def case_division_by_zero_between() -> None:
    p = Point(0.0, 0.0, 0.0)
    print(outcome(p.normalise), p.all())


def case_undefined_at_each_place() -> None:
    for name in ("x", "y", "z"):
        for of_self in (True, False):
            p, q = Point(1.0, 2.0, 3.0), Point(4.0, 5.0, 6.0)
            delattr(p if of_self else q, name)
            print(name, of_self, outcome(p.shift, q, 0.25))
            print([getattr(o, n, None) for o in (p, q) for n in ("x", "y", "z")])


def case_subclass_sees_every_store() -> None:
    watched = subclasses()["Watched"]
    p, q = watched(3.0, 0.0, 4.0), Point(1.0, 1.0, 1.0)
    print(p.normalise())
    p.shift(q, 1.0)
    q.shift(p, 1.0)
    print(p.all(), q.all())


def case_subclass_with_a_property() -> None:
    p, q = subclasses()["Ten"](1.0, 2.0, 3.0), Point(1.0, 1.0, 1.0)
    print(outcome(q.shift, p, 1.0))
    print(outcome(p.shift, q, 1.0))
    print(q.all(), p.x, p.z)


def case_a_slow_store_changes_what_was_known() -> None:
    found = subclasses()
    p, q = found["Early"](1.0, 2.0, 3.0), found["Plain"](4.0, 5.0, 6.0)
    p.other = q
    print(outcome(p.shift, q, 1.0), p.all(), q.x, q.z, type(q).__name__)
    print(outcome(p.shift, q, 1.0), p.all(), q.x, hasattr(q, "z"))


def case_a_slow_read_changes_what_was_known() -> None:
    p, q = subclasses()["Answering"](1.0, 2.0, 3.0), Point(1.0, 1.0, 1.0)
    del p.y
    print(outcome(q.shift, p, 1.0), q.all(), p.x)
    print(outcome(p.normalise), p.x)
