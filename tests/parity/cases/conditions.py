"""`if`, conditional expressions, `and`, `or`, `not`, and truth of objects."""

from parity_support import told


def grade(score: int) -> str:
    if score >= 90:
        return "A"
    elif score >= 80:
        return "B"
    elif score >= 70:
        pass
    else:
        return "F"
    return "C"


def case_if_elif_else() -> None:
    print([grade(s) for s in (95, 90, 85, 70, 69, -1)])


def sign(x: float) -> str:
    return "negative" if x < 0 else "zero" if x == 0 else "positive"


def case_conditional_expression_nests_right() -> None:
    print([sign(x) for x in (-1.5, 0.0, -0.0, 3, float("nan"))])


class Truthy:
    def __init__(self, name: str, value: bool) -> None:
        self.name = name
        self.value = value

    def __bool__(self) -> bool:
        print("bool", self.name, end=" ")
        return self.value

    def __repr__(self) -> str:
        return self.name


class Sized:
    def __init__(self, n: int) -> None:
        self.n = n

    def __len__(self) -> int:
        print("len", self.n, end=" ")
        return self.n


class BoolBeforeLen:
    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        return 0


class Plain:
    pass


def case_truth_protocols() -> None:
    a, b = Truthy("a", True), Truthy("b", False)
    if a:
        print("yes")
    if not b:
        print("no")
    print(bool(Sized(0)), bool(Sized(3)), bool(Plain()), bool(BoolBeforeLen()))
    print("t" if b else "f", not a, [x for x in [a, b] if x])


def case_and_or_evaluate_once() -> None:
    a, b = Truthy("a", True), Truthy("b", False)
    print(a and b)
    print(a or b)
    print(b and a)
    print(b or a)
    print(a and b or a)
    print(not a or not b)
    if a and b or b:
        print("never")
    while b or b:
        print("never")
    print()


class BadBool:
    def __bool__(self) -> bool:
        return 1  # type: ignore[return-value]


class BadLen:
    def __init__(self, n: object) -> None:
        self.n = n

    def __len__(self) -> int:
        return self.n  # type: ignore[return-value]


class RaisingBool:
    def __bool__(self) -> bool:
        raise ValueError("ambiguous")


def case_truth_that_raises() -> None:
    try:
        if RaisingBool():
            print("never")
    except ValueError as e:
        print(told(e))
    try:
        print(1 and RaisingBool() or 2)  # type: ignore[redundant-expr]
    except ValueError as e:
        print(told(e))
    try:
        print(not RaisingBool())
    except ValueError as e:
        print(told(e))
    try:
        if BadLen(-1):
            print("never")
    except ValueError as e:
        print(told(e))


def case_mixed_types_in_conditions() -> None:
    for v in [0, 1, "", "a", None, 0.0, 0.1, [], [0], {}, {1}, 2**70]:
        print("T" if v else "F", end="")
    print()


def flow(n: int) -> str:
    if n > 0:
        if n > 10:
            result = "big"
        else:
            result = "small"
    elif n == 0:
        result = "zero"
    return result  # type: ignore[possibly-undefined]


def case_variable_bound_on_some_paths() -> None:
    print(flow(11), flow(1), flow(0))
    try:
        print(flow(-1))
    except UnboundLocalError as e:
        print(told(e))


def case_constant_conditions() -> None:
    if True:
        print("always")
    if 0:
        print("never")  # type: ignore[unreachable]
    elif "x":
        print("x")
    if not None and ():  # type: ignore[redundant-expr]
        print("never")  # type: ignore[unreachable]
    else:
        print("else")
    if __debug__:
        print("debug")


def case_empty_branches_and_ellipsis() -> None:
    n = 5
    if n:
        ...
    if n > 3:
        pass
    else:
        print("never")
    print("end")


def leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def fizz(n: int) -> str:
    return ("fizz" if n % 3 == 0 else "") + ("buzz" if n % 5 == 0 else "") or str(n)


def case_algorithms() -> None:
    print([leap(y) for y in (1900, 2000, 2023, 2024)], [fizz(n) for n in range(1, 16)])


def case_value_of_and_or_with_numbers() -> None:
    for a in (0, 2, 2**65):
        for b in (0, 3):
            print(a and b, a or b, not (a and b), (a or b) + 1, end="; ")
    for x in (0.0, 1.5):
        print(x and x + 1, x or -1.0, end="; ")
    print()


def case_identity() -> None:
    a = [1]
    b = a
    print(a is b, a is not b, a is [1], None is None, a is None, Plain is Plain, Plain() is Plain())
