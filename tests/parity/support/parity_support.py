"""What programs of the corpus use and what stays interpreted in both modes."""

import sys
from collections.abc import Callable
from types import TracebackType
from typing import Any
from unittest import mock


def _frames(traceback: TracebackType | None) -> str:
    found = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        found.append(f"{code.co_filename.replace('\\', '/').rsplit('/', 1)[-1]}:{traceback.tb_lineno}:{code.co_name}")
        traceback = traceback.tb_next
    return " > ".join(found)


def told(error: BaseException) -> str:
    """Return all that a user sees of an exception: type, message, frames, and those of its cause and context."""
    text = f"{type(error).__name__}({error}) [{_frames(error.__traceback__)}]"
    if error.__cause__ is not None:
        return f"{text} <- cause {told(error.__cause__)}"
    if error.__context__ is not None:
        hidden = " (hidden)" if error.__suppress_context__ else ""
        return f"{text} <- context{hidden} {told(error.__context__)}"
    return text


def outcome(function: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """Call a function from interpreted code and return its result or its exception as text."""
    try:
        return f"= {function(*args, **kwargs)!r}"
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def caller_name(depth: int = 1) -> str:
    """Return the name of the interpreted function `depth` frames up."""
    return sys._getframe(depth).f_code.co_name


class Base:
    """An interpreted class that native classes may use as an attribute's value."""

    def __init__(self, name: str) -> None:
        self.name = name

    def greet(self) -> str:
        return f"hello from {self.name}"


def twice(value: Any) -> Any:
    """Return the value added to itself."""
    return value + value


def apply(function: Callable[[Any], Any], values: list[Any]) -> list[Any]:
    """Call the function on each value, from interpreted code."""
    return [function(v) for v in values]


def fail(message: str) -> None:
    """Raise from interpreted code."""
    raise LookupError(message)


def subclass(base: type, **methods: Any) -> Any:
    """Return an interpreted subclass of a class."""
    return type(f"Interpreted{base.__name__}", (base,), methods)


def patched(target: Any, name: str, replacement: Any, action: Callable[[], Any]) -> Any:
    """Run an action while `mock.patch` replaces an attribute of a module, class or instance."""
    with mock.patch.object(target, name, replacement):
        return action()


def executed(source: str, **names: Any) -> dict[str, Any]:
    """Execute source as interpreted code that sees these names, and return what it defined."""
    namespace = dict(names)
    exec(source, namespace)
    return namespace
