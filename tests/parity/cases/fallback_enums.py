"""Enums: members, values, methods, flags, comparison, iteration."""

from enum import Enum, Flag, IntEnum, StrEnum, auto, unique

from parity_support import outcome


class Color(Enum):
    RED = 1
    GREEN = 2
    ALIAS = 1

    def describe(self) -> str:
        return f"{self.name.lower()}={self.value}"

    @property
    def is_red(self) -> bool:
        return self is Color.RED

    @classmethod
    def default(cls) -> "Color":
        return cls.GREEN


class Level(IntEnum):
    LOW = 1
    HIGH = 10


class Permission(Flag):
    READ = auto()
    WRITE = auto()
    BOTH = READ | WRITE


class Mode(StrEnum):
    FAST = auto()
    SLOW = "slowly"


class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)

    def __init__(self, mass: float, radius: float) -> None:
        self.mass = mass
        self.radius = radius

    @property
    def density(self) -> float:
        return round(self.mass / self.radius**3, 5)


def case_members() -> None:
    print(
        Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(2), Color["GREEN"], list(Color), len(Color)
    )
    print(
        Color.RED.describe(),
        Color.GREEN.is_red,
        Color.default(),
        Color.ALIAS is Color.RED,  # type: ignore[comparison-overlap]
        outcome(Color, 5),
        outcome(Color.__getitem__, "X"),
    )


def name_of(c: Color) -> str:
    if c is Color.RED:
        return "red"
    elif c == Color.GREEN:
        return "green"
    return "other"


def case_in_functions() -> None:
    print([name_of(c) for c in Color], {Color.RED: 1}[Color.RED], Color.RED in Color, Color.RED != Color.GREEN)  # type: ignore[comparison-overlap]


def case_int_and_str_enums() -> None:
    print(Level.LOW < Level.HIGH, Level.HIGH + 1, max(Level), int(Level.LOW), f"{Level.HIGH}", [10, 20][Level.LOW])
    print(Mode.FAST, Mode.SLOW.upper(), Mode.FAST == "fast", f"{Mode.SLOW:>8}")  # type: ignore[comparison-overlap]


def case_flags() -> None:
    p = Permission.READ | Permission.WRITE
    print(p, p is Permission.BOTH, Permission.READ in p, ~Permission.READ, p & Permission.READ, bool(p ^ p), list(p))


def case_members_with_data() -> None:
    print([(p.name, p.density) for p in Planet], Planet.EARTH.mass)


def case_unique_and_functional() -> None:
    def make() -> object:
        @unique
        class Bad(Enum):
            A = 1
            B = 1

        return Bad

    print(outcome(make))
    Animal = Enum("Animal", "CAT DOG")
    print(list(Animal), Animal.CAT.value)


def case_immutable() -> None:
    print(
        outcome(setattr, Color, "RED", 5),
        outcome(delattr, Color, "RED"),
        outcome(setattr, Color.RED, "value", 5).split(":")[0],
    )
