"""bool as a type of its own and as the int it is."""


def both(a: bool, b: bool) -> str:
    return f"{a and b} {a or b} {not a} {a & b} {a | b} {a ^ b} {a == b} {a != b} {a is b} {a < b}"


def case_truth_tables() -> None:
    for a in (True, False):
        for b in (True, False):
            print(a, b, both(a, b))


def case_bool_arithmetic() -> None:
    t, f = True, False
    print(t + t, t - f, t * 5, t / 2, f // 1, t % 2, -t, +t, ~5, t << 3, t**2, t + 0.5, 3 * t)
    print(type(t + t).__name__, type(t & f).__name__, type(t & 3).__name__, type(-t).__name__)


def case_bool_as_index_and_key() -> None:
    names = ["no", "yes"]
    table = {True: "t", 0: "f"}
    print(names[True], names[False], names[3 > 2], table[1], table[False], "ab"[True])


def count(flags: list[bool]) -> int:
    n = 0
    for f in flags:
        n += f
    return n


def case_counting() -> None:
    print(count([True, False, True]), sum([True, True]), [True, False].count(True), max(True, False))


def case_printing() -> None:
    print(True, repr(False), str(True), f"{True} {False!r} {True:>6} {True:d}", int(True), float(True), hash(True))


def is_even(n: int) -> bool:
    return n % 2 == 0


def case_returned_from_functions() -> None:
    print(is_even(4), is_even(5), not is_even(4), is_even(4) is True, [is_even(i) for i in range(3)])


def case_bool_of_everything() -> None:
    values: list[object] = [
        0,
        1,
        0.0,
        "",
        "x",
        b"",
        b"x",
        [],
        [0],
        (),
        (0,),
        {},
        {0: 0},
        set(),
        {0},
        None,
        True,
        False,
        range(0),
        range(1),
    ]
    for v in values:
        print(repr(v), bool(v), not v)


def say(text: str, result: bool) -> bool:
    print(text, end=" ")
    return result


def case_short_circuit_order() -> None:
    print(say("a", True) and say("b", False) and say("c", True))
    print(say("a", False) or say("b", True) or say("c", True))
    print(not (say("a", True) and say("b", True)) or say("c", False))
    print(any([say("x", False), say("y", True)]), all([say("x", True), say("y", True)]))


def value_of_and(a: int, b: str) -> object:
    return a and b


def value_of_or(a: str, b: list[int]) -> object:
    return a or b


def case_and_or_give_operands() -> None:
    print(value_of_and(0, "x"), value_of_and(3, "x"), value_of_and(3, ""), value_of_or("", [1]), value_of_or("q", []))
    empty: list[int] = []
    print(empty or None, None or empty, 0 or "" or [] or "last", 1 and 2.5 and "end")  # type: ignore[redundant-expr]


def case_any_all_on_containers() -> None:
    print(any([]), all([]), any([0, 0.0, "a"]), all([1, "", 2]), any(x > 3 for x in [1, 5]))
