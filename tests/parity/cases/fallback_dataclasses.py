"""Dataclasses, named tuples and typed dicts."""

import copy
import dataclasses
import pickle
import sys
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple, TypedDict

from parity_support import outcome, told


@dataclass
class Item:
    name: str
    price: float = 1.5
    tags: list[str] = field(default_factory=list)
    count: ClassVar[int] = 0

    def total(self, n: int) -> float:
        return self.price * n


@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int = 0

    def bump(self) -> "Version":
        return dataclasses.replace(self, minor=self.minor + 1)


@dataclass
class Special(Item):
    discount: float = 0.1

    def __post_init__(self) -> None:
        self.price *= 1 - self.discount


@dataclass(slots=True, kw_only=True)
class Options:
    verbose: bool = False
    level: int = 1


def case_plain() -> None:
    a, b = Item("a"), Item("a")
    a.tags.append("x")
    print(
        a,
        b,
        a == b,
        a.total(3),
        Item("c", 2.0, ["t"]) == Item("c", 2.0, ["t"]),
        [f.name for f in dataclasses.fields(a)],
    )
    print(outcome(Item), outcome(Item, "a", price=3), dataclasses.asdict(a), dataclasses.astuple(b))


def case_frozen_and_ordered() -> None:
    v = Version(1, 2)
    print(
        v.bump(),
        v < Version(1, 3),
        sorted([Version(2), Version(1, 9)]),
        {v: 1}[Version(1, 2)],
        hash(v) == hash(Version(1, 2)),
    )
    try:
        v.major = 5  # type: ignore[misc]
    except dataclasses.FrozenInstanceError as e:
        print(told(e))


def case_inherited_with_post_init() -> None:
    print(Special("s", 10.0), Special("s", 10.0, discount=0.5).total(2), isinstance(Special("x"), Item))


def case_slots_and_keywords() -> None:
    o = Options(level=3)
    print(o, outcome(Options, 1).split("(")[0])
    try:
        o.other = 1  # type: ignore[attr-defined]
    except AttributeError as e:
        print(told(e))


class Pair(NamedTuple):
    x: int
    y: str = "y"

    def swapped(self) -> tuple[str, int]:
        return self.y, self.x


def case_named_tuple() -> None:
    p = Pair(1)
    a, b = p
    print(p, p.x, p[1], a, b, p.swapped(), p._replace(x=5), p == (1, "y"), Pair._fields, len(p))
    try:
        p.x = 2  # type: ignore[misc]
    except AttributeError as e:
        print(told(e))


class Movie(TypedDict, total=False):
    title: str
    year: int


def age(m: Movie) -> int:
    return 2026 - m.get("year", 2000)


def case_typed_dict() -> None:
    m: Movie = {"title": "x", "year": 1999}
    m["year"] += 1
    print(m, age(m), age({}), sorted(Movie.__annotations__))


def case_copy_and_pickle() -> None:
    v = Version(3, 4)
    print(copy.copy(v), copy.deepcopy(Item("a", tags=["t"])), pickle.loads(pickle.dumps(v)) == v)
    print(pickle.loads(pickle.dumps(Pair(1, "z"))), Item.__module__ in sys.modules)


def case_match_args_and_repr() -> None:
    print(Version.__match_args__, repr(Version(1)), Item.__doc__, dataclasses.is_dataclass(Item))
