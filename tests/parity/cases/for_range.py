"""`for` over range: bounds, steps, the variable afterwards, and ranges beyond a machine word."""

from parity_support import told


def collect(a: int, b: int, step: int) -> list[int]:
    out = []
    for i in range(a, b, step):
        out.append(i)
    return out


def case_bounds_and_steps() -> None:
    for a, b, s in [
        (0, 5, 1),
        (0, 5, 2),
        (5, 0, -1),
        (5, 0, -2),
        (0, 0, 1),
        (3, 1, 1),
        (1, 3, -1),
        (-3, 3, 3),
        (0, 5, 100),
        (0, -5, -100),
    ]:
        print(a, b, s, collect(a, b, s))


def case_one_two_three_arguments() -> None:
    for i in range(3):
        print(i, end=" ")
    for i in range(2, 4):
        print(i, end=" ")
    for i in range(10, 0, -4):
        print(i, end=" ")
    print()


def last(n: int) -> str:
    i = -1
    for i in range(n):
        pass
    return f"{i}"


def case_variable_after_the_loop() -> None:
    print(last(0), last(1), last(5))
    for i in range(3):
        if i == 1:
            break
    print(i)
    for j in range(0, 10, 4):
        pass
    print(j)


def unbound(n: int) -> int:
    for i in range(n):
        pass
    return i


def case_variable_unbound_when_empty() -> None:
    print(unbound(2))
    try:
        print(unbound(0))
    except UnboundLocalError as e:
        print(told(e))


def case_assigning_the_variable_does_not_skip() -> None:
    for i in range(5):
        print(i, end=" ")
        i += 10
        print(i, end=" ")
    print(i)


def case_bounds_are_evaluated_once() -> None:
    n = 3
    for i in range(n):
        n += 1
        print(i, n)
    print(n)


def show(name: str, n: int) -> int:
    print(name, end=" ")
    return n


def case_argument_order() -> None:
    for i in range(show("start", 0), show("stop", 4), show("step", 2)):
        print(i)


def case_around_the_word_edge() -> None:
    for base in [2**62, 2**63, -(2**62), -(2**63), 2**64]:
        for i in range(base - 2, base + 2):
            print(i, end=" ")
        for i in range(base + 1, base - 2, -1):
            print(i, end=" ")
        print()


def case_steps_that_pass_the_edge() -> None:
    count = 0
    for i in range(2**63 - 5, 2**63 + 5, 3):
        count += 1
        print(i)
    for i in range(0, 2**62, 2**61):
        print(i)
    for i in range(0, 2**63 - 1, 2**62):
        print(i)
    for i in range(-(2**63), 2**63, 2**62):
        print(i)
    for i in range(2**62, -(2**62), -(2**62)):
        print(i)


def case_zero_step_and_wrong_types() -> None:
    try:
        for i in range(0, 5, 0):
            print(i)
    except ValueError as e:
        print(told(e))
    try:
        for i in range(2.5):  # type: ignore[call-overload]
            print(i)
    except TypeError as e:
        print(told(e))
    try:
        for i in range("3"):  # type: ignore[call-overload]
            print(i)
    except TypeError as e:
        print(told(e))


def case_range_as_a_value() -> None:
    r = range(1, 20, 3)
    print(
        r,
        len(r),
        r[2],
        r[-1],
        7 in r,
        8 in r,
        r.index(10),
        r.start,
        r.stop,
        r.step,
        list(r[1:3]),
        r == range(1, 19, 3),
        bool(range(0)),
    )
    for i in r:
        print(i, end=" ")
    for i in reversed(r):
        print(i, end=" ")
    try:
        print(r[100])
    except IndexError as e:
        print(told(e))


def nested(n: int) -> int:
    total = 0
    for i in range(n):
        for j in range(i):
            if j == 3:
                break
            if (i + j) % 2:
                continue
            total += i * j
        else:
            total += 1000
    return total


def case_nested_with_break_continue_else() -> None:
    print([nested(n) for n in range(8)])


def find(n: int, wanted: int) -> str:
    for i in range(n):
        if i * i == wanted:
            return f"found {i}"
    else:
        return "not found"


def case_return_inside() -> None:
    print(find(10, 49), find(10, 50), find(0, 0))


class Index:
    def __index__(self) -> int:
        return 3


def case_index_objects_and_bools() -> None:
    for i in range(Index()):
        print(i, end=" ")
    for i in range(True):
        print(i, end=" ")
    print([type(i).__name__ for i in range(True)])


RESULT = []
for module_level in range(3):
    RESULT.append(module_level * 2)


def case_at_module_level() -> None:
    print(RESULT, module_level)


def case_range_shadowed() -> None:
    print(shadowing([4, 5]))


def shadowing(values: list[int]) -> list[int]:
    range = reversed
    out = []
    for i in range(values):
        out.append(i)
    return out
