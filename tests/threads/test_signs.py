"""Methods whose bodies take the place of calls, replaced meanwhile: a call gives what the old or the new one gives."""

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest

from tests.threads.conftest import Together

PROGRAM = "stressed/signs"
ROUNDS = 500
CHANGES = 20_000
# What the methods give as they are, and as they are put in their places.
OLD = {1, 2}
NEW = {3, 4}


def new_kind(self: Any, by: int) -> int:
    kind: int = self.n * 8 + by + 2
    return kind


def new_twice(self: Any, by: int) -> int:
    twice: int = self.n * 16 + by + by + 2
    return twice


def beside(together: Together, ask: Callable[[], set[int]], *changes: Callable[[], None]) -> set[int]:
    """What two threads find while others make changes."""
    left = [Event() for _ in changes]

    def change(number: int) -> None:
        changes[number]()
        left[number].set()

    def go_on() -> set[int]:
        seen = ask()
        while not all(over.is_set() for over in left):
            seen |= ask()
        return seen

    *_, one, other = together(*[lambda n=n: change(n) for n in range(len(changes))], go_on, go_on)
    return one | other


def put(holder: Any, kind: object, twice: object) -> None:
    holder.kind, holder.twice = kind, twice


@pytest.fixture
def originals(program: Any) -> Any:
    kind, twice = program.Sign.kind, program.Sign.twice
    yield kind, twice
    put(program.Sign, kind, twice)
    assert program.ask(program.Held(program.Sign(3)), 100) == OLD


@pytest.mark.parametrize("name", ["Sign", "Plain"])
def test_methods_of_a_class_are_replaced(program: Any, together: Together, originals: Any, name: str) -> None:
    sign = getattr(program, name)(5)

    def replace() -> None:
        for _ in range(CHANGES):
            put(program.Sign, new_kind, new_twice)
            put(program.Sign, *originals)
        put(program.Sign, new_kind, new_twice)

    assert beside(together, lambda: program.ask(program.Held(sign), ROUNDS), replace) <= OLD | NEW
    assert program.ask(program.Held(sign), 100) == NEW


def test_methods_of_a_class_are_deleted(program: Any, together: Together, originals: Any) -> None:
    sign = program.Sign(5)

    def delete() -> None:
        for _ in range(CHANGES):
            del program.Sign.kind
            del program.Sign.twice
            put(program.Sign, *originals)
        del program.Sign.kind

    assert beside(together, lambda: program.ask(program.Held(sign), ROUNDS), delete) <= OLD | {-1}
    assert program.ask(program.Held(sign), 100) == {-1}


def test_methods_appear_in_subclasses_and_go(program: Any, together: Together) -> None:
    native: Any = type("Named", (program.Plain,), {})
    made = [program.Sign(1), program.Plain(2), native(3)]

    def change() -> None:
        for _ in range(CHANGES):
            put(native, new_kind, new_twice)
            del native.kind
            del native.twice
            put(program.Plain, new_kind, new_twice)
            del program.Plain.kind
            del program.Plain.twice
        put(native, new_kind, new_twice)

    assert beside(together, lambda: program.ask_all(made, ROUNDS), change) <= OLD | NEW
    assert [program.ask(program.Held(sign), 100) for sign in made] == [OLD, OLD, NEW]


def test_attributes_of_an_instance_hide_its_methods(program: Any, together: Together) -> None:
    sign = program.Sign(5)
    bound: tuple[Callable[[int], int], Callable[[int], int]] = (new_kind.__get__(sign), new_twice.__get__(sign))

    def hide() -> None:
        for _ in range(CHANGES):
            put(sign, *bound)
            del sign.kind
            del sign.twice
        put(sign, *bound)

    assert beside(together, lambda: program.ask(program.Held(sign), ROUNDS), hide) <= OLD | NEW
    assert program.ask(program.Held(sign), 100) == NEW
    assert program.ask(program.Held(program.Sign(5)), 100) == OLD


def test_everything_is_replaced_at_once(program: Any, together: Together, originals: Any) -> None:
    derived: Any = type("Named", (program.Sign,), {})
    signs = [program.Sign(1), program.Plain(2), derived(3)]

    def on_class() -> None:
        for _ in range(CHANGES):
            put(program.Sign, new_kind, new_twice)
            put(program.Sign, *originals)

    def on_subclass() -> None:
        for _ in range(CHANGES):
            put(derived, new_kind, new_twice)
            del derived.kind
            del derived.twice

    def on_instance() -> None:
        for _ in range(CHANGES):
            put(signs[0], new_kind.__get__(signs[0]), new_twice.__get__(signs[0]))
            del signs[0].kind
            del signs[0].twice

    seen = beside(together, lambda: program.ask_all(signs, ROUNDS), on_class, on_subclass, on_instance)
    assert seen <= OLD | NEW
    assert program.ask_all(signs, 100) == OLD
