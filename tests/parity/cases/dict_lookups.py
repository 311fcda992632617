"""Keys that equal each other, or nearly, looked up among str, ints and both, few and many, after deletions."""

from collections.abc import Callable
from typing import Any


class Text(str):
    pass


class Number(int):
    pass


class Always(dict[Any, Any]):
    def __missing__(self, key: Any) -> Any:
        return ("missing", key)

    def get(self, key: Any, default: Any = None) -> Any:
        return ("got", key)


NUMBERS: list[Any] = [
    1,
    True,
    1.0,
    -1,
    -2,
    0,
    False,
    2**30,
    2**31,
    2**61 - 1,
    2**61,
    2**64,
    Number(1),
    Number(-1),
    257,
    -1000,
    -1.0,
    -2.0,
    0.0,
]
TEXTS: list[Any] = ["a", "é", "日", "\U0001f600", Text("a"), "", "x" * 50, "k7", "k299"]
KEYS: list[Any] = [*NUMBERS, *TEXTS, (1, 2), None, b"a"]


def look(d: dict[Any, Any], key: Any) -> list[Any]:
    try:
        value = d[key]
    except KeyError as error:
        value = ("KeyError", error.args)
    return [key in d, d.get(key), d.get(key, "none"), value]


def show(make: Callable[[int], Any]) -> None:
    for n in (0, 1, 5, 300, 40_000):
        d: dict[Any, Any] = {make(i): i for i in range(n)}
        for key in list(d)[: n // 3]:
            del d[key]
        print(n, [look(d, key) for key in KEYS])
        print(
            [make(i) in d for i in range(min(n, 300))],
            sum(d.get(f"k{i}", 0) + d.get(i * 3 - 50, 0) for i in range(min(n, 300))),
        )


def case_keys_are_ints() -> None:
    show(lambda i: -i)


def case_keys_are_str() -> None:
    show(lambda i: f"k{i}")


def case_keys_are_both() -> None:
    show(lambda i: i if i % 2 else f"k{i}")


def case_keys_of_all_kinds() -> None:
    for order in (KEYS, KEYS[::-1]):
        d = {key: ("v", i) for i, key in enumerate(order)}
        print([look(d, key) for key in KEYS])


def case_a_subclass_answers_itself() -> None:
    d = Always(a=1)
    for key in ("a", "b", 3):
        print(d[key], d.get(key), key in d)


def case_what_has_no_hash() -> None:
    full: dict[Any, Any] = {"a": 1}
    key: Any = []
    for d in ({}, full):
        for ask in (lambda: d.get(key), lambda: d[key], lambda: key in d):
            try:
                print(ask())
            except TypeError as error:
                print(error)
