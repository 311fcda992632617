"""Calls into interpreted code and back, with all kinds of arguments, results and exceptions."""

import functools
import operator
from collections.abc import Callable

import parity_support
from parity_support import Base, apply, caller_name, fail, outcome, told, twice


def square(n: int) -> int:
    return n * n


def half(x: float) -> float:
    return x / 2


def shout(s: str) -> str:
    return s.upper() + "!"


def pair(a: int, b: str = "b") -> tuple[int, str]:
    return a, b


def case_call_interpreted_functions() -> None:
    print(twice(4), twice("a"), twice([1]), twice(2**62), parity_support.twice(1.5), twice(value=3))
    print(
        apply(square, [1, 2, 3]),
        apply(half, [1.0, 3]),
        apply(shout, ["a"]),
        apply(str, [1, None]),
        apply(Base, ["x"])[0].greet(),
    )


def case_called_with_right_and_wrong_arguments() -> None:
    print(outcome(square, 5), outcome(square, n=5), outcome(square, True), outcome(square, 2**70))
    print(outcome(pair, 1), outcome(pair, 1, "x"), outcome(pair, b="y", a=2))
    print(
        outcome(square),
        outcome(square, 1, 2),
        outcome(square, m=1),
        outcome(square, 1, n=1),
        outcome(pair, 1, c=3),
        sep="\n",
    )


def case_interpreted_exceptions_pass_through() -> None:
    try:
        fail("from outside")
    except LookupError as e:
        print(told(e))
    try:
        apply(divide_ten_by, [5, 0])
    except ZeroDivisionError as e:
        print(told(e))


def divide_ten_by(n: int) -> int:
    return 10 // n


def failing_inside() -> None:
    fail("uncaught")


def case_exception_through_alternating_frames() -> None:
    try:
        apply(apply_failing, [1])
    except LookupError as e:
        print(told(e))


def apply_failing(n: int) -> None:
    apply(call_fail, [n])


def call_fail(n: int) -> None:
    fail(f"level {n}")


def compose(f: Callable[[int], int], g: Callable[[int], int], x: int) -> int:
    return f(g(x))


def case_higher_order_functions() -> None:
    print(
        compose(square, abs, -5),
        compose(int.bit_length, square, 100),
        compose(square, functools.partial(operator.add, 5), 1),
    )
    print(
        functools.reduce(operator.mul, [1, 2, 3, 4]),
        sorted([3, -4, 1], key=square),
        max([1, -5], key=abs),
        list(map(square, range(4))),
    )
    print(list(filter(is_odd, range(6))), functools.reduce(add, [1, 2, 3], 10))


def is_odd(n: int) -> bool:
    return n % 2 == 1


def add(a: int, b: int) -> int:
    return a + b


def case_function_objects() -> None:
    print(
        square.__name__,
        square.__module__,
        square.__qualname__,
        callable(square),
        square == square,
        square is square,
        {square: 1}[square],
    )
    print(pair.__defaults__, square.__doc__, documented.__doc__, square.__annotations__)
    f = square
    g: Callable[[int], int] = f
    print(f is g, f(3), g(4), [h(2) for h in (square, f, abs)])


def documented(x: int) -> int:
    """Return x.

    Unchanged.
    """
    return x


def case_signature_and_wraps() -> None:
    import inspect

    print(inspect.signature(square), inspect.signature(pair), inspect.signature(keyword_only))
    wrapped = functools.wraps(pair)(outcome)
    print(wrapped.__name__, inspect.isroutine(square))


def keyword_only(a: int, /, b: int = 2, *rest: int, c: str, d: float = 0.5, **more: object) -> None:
    pass


def case_builtins_with_native_callbacks() -> None:
    words = ["bb", "a", "ccc"]
    words.sort(key=shout)
    print(words, list(map(pair, [1, 2], ["x", "y"])), min(words, key=len), any(map(is_odd, [2, 4, 5])))


@functools.lru_cache(maxsize=None)
def cached(n: int) -> int:
    print("computing", n)
    return n if n < 2 else cached(n - 1) + cached(n - 2)


def case_library_decorator() -> None:
    cached.cache_clear()
    print(cached(5), cached(5), cached.cache_info().hits)
    cached.cache_clear()


class Greeter(Base):
    """A native class with an interpreted base."""

    def greet(self) -> str:
        return "native " + super().greet()


def case_interpreted_base_class() -> None:
    g = Greeter("g")
    print(g.greet(), g.name, isinstance(g, Base))
    g.name = "renamed"
    print(g.greet())


def case_eval_and_exec_see_the_module() -> None:
    namespace = {"square": square}
    print(eval("square(7)", namespace), eval("square(3) + 1", globals()))
    exec("result = square(2)", namespace)
    print(namespace["result"])


def case_caller_is_visible_to_frame_inspection() -> None:
    print(caller_name(1), outcome(caller_name))


def case_escapes_the_case() -> None:
    failing_inside()
