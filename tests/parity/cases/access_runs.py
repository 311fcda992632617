"""Float attributes and lists used in a row: what one access has found is not asked again, or is it?"""

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


def reverse(items: list[int]) -> list[int]:
    work = items.copy()
    low, high = 0, len(work) - 1
    while low < high:
        work[low], work[high] = work[high], work[low]
        low += 1
        high -= 1
    return work


def rotate(texts: list[str], by: int) -> list[str]:
    work = [*texts]
    work[0], work[by], work[-1] = work[-1], work[0], work[by]
    return work


def exchange(items: list[str], i: int, j: int) -> list[str]:
    work = [*items]
    work[i], work[j] = work[j], work[i]
    return work


def exchange_by_name(items: list[str], i: int, j: int) -> tuple[str, list[str]]:
    work = [*items]
    kept = work[i]
    work[i] = work[j]
    work[j] = kept
    return kept, work


def exchange_neighbours(items: list[object]) -> list[object]:
    work = [*items]
    for i in range(len(work) - 1):
        work[i], work[i + 1] = work[i + 1], work[i]
    return work


def exchange_in(items: list[int], i: int, j: int) -> None:
    items[i], items[j] = items[j], items[i]


class Counted:
    """Says when it goes."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __del__(self) -> None:
        print("gone", self.name)


def overwrite(names: list[str], at: int) -> list[str]:
    work = [Counted(name) for name in names]
    work[at] = work[0]
    work[0] = work[-1]
    work[-1] = work[at]
    return [c.name for c in work]


def summed(n: int) -> list[float]:
    work = [0.5 * i for i in range(n)]
    for i in range(1, n - 1):
        work[i] = work[i - 1] + work[i] * work[i + 1]
    return work


class Odd(list[int]):
    """Its copies are like it."""

    def copy(self) -> "Odd":
        return Odd(self)

    def __getitem__(self, index: Any) -> Any:
        print("get", index)
        return super().__getitem__(index)

    def __setitem__(self, index: Any, value: Any) -> None:
        print("set", index, value)
        super().__setitem__(index, value)


def case_lists() -> None:
    print(reverse([1, 2, 3, 1 << 70, 1 << 80]), reverse([]), reverse([True, False]))
    print(reverse(Odd([1, 2, 3])))
    print(rotate(["a", "b", "c", "d"], 1), rotate(["a", "b", "c"], -2))
    print(outcome(rotate, ["a", "b"], 2), outcome(rotate, [], 0), outcome(rotate, ["a"], 1 << 70))
    print(overwrite(["a", "b", "c"], 1))
    print(outcome(overwrite, ["a", "b", "c"], 7))
    print(summed(6))


def case_exchanges() -> None:
    for i, j in ((0, 2), (2, 0), (1, 1), (-1, 0), (0, -1), (-3, -3)):
        print(exchange(["a", "b", "c"], i, j), exchange_by_name(["a", "b", "c"], i, j))
    print(exchange_neighbours([1, "two", None, 4.0]), exchange_neighbours([]))
    odd, plain = Odd([1, 2, 3]), [1, 2, 3]
    exchange_in(odd, 0, 2)
    exchange_in(plain, 0, 2)
    print(odd, plain)


def case_exchanges_that_fail() -> None:
    for i, j in ((0, 3), (3, 0), (-4, 0), (1 << 70, 0), (0, -1 << 70)):
        print(outcome(exchange, ["a", "b", "c"], i, j))
        print(outcome(exchange_by_name, ["a", "b", "c"], i, j))
    plain = [1, 2]
    print(outcome(exchange_in, plain, 0, 2), plain)
