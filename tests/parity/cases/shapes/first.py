"""Imports a module that imports this one."""

from . import second


def ask(n: int) -> str:
    return "first " + second.answer(n)


def done() -> str:
    return "done"
