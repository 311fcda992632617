"""Unions of unlike types, narrowed by isinstance, equality and truth."""


def double(x: int | str) -> int | str:
    if isinstance(x, int):
        return x * 2
    return x + x


def case_double() -> None:
    print(double(4), double("ab"), double(2**62), double(True), double(""))


def describe(x: int | float | str | list[int] | None) -> str:
    if x is None:
        return "none"
    if isinstance(x, str):
        return "str " + x.upper()
    if isinstance(x, list):
        return f"list of {len(x)}"
    if isinstance(x, int):
        return f"int {x + 1}"
    return f"float {x / 2}"


def case_describe() -> None:
    for v in [None, "a", [1, 2], 5, 2.5, True]:
        print(describe(v))


class Circle:
    def __init__(self, r: float) -> None:
        self.r = r

    def area(self) -> float:
        return 3.0 * self.r * self.r


class Square:
    def __init__(self, side: int) -> None:
        self.side = side

    def area(self) -> int:
        return self.side * self.side


Shape = Circle | Square


def total_area(shapes: list[Shape]) -> float:
    total = 0.0
    for s in shapes:
        total += s.area()
    return total


def name(s: Shape) -> str:
    match_square = isinstance(s, Square)
    return "square" if match_square else "circle"


def case_method_on_a_union_of_classes() -> None:
    shapes: list[Shape] = [Circle(1.0), Square(2), Circle(0.5)]
    print(total_area(shapes), [name(s) for s in shapes])


def flatten(x: "int | list[int | list[int]]") -> list[int]:
    if isinstance(x, int):
        return [x]
    out: list[int] = []
    for item in x:
        out.extend(flatten(item))  # type: ignore[arg-type]
    return out


def case_recursive_union() -> None:
    print(flatten(1), flatten([1, [2, 3], 4]), flatten([]))


def case_variable_that_changes_type() -> None:
    v: int | str | None = 1
    print(v)
    v = "two"
    print(v.upper())
    v = None
    print(v)
    v = 2**65
    print(v + 1)


def mixed_sum(values: list[int | float]) -> int | float:
    total: int | float = 0
    for v in values:
        total += v
    return total


def case_int_or_float() -> None:
    print(mixed_sum([1, 2]), mixed_sum([1, 2.5]), mixed_sum([]), mixed_sum([2**62, 2**62]))


def case_compare_unlike_members() -> None:
    values: list[int | str | None] = [1, "1", None]
    for a in values:
        print([a == b for b in values], a in (1, None), a is values[2])


def order(a: int | str, b: int | str) -> str:
    try:
        return str(a < b)  # type: ignore[operator]
    except TypeError as e:
        return f"TypeError: {e}"


def case_ordering_errors_name_the_types() -> None:
    print(order(1, 2), order("a", "b"), order(1, "b"), order("a", 2))


def plus(a: int | str | None, b: int | str | list[int]) -> str:
    try:
        return repr(a + b)  # type: ignore[operator]
    except TypeError as e:
        return f"TypeError: {e}"


def case_adding_unlike_members() -> None:
    print(plus(1, 2), plus("a", "b"), plus(1, "b"), plus("a", 2), plus(None, 2), plus(1, [2]), sep="\n")


def tuple_or_int(x: tuple[int, str] | int) -> str:
    if isinstance(x, tuple):
        n, s = x
        return s * n
    return str(-x)


def case_tuple_or_int() -> None:
    print(tuple_or_int((3, "ab")), tuple_or_int(7))


def dict_or_list(x: dict[str, int] | list[int]) -> int:
    if isinstance(x, dict):
        return sum(x.values())
    return sum(x)


def case_dict_or_list() -> None:
    print(dict_or_list({"a": 1, "b": 2}), dict_or_list([4, 5]))
