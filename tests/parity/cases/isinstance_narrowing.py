"""`isinstance` and what it narrows, with classes, tuples, unions, ABCs and lying classes."""

import collections.abc
import numbers

from parity_support import Base, subclass, told


class Animal:
    def __init__(self, name: str) -> None:
        self.name = name


class Dog(Animal):
    def bark(self) -> str:
        return self.name + " barks"


class Cat(Animal):
    lives = 9

    def meow(self) -> str:
        return self.name + " meows"


class Kitten(Cat):
    pass


def voice(a: Animal) -> str:
    if isinstance(a, Dog):
        return a.bark()
    elif isinstance(a, Cat):
        return f"{a.meow()} {a.lives}"
    return a.name


def case_own_classes() -> None:
    print([voice(a) for a in (Animal("x"), Dog("d"), Cat("c"), Kitten("k"))])


def kind(x: object) -> str:
    if isinstance(x, bool):
        return "bool"
    if isinstance(x, (int, float)):
        return f"number {x + 1}"
    if isinstance(x, str):
        return x.upper()
    if isinstance(x, list | tuple):
        return f"sequence of {len(x)}"
    if isinstance(x, dict):
        return f"keys {sorted(x)}"
    if isinstance(x, type):
        return "class " + x.__name__
    if callable(x):
        return "callable"
    return "other " + type(x).__name__


def case_builtin_types() -> None:
    for x in [True, 1, 2**70, 2.5, "a", [1], (1, 2), {"k": 1}, int, Dog, len, None, Base("b"), b"x", {1}]:
        print(kind(x))


def not_narrowed(x: int | str | None) -> int:
    if not isinstance(x, str):
        return -1 if x is None else x * 2
    return len(x)


def case_negated() -> None:
    print(not_narrowed(4), not_narrowed("abc"), not_narrowed(None))


def both(a: object, b: object) -> str:
    if isinstance(a, int) and isinstance(b, int):
        return f"{a * b}"
    if isinstance(a, str) or isinstance(b, str):
        return f"{a}{b}"
    return "neither"


def case_combined_conditions() -> None:
    print(both(6, 7), both("x", 1), both(1, "x"), both(None, 2.5))


def case_abstract_and_virtual() -> None:
    print(
        isinstance([], collections.abc.Sequence),
        isinstance({}, collections.abc.Mapping),
        isinstance(5, numbers.Integral),
    )
    print(
        isinstance("x", collections.abc.Hashable),
        isinstance([], collections.abc.Hashable),
        isinstance(iter([]), collections.abc.Iterator),
    )


def case_issubclass() -> None:
    print(
        issubclass(Kitten, Animal),
        issubclass(Dog, Cat),
        issubclass(bool, int),
        issubclass(Dog, (Cat, Animal)),
        issubclass(int, object),
    )
    for bad in [5, "Dog"]:
        try:
            print(issubclass(bad, Animal))  # type: ignore[arg-type]
        except TypeError as e:
            print(told(e))
        try:
            print(isinstance(Dog("d"), bad))  # type: ignore[arg-type]
        except TypeError as e:
            print(told(e))


class Liar:
    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return Dog


def case_lying_class() -> None:
    liar: object = Liar()
    print(isinstance(liar, Dog), type(liar) is Dog, isinstance(liar, Liar))
    if isinstance(liar, Dog):
        try:
            print(liar.bark())
        except (AttributeError, TypeError) as e:
            print(type(e).__name__ in ("AttributeError", "TypeError"))


class Meta(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return instance == 5


class Five(metaclass=Meta):
    pass


def case_instancecheck() -> None:
    print(isinstance(5, Five), isinstance(6, Five), isinstance(Five(), Five))


def case_interpreted_subclasses() -> None:
    puppy = subclass(Dog, bark=fixed_bark)("p")
    print(isinstance(puppy, Dog), voice(puppy), type(puppy).__name__, issubclass(type(puppy), Animal))


def fixed_bark(self: Dog) -> str:
    return "interpreted " + self.name


def sum_numbers(values: list[object]) -> float:
    total = 0.0
    for v in values:
        if isinstance(v, (int, float)) and not isinstance(v, bool):
            total += v
        elif isinstance(v, str):
            try:
                total += float(v)
            except ValueError:
                continue
    return total


def flatten(x: object) -> list[object]:
    if isinstance(x, (list, tuple)):
        out: list[object] = []
        for item in x:
            out += flatten(item)
        return out
    return [x]


def case_algorithms() -> None:
    print(sum_numbers([1, 2.5, "3", "x", None, True]), flatten([1, [2, (3, [4])], "ab"]))


def type_of(x: int | str) -> str:
    if type(x) is int:
        return f"exactly int {x}"
    if type(x) == str:  # noqa: E721
        return "exactly str " + x
    return f"something else {x}"


def case_exact_type_tests() -> None:
    print(type_of(5), type_of("a"), type_of(True))
