"""Recursion that calls the interpreter at each level."""

from collections.abc import Callable


def few(n: int) -> int:
    return n + few(n - 1) if n else 0


def descend(action: Callable[[], object]) -> int:
    action()
    return descend(action) + 1


def descend_in_large_frames(action: Callable[[], object], a: int, b: float, c: str) -> str:
    action()
    parts = [descend_in_large_frames(action, a + i, b * i, c + str(i)) for i in range(3)]
    return f"{a}{b}{c}{parts!r}"


class Chain:
    def __init__(self) -> None:
        self.next = Chain()


def make_chain() -> object:
    return Chain()
