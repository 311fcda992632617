"""Classes and functions that other modules of the build use; imports one of them while it is imported itself."""

from . import chain


class Span:
    def __init__(self, start: int, end: int = 10) -> None:
        self.start = start
        self.end = end

    def length(self) -> int:
        return self.end - self.start


class Token:
    kind: str
    count: int
    weight: float
    seen: bool
    span: Span
    parent: "Token | None"
    late: int

    def __init__(self, kind: str, span: Span, count: int = 0, *, weight: float = 1.5, seen: bool = False) -> None:
        self.kind = kind
        self.span = span
        self.count = count
        self.weight = weight
        self.seen = seen
        self.parent = None
        if count < 0:
            raise ValueError(f"negative: {count}")

    def bump(self, by: int = 1) -> int:
        self.count += by
        return self.count

    def label(self, prefix: str = "", *, suffix: str = "") -> str:
        return f"{prefix}{self.kind}{suffix}"

    def half(self) -> float:
        return self.weight / 2

    def fail(self, why: str) -> int:
        raise KeyError(why)

    def inside(self, span: Span) -> bool:
        return span.start <= self.span.start

    def rest(self, *others: int) -> int:
        return sum(others)

    @property
    def size(self) -> int:
        return self.span.length()


class Special(Token):
    def label(self, prefix: str = "", *, suffix: str = "") -> str:
        return "special " + self.kind

    def bump(self, by: int = 1) -> int:
        self.count += 2 * by
        return self.count


class Empty:
    value: int = 7


def scaled(n: int, by: float = 2.0, *, plus: int = 0) -> float:
    return n * by + plus


def broken(n: int) -> int:
    return 10 // n


FIRST = chain.Link(1)
