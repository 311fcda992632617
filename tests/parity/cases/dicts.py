"""dict: order, views, missing keys, mutation during iteration."""

from parity_support import told


def case_insertion_order() -> None:
    d = {"b": 1, "a": 2}
    d["c"] = 3
    d["b"] = 9
    del d["a"]
    d["a"] = 4
    print(d, list(d), list(d.values()), list(d.items()), len(d))


def get(d: dict[str, int], k: str) -> int:
    return d[k]


def case_missing_keys() -> None:
    d = {"a": 1}
    print(get(d, "a"), d.get("x"), d.get("x", 5), "a" in d, "x" not in d)
    for action in ["get", "del", "pop"]:
        try:
            if action == "get":
                get(d, "x")
            elif action == "del":
                del d["x"]
            else:
                d.pop("x")
        except KeyError as e:
            print(told(e), e.args)
    try:
        {1: 2}[(3, 4)]  # type: ignore[index]
    except KeyError as e:
        print(told(e))


def case_pop_setdefault_update() -> None:
    d = {"a": 1, "b": 2}
    print(d.pop("a"), d.pop("z", -1), d.setdefault("c", 3), d.setdefault("b", 9), d)
    d.update({"b": 20, "d": 4})
    d.update([("e", 5)])
    d.update(f=6)
    print(d, d.popitem(), d)
    d.clear()
    print(d)
    try:
        d.popitem()
    except KeyError as e:
        print(told(e))


def case_merge_operators() -> None:
    a, b = {"x": 1, "y": 2}, {"y": 3, "z": 4}
    print(a | b, b | a, {**a, "q": 0, **b})
    c = a
    a |= b
    print(a, c is a)
    try:
        print(a | [1])  # type: ignore[operator]
    except TypeError as e:
        print(e)


def case_iteration_kinds() -> None:
    d = {"one": 1, "two": 2, "three": 3}
    for k in d:
        print(k, end=" ")
    for v in d.values():
        print(v, end=" ")
    for k, v in d.items():
        print(k, v, end=" ")
    for i, (k, v) in enumerate(d.items()):
        print(i, k, v, end=" ")
    for k in reversed(d):
        print(k, end=" ")
    print(sorted(d), max(d, key=len), min(d.values()), sum(d.values()))


def case_mutation_while_iterating() -> None:
    d = {1: "a", 2: "b", 3: "c"}
    try:
        for k in d:
            d[k + 10] = "new"
    except RuntimeError as e:
        print(told(e), len(d))
    try:
        for k in d:
            del d[k]
    except RuntimeError as e:
        print(told(e), len(d))
    try:
        for k, v in d.items():
            d.clear()
            print(k, v)
    except RuntimeError as e:
        print(told(e))
    d = {1: "a", 2: "b"}
    for k in d:
        d[k] += "!"
    print(d)
    for k in list(d):
        del d[k]
    print(d)


def case_key_equality() -> None:
    d: dict[object, str] = {1: "int"}
    d[1.0] = "float"
    d[True] = "bool"
    d["1"] = "str"
    d[(1, 2)] = "tuple"
    d[None] = "none"
    print(d, len(d), d[1], d.get((1, 2)))
    try:
        d[[1]] = "x"
    except TypeError as e:
        print(told(e))
    try:
        print({} in d)
    except TypeError as e:
        print(told(e))


def case_views_are_live_sets() -> None:
    d = {"a": 1, "b": 2}
    keys, items = d.keys(), d.items()
    d["c"] = 3
    print(
        keys,
        items,
        d.values(),
        sorted(keys & {"a", "z"}),
        sorted(keys | {"z"}),
        sorted(keys - {"a"}),
        ("a", 1) in items,
        len(keys),
    )


def case_equality_and_nesting() -> None:
    print(
        {"a": 1, "b": 2} == {"b": 2, "a": 1},
        {"a": 1} != {"a": 2},
        {} == {},
        {1: {2: {3: []}}},
        {"a": [1]} == {"a": [1.0]},
    )
    try:
        print({} < {})  # type: ignore[operator]
    except TypeError as e:
        print(e)


def case_constructors() -> None:
    print(
        dict(),
        dict(a=1),
        dict([("x", 1)]),
        dict({"k": 1}, j=2),
        dict(zip("ab", [1, 2])),
        dict.fromkeys("ab", 0),
        dict.fromkeys([1]),
    )
    for bad in [[1], [(1, 2, 3)], 5]:
        try:
            print(dict(bad))  # type: ignore[call-overload]
        except (TypeError, ValueError) as e:
            print(type(e).__name__, e)


def count_letters(text: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for c in text:
        counts[c] = counts.get(c, 0) + 1
    return counts


def group(words: list[str]) -> dict[int, list[str]]:
    out: dict[int, list[str]] = {}
    for w in words:
        out.setdefault(len(w), []).append(w)
    return out


def invert(d: dict[str, int]) -> dict[int, str]:
    return {v: k for k, v in d.items()}


def increment(counts: dict[str, int], key: str) -> None:
    if key in counts:
        counts[key] += 1
    else:
        counts[key] = 1


def case_algorithms() -> None:
    print(count_letters("mississippi"), group(["a", "bb", "c", "dd", "eee"]), invert({"a": 1, "b": 2}))
    counts: dict[str, int] = {}
    for k in "abcab":
        increment(counts, k)
    print(counts)
    memo: dict[int, int] = {0: 0, 1: 1}
    print(fib(80, memo), len(memo))


def fib(n: int, memo: dict[int, int]) -> int:
    if n not in memo:
        memo[n] = fib(n - 1, memo) + fib(n - 2, memo)
    return memo[n]


def case_augmented_items() -> None:
    d = {"n": 1, "s": 2}
    d["n"] += 5
    d["s"] <<= 3
    print(d)
    try:
        d["x"] += 1
    except KeyError as e:
        print(told(e))
    lists: dict[str, list[int]] = {"a": []}
    lists["a"] += [1]
    lists["a"].append(2)
    print(lists)


class Key:
    def __init__(self, n: int) -> None:
        self.n = n

    def __hash__(self) -> int:
        print("hash", self.n)
        return self.n % 2

    def __eq__(self, other: object) -> bool:
        print("eq", self.n)
        return isinstance(other, Key) and self.n == other.n


def case_calls_hash_and_eq() -> None:
    d = {Key(1): "a"}
    d[Key(3)] = "b"
    print(d[Key(1)], Key(5) in d, len(d))


def case_big_dict() -> None:
    d = {i: str(i) for i in range(1000)}
    for i in range(0, 1000, 2):
        del d[i]
    print(len(d), d[999], 500 in d, list(d)[:3], sum(d))
