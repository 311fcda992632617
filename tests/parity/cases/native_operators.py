"""Operators between instances of own classes: who is asked, in which order, and what a refusal becomes."""

from parity_support import told


class Length:
    def __init__(self, metres: float) -> None:
        self.metres = metres

    def __add__(self, other: "Length") -> "Length":
        return Length(self.metres + other.metres)

    def __sub__(self, other: "Length") -> "Length":
        print("asked", self.metres, end=" ")
        if other.metres > 5.0:
            return NotImplemented
        return Length(self.metres - other.metres)

    def __mul__(self, factor: float) -> "Length":
        if not isinstance(factor, float):
            return NotImplemented
        return Length(self.metres * factor)

    def __floordiv__(self, other: "Length") -> int:
        return int(self.metres // other.metres)


class Path(Length):
    def __add__(self, other: Length) -> Length:
        return Length(self.metres + 100.0 * other.metres)

    def __radd__(self, other: Length) -> Length:
        return Length(-1.0)


def added(a: Length, b: Length) -> float:
    return (a + b).metres


def subtracted(a: Length, b: Length) -> float:
    return (a - b).metres


def scaled(a: Length, factor: float) -> float:
    return (a * factor).metres


def stretched(a: Length, times: int) -> float:
    return (a * times).metres


def case_subclasses_are_asked_first() -> None:
    for a in (Length(1.0), Path(2.0)):
        for b in (Length(3.0), Path(4.0)):
            print(added(a, b))


def case_refusals() -> None:
    print(subtracted(Length(1.0), Length(2.0)), scaled(Length(2.0), 3.0), Length(7.0) // Length(2.0))
    for b in (Length(6.0), Path(7.0)):
        try:
            print(subtracted(Length(1.0), b))
        except TypeError as e:
            print(told(e))
    for times in (3, True):
        try:
            print(stretched(Length(2.0), times))
        except TypeError as e:
            print(told(e))


def case_errors_inside() -> None:
    try:
        print(Length(1.0) // Length(0.0))
    except ZeroDivisionError as e:
        print(told(e))


def case_attributes_of_the_instance_do_not_count() -> None:
    a = Length(1.0)
    a.__dict__["__add__"] = lambda other: Length(99.0)
    setattr(a, "name", "a")  # noqa: B010
    print(added(a, a))


def case_interpreted_subclasses() -> None:
    loud = type("Loud", (Length,), {"__add__": lambda a, b: Length(42.0), "__radd__": lambda a, b: Length(43.0)})
    print(added(loud(1.0), loud(1.0)), added(Length(1.0), loud(1.0)), added(loud(1.0), Length(1.0)))
    quiet = type("Quiet", (Length,), {"__add__": None})
    for a, b in ((quiet(1.0), quiet(2.0)), (Length(1.0), quiet(2.0)), (quiet(1.0), Length(2.0))):
        try:
            print(added(a, b))
        except TypeError as e:
            print(told(e))


def case_replaced_operators() -> None:
    original = Length.__add__
    Length.__add__ = lambda a, b: Length(7.0)  # type: ignore[method-assign, assignment, misc]
    print(added(Length(1.0), Length(2.0)), added(Path(1.0), Path(2.0)))
    Length.__add__ = original  # type: ignore[method-assign]
    print(added(Length(1.0), Length(2.0)))
    del Length.__floordiv__
    try:
        print(Length(1.0) // Length(2.0))
    except TypeError as e:
        print(told(e))
