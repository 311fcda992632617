"""Values of type Any: generic operations, `cast`, and checks where they become typed."""

from typing import Any, cast

from parity_support import Base, told, twice


def dynamic(a: Any, b: Any) -> Any:
    return a + b


def case_generic_operations() -> None:
    print(dynamic(1, 2), dynamic("a", "b"), dynamic([1], [2]), dynamic(1.5, 1), dynamic((1,), (2,)))
    for a, b in [(1, "a"), (None, 1), ({}, [])]:  # type: ignore[var-annotated]
        try:
            dynamic(a, b)
        except TypeError as e:
            print(told(e))


def every(a: Any, b: Any) -> list[Any]:
    return [a - b, a * b, a / b, a // b, a % b, a**b, a < b, a == b, a >= b, -a, not a, a and b, a or b]


def case_every_operator() -> None:
    print(every(7, 2), every(7.5, 2), every(2**65, 3), every(True, 2))


def case_attributes_calls_items() -> None:
    thing: Any = Base("any")
    print(thing.greet(), thing.name)
    thing.name = "changed"
    thing.extra = [1, 2]
    thing.extra[0] = 9
    thing.extra[1] += 5
    print(thing.greet(), thing.extra, thing.extra[-1], thing.extra[:1])
    del thing.extra
    try:
        print(thing.extra)
    except AttributeError as e:
        print(told(e))
    try:
        thing.greet(1)
    except TypeError as e:
        print(told(e))
    try:
        thing()
    except TypeError as e:
        print(told(e))
    try:
        thing[0]
    except TypeError as e:
        print(told(e))


def case_iteration_and_unpacking() -> None:
    values: Any = [1, "two", None]
    for v in values:
        print(v, end=" ")
    a, b, c = values
    first, *rest = values
    print(a, b, c, first, rest, len(values), "two" in values, [x for x in values if x])
    number: Any = 5
    try:
        for v in number:
            print(v)
    except TypeError as e:
        print(told(e))


class Point:
    def __init__(self, x: int) -> None:
        self.x = x

    def double(self) -> int:
        return self.x * 2


def case_native_instances_through_any() -> None:
    p: Any = Point(4)
    print(p.x, p.double())
    p.x = 10
    print(p.double(), twice([p.x]), twice(p.x))
    p.x += 1
    print(p.x, getattr(p, "x"))


def case_cast_that_is_true() -> None:
    o: object = Point(3)
    print(
        cast(Point, o).double(),
        cast("Point", o).x,
        cast(int, 5) + 1,  # type: ignore[redundant-cast]
        cast(list[int], [1]),
        cast("dict[str, int]", {}),
    )


def to_int(x: Any) -> int:
    n: int = x
    return n + 1


def to_str(x: Any) -> str:
    s: str = x
    return s + "!"


def case_any_to_typed() -> None:
    print(to_int(5), to_int(2**64), to_int(True), to_str("a"))


def loop(n: Any) -> Any:
    total = 0
    i: Any = 0
    while i < n:
        total += i
        i += 1
    return total


def case_any_in_loops() -> None:
    print(loop(10), loop(2.5), loop(0))


def untyped(a, b=2, *args, **kwargs):  # type: ignore[no-untyped-def]
    c = a * b
    for x in args:
        c += x
    if kwargs:
        return c, sorted(kwargs)
    return c


def case_untyped_functions() -> None:
    print(untyped(3), untyped(3, 3), untyped("x", 3), untyped(1, 2, 3, 4, k=1), untyped(a=5), untyped(1.5))  # type: ignore[no-untyped-call]


class Untyped:
    def __init__(self, x, y=None):  # type: ignore[no-untyped-def]
        self.x = x
        self.y = y or []

    def push(self, v):  # type: ignore[no-untyped-def]
        self.y.append(v)
        return self

    def __len__(self):  # type: ignore[no-untyped-def]
        return len(self.y)


def case_untyped_classes() -> None:
    u = Untyped(5)  # type: ignore[no-untyped-call]
    u.push(1).push("two")  # type: ignore[no-untyped-call]
    u.x = "now a string"
    print(u.x, u.y, len(u), Untyped(1, [2]).push(3).y)  # type: ignore[no-untyped-call]


def case_any_conditions_and_formatting() -> None:
    for v in [0, 1, "", "x", None, [], [0], 0.0]:
        a: Any = v
        print(f"{a!r:>5}", "T" if a else "F", not a, a is None, a == 0, str(a))
    width: Any = 6
    print(f"{3.14159:{width}.2f}|{'x':>{width}}")


def case_any_as_key_and_in_containers() -> None:
    keys: list[Any] = [1, "a", (1, 2), None, 2.5]
    table: dict[Any, Any] = {}
    for i, k in enumerate(keys):
        table[k] = i
    print(table, table[(1, 2)], {k for k in keys if isinstance(k, int)}, keys.index(None))
    bad: Any = []
    try:
        table[bad] = 1
    except TypeError as e:
        print(told(e))


def case_exceptions_as_any() -> None:
    error: Any = ValueError("from any")
    try:
        raise error
    except ValueError as e:
        print(told(e))
    not_error: Any = 5
    try:
        raise not_error
    except TypeError as e:
        print(told(e))


def case_any_augmented() -> None:
    x: Any = 5
    x += 1
    x *= 2.5
    x = [x]
    x += [1]
    x *= 2
    print(x)
