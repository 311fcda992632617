"""Recursion: deep, mutual, through methods, and without end."""

from parity_support import told


def ackermann(m: int, n: int) -> int:
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def hanoi(n: int, a: str, b: str, c: str) -> list[str]:
    if n == 0:
        return []
    return [*hanoi(n - 1, a, c, b), a + b, *hanoi(n - 1, c, b, a)]


def is_even(n: int) -> bool:
    return n == 0 or is_odd(n - 1)


def is_odd(n: int) -> bool:
    return n != 0 and is_even(n - 1)


def case_plain_and_mutual() -> None:
    print(ackermann(2, 5), hanoi(3, "A", "B", "C"), is_even(100), is_odd(99), is_odd(100))


def permutations(items: list[int]) -> list[list[int]]:
    if not items:
        return [[]]
    out = []
    for i in range(len(items)):
        for rest in permutations(items[:i] + items[i + 1 :]):
            out.append([items[i], *rest])
    return out


def queens(n: int, row: int, columns: list[int]) -> int:
    if row == n:
        return 1
    count = 0
    for column in range(n):
        safe = True
        for r, c in enumerate(columns):
            if c == column or abs(c - column) == row - r:
                safe = False
                break
        if safe:
            columns.append(column)
            count += queens(n, row + 1, columns)
            columns.pop()
    return count


def case_backtracking() -> None:
    print(permutations([1, 2, 3]), [queens(n, 0, []) for n in range(1, 7)])


def endless(n: int) -> int:
    return endless(n + 1) + 1


def endless_ping(n: int) -> int:
    return endless_pong(n)


def endless_pong(n: int) -> int:
    return endless_ping(n + 1)


class Loop:
    def __init__(self) -> None:
        self.depth = 0

    def spin(self) -> None:
        self.depth += 1
        self.spin()

    def __repr__(self) -> str:
        return f"Loop({self!r})"

    def __eq__(self, other: object) -> bool:
        return self == other

    @property
    def endless(self) -> int:
        return self.endless

    def __getattr__(self, name: str) -> object:
        return getattr(self, name + "x")


def case_without_end() -> None:
    try:
        endless(0)
    except RecursionError as e:
        print(
            type(e).__name__,
            str(e).startswith("maximum recursion depth exceeded") or str(e).startswith("Stack overflow"),
        )
    try:
        endless_ping(0)
    except RecursionError as e:
        print(type(e).__name__)


def case_methods_without_end() -> None:
    loop = Loop()
    for attempt in range(4):
        try:
            if attempt == 0:
                loop.spin()
            elif attempt == 1:
                repr(loop)
            elif attempt == 2:
                print(loop == 5)
            else:
                print(loop.endless)
        except RecursionError as e:
            print(attempt, type(e).__name__, loop.depth > 100)


def case_usable_after_recursion_error() -> None:
    for _ in range(3):
        try:
            endless(0)
        except RecursionError:
            print("again", ackermann(2, 2))


def guarded(n: int) -> str:
    try:
        return guarded(n + 1)
    except RecursionError:
        return "bottom"
    finally:
        if n == 0:
            print("top")


def case_caught_inside() -> None:
    print(guarded(0))


def deep_sum(n: int) -> int:
    return 0 if n == 0 else n + deep_sum(n - 1)


def case_deep_but_finite() -> None:
    print(deep_sum(300), deep_sum(500))


def endless_init() -> None:
    Node()


class Node:
    def __init__(self) -> None:
        self.child = Node()


def case_constructor_without_end() -> None:
    try:
        endless_init()
    except RecursionError as e:
        print(type(e).__name__)


def fails_at(n: int) -> int:
    if n == 0:
        return [1, 2][5]
    return fails_at(n - 1)


def case_traceback_has_every_level() -> None:
    try:
        fails_at(6)
    except IndexError as e:
        print(told(e))
