"""Native functions are functions: binding, errors, defaults, tracebacks, exceptions."""

import inspect
import re
import sys
import traceback
from types import FunctionType, ModuleType, TracebackType
from typing import Any

import pytest

from tests.runtime_objects import sample as plain


def outcome(call: Any) -> tuple[str, str]:
    """What a call gives: the result's repr, or the exception's type and text."""
    try:
        return "result", repr(call())
    except Exception as e:
        return type(e).__name__, str(e)


BINDINGS: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("add", (1, 2), {}),
    ("add", (1,), {}),
    ("add", (), {"x": 1}),
    ("add", (1,), {"y": 5}),
    ("add", (), {"y": 5, "x": 2}),
    ("add", (), {}),
    ("add", (1, 2, 3), {}),
    ("add", (1,), {"x": 1}),
    ("add", (1,), {"z": 1}),
    ("add", (2**62, 2**62), {}),
    ("add", (-(2**62), -1), {}),
    ("add", (2**70, -(2**70)), {}),
    ("add", (True, True), {}),
    ("join", ("a",), {}),
    ("join", ("a", "b"), {}),
    ("join", ("a", "b", "c", "d"), {}),
    ("join", ("a",), {"second": "x", "sep": ":"}),
    ("join", ("a",), {"zeta": 1, "beta": 2, "first": 3}),
    ("join", (), {"first": "a"}),
    ("join", ("a", "b"), {"second": "c"}),
    ("join", (), {}),
    ("cached", (4,), {}),
    ("twice", (), {}),
    ("twice", (1,), {}),
    ("handled", ("text",), {}),
]


@pytest.mark.parametrize(("name", "args", "kwargs"), BINDINGS)
def test_arguments_bind_as_in_the_interpreter(
    sample: ModuleType, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    native = outcome(lambda: getattr(sample, name)(*args, **kwargs))
    assert native == outcome(lambda: getattr(plain, name)(*args, **kwargs))


def test_a_wrong_type_names_function_parameter_and_both_types(sample: ModuleType) -> None:
    with pytest.raises(TypeError, match=re.escape("add() argument 'y': expected int, got str")):
        sample.add(1, "2")
    with pytest.raises(TypeError, match=re.escape("add() argument 'x': expected int, got None")):
        sample.add(None)


def test_defaults_are_those_of_the_function_object_at_the_call(sample: ModuleType) -> None:
    old = sample.add.__defaults__
    try:
        sample.add.__defaults__ = (10,)
        assert sample.add(1) == 11
        sample.add.__defaults__ = None
        with pytest.raises(TypeError, match="missing 1 required positional argument: 'y'"):
            sample.add(1)
    finally:
        sample.add.__defaults__ = old


def test_keyword_defaults_are_those_of_the_function_object_at_the_call(sample: ModuleType) -> None:
    sample.join.__kwdefaults__ = {"sep": "/"}
    try:
        assert sample.join("a", "b") == "a/b"
        sample.join.__kwdefaults__ = {}
        with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'sep'"):
            sample.join("a", "b")
    finally:
        sample.join.__kwdefaults__ = {"sep": ","}


def test_it_is_a_function(sample: ModuleType) -> None:
    assert type(sample.add) is FunctionType
    assert inspect.signature(sample.join) == inspect.signature(plain.join)
    assert sample.add.__annotations__ == {"x": int, "y": int, "return": int}
    assert sample.add.__code__.co_firstlineno == plain.add.__code__.co_firstlineno
    assert sample.add.__module__ == "sample"
    assert sample.Record.greet.__qualname__ == "Record.greet"


def test_decorators_of_the_source_apply_around_the_native_function(sample: ModuleType) -> None:
    assert sample.cached(1) == 2
    assert sample.cached.cache_info().currsize >= 1
    assert type(sample.cached.__wrapped__) is FunctionType


def frames(tb: TracebackType | None) -> list[tuple[Any, ...]]:
    return [(f.name, f.lineno, f.end_lineno, f.colno, f.end_colno) for f in traceback.extract_tb(tb)][1:]


def test_tracebacks_show_native_frames_at_the_source_positions(sample: ModuleType) -> None:
    seen = []
    for module in (sample, plain):
        with pytest.raises(ValueError, match="boom") as caught:
            module.forward("boom")
        seen.append(frames(caught.value.__traceback__))
    assert seen[0] == seen[1]
    assert [name for name, *_ in seen[0]] == ["forward", "fail"]


def test_a_handler_leaves_no_handled_exception_behind(sample: ModuleType) -> None:
    assert sample.handled("x") == "ValueError('x')"
    assert sys.exception() is None
    try:
        raise KeyError("outer")
    except KeyError:
        before = sys.exception()
        text = sample.handled("y")
        after = sys.exception()
    assert text == "ValueError('y')"
    assert before is after is not None


def test_an_exception_raised_while_another_is_handled_gets_its_context(sample: ModuleType) -> None:
    outer = KeyError("outer")
    try:
        raise outer
    except KeyError:
        with pytest.raises(ValueError, match="inner") as caught:
            sample.fail("inner")
    assert caught.value.__context__ is outer


def test_inner_functions_are_interpreted_and_see_captured_variables(sample: ModuleType) -> None:
    greet = sample.make_greeter("hello ")
    assert greet("you") == "hello you"
    assert greet.__qualname__ == "make_greeter.<locals>.<lambda>"
    assert greet.__globals__ is vars(sample)


def test_unbounded_recursion_raises(sample: ModuleType) -> None:
    with pytest.raises(RecursionError, match="maximum recursion depth exceeded"):
        sample.dive(0)
    assert sample.add(1, 1) == 2
