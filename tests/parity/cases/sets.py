"""set and frozenset: membership, algebra, mutation."""

from parity_support import told


def case_membership_and_mutation() -> None:
    s = {1, 2, 3}
    s.add(4)
    s.add(1)
    s.discard(2)
    s.discard(99)
    s.remove(3)
    print(sorted(s), 4 in s, 2 in s, 7 not in s, len(s), bool(s), bool(set()))
    try:
        s.remove(3)
    except KeyError as e:
        print(told(e))


def case_algebra() -> None:
    a, b = {1, 2, 3}, {2, 3, 4}
    print(
        sorted(a | b),
        sorted(a & b),
        sorted(a - b),
        sorted(a ^ b),
        a <= b,
        a < a,
        a <= a,
        {2} < a,
        a >= {1, 2},
        a.isdisjoint({9}),
    )
    print(
        sorted(a.union([7], (8,))),
        sorted(a.intersection([1, 9])),
        sorted(a.difference([1])),
        sorted(a.symmetric_difference([1, 5])),
    )


def case_in_place_algebra() -> None:
    a = {1, 2, 3}
    b = a
    a |= {9}
    a &= {1, 2, 9}
    a -= {2}
    a ^= {1, 5}
    print(sorted(a), a is b)
    a.update([4], {6: 0})
    a.intersection_update([4, 5, 9])
    print(sorted(b))
    try:
        a |= [1]  # type: ignore[arg-type]
    except TypeError as e:
        print(told(e))


def case_constructors_and_repr() -> None:
    print(
        set(),
        set("a"),
        {1},
        frozenset(),
        frozenset([1]),
        len(set("mississippi")),
        {True, 1, 1.0},
        sorted({*[1, 2], *(2, 3)}),
    )
    try:
        print({[1], 2})
    except TypeError as e:
        print(told(e))


def case_pop_and_clear() -> None:
    s = {5}
    print(s.pop(), s)
    try:
        s.pop()
    except KeyError as e:
        print(told(e))
    s = {1, 2}
    t = s.copy()
    s.clear()
    print(s, sorted(t))


def case_mutation_while_iterating() -> None:
    s = {1, 2, 3}
    try:
        for x in s:
            s.add(x + 10)
    except RuntimeError as e:
        print(told(e))
    for x in list(s):
        s.discard(x)
    print(s)


def case_frozenset_as_key() -> None:
    d = {frozenset([1, 2]): "a"}
    print(
        d[frozenset([2, 1])],
        frozenset([1]) | {2} == {1, 2},
        type(frozenset([1]) | {2}).__name__,
        type({1} | frozenset()).__name__,
    )
    try:
        frozenset([1]).add(2)  # type: ignore[attr-defined]
    except AttributeError as e:
        print(told(e))


def unique(values: list[int]) -> list[int]:
    seen: set[int] = set()
    out = []
    for v in values:
        if v not in seen:
            seen.add(v)
            out.append(v)
    return out


def reachable(graph: dict[str, list[str]], start: str) -> set[str]:
    seen: set[str] = set()
    todo = [start]
    while todo:
        node = todo.pop()
        if node in seen:
            continue
        seen.add(node)
        todo.extend(graph.get(node, []))
    return seen


def case_algorithms() -> None:
    print(unique([3, 1, 3, 2, 1]), sorted(reachable({"a": ["b", "c"], "b": ["a"], "c": ["d"]}, "a")))


def case_equality() -> None:
    print({1, 2} == {2, 1}, {1} == frozenset([1]), {1} != {2}, set() == frozenset(), {1} == [1], {"a"} in [{"a"}])  # type: ignore[comparison-overlap]
    try:
        print({1} + {2})  # type: ignore[operator]
    except TypeError as e:
        print(e)


def case_set_of_tuples() -> None:
    visited: set[tuple[int, int]] = set()
    x, y = 0, 0
    for dx, dy in [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)]:
        visited.add((x, y))
        x += dx
        y += dy
    print(len(visited), (1, 1) in visited, (5, 5) in visited, sorted(visited))
