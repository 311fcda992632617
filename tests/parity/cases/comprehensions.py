"""List, dict and set comprehensions: scope, conditions, nesting, order of evaluation."""

from parity_support import told

FACTOR = 3


def case_list_comprehensions() -> None:
    print(
        [x * x for x in range(5)],
        [x for x in range(10) if x % 2 if x > 3],
        [c.upper() for c in "abc"],
        [0 for _ in range(3)],
    )
    print([(x, y) for x in range(3) for y in range(x)], [[j for j in range(i)] for i in range(4)], [x for x in []])  # type: ignore[var-annotated]


def case_dict_and_set_comprehensions() -> None:
    print(
        {x: x * x for x in range(4)},
        {k: v for k, v in [("a", 1), ("b", 2), ("a", 3)]},
        sorted({x % 3 for x in range(10)}),
    )
    print(
        {v: k for k, v in {"x": 1, "y": 2}.items() if v > 1},
        {len(w) for w in ["a", "b"]},
        {i: [j for j in range(i)] for i in range(3)},
    )


def case_variable_does_not_leak() -> None:
    x = "outer"
    squares = [x * 2 for x in range(3)]
    print(x, squares)
    print([x for x in [x + "!"]], x)


def scale(values: list[int], by: int) -> list[int]:
    return [v * by * FACTOR for v in values]


def case_uses_enclosing_names() -> None:
    print(scale([1, 2], 10))
    offset = 5
    print([offset + i for i in range(3)])
    offset = 100
    print([offset + i for i in range(2)])


def noisy(name: str, n: int) -> list[int]:
    print("iter", name)
    return list(range(n))


def check(x: int, y: int) -> bool:
    print("check", x, y)
    return (x + y) % 2 == 0


def case_evaluation_order() -> None:
    print([x * 10 + y for x in noisy("outer", 2) for y in noisy("inner", 2) if check(x, y)])


def key(n: int) -> int:
    print("key", n)
    return n


def value(n: int) -> str:
    print("value", n)
    return str(n)


def case_dict_key_before_value() -> None:
    print({key(n): value(n) for n in range(3)})
    print({key(1): value(2), key(3): value(4)})


def fail_at(n: int, limit: int) -> int:
    if n >= limit:
        raise ValueError(f"at {n}")
    return n


def case_exception_inside() -> None:
    try:
        print([fail_at(n, 3) for n in range(10)])
    except ValueError as e:
        print(told(e))
    try:
        print({n: 1 // n for n in [2, 1, 0]})
    except ZeroDivisionError as e:
        print(told(e))
    try:
        print([n for n in range(5) if fail_at(n, 2) >= 0])
    except ValueError as e:
        print(told(e))


def case_exception_while_iterating() -> None:
    try:
        print([x for x in 5])  # type: ignore[attr-defined]
    except TypeError as e:
        print(told(e))
    try:
        print([a + b for a, b in [(1, 2), (3,)]])
    except ValueError as e:
        print(told(e))


def case_unpacking_targets() -> None:
    print(
        [a + b for a, b in [(1, 2), (3, 4)]],
        [a for a, *rest in [(1, 2, 3), (4,)]],
        [c for (a, (b, c)) in [(1, (2, 3))]],
    )
    print([f"{i}{k}{v}" for i, (k, v) in enumerate({"x": 1, "y": 2}.items())])


def case_walrus_escapes() -> None:
    found = [y for x in range(5) if (y := x * x) > 3]
    print(found, y)
    print([last := i for i in range(3)], last)


def case_conditional_expression_inside() -> None:
    print(
        ["even" if x % 2 == 0 else "odd" for x in range(4)], [x if x else None for x in [0, 1]], [not x for x in (0, 1)]
    )


class Matrix:
    def __init__(self, rows: list[list[float]]) -> None:
        self.rows = rows

    def scaled(self, by: float) -> "Matrix":
        return Matrix([[x * by for x in row] for row in self.rows])

    def multiplied(self, other: "Matrix") -> "Matrix":
        columns = [[row[j] for row in other.rows] for j in range(len(other.rows[0]))]
        return Matrix([[sum([a * b for a, b in zip(row, col)]) for col in columns] for row in self.rows])


def case_in_methods_with_self() -> None:
    m = Matrix([[1.0, 2.0], [3.0, 4.0]])
    print(m.scaled(2.0).rows, m.multiplied(m).rows, m.multiplied(m.scaled(0.5)).rows)


SQUARES = [n * n for n in range(5)]
TABLE = {n: [m for m in range(n)] for n in range(3)}


def case_module_level() -> None:
    print(SQUARES, TABLE, "n" in globals())


def case_iterates_a_changing_list() -> None:
    values = [1, 2, 3]
    print([values.pop() for v in values], values)


def primes(n: int) -> list[int]:
    return [p for p in range(2, n) if all([p % d for d in range(2, p)])]


def pythagorean(n: int) -> list[tuple[int, int, int]]:
    return [(a, b, c) for a in range(1, n) for b in range(a, n) for c in range(b, n) if a * a + b * b == c * c]


def case_algorithms() -> None:
    print(primes(30), pythagorean(20), sum([i for i in range(101)]))
