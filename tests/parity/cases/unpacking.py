"""Assignment to several targets: order, stars, nesting, errors."""

from parity_support import told


def case_tuples_and_swaps() -> None:
    a, b = 1, 2
    a, b = b, a
    print(a, b)
    a, b, c = b, a, a + b
    print(a, b, c)
    (d, e), [f, g] = (1, 2), [3, 4]
    print(d, e, f, g)
    x = y = z = [0]
    x.append(1)
    print(x, y, z, y is z)


def case_swap_in_a_list() -> None:
    v = [1, 2, 3]
    v[0], v[2] = v[2], v[0]
    print(v)
    i = 0
    i, v[i] = 1, 99
    print(i, v)
    v[i], i = 77, 2
    print(i, v)


def case_stars() -> None:
    a, *b = [1, 2, 3]
    *c, d = (1, 2, 3)
    e, *f, g = "hello"  # type: ignore[str-unpack]
    (h, *i), j = ([1, 2, 3], 4)
    k, *m = (1,)  # type: ignore[var-annotated]
    print(a, b, c, d, e, f, g, h, i, j, k, m)
    *n, o = range(3)
    p, *q = {"x": 1, "y": 2}
    print(n, o, p, q)


def unpack(values: list[int]) -> str:
    try:
        a, b = values
        return f"{a} {b}"
    except ValueError as e:
        return told(e)


def unpack_star(values: list[int]) -> str:
    try:
        a, b, *c = values
        return f"{a} {b} {c}"
    except ValueError as e:
        return told(e)


def case_wrong_lengths() -> None:
    for n in range(4):
        print(unpack(list(range(n))))
        print(unpack_star(list(range(n))))


def case_wrong_lengths_of_others() -> None:
    try:
        a, b = "abc"  # type: ignore[str-unpack]
    except ValueError as e:
        print(told(e))
    try:
        a, b = {"x": 1}
    except ValueError as e:
        print(told(e))
    try:
        c, d = iter([1, 2, 3])
    except ValueError as e:
        print(told(e))
    for bad in [5, None]:
        try:
            p, q = bad  # type: ignore[misc]
        except TypeError as e:
            print(told(e))
    try:
        f, *g = 5  # type: ignore[misc]
    except TypeError as e:
        print(told(e))


class Box:
    def __init__(self, name: str) -> None:
        self.name = name

    def __setattr__(self, key: str, value: object) -> None:
        if key != "name":
            print("setattr", self.name, key, value)
        object.__setattr__(self, key, value)


def box(b: Box) -> Box:
    print("eval", b.name)
    return b


def number(n: int) -> int:
    print("number", n)
    return n


def case_order_right_then_targets_left_to_right() -> None:
    a, b = Box("a"), Box("b")
    box(a).x, box(b).y = number(1), number(2)
    box(a).z = box(b).z = number(3)
    d: dict[int, int] = {}
    d[number(4)] = d[number(5)] = number(6)
    d[number(7)], d[number(8)] = d[4], d[5]
    print(d)


def case_failing_midway_keeps_what_was_assigned() -> None:
    a = b = 0
    values = [0]
    try:
        a, values[5], b = 1, 2, 3
    except IndexError as e:
        print(told(e))
    print(a, b, values)


def divide(a: int, b: int) -> tuple[int, int]:
    return a // b, a % b


def case_function_results() -> None:
    q, r = divide(17, 5)
    (s, t), u = divide(9, 2), "u"
    _, last = divide(3, 2)
    print(q, r, s, t, u, last)


def fib(n: int) -> int:
    a, b = 0, 1
    while n > 0:
        a, b, n = b, a + b, n - 1
    return a


def egcd(a: int, b: int) -> tuple[int, int, int]:
    x0, y0, x1, y1 = 1, 0, 0, 1
    while b:
        q, (a, b) = a // b, (b, a % b)
        x0, x1 = x1, x0 - q * x1
        y0, y1 = y1, y0 - q * y1
    return a, x0, y0


def case_algorithms() -> None:
    print([fib(n) for n in (0, 1, 10, 100)], egcd(240, 46), egcd(2**80, 3**40))


def case_parallel_references_old_values() -> None:
    a = [1, 2, 3]
    head, a = a[0], a[1:]
    print(head, a)
    x, y = 10, 3
    x, y = y, x % y
    print(x, y)


class Source:
    def __init__(self, n: int) -> None:
        self.n = n

    def __iter__(self) -> "Source":
        print("iter")
        return self

    def __next__(self) -> int:
        print("next", self.n)
        self.n -= 1
        if self.n < 0:
            raise StopIteration
        return self.n


def case_iterator_is_asked_once_too_often_only() -> None:
    a, b = Source(2)
    print(a, b)
    try:
        a, b = Source(5)
    except ValueError as e:
        print(told(e))
    try:
        a, b = Source(1)
    except ValueError as e:
        print(told(e))


first, *others = (1, 2, 3)
(left, right), *_rest = [(10, 20), 5, 6]


def case_module_level() -> None:
    print(first, others, left, right)
