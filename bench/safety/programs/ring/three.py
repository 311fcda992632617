"""One of three modules that import each other."""

from . import one


def slow(n: int) -> int:
    total = 0
    for i in range(n):
        total += i % 7
    return total


READY = slow(300_000)


def ready() -> int:
    return READY + len(one.__name__)
