"""Doubly recursive Fibonacci: what a call and an addition of two `int`s cost, and nothing else."""

from typing import Final

DEFAULT: Final = 34
EXPECTED: Final = 5702887


def fib(n: int) -> int:
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def run(n: int) -> int:
    return fib(n)
