"""`for` over enumerate, zip, reversed and their combinations."""

from parity_support import told


def case_enumerate() -> None:
    for i, c in enumerate("abc"):
        print(i, c, end=" ")
    for i, v in enumerate([10, 20], 5):
        print(i, v, end=" ")
    for i, v in enumerate([10], start=-1):
        print(i, v, end=" ")
    for pair in enumerate(["x"]):
        print(pair, pair[0], end=" ")
    nothing: list[int] = []
    for i, v in enumerate(nothing):
        print("never")
    print()


def case_enumerate_from_the_word_edge() -> None:
    for i, c in enumerate("abcd", 2**63 - 2):
        print(i, c)
    for i, c in enumerate("ab", 2**62 - 1):
        print(i, c)


def case_enumerate_nested_targets() -> None:
    for i, (a, b) in enumerate([(1, 2), (3, 4)]):
        print(i, a + b)
    for j, [c, *rest] in enumerate([[1, 2, 3]]):
        print(j, c, rest)


def case_zip() -> None:
    for a, b in zip([1, 2, 3], "ab"):
        print(a, b, end=" ")
    for p, q, r in zip([1], [2.5], ["x"]):
        print(p, q, r, end=" ")
    for t in zip([1, 2]):
        print(t, end=" ")
    for t2 in zip():
        print("never", t2)
    print(list(zip([1, 2], [3, 4])), dict(zip("ab", range(2))))


def case_zip_strict() -> None:
    try:
        for a, b in zip([1, 2, 3], [4, 5], strict=True):
            print(a, b)
    except ValueError as e:
        print(told(e))
    try:
        for a, b in zip([1], [4, 5], strict=True):
            print(a, b)
    except ValueError as e:
        print(told(e))


class Counter:
    def __init__(self, name: str, n: int) -> None:
        self.name = name
        self.n = n

    def __iter__(self) -> "Counter":
        print("iter", self.name)
        return self

    def __next__(self) -> int:
        print("next", self.name, self.n)
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


def case_zip_advances_left_to_right() -> None:
    left, right = Counter("left", 2), Counter("right", 1)
    for a, b in zip(left, right):
        print("got", a, b)
    print(left.n, right.n)


def case_reversed() -> None:
    for v in reversed([1, 2, 3]):
        print(v, end=" ")
    for c in reversed("abc"):
        print(c, end=" ")
    for i in reversed(range(0, 10, 3)):
        print(i, end=" ")
    for t in reversed((1, "x")):
        print(t, end=" ")
    for k in reversed({"p": 1, "q": 2}):
        print(k, end=" ")
    for b in reversed(b"ab"):
        print(b, end=" ")
    print()
    try:
        for s in reversed({1}):  # type: ignore[call-overload]
            print(s)
    except TypeError as e:
        print(told(e))


def case_reversed_while_shrinking() -> None:
    values = [1, 2, 3, 4]
    for v in reversed(values):
        values.pop()
        print(v, values)
    values = [1, 2, 3, 4]
    for v in reversed(values):
        values.clear()
        print(v)


def case_combined() -> None:
    for i, (a, b) in enumerate(zip("xy", reversed([1, 2]))):
        print(i, a, b)
    for i, v in reversed(list(enumerate("ab"))):
        print(i, v)
    for n, (i, c) in zip([1, 2], enumerate("pq")):
        print(n, i, c)


def case_sorted_and_map_and_filter() -> None:
    for v in sorted({3, 1, 2}, reverse=True):
        print(v, end=" ")
    for s in map(str, [1, 2]):
        print(s, end=" ")
    for w in filter(None, ["", "a", "b"]):
        print(w, end=" ")
    for n in map(len, ["aa", "b"]):
        print(n, end=" ")
    print()


def dot(a: list[float], b: list[float]) -> float:
    total = 0.0
    for x, y in zip(a, b):
        total += x * y
    return total


def index_of_max(values: list[int]) -> int:
    best = 0
    for i, v in enumerate(values):
        if v > values[best]:
            best = i
    return best


def hamming(a: str, b: str) -> int:
    return sum([x != y for x, y in zip(a, b)])


def case_algorithms() -> None:
    print(dot([1.0, 2.0], [3.0, 4.5]), index_of_max([3, 9, 2, 9]), hamming("karolin", "kathrin"))


def case_loops_with_else() -> None:
    for i, v in enumerate([1, 2]):
        if v == 5:
            break
    else:
        print("no break", i)
    for a, b in zip([1, 2], [1, 2]):
        if a == b == 2:
            print("break at", a)
            break
    else:
        print("never")


def case_not_iterable() -> None:
    for f in (enumerate, zip, reversed):
        try:
            for x in f(5):  # type: ignore[arg-type, call-overload, var-annotated]
                print(x)
        except TypeError as e:
            print(told(e))
    try:
        for i, v in enumerate(5):  # type: ignore[arg-type, var-annotated]
            print(i, v)
    except TypeError as e:
        print(told(e))
    try:
        for a, b in zip([1], 5):  # type: ignore[call-overload]
            print(a, b)
    except TypeError as e:
        print(told(e))


def case_objects_as_values() -> None:
    e = enumerate("ab")
    print(next(e), next(e), next(e, "end"))
    z = zip([1, 2], [3])
    print(next(z), list(z), list(z))
    r = reversed([1, 2])
    print(next(r), list(r), r.__length_hint__())  # type: ignore[attr-defined]
