"""Properties: read, written, deleted, inherited, failing, and their docstrings."""

from parity_support import told


class Temperature:
    def __init__(self, celsius: float) -> None:
        self._celsius = celsius

    @property
    def celsius(self) -> float:
        """Degrees Celsius."""
        return self._celsius

    @celsius.setter
    def celsius(self, value: float) -> None:
        if value < -273.15:
            raise ValueError(f"{value} is below absolute zero")
        self._celsius = value

    @celsius.deleter
    def celsius(self) -> None:
        print("deleting")
        self._celsius = 0.0

    @property
    def fahrenheit(self) -> float:
        return self.celsius * 9 / 5 + 32


def case_get_set_delete() -> None:
    t = Temperature(100.0)
    print(t.celsius, t.fahrenheit)
    t.celsius = 0
    print(t.fahrenheit)
    t.celsius += 10.5
    print(t.celsius)
    del t.celsius
    print(t.celsius)
    try:
        t.celsius = -300.5
    except ValueError as e:
        print(told(e))


def case_read_only() -> None:
    t = Temperature(1)
    try:
        t.fahrenheit = 5  # type: ignore[misc]
    except AttributeError as e:
        print(told(e))
    try:
        del t.fahrenheit
    except AttributeError as e:
        print(told(e))


def case_on_the_class() -> None:
    print(Temperature.celsius.__doc__, type(Temperature.celsius).__name__, Temperature.fahrenheit.fset)  # type: ignore[attr-defined]
    print(Temperature.celsius.fget(Temperature(5.0)), isinstance(Temperature.celsius, property))  # type: ignore[attr-defined]


class Shape:
    @property
    def sides(self) -> int:
        return 0

    @property
    def name(self) -> str:
        return f"{type(self).__name__} with {self.sides} sides"


class Triangle(Shape):
    @property
    def sides(self) -> int:
        return 3


class Fixed(Shape):
    sides = 8


def case_overriding() -> None:
    shapes: list[Shape] = [Shape(), Triangle(), Fixed()]
    for s in shapes:
        print(s.name, s.sides)


class Failing:
    @property
    def value(self) -> int:
        raise ValueError("computed wrongly")

    @property
    def missing(self) -> int:
        return self.nothing_here  # type: ignore[attr-defined, no-any-return]


class FailingWithFallback(Failing):
    def __getattr__(self, name: str) -> str:
        return f"fallback {name}"


def case_failing_getter() -> None:
    f = Failing()
    try:
        print(f.value)
    except ValueError as e:
        print(told(e))
    try:
        print(f.missing)
    except AttributeError as e:
        print(told(e))
    print(hasattr(f, "missing"), FailingWithFallback().missing)


class Lazy:
    def __init__(self) -> None:
        self._cache: list[int] | None = None
        self.computed = 0

    @property
    def data(self) -> list[int]:
        if self._cache is None:
            self.computed += 1
            self._cache = [1, 2, 3]
        return self._cache


def case_lazy_value() -> None:
    lazy = Lazy()
    lazy.data.append(4)
    print(lazy.data, lazy.computed, lazy.data is lazy.data)


class Classic:
    def __init__(self) -> None:
        self._x = 1

    def _get(self) -> int:
        return self._x

    def _set(self, v: int) -> None:
        self._x = v

    x = property(_get, _set, doc="made by call")


def case_property_made_by_a_call() -> None:
    c = Classic()
    c.x = 5
    c.x += 1
    print(c.x, Classic.x.__doc__)


class Limits:
    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    @property
    def bounds(self) -> tuple[int, int]:
        return self.low, self.high

    @bounds.setter
    def bounds(self, value: tuple[int, int]) -> None:
        self.low, self.high = value


def case_tuple_property() -> None:
    limits = Limits(1, 2)
    limits.bounds = limits.bounds[1], limits.bounds[0]
    low, high = limits.bounds
    print(low, high, limits.bounds)
    try:
        limits.bounds = (1, 2, 3)  # type: ignore[assignment]
    except (ValueError, TypeError) as e:
        print(type(e).__name__)


class Setter(Temperature):
    @Temperature.celsius.setter  # type: ignore[attr-defined, untyped-decorator]
    def celsius(self, value: float) -> None:
        print("extended setter", value)
        self._celsius = value


def case_extended_in_a_subclass() -> None:
    s = Setter(1.0)
    s.celsius = 2.0
    print(s.celsius, s.fahrenheit)
