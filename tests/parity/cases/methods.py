"""Methods: bound and unbound, kept in variables, with every parameter kind, through unions and instances."""

from collections.abc import Callable

from parity_support import apply, outcome, told


class Calculator:
    def __init__(self, base: int) -> None:
        self.base = base

    def add(self, n: int) -> int:
        return self.base + n

    def scale(self, by: int = 2, *extra: int, offset: int = 0, **named: int) -> int:
        return self.base * by + sum(extra) + offset + sum(named.values())

    def chain(self, n: int) -> "Calculator":
        return Calculator(self.base + n)

    def nothing(self) -> None:
        self.base = 0

    def recursive(self, n: int) -> int:
        return n if n <= 1 else n * self.recursive(n - 1)


def case_plain_calls() -> None:
    c = Calculator(10)
    print(c.add(5), c.scale(), c.scale(3), c.scale(3, 1, 2), c.scale(offset=5), c.scale(1, 2, offset=3, x=4, y=5))
    print(c.chain(1).chain(2).chain(3).base, c.nothing(), c.base, c.recursive(20), c.recursive(30))  # type: ignore[func-returns-value]


def case_bound_methods_as_values() -> None:
    c = Calculator(100)
    f = c.add
    print(f(1), f(n=2), apply(c.add, [1, 2]), f.__name__, f.__self__ is c, f == c.add, f is c.add)  # type: ignore[attr-defined]
    table: dict[str, Callable[[int], int]] = {"add": c.add, "rec": c.recursive}
    print([table[k](3) for k in table], [g(1) for g in (c.add, c.recursive)], sorted([3, 1], key=c.add))
    c.base = 200
    print(f(1))


def case_unbound_methods() -> None:
    c = Calculator(1)
    print(Calculator.add(c, 5), Calculator.scale(c, 3), Calculator.add.__name__, Calculator.add.__qualname__)
    try:
        Calculator.add(5)  # type: ignore[call-arg, arg-type]
    except TypeError as e:
        print(type(e).__name__)


def case_wrong_calls() -> None:
    c = Calculator(1)
    try:
        c.add()  # type: ignore[call-arg]
    except TypeError as e:
        print(told(e))
    try:
        c.add(1, 2)  # type: ignore[call-arg]
    except TypeError as e:
        print(told(e))
    try:
        c.add(m=1)  # type: ignore[call-arg]
    except TypeError as e:
        print(told(e))
    try:
        c.add(1, n=1)  # type: ignore[misc]
    except TypeError as e:
        print(told(e))
    try:
        c.nothing(1)  # type: ignore[call-arg]
    except TypeError as e:
        print(told(e))


def case_called_from_interpreted_code() -> None:
    c = Calculator(7)
    print(outcome(c.add, 5), outcome(c.add), outcome(c.add, 1, 2), outcome(c.add, n=3), outcome(c.add, k=3))
    print(outcome(c.scale, 2, 3, offset=4, z=5), outcome(c.scale, by=3), outcome(c.scale, 1, by=3))


class Left:
    def name(self) -> str:
        return "left"


class Right:
    def name(self) -> str:
        return "right"


def names(values: list[Left | Right]) -> list[str]:
    return [v.name() for v in values]


def case_method_of_a_union() -> None:
    print(names([Left(), Right(), Left()]))


class Maybe:
    def __init__(self, inner: "Maybe | None" = None) -> None:
        self.inner = inner

    def depth(self) -> int:
        return 1 + (self.inner.depth() if self.inner else 0)


def case_recursion_through_optional_attribute() -> None:
    print(Maybe(Maybe(Maybe())).depth())


class Holder:
    """Attributes that hold functions are called without the instance."""

    def __init__(self, f: Callable[[int], int]) -> None:
        self.f = f

    def run(self, n: int) -> int:
        return self.f(n) + self.f(n + 1)


def square(n: int) -> int:
    return n * n


def case_function_in_an_attribute() -> None:
    h = Holder(square)
    print(h.run(3), h.f(5))
    h.f = abs
    print(h.run(-3))
    h.f = Calculator(50).add
    print(h.run(1))


class Fluent:
    def __init__(self) -> None:
        self.parts: list[str] = []

    def put(self, s: str) -> "Fluent":
        self.parts.append(s)
        return self

    def text(self, separator: str = " ") -> str:
        return separator.join(self.parts)


def case_fluent_interface() -> None:
    print(Fluent().put("a").put("b").text(), Fluent().text(), Fluent().put("x").put("y").text(separator="-"))


class Self:
    def __init__(this, n: int) -> None:
        this.n = n

    def same(me, other: "Self") -> bool:
        return me.n == other.n


def case_self_by_another_name() -> None:
    print(Self(1).same(Self(1)), Self(1).same(Self(2)))


class _Private:
    def __init__(self) -> None:
        self.__secret = 5
        self._hint = 6

    def __hidden(self) -> int:
        return self.__secret

    def reveal(self) -> int:
        return self.__hidden() + self._hint


def case_name_mangling() -> None:
    p = _Private()
    print(p.reveal(), p._Private__secret, p._Private__hidden(), hasattr(p, "__secret"))  # type: ignore[attr-defined]
    try:
        print(p.__secret)
    except AttributeError as e:
        print(told(e))


def case_method_attributes_are_read_through_the_class() -> None:
    c = Calculator(3)
    c.add = square  # type: ignore[method-assign]
    print(c.add(5), Calculator(3).add(5))
    del c.add
    print(c.add(5))
