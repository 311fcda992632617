"""Values that break their annotations: TypeError at the use or the interpreter's result, never corruption (A10).

Interpreted, a wrong annotation has no effect, so most of these differ. What compiled code does instead is stated in
`differences.toml`, one row per program.
"""

from typing import Any, cast

from parity_support import outcome


def as_any(x: object) -> Any:
    return x


def add_one(n: int) -> int:
    return n + 1


def halve(x: float) -> float:
    return x / 2


def upper(s: str) -> str:
    return s.upper()


def first(values: list[int]) -> int:
    return values[0]


class Point:
    def __init__(self, x: int) -> None:
        self.x = x

    def double(self) -> int:
        return self.x * 2


class Other:
    def __init__(self) -> None:
        self.x = "text"


def double_of(p: Point) -> int:
    return p.double()


def case_int_parameter_gets_str() -> None:
    print(outcome(add_one, "text"))


def case_int_parameter_gets_float() -> None:
    print(outcome(add_one, 2.5))


def case_int_parameter_gets_none() -> None:
    print(outcome(add_one, None))


def case_float_parameter_gets_str() -> None:
    print(outcome(halve, "2.5"))


def case_str_parameter_gets_bytes() -> None:
    print(outcome(upper, b"abc"))


def case_list_parameter_gets_tuple() -> None:
    print(outcome(first, (5, 6)))


def case_class_parameter_gets_another_class() -> None:
    print(outcome(double_of, Other()))


def case_list_of_wrong_items() -> None:
    print(outcome(first, ["text"]))


def returns_wrong() -> int:
    return as_any("text")  # type: ignore[no-any-return]


def case_wrong_result() -> None:
    print(outcome(returns_wrong))


def local_wrong() -> str:
    n: int = as_any("five")
    return f"{n}"


def case_wrong_local() -> None:
    print(outcome(local_wrong))


def attribute_wrong() -> str:
    p = Point(1)
    p.x = as_any("text")
    return f"{p.x}"


def case_wrong_attribute() -> None:
    print(outcome(attribute_wrong))


def cast_wrong() -> str:
    return f"{cast(int, as_any('text'))}"


def case_wrong_cast() -> None:
    print(outcome(cast_wrong))


def set_from_outside(p: Any) -> None:
    p.x = [1]


def case_attribute_set_from_untyped_code() -> None:
    p = Point(1)
    print(outcome(set_from_outside, p))
    print(outcome(p.double))


COUNT: int = 1


def read_count() -> int:
    return COUNT + 1


def case_global_set_to_another_type() -> None:
    globals()["COUNT"] = "text"
    print(outcome(read_count))
    globals()["COUNT"] = 1
    print(outcome(read_count))


def pair_sum(p: tuple[int, int]) -> int:
    return p[0] + p[1]


def case_tuple_of_wrong_length() -> None:
    print(outcome(pair_sum, (1,)))


def case_tuple_of_wrong_items() -> None:
    print(outcome(pair_sum, ("a", "b")))


def loop(values: list[int]) -> int:
    total = 0
    for v in values:
        total += v
    return total


def case_loop_over_wrong_items() -> None:
    print(outcome(loop, [1, "x"]))
    print(outcome(loop, [1, 2.5]))


def lookup(d: dict[str, int]) -> int:
    return d["k"] + 1


def case_dict_of_wrong_values() -> None:
    print(outcome(lookup, {"k": "v"}))
    print(outcome(lookup, {"k": None}))


def unsound(values: list[int]) -> None:
    anything: list[Any] = values
    anything.append("text")
    anything[0] = None


def case_unsound_variance() -> None:
    values = [1, 2]
    unsound(values)
    print(outcome(first, values))
    print(outcome(loop, values))


def optional_length(s: str | None) -> int:
    return len(s) if s else 0


def case_optional_gets_another_type() -> None:
    print(outcome(optional_length, [1, 2]))
    print(outcome(optional_length, 5))


def flag_text(b: bool) -> str:
    return "yes" if b else "no"


def case_bool_gets_int() -> None:
    print(outcome(flag_text, 5))


def case_bool_gets_list() -> None:
    print(outcome(flag_text, []))
