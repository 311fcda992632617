"""Nested functions, lambdas, nonlocal, and what they share."""

from collections.abc import Callable

from parity_support import apply, outcome, told


def adder(n: int) -> Callable[[int], int]:
    def add(x: int) -> int:
        return x + n

    return add


def counter(start: int = 0) -> tuple[Callable[[], int], Callable[[], int]]:
    count = start

    def up() -> int:
        nonlocal count
        count += 1
        return count

    def read() -> int:
        return count

    return up, read


def case_captured_values() -> None:
    a, b = adder(1), adder(100)
    print(a(5), b(5), apply(a, [1, 2]), a.__name__, a.__qualname__, outcome(a), outcome(a, "x"))


def case_shared_cells() -> None:
    up, read = counter(5)
    up2, read2 = counter()
    print(up(), up(), read(), up2(), read2(), read())


def case_lambdas() -> None:
    double = lambda x: x * 2  # noqa: E731
    print(double(4), sorted([3, -1, 2], key=lambda v: -v), [f(3) for f in (lambda x: x + 1, lambda x, y=2: x * y)])  # type: ignore[no-untyped-call]
    print(list(map(lambda p: p[0] + p[1], [(1, 2), (3, 4)])), (lambda *a, **k: (a, k))(1, z=2))


def case_late_binding_in_loops() -> None:
    late = [lambda: i for i in range(3)]
    early = [lambda i=i: i for i in range(3)]
    print([f() for f in late], [f() for f in early])  # type: ignore[no-untyped-call]


def memoize(f: Callable[[int], int]) -> Callable[[int], int]:
    cache: dict[int, int] = {}

    def wrapper(n: int) -> int:
        if n not in cache:
            cache[n] = f(n)
        return cache[n]

    return wrapper


@memoize
def fib(n: int) -> int:
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def case_own_decorator() -> None:
    print(fib(60), fib.__name__)


def unset() -> Callable[[], int]:
    def inner() -> int:
        return later  # type: ignore[has-type, no-any-return]

    if not inner:  # type: ignore[truthy-function]
        later = 5  # type: ignore[unreachable]
    return inner


def case_free_variable_unset() -> None:
    try:
        unset()()
    except NameError as e:
        print(told(e))


def case_recursion_of_a_nested_function() -> None:
    def fact(n: int) -> int:
        return 1 if n == 0 else n * fact(n - 1)

    print(fact(20))


def case_class_in_a_function() -> None:
    base = 10

    class Local:
        factor = base * 2

        def __init__(self, n: int) -> None:
            self.n = n

        def total(self) -> int:
            return self.n + base + self.factor

    base = 100
    print(Local(1).total(), Local.__qualname__)


def case_generator_expressions_are_lazy() -> None:
    def noisy(n: int) -> int:
        print("noisy", n)
        return n

    g = (noisy(n) for n in range(3))
    print("made")
    print(next(g), sum(g), list(g))
    print(any(noisy(n) > 0 for n in range(5)), max(n * n for n in (1, -3)), dict((k, k) for k in "ab"))


class Button:
    def __init__(self) -> None:
        self.handlers: list[Callable[[], str]] = []
        self.clicks = 0

    def wire(self) -> None:
        self.handlers.append(lambda: f"clicked {self.clicks}")

    def click(self) -> list[str]:
        self.clicks += 1
        return [h() for h in self.handlers]


def case_closures_over_self() -> None:
    b = Button()
    b.wire()
    print(b.click(), b.click())


def case_nested_function_defaults_and_annotations() -> None:
    n = 1

    def f(a: int = n, *rest: int, key: str = "k" * n) -> str:
        return f"{a} {rest} {key}"

    n = 50
    print(f(), f(1, 2, key="z"), f.__defaults__, f.__kwdefaults__)
