"""`while` with break, continue and else, and what survives the loop."""

from parity_support import told


def search(n: int, limit: int) -> str:
    i = 0
    while i < limit:
        if i * i > n:
            break
        i += 1
    else:
        return f"exhausted at {i}"
    return f"broke at {i}"


def case_else_runs_unless_broken() -> None:
    print(search(10, 10), search(10, 2), search(0, 0), sep=", ")


def case_continue_skips() -> None:
    i = 0
    while i < 6:
        i += 1
        if i % 2:
            continue
        print(i, end=" ")
    else:
        print("end", i)


def case_else_with_continue_last() -> None:
    n = 3
    while n:
        n -= 1
        if n == 0:
            continue
    else:
        print("else", n)


def case_while_true() -> None:
    n = 0
    while True:
        n += 1
        if n == 3:
            continue
        if n > 5:
            break
        print(n, end=" ")
    print(n)


def case_while_false_and_constants() -> None:
    while False:
        print("never")  # type: ignore[unreachable]
    else:
        print("else of false")
    while 0:
        print("never")  # type: ignore[unreachable]
    while "":
        print("never")
    print("end")


def case_truth_of_containers() -> None:
    todo = [1, 2, 3]
    while todo:
        print(todo.pop(), end=" ")
    table = {"a": 1}
    while table:
        print(table.popitem())
    text = "abc"
    while text:
        print(text, end=" ")
        text = text[1:]
    print()


def countdown(n: float) -> int:
    steps = 0
    while n:
        n -= 0.5
        steps += 1
    return steps


def case_float_condition() -> None:
    print(countdown(2.0), countdown(0.0))


def nested(limit: int) -> list[tuple[int, int]]:
    out = []
    i = 0
    while i < limit:
        j = 0
        while True:
            if j > i:
                break
            if (i + j) % 3 == 0:
                j += 1
                continue
            out.append((i, j))
            j += 1
        else:
            out.append((-1, -1))  # type: ignore[unreachable]
        i += 1
    else:
        out.append((-2, -2))
    return out


def case_nested() -> None:
    print(nested(4), nested(0))


def raising(n: int) -> None:
    while n >= 0:
        print(10 // n)
        n -= 1
    else:
        print("never")


def case_exception_ends_the_loop() -> None:
    try:
        raising(2)
    except ZeroDivisionError as e:
        print(told(e))


def next_token(text: str, i: int) -> tuple[str, int]:
    while i < len(text) and text[i] == " ":
        i += 1
    start = i
    while i < len(text) and text[i] != " ":
        i += 1
    return text[start:i], i


def case_tokenizer() -> None:
    i = 0
    text = "  let x  = 5 "
    while (token := next_token(text, i))[0]:
        print(repr(token[0]), end=" ")
        i = token[1]
    print(i)


def case_return_inside() -> None:
    print(first_power(1000), first_power(1))


def first_power(n: int) -> int:
    p = 1
    while True:
        if p >= n:
            return p
        p *= 2


def case_condition_with_side_effects() -> None:
    values = [3, 2, 1, 0, 9]
    while values.pop(0) > 0:
        print("left", values)
    print(values)


def case_variable_defined_only_inside() -> None:
    try:
        print(maybe(1), maybe(0))
    except UnboundLocalError as e:
        print(told(e))


def maybe(n: int) -> str:
    while n > 0:
        found = f"n={n}"
        n -= 1
    return found  # type: ignore[possibly-undefined]
