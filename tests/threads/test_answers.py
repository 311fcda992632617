"""What waits for a thread is served behind each operation that may take long (contract A8, B7), not at the next loop.

An exception is put into the thread while C code runs; it has to come up at the line of that operation, before the next.
"""

import ctypes
import functools
import gc
import linecache
import threading
import weakref
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

KINDS = [
    *("calling", "calling_a_method", "making_a_list", "making_a_tuple", "making_a_set", "sorting", "extending"),
    *("adding_to_a_list", "displaying", "unpacking", "updating_a_set"),
]
COMPARED = ["counting", "finding", "searching", "comparing"]


class Thing:
    """May be referred to weakly."""


@pytest.fixture
def answers(compiled: Callable[[str], ModuleType]) -> Any:
    return compiled("answers")


@pytest.fixture
def later() -> Callable[..., int]:
    """A C function that has this thread interrupted, when it polls next; it takes any ints and gives 1."""
    interrupt = ctypes.pythonapi.PyThreadState_SetAsyncExc
    interrupt.argtypes = [ctypes.c_ulong, ctypes.py_object]
    return functools.partial(interrupt, threading.get_ident(), KeyboardInterrupt)


def interrupted(call: Callable[..., None], *args: object) -> str:
    """The line of the program at which the call was interrupted."""
    with pytest.raises(KeyboardInterrupt) as caught:
        call(*args)
    last = caught.traceback[-1]
    return linecache.getline(str(last.path), last.lineno + 1)


@pytest.mark.parametrize("kind", KINDS)
def test_an_interrupt_comes_up_behind_the_operation(answers: Any, later: Callable[..., int], kind: str) -> None:
    log: list[str] = []
    assert interrupted(getattr(answers, kind), later, log).endswith("# here\n")
    assert log == []


@pytest.mark.parametrize("kind", COMPARED)
def test_an_interrupt_comes_up_behind_the_comparison(answers: Any, later: Callable[..., int], kind: str) -> None:
    class Equal:
        __eq__ = staticmethod(later)  # type: ignore[assignment]

    log: list[str] = []
    assert interrupted(getattr(answers, kind), later, log, Equal()).endswith("# here\n")
    assert log == []


def test_an_interrupt_comes_up_behind_a_call_with_a_list(answers: Any, later: Callable[..., int]) -> None:
    log: list[str] = []
    assert interrupted(answers.calling_with_a_list, later, log, [1]).endswith("# here\n")
    assert log == []


def test_an_interrupt_is_caught_where_the_operation_is(answers: Any, later: Callable[..., int]) -> None:
    log: list[str] = []
    interrupted(answers.keeping, later, log)
    assert log == ["caught"]


def test_the_result_of_an_interrupted_operation_goes(answers: Any, later: Callable[..., int]) -> None:
    held = [Thing()]
    alive = weakref.ref(held[0])
    log: list[str] = []
    assert interrupted(answers.dropping, later, log, held).endswith("# here\n")
    held.clear()
    gc.collect()
    assert (log, alive()) == ([], None)
