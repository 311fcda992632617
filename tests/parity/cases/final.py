"""`Final` names and attributes: constants, and what a rebinding from outside does."""

from typing import Final, final

from parity_support import told

LIMIT: Final = 10
RATE: Final[float] = 2.5
NAME: Final = "final"
BIG: Final = 2**80
NEGATIVE: Final = -7
PAIR: Final = (1, "two")
NAMES: Final = ["a", "b"]
TABLE: Final[dict[str, int]] = {"x": 1}
NOTHING: Final = None
FLAG: Final = True
DERIVED: Final = LIMIT * 2 + NEGATIVE


def compute(n: int) -> int:
    return n * LIMIT + DERIVED


def case_constants() -> None:
    print(compute(3), RATE / 2, NAME.upper(), BIG + 1, NEGATIVE // 2, PAIR[1], NAMES, TABLE, NOTHING, not FLAG)
    NAMES.append("c")
    TABLE["y"] = 2
    print(NAMES, TABLE)
    NAMES.pop()
    del TABLE["y"]


class Config:
    LEVEL: Final = 3
    TITLE: Final[str] = "config"

    def __init__(self, size: int, ratio: float) -> None:
        self.size: Final = size
        self.ratio: Final[float] = ratio
        self.tags: Final = ["t"]

    def area(self) -> float:
        return self.size * self.ratio * self.LEVEL


def case_final_attributes() -> None:
    c = Config(4, 0.5)
    print(c.size, c.ratio, c.tags, c.area(), Config.LEVEL, Config.TITLE, c.TITLE)
    c.tags.append("u")
    print(c.tags)


@final
class Leaf:
    def __init__(self, n: int) -> None:
        self.n = n

    def value(self) -> int:
        return self.n * 2


class Node:
    def __init__(self, n: int) -> None:
        self.n = n

    @final
    def doubled(self) -> int:
        return self.n * 2

    def name(self) -> str:
        return "node"


class Special(Node):
    def name(self) -> str:
        return f"special {self.doubled()}"


def case_final_classes_and_methods() -> None:
    print(Leaf(5).value(), Special(3).name(), Node(2).doubled(), Special(4).doubled(), Leaf.__final__)  # type: ignore[attr-defined]


def in_condition(n: int) -> str:
    if n > LIMIT:
        return "over"
    if FLAG and n == LIMIT:
        return "at"
    return "under"


def case_in_conditions_and_loops() -> None:
    print([in_condition(n) for n in (9, 10, 11)], sum([i for i in range(LIMIT)]), "x" * LIMIT)


def local_final() -> int:
    step: Final = 3
    total = 0
    for i in range(step):
        total += i * step
    return total


def case_local_final() -> None:
    print(local_final())


class Lazy:
    value: Final[int]

    def __init__(self, early: bool) -> None:
        if early:
            self.value = 1
        print(self.describe())
        if not early:
            self.value = 2  # type: ignore[misc]

    def describe(self) -> str:
        try:
            return f"value {self.value}"
        except AttributeError as e:
            return told(e)


def case_read_before_it_is_set() -> None:
    print(Lazy(True).value, Lazy(False).value)
