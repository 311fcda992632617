"""`match` with every kind of pattern."""

from dataclasses import dataclass


@dataclass
class Point:
    x: int
    y: int


class Shape:
    __match_args__ = ("kind", "size")

    def __init__(self, kind: str, size: int) -> None:
        self.kind = kind
        self.size = size


def literal(x: object) -> str:
    match x:
        case 0 | 1:
            return "bit"
        case -1:
            return "minus one"
        case 2.5:
            return "float"
        case "text":
            return "text"
        case None | True:
            return "singleton"
        case _:
            return "other"


def case_literals() -> None:
    print([literal(x) for x in (0, 1, -1, 2.5, "text", None, True, 7, "x", 1.0)])


def sequence(x: object) -> str:
    match x:
        case []:
            return "empty"
        case [a]:
            return f"one {a}"
        case [a, b]:
            return f"two {a} {b}"
        case [1, *rest]:
            return f"starts with 1, rest {rest}"
        case (first, *_, last):
            return f"{first}..{last}"
    return "no sequence"


def case_sequences() -> None:
    print([sequence(x) for x in ([], [1], (1, 2), [1, 2, 3], [2, 3, 4], "abc", {1, 2}, range(3))])


def mapping(x: object) -> str:
    match x:
        case {"type": "circle", "r": r}:
            return f"circle {r}"
        case {"type": str(kind), **rest}:
            return f"{kind} {rest}"
        case {}:
            return "some mapping"
    return "no mapping"


def case_mappings() -> None:
    print([mapping(x) for x in ({"type": "circle", "r": 2}, {"type": "box", "w": 1}, {"type": 5}, {}, [])])  # type: ignore[var-annotated]


def classes(x: object) -> str:
    match x:
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=y):
            return f"on y axis at {y}"
        case Point(a, b) if a == b:
            return f"diagonal {a}"
        case Point():
            return "point"
        case Shape("square", n):
            return f"square {n}"
        case Shape(kind, size=n) as s:
            return f"{kind} {n} {s.size}"
        case int(n) | float(n):
            return f"number {n}"
        case str():
            return "string"
    return "unknown"


def case_class_patterns() -> None:
    values = [Point(0, 0), Point(0, 5), Point(3, 3), Point(1, 2), Shape("square", 4), Shape("disc", 1), 5, 2.5, "s", []]
    print([classes(v) for v in values])


class Codes:
    OK = 200
    MISSING = 404


def value_pattern(code: int) -> str:
    match code:
        case Codes.OK:
            return "ok"
        case Codes.MISSING:
            return "missing"
        case n if n >= 500:
            return f"server {n}"
        case other:
            return f"other {other}"


def case_value_patterns_and_guards() -> None:
    print([value_pattern(c) for c in (200, 404, 503, 302)])


def nested(x: object) -> str:
    match x:
        case [Point(x=a), {"k": [b, *_]}] if a > 0:
            return f"{a} {b}"
        case (("a" | "b") as c, [d, [e]]):
            return f"{c} {d} {e}"
    return "no"


def case_nested_patterns() -> None:
    print(nested([Point(1, 2), {"k": [5, 6]}]), nested([Point(0, 2), {"k": [5]}]), nested(("b", [1, [2]])))


def binding_survives(x: object) -> str:
    match x:
        case [a, b] if False:
            return "never"  # type: ignore[unreachable]
        case _:
            pass
    return f"{a} {b}"  # type: ignore[possibly-undefined]


def case_names_bound_by_a_failed_guard() -> None:
    print(binding_survives([1, 2]))
