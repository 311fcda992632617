"""Power method on an infinite matrix: float arithmetic and list items in a double loop, one small call each."""

from math import sqrt
from typing import Final

DEFAULT: Final = 220
EXPECTED: Final = 1.274223736


def entry(i: int, j: int) -> float:
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(v: list[float]) -> list[float]:
    size = len(v)
    result: list[float] = []
    for i in range(size):
        total = 0.0
        for j in range(size):
            total += entry(i, j) * v[j]
        result.append(total)
    return result


def times_transposed(v: list[float]) -> list[float]:
    size = len(v)
    result: list[float] = []
    for i in range(size):
        total = 0.0
        for j in range(size):
            total += entry(j, i) * v[j]
        result.append(total)
    return result


def step(v: list[float]) -> list[float]:
    return times_transposed(times(v))


def run(n: int) -> float:
    u = [1.0] * n
    v = [0.0] * n
    for _ in range(8):
        v = step(u)
        u = step(v)
    uv = 0.0
    vv = 0.0
    for i in range(n):
        uv += u[i] * v[i]
        vv += v[i] * v[i]
    return round(sqrt(uv / vv), 9)
