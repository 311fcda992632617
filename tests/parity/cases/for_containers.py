"""`for` over lists, tuples, strings, dicts, sets, bytes and anything else that can be iterated."""

from parity_support import told


def total(values: list[int]) -> int:
    n = 0
    for v in values:
        n += v
    return n


def case_list() -> None:
    print(total([]), total([1]), total([1, 2, 3]), total([2**62, 2**62]))


def case_tuple_string_bytes() -> None:
    for t in (1, 2, 3):
        print(t, end=" ")
    for c in "héy":
        print(c, end=" ")
    for b in b"\x00\xff":
        print(b, end=" ")
    for x in ():  # type: ignore[var-annotated]
        print("never", x)
    print()


def case_heterogeneous() -> None:
    for v in [1, "a", None, 2.5, [1], (1,)]:
        print(type(v).__name__, v)
    for w in (1, "b", None):
        print(w)


def case_dict_set_frozenset() -> None:
    for k in {"a": 1, "b": 2}:
        print(k, end=" ")
    for s in {5}:
        print(s, end=" ")
    for f in frozenset([7]):
        print(f, end=" ")
    print()


def case_unpacking_in_the_target() -> None:
    for a, b in [(1, "x"), (2, "y")]:
        print(a, b)
    for first, *rest in [[1, 2, 3], [4]]:
        print(first, rest)
    for (a, (b, c)), d in [((1, ("p", 2.5)), None)]:
        print(a, b, c, d)
    for k, v in {"m": 1}.items():
        print(k, v)
    for x, y in ["ab", "cd"]:  # type: ignore[str-unpack]
        print(x, y)


def case_unpacking_errors() -> None:
    try:
        for a, b in [(1, 2), (3, 4, 5)]:
            print(a, b)
    except ValueError as e:
        print(told(e))
    try:
        for a, b in [(1,)]:  # type: ignore[misc]
            print(a, b)
    except ValueError as e:
        print(told(e))
    try:
        for a, b in [1]:  # type: ignore[misc]
            print(a, b)
    except TypeError as e:
        print(told(e))


class Box:
    def __init__(self) -> None:
        self.value = 0
        self.items = [0, 0, 0]


def case_attribute_and_item_targets() -> None:
    box = Box()
    for box.value in [1, 2, 3]:
        print(box.value, end=" ")
    for box.items[1] in [7, 8]:
        print(box.items, end=" ")
    print(box.value, box.items)


def case_not_iterable() -> None:
    for v in [5, None, 2.5, Box()]:
        try:
            for x in v:  # type: ignore[union-attr]
                print(x)
        except TypeError as e:
            print(told(e))


def case_list_replaced_during_the_loop() -> None:
    values = [1, 2, 3]
    for v in values:
        print(v, end=" ")
        values = [9]
    print(values)
    items = [1, 2, 3, 4]
    for v in items:
        print(v, end=" ")
        items[:] = items[1:]
    print(items)


def search(words: list[str], c: str) -> str:
    for word in words:
        for letter in word:
            if letter == c:
                break
        else:
            continue
        return word
    return "-"


def case_break_out_of_two() -> None:
    print(search(["abc", "def"], "e"), search(["abc"], "z"), search([], "a"))


def case_loop_over_function_result() -> None:
    for part in "a-b-c".split("-"):
        print(part, end=" ")
    for n in sorted([3, 1, 2]):
        print(n, end=" ")
    for line in "x\ny\n".splitlines():
        print(line, end=" ")
    print()


def case_same_list_twice() -> None:
    values = [1, 2]
    for a in values:
        for b in values:
            print(a, b, end="; ")
    print()


def case_float_and_bool_items() -> None:
    x = 0.0
    for f in [0.5, 1.5]:
        x += f
    n = 0
    for flag in [True, False, True]:
        if flag:
            n += 1
    print(x, n)


def case_variable_keeps_last_item() -> None:
    v = "start"
    for v in []:
        pass
    print(v)
    for v in ["a", "b"]:
        pass
    print(v)


def inventory(lines: list[str]) -> dict[str, int]:
    stock: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        try:
            name, amount = line.split("=")
            stock[name.strip()] = int(amount)
        except ValueError as e:
            print(f"line {number}: {e}")
    return stock


def case_parse_lines() -> None:
    print(inventory(["# stock", "apples = 3", "", "pears", "figs = many", "nuts=7"]))
