"""Fixed and variable tuples: items, unpacking, comparison, nesting."""

from parity_support import told


def swap(p: tuple[int, str]) -> tuple[str, int]:
    a, b = p
    return b, a


def case_fixed_tuple_in_and_out() -> None:
    print(swap((1, "x")), swap((2**70, "")))


def minmax(values: list[int]) -> tuple[int, int]:
    return min(values), max(values)


def case_multiple_results() -> None:
    lo, hi = minmax([3, 1, 2])
    both = minmax([5])
    print(lo, hi, both, both[0] + both[1], len(both), minmax([1, 2])[1])


def item(t: tuple[int, ...], i: int) -> int:
    return t[i]


def case_variable_index() -> None:
    t = (10, 20, 30)
    print([item(t, i) for i in (0, -1, 2, -3)])
    for i in [3, -4]:
        try:
            print(item(t, i))
        except IndexError as e:
            print(told(e))
    pair = (1, "a")
    for i in range(-2, 2):
        print(pair[i])


def case_literals_and_repr() -> None:
    one = (1,)
    print((), one, (1, 2), (1, (2, (3,))), ("a", None, 2.5, True), len(()), (*one, *[2, 3]), type(()).__name__)


def case_comparison() -> None:
    print(
        (1, 2) < (1, 3),
        (1,) < (1, 0),
        () < (0,),
        (1, "b") > (1, "a"),
        (1, 2) == (1.0, 2),
        (1, 2) != (2, 1),
        (1, 2) <= (1, 2),
    )
    print(max([(1, "b"), (2, "a"), (1, "z")]), sorted([(2, "x"), (1, "y"), (1, "a")]))
    try:
        print((1, "a") < (1, 2))
    except TypeError as e:
        print(e)


def case_concatenation_and_methods() -> None:
    t: tuple[int, ...] = (1, 2) + (3,)
    t += (4,)
    print(
        t,
        t * 2,
        2 * t[:1],
        t.count(2),
        t.index(3),
        3 in t,
        9 in t,
        t[1:3],
        t[::-1],
        tuple([1, 2]),
        tuple("ab"),
        tuple(),
    )
    try:
        t.index(9)
    except ValueError as e:
        print(told(e))
    try:
        print(t + [1])  # type: ignore[operator]
    except TypeError as e:
        print(e)


def case_immutable() -> None:
    t = (1, [2])
    try:
        t[0] = 5  # type: ignore[index]
    except TypeError as e:
        print(told(e))
    try:
        t[1] += [3]
    except TypeError as e:
        print(told(e))
    print(t)
    t[1].append(4)
    print(t)


def case_hash_and_keys() -> None:
    d = {(0, 0): "origin", (1, 2): "p"}
    x, y = 1, 2
    print(d[x, y], d[(0, 0)], (1, 2) in d, (2, 1) in d, hash((1, 2)) == hash((1, 2)), hash(()) == hash(tuple([])))
    try:
        hash((1, []))
    except TypeError as e:
        print(told(e))


class Point:
    def __init__(self, xy: tuple[float, float], tag: tuple[int, str | None]) -> None:
        self.xy = xy
        self.tag = tag

    def moved(self, dx: float, dy: float) -> "Point":
        x, y = self.xy
        return Point((x + dx, y + dy), (self.tag[0] + 1, self.tag[1]))


def case_tuple_attributes() -> None:
    p = Point((1.0, 2.0), (0, None)).moved(0.5, -0.5).moved(1, 1)
    print(p.xy, p.tag, p.xy[0])
    p.xy = (9.0, p.xy[0])
    p.tag = 5, "five"
    print(p.xy, p.tag)


def nested(t: tuple[int, tuple[str, tuple[float, bool]]]) -> str:
    a, (b, (c, d)) = t
    return f"{a} {b} {c} {d} {t[1][1][0]}"


def case_nested_tuples() -> None:
    print(nested((1, ("x", (2.5, True)))), nested((2**64, ("", (-0.0, False)))))


def case_list_of_tuples() -> None:
    pairs = [("a", 3), ("b", 1), ("c", 2)]
    pairs.append(("d", 0))
    total = 0
    for name, n in pairs:
        total += n * len(name)
    names, numbers = zip(*pairs)
    print(total, names, numbers, sorted(pairs, key=second), dict(pairs)["b"], pairs[0][1], pairs[-1] == ("d", 0))


def second(p: tuple[str, int]) -> int:
    return p[1]


def case_empty_and_any_length() -> None:
    t: tuple[int, ...] = ()
    for i in range(5):
        t = t + (i * i,)
    print(t, sum(t), len(t), t[2:] + t[:2], [x for x in t], max(t, default=0), all(t), any(t))
