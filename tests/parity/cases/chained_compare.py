"""Chained comparisons, membership and identity, and the protocol behind them."""

from parity_support import told


def value(name: str, n: int) -> int:
    print(name, end=" ")
    return n


def case_middle_is_evaluated_once_and_lazily() -> None:
    print(value("a", 1) < value("b", 2) < value("c", 3))
    print(value("a", 2) < value("b", 1) < value("c", 3))
    print(value("a", 1) < value("b", 2) > value("c", 0) != value("d", 5) == value("e", 5))
    print(not value("a", 1) < value("b", 2) < value("c", 2))


def between(a: float, x: float, b: float) -> bool:
    return a <= x < b


def case_ranges() -> None:
    print(between(0, 0, 1), between(0, 1, 1), between(0, 0.5, 1), between(-1.5, -2, 0), between(0, float("nan"), 1))
    print([1 < x <= 3 for x in range(5)], 1 == 1.0 == True, 1 < 2**70 < 2**71)  # noqa: E712


def case_mixed_operators() -> None:
    values = [1, 2, 3]
    print(1 in values in [[1, 2, 3]], 2 in values == True, None is None is not 5, 1 < 2 in values, "a" < "b" in "abc")  # type: ignore[comparison-overlap]  # noqa: E712


class Trace:
    def __init__(self, name: str, rank: int) -> None:
        self.name = name
        self.rank = rank

    def __lt__(self, other: "Trace") -> bool:
        print(f"{self.name}<{other.name}", end=" ")
        return self.rank < other.rank

    def __gt__(self, other: "Trace") -> bool:
        print(f"{self.name}>{other.name}", end=" ")
        return self.rank > other.rank

    def __eq__(self, other: object) -> bool:
        print(f"{self.name}==", end=" ")
        return isinstance(other, Trace) and self.rank == other.rank


def case_own_comparisons() -> None:
    a, b, c = Trace("a", 1), Trace("b", 2), Trace("c", 3)
    print(a < b < c, a < c < b, c > b > a, a == b == c, a != b != a)
    print(b in [a, b, c], c not in [a, b], min(a, b, c).name, max(c, a, b).name, [t.name for t in sorted([c, b, a])])


def less(a: object, b: object) -> str:
    try:
        return str(a < b)  # type: ignore[operator]
    except TypeError as e:
        return f"TypeError: {e}"


def at_least(a: object, b: object) -> str:
    try:
        return str(a >= b)  # type: ignore[operator]
    except TypeError as e:
        return f"TypeError: {e}"


def case_unsupported() -> None:
    for pair in [(1, "a"), (None, 1), ([], ()), ({}, {}), (1, None), (1.5, "x"), (print, len)]:  # type: ignore[var-annotated]
        print(less(*pair), at_least(*pair), sep=" | ")


class Vague:
    """Comparisons that do not give a bool."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __lt__(self, other: object) -> str:
        return self.text

    def __eq__(self, other: object) -> list[int]:  # type: ignore[override]
        return []

    def __ne__(self, other: object) -> str:  # type: ignore[override]
        return "differs"


def case_comparisons_that_return_objects() -> None:
    v, empty = Vague("yes"), Vague("")
    print(repr(v < 1), repr(empty < 1 < 2), repr(v < 1 < 2), v == 1, v != 1, v in [1, 2], v not in [1])
    print("t" if v < 3 else "f", "t" if empty < 3 else "f", not v == 5)


def case_membership() -> None:
    print(
        1 in [1],
        1 in (2, 3),
        "k" in {"k": 0},
        1 in {1},
        "ell" in "hello",
        5 in range(0, 10, 5),
        3 not in [3],
        None in [None],
    )
    for container in [5, None]:
        try:
            print(1 in container)  # type: ignore[operator]
        except TypeError as e:
            print(told(e))
    try:
        print(1 in "abc")  # type: ignore[operator]
    except TypeError as e:
        print(told(e))


def classify(n: int) -> str:
    if 0 <= n < 10:
        return "digit"
    if n < 0 or not n < 100 < 1000:
        return "outside"
    return "two digits"


def case_in_conditions() -> None:
    print([classify(n) for n in (0, 9, 10, 99, 100, -1)])


def is_sorted(values: list[int]) -> bool:
    i = 0
    while i + 1 < len(values) and values[i] <= values[i + 1]:
        i += 1
    return i + 1 >= len(values)


def case_algorithm() -> None:
    print(is_sorted([1, 2, 2, 3]), is_sorted([2, 1]), is_sorted([]))
