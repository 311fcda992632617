"""Classes that iterate, `iter`, `next`, and exceptions on the way."""

from collections.abc import Iterator

from parity_support import told


class Countdown:
    def __init__(self, n: int) -> None:
        self.n = n

    def __iter__(self) -> "Countdown":
        return self

    def __next__(self) -> int:
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n + 1


class Squares:
    """Iterable many times: makes a new iterator each time."""

    def __init__(self, n: int) -> None:
        self.n = n

    def __iter__(self) -> Iterator[int]:
        return iter([i * i for i in range(self.n)])


class Sequence:
    """Iterable through __getitem__ only."""

    def __init__(self, items: list[str]) -> None:
        self.items = items

    def __getitem__(self, i: int) -> str:
        print("get", i, end=" ")
        return self.items[i]


class Failing:
    def __init__(self, after: int) -> None:
        self.after = after

    def __iter__(self) -> "Failing":
        return self

    def __next__(self) -> int:
        self.after -= 1
        if self.after < 0:
            raise ValueError("source failed")
        return self.after


def case_for_over_own_iterator() -> None:
    for x in Countdown(3):
        print(x, end=" ")
    c = Countdown(2)
    print(
        list(c),
        list(c),
        sum(Countdown(4)),
        max(Countdown(3)),
        sorted(Countdown(3)),
        2 in Countdown(3),
        9 in Countdown(2),
    )


def case_iterable_twice() -> None:
    s = Squares(4)
    for a in s:
        for b in s:
            print(a * b, end=" ")
    print([*s], dict.fromkeys(s), tuple(s), set(s) == {0, 1, 4, 9})


def case_getitem_protocol() -> None:
    for x in Sequence(["a", "b"]):  # type: ignore[attr-defined]
        print(x)
    print(list(Sequence(["p"])))  # type: ignore[call-overload]
    print("q" in Sequence(["p", "q", "r"]))  # type: ignore[operator]


def case_exception_from_next() -> None:
    try:
        for x in Failing(2):
            print(x)
    except ValueError as e:
        print(told(e))
    try:
        a, b, c = Failing(1)
    except ValueError as e:
        print(told(e))
    try:
        print([x + 1 for x in Failing(1)])
    except ValueError as e:
        print(told(e))


def case_next_and_iter() -> None:
    it = iter([1, 2])
    print(next(it), next(it), next(it, "done"), next(it, None))
    try:
        next(it)
    except StopIteration as e:
        print(told(e), e.value)
    print(iter(it) is it)
    try:
        next([1])  # type: ignore[call-overload]
    except TypeError as e:
        print(told(e))
    try:
        iter(5)  # type: ignore[call-overload]
    except TypeError as e:
        print(told(e))


def case_partly_consumed() -> None:
    it = iter(range(6))
    for x in it:
        if x == 2:
            break
    print(x, list(it))
    pairs = iter("abcdef")
    print(list(zip(pairs, pairs)))
    first, *rest = iter([1, 2, 3])
    print(first, rest)


class BadIter:
    def __iter__(self) -> int:
        return 5


class BadNext:
    def __iter__(self) -> "BadNext":
        return self


def case_wrong_iterators() -> None:
    try:
        for x in BadIter():  # type: ignore[attr-defined]
            print(x)
    except TypeError as e:
        print(told(e))
    try:
        for x in BadNext():  # type: ignore[attr-defined]
            print(x)
    except TypeError as e:
        print(told(e))


class Tree:
    def __init__(self, value: int, left: "Tree | None" = None, right: "Tree | None" = None) -> None:
        self.value = value
        self.left = left
        self.right = right

    def __iter__(self) -> Iterator[int]:
        out: list[int] = []
        if self.left is not None:
            out.extend(self.left)
        out.append(self.value)
        if self.right is not None:
            out += self.right
        return iter(out)


def case_recursive_iteration() -> None:
    print(list(Tree(4, Tree(2, Tree(1), Tree(3)), Tree(6))), sum(Tree(1, None, Tree(2))))


def case_sentinel_form() -> None:
    values = [3, 2, 1, 0, 5]
    print(list(iter(values.pop, 1)), values)


def case_stop_iteration_from_body_is_not_swallowed() -> None:
    try:
        for x in [1, 2]:
            raise StopIteration("mine")
    except StopIteration as e:
        print(told(e))


class Infinite:
    def __init__(self) -> None:
        self.n = 0

    def __iter__(self) -> "Infinite":
        return self

    def __next__(self) -> int:
        self.n += 1
        return self.n


def case_infinite_with_break() -> None:
    for n in Infinite():
        if n * n > 200:
            break
    print(n)
    for a, b in zip(Infinite(), "xyz"):
        print(a, b, end=" ")
    print()


def case_length_hint_is_not_trusted() -> None:
    print(list(Lying(3)), tuple(Lying(2)))


class Lying:
    def __init__(self, n: int) -> None:
        self.n = n

    def __iter__(self) -> "Lying":
        return self

    def __next__(self) -> int:
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n

    def __length_hint__(self) -> int:
        return 100


def case_multiple_iterators_of_one_dict() -> None:
    d = {"a": 1, "b": 2}
    i, j = iter(d), iter(d.items())
    print(next(i), next(j), next(i), next(j))
    d["c"] = 3
    try:
        next(i)
    except RuntimeError as e:
        print(told(e))
