"""Lines and function names in tracebacks, from every kind of statement and over several lines."""

import traceback

from parity_support import apply, fail, told


def zero() -> int:
    return 0


def multi_line_call(a: int) -> int:
    return add(
        a,
        1
        // zero(),
    )


def add(a: int, b: int) -> int:
    return a + b


def multi_line_expression(values: list[int]) -> int:
    total = (
        values[0]
        + values[1]
        + values[2]
    )
    return total


def condition(values: list[int]) -> str:
    if (
        values[0] == 1
        and values[5] == 2
    ):
        return "never"
    return "no"


def loop_header(n: object) -> None:
    for i in (
        1,
        n,
    ):
        print(i)
        for j in i:  # type: ignore[attr-defined]
            print(j)


def while_condition(values: list[int]) -> None:
    i = 0
    while (
        values[i] > 0
    ):
        i += 1


def chained_methods(text: str) -> str:
    return (
        text.strip()
        .replace("a", "b")
        .join(5)  # type: ignore[arg-type]
    )


def dictionary() -> dict[str, int]:
    return {
        "a": 1,
        "b": 1 // zero(),
        "c": 3,
    }


def comprehension(values: list[int]) -> list[int]:
    return [
        10 // v
        for v in values
    ]


def attribute(x: object) -> object:
    return (
        x
        .missing  # type: ignore[attr-defined]
    )


def assignment(values: list[int]) -> None:
    values[
        7
    ] = 1


def augmented(table: dict[str, int]) -> None:
    table["k"] += (
        1
    )


def deletion(table: dict[str, int]) -> None:
    del (
        table["x"],
        table["y"],
    )


def unpacking(values: list[int]) -> None:
    (
        a,
        b,
    ) = values
    print(a, b)


def asserting(n: int) -> None:
    assert (
        n > 0
    ), (
        "message"
    )


def raising() -> None:
    raise ValueError(
        "raised",
        "over lines",
    )


def returning(values: list[int]) -> int:
    return values[
        9
    ]


def fstring(values: list[int]) -> str:
    return (
        f"{values[0]} "
        f"{values[9]}"
    )


def default_in_call() -> int:
    return int("x", base=10)


def with_exit() -> None:
    with open("/no/such/file/anywhere"):
        pass


def comparison(a: object) -> bool:
    return (
        1
        < a  # type: ignore[operator]
    )


def conditional_expression(n: int) -> int:
    return (
        1
        if n
        else 1 // n
    )


def lambda_free_sort(values: list[object]) -> list[object]:
    return sorted(values)  # type: ignore[type-var]


def interpreted_callback() -> None:
    apply(
        fail_on,
        ["x"],
    )


def fail_on(text: str) -> None:
    fail(text)


def import_inside() -> None:
    import no_such_module_here  # type: ignore[import-not-found]  # noqa: F401


def case_expressions() -> None:
    for attempt in range(10):
        try:
            if attempt == 0:
                multi_line_call(1)
            elif attempt == 1:
                multi_line_expression([1, 2])
            elif attempt == 2:
                condition([1])
            elif attempt == 3:
                chained_methods("a")
            elif attempt == 4:
                dictionary()
            elif attempt == 5:
                comprehension([1, 0])
            elif attempt == 6:
                attribute(5)
            elif attempt == 7:
                fstring([1])
            elif attempt == 8:
                comparison("x")
            else:
                conditional_expression(0)
        except Exception as e:
            print(told(e))


def case_statements() -> None:
    for attempt in range(12):
        try:
            if attempt == 0:
                loop_header(5)
            elif attempt == 1:
                while_condition([1, 2])
            elif attempt == 2:
                assignment([])
            elif attempt == 3:
                augmented({})
            elif attempt == 4:
                deletion({"x": 1})
            elif attempt == 5:
                unpacking([1])
            elif attempt == 6:
                asserting(0)
            elif attempt == 7:
                raising()
            elif attempt == 8:
                returning([])
            elif attempt == 9:
                with_exit()
            elif attempt == 10:
                import_inside()
            else:
                default_in_call()
        except Exception as e:
            print(told(e))


def case_callbacks() -> None:
    try:
        interpreted_callback()
    except LookupError as e:
        print(told(e))
    try:
        lambda_free_sort([1, "a"])
    except TypeError as e:
        print(told(e))


class Thing:
    def __init__(self, n: int) -> None:
        self.n = 10 // n

    def method(self) -> int:
        return self.helper() + 1

    def helper(self) -> int:
        return [1][self.n]

    @property
    def prop(self) -> int:
        return self.helper()

    @staticmethod
    def static(n: int) -> int:
        return 1 // n

    @classmethod
    def make(cls, n: int) -> "Thing":
        return cls(n)

    def __add__(self, other: int) -> int:
        return self.n // other

    def __getitem__(self, i: int) -> int:
        return self.static(i)


def case_methods() -> None:
    t = Thing(1)
    for attempt in range(7):
        try:
            if attempt == 0:
                Thing(0)
            elif attempt == 1:
                t.method()
            elif attempt == 2:
                print(t.prop)
            elif attempt == 3:
                Thing.static(0)
            elif attempt == 4:
                Thing.make(0)
            elif attempt == 5:
                print(t + 0)
            else:
                print(t[0])
        except Exception as e:
            print(told(e))


def reraised() -> None:
    try:
        raising()
    except ValueError:
        print("log")
        raise


def through_finally() -> None:
    try:
        reraised()
    finally:
        print("finally")


def case_reraise_keeps_the_first_line() -> None:
    try:
        through_finally()
    except ValueError as e:
        print(told(e))


def case_formatted_text() -> None:
    try:
        multi_line_call(1)
    except ZeroDivisionError as e:
        lines = traceback.format_exception(e)
        print([line.split(", in ")[-1].split("\n")[0] for line in lines if ", in " in line])
        summary = traceback.extract_tb(e.__traceback__)
        print([(f.name, f.lineno) for f in summary])


def case_escapes_with_cause() -> None:
    try:
        multi_line_expression([])
    except IndexError as e:
        raise RuntimeError("wrapped") from e
