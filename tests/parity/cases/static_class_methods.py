"""Static and class methods: through classes, instances, subclasses, and as values."""

from parity_support import apply, outcome, told


class Date:
    months = 12

    def __init__(self, year: int, month: int) -> None:
        self.year, self.month = year, month

    @classmethod
    def parse(cls, text: str) -> "Date":
        year, month = text.split("-")
        return cls(int(year), int(month))

    @staticmethod
    def is_leap(year: int) -> bool:
        return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

    @classmethod
    def describe(cls, prefix: str = "class", *, upper: bool = False) -> str:
        text = f"{prefix} {cls.__name__} {cls.months}"
        return text.upper() if upper else text

    def next(self) -> "Date":
        if self.month == self.months:
            return type(self)(self.year + 1, 1)
        return self.__class__(self.year, self.month + 1)

    def leap(self) -> bool:
        return self.is_leap(self.year)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.year}, {self.month})"


class Lunar(Date):
    months = 13

    @staticmethod
    def is_leap(year: int) -> bool:
        return False


def case_through_class_and_instance() -> None:
    d = Date.parse("2024-12")
    print(d, d.next(), d.parse("1-2"), Date.is_leap(2024), d.is_leap(1900), d.leap(), Date.describe(), d.describe("d"))
    print(Date.describe(upper=True), Date.describe("x", upper=False))


def case_in_subclasses() -> None:
    d = Lunar.parse("2024-12")
    print(d, d.next(), d.next().next(), d.leap(), Lunar.describe(), d.describe(), Lunar.is_leap(2024))


def case_as_values() -> None:
    leap, parse = Date.is_leap, Lunar.parse
    print(apply(leap, [2000, 2001]), apply(parse, ["1-2"]), leap.__name__, parse.__name__, parse.__self__ is Lunar)  # type: ignore[attr-defined]
    print(
        outcome(Date.is_leap, "x" * 0 or 4),
        outcome(Date.parse),
        outcome(Date.is_leap, 1, 2),
        outcome(Date.describe, 1, 2),
    )


def case_wrong_calls() -> None:
    try:
        Date.parse("nonsense")
    except ValueError as e:
        print(told(e))
    try:
        Date.parse("1-x")
    except ValueError as e:
        print(told(e))
    try:
        Date.is_leap()  # type: ignore[call-arg]
    except TypeError as e:
        print(told(e))
    try:
        Date.describe("a", True)  # type: ignore[call-arg]
    except TypeError as e:
        print(told(e))


class Registry:
    known: dict[str, int] = {}
    count = 0

    @classmethod
    def register(cls, name: str) -> int:
        cls.count += 1
        cls.known[name] = cls.count
        return cls.count

    @classmethod
    def reset(cls) -> None:
        cls.count = 0
        cls.known.clear()


class SubRegistry(Registry):
    pass


def case_class_state() -> None:
    Registry.reset()
    print(Registry.register("a"), Registry.register("b"), Registry.known, Registry.count)
    print(SubRegistry.register("c"), SubRegistry.count, Registry.count, Registry.known is SubRegistry.known)
    del SubRegistry.count
    print(SubRegistry.count)
    Registry.reset()


class Calls:
    @staticmethod
    def factorial(n: int) -> int:
        return 1 if n < 2 else n * Calls.factorial(n - 1)

    @classmethod
    def countdown(cls, n: int) -> list[int]:
        return [] if n == 0 else [n, *cls.countdown(n - 1)]


def case_recursion() -> None:
    print(Calls.factorial(25), Calls.countdown(4))


class Alternative:
    def __init__(self, *parts: int) -> None:
        self.parts = parts

    @classmethod
    def of(cls, *parts: int, **named: int) -> "Alternative":
        return cls(*parts, *named.values())

    @classmethod
    def empty(cls) -> "Alternative":
        return cls()


def case_alternative_constructors() -> None:
    print(Alternative.of(1, 2, x=3).parts, Alternative.empty().parts, Alternative(5).of().parts)


def case_in_the_class_dict() -> None:
    print(
        type(Date.__dict__["is_leap"]).__name__,
        type(Date.__dict__["parse"]).__name__,
        Date.__dict__["is_leap"].__func__(4),
    )
