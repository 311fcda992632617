"""Hand-written IR through C to a module that is imported and used: the backend's own end-to-end tests."""

import gc
import sys
import traceback
from pathlib import Path
from types import ModuleType

import pytest

from tests.unit import sketches


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ModuleType]:
    """All sketches, compiled once."""
    directory = tmp_path_factory.mktemp("modules")
    return {name: sketch.load(directory / name.replace(" ", "_")) for name, sketch in sketches.ALL.items()}


def error(function: object, *args: object) -> BaseException:
    """What the call raises."""
    assert callable(function)
    with pytest.raises(Exception) as caught:  # noqa: PT011
        function(*args)
    return caught.value


def test_a_recursive_function_computes_small_and_big_numbers(modules: dict[str, ModuleType]) -> None:
    assert [modules["fib"].fib(n) for n in range(10)] == [0, 1, 1, 2, 3, 5, 8, 13, 21, 34]


def test_a_replaced_function_is_noticed_by_its_native_callers(modules: dict[str, ModuleType]) -> None:
    module = modules["fib"]
    original = module.fib
    module.fib = lambda n: 100
    try:
        assert original(5) == 100  # the sketch calls it once there
    finally:
        module.fib = original
    assert original(5) == 5


def test_a_wrong_argument_is_named(modules: dict[str, ModuleType]) -> None:
    raised = error(modules["fib"].fib, "x")
    assert type(raised) is TypeError
    assert all(word in str(raised) for word in ("fib", "'n'", "int", "str"))


def test_a_wrong_number_of_arguments_is_the_interpreters_own_error(modules: dict[str, ModuleType]) -> None:
    assert str(error(modules["fib"].fib)) == "fib() missing 1 required positional argument: 'n'"
    assert modules["fib"].fib(n=7) == 13


def test_loops_over_a_list_and_overflow_into_big_integers(modules: dict[str, ModuleType]) -> None:
    loops = modules["loops"]
    assert loops.total([1, 2, 3]) == 6
    assert loops.total([2**62, 2**62, 1]) == 2**63 + 1
    assert loops.total([2**70, -(2**70), 5]) == 5
    assert loops.squares(5) == [0, 1, 4, 9, 16]
    assert loops.mean(1.0, 2) == 1.5
    assert type(error(loops.total, [1, "x"])) is TypeError


def test_a_traceback_points_at_the_source(modules: dict[str, ModuleType]) -> None:
    raised = error(modules["handlers"].wrap, {}, "k")
    entry = traceback.extract_tb(raised.__traceback__)[-1]
    assert (entry.name, entry.lineno) == ("wrap", 12)
    assert isinstance(raised.__cause__, KeyError)
    assert raised.__cause__ is raised.__context__
    cause = traceback.extract_tb(raised.__cause__.__traceback__)
    assert [(e.name, e.lineno, e.colno, e.end_colno) for e in cause] == [("wrap", 10, 15, 21)]


def test_a_handler_catches_what_matches_and_lets_the_rest_go(modules: dict[str, ModuleType]) -> None:
    look = modules["handlers"].look
    assert look({"a": 5}, "a") == 5
    assert look({}, "a") == -1

    class Strict(dict[str, int]):
        def __getitem__(self, key: str) -> int:
            raise ZeroDivisionError

    raised = error(look, Strict(), "a")
    assert type(raised) is ZeroDivisionError
    assert [e.name for e in traceback.extract_tb(raised.__traceback__)][1:] == ["look", "__getitem__"]
    assert sys.exception() is None


def test_an_unbound_local_and_a_wrong_cast_are_errors(modules: dict[str, ModuleType]) -> None:
    handlers = modules["handlers"]
    assert handlers.local(True) == "set"
    raised = error(handlers.local, False)
    assert type(raised) is UnboundLocalError
    assert "'text'" in str(raised)
    assert handlers.picky([1]) == [1]
    assert "list" in str(error(handlers.picky, 3))


def test_instances_have_attributes_and_methods(modules: dict[str, ModuleType]) -> None:
    points = modules["points"]
    p = points.Point(3, "a")
    assert (p.x, p.tag) == (3, "a")
    assert p.move(4) == 7
    assert points.push(p, 2**64) == 2**64 + 7
    made = points.make(1, "b")
    assert type(made) is points.Point
    assert (made.x, made.tag) == (1, "b")
    points.forget(made)
    assert type(error(points.forget, made)) is AttributeError
    assert points.push(points.Stuck(5, "s"), 9) == 5


def test_a_replaced_or_overridden_method_is_called(modules: dict[str, ModuleType]) -> None:
    points = modules["points"]

    class Far(points.Point):  # type: ignore[name-defined, misc]
        def move(self, by: int) -> int:
            return 1000

    assert points.push(Far(1, "f"), 2) == 1000
    original = points.Point.move
    points.Point.move = lambda self, by: -by
    try:
        assert points.push(points.Point(1, "p"), 2) == -2
        assert points.push(points.Stuck(1, "p"), 2) == 1
    finally:
        points.Point.move = original
    assert points.push(points.Point(1, "p"), 2) == 3
    p = points.Point(1, "own")
    p.move = lambda by: "wrong"
    assert type(error(points.push, p, 2)) is TypeError


def test_a_replaced_init_is_called(modules: dict[str, ModuleType]) -> None:
    points = modules["points"]
    original = points.Point.__init__
    points.Point.__init__ = lambda self, x, tag: original(self, x * 10, tag)
    try:
        assert points.make(1, "b").x == 10
    finally:
        points.Point.__init__ = original
    assert points.make(1, "b").x == 1


def test_nothing_leaks(modules: dict[str, ModuleType]) -> None:
    points, handlers, loops = modules["points"], modules["handlers"], modules["loops"]
    big = [2**70 + i for i in range(50)]

    def work() -> None:
        for _ in range(30):
            p = points.make(2**65, "t" * 3)
            points.push(p, 2**66)
            points.forget(p)
            points.push(points.Stuck(2**65, "s"), 1)
            loops.total(big)
            loops.squares(20)
            for function, args in (
                (handlers.wrap, ({}, "k")), (handlers.local, (False,)), (handlers.picky, (object(),)),
                (loops.total, ([2**70, "x"],)), (points.forget, (p,)),
            ):  # fmt: skip
                error(function, *args)
            handlers.look({}, "k")

    work()
    gc.collect()
    before = sys.getallocatedblocks()
    for _ in range(5):
        work()
    gc.collect()
    assert sys.getallocatedblocks() - before < 100


HOSTILE = [
    "naïve ☃ \U0001f40d", '"; abort(); "', "??/", "\\", "\0", "%s%n", "*/ /*", "\ud800", "a" * 70_000, "\r\n\t", "",
]  # fmt: skip


def test_no_name_or_string_of_the_source_changes_more_than_itself(tmp_path: Path) -> None:
    names = ["größe", "变量", "x" * 300, "int", "NULL", "th", "main", "ul_mod", "site", "__asm__"]
    source, ir = [], []
    for number, name in enumerate(names):
        text = HOSTILE[number % len(HOSTILE)]
        shown = text.replace("\ud800", "")  # CPython refuses a lone surrogate in a docstring
        source.append(f"def {name}({name}: str) -> str:\n    {shown!r}\n    return {text!r}\n")
        ir.append(
            f"func @модуль.{name}(v0 {name}: str) -> str {{\nb0:\n  v1: str = const.str {{{text!r}}}\n  return v1\n}}\n"
        )
    plain: dict[str, object] = {}
    exec("\n".join(source), plain)
    module = sketches.Sketch("\n".join(source), "\n".join(ir), name="модуль").load(tmp_path)
    for number, name in enumerate(names):
        text = HOSTILE[number % len(HOSTILE)]
        assert getattr(module, name)("argument") == text
        assert getattr(module, name)(**{name: "keyword"}) == text
        assert getattr(module, name).__doc__ == plain[name].__doc__
        raised = error(getattr(module, name), 1)
        assert type(raised) is TypeError
        assert name[:100] in str(raised)


def test_constants_of_all_kinds_are_what_they_were(tmp_path: Path) -> None:
    values = [0, -1, 2**62 - 1, 2**62, -(2**62), -(2**62) - 1, 10**40, 0.0, -0.0, -113.0, float("inf"), 1e-320]
    objects = [(), (1, (2.5, "x")), frozenset({1, 2}), 2j, ..., NotImplemented, b"\0\xff"]
    source, ir = [], []
    for number, value in enumerate([*values, *objects]):
        kind = type(value).__name__ if isinstance(value, (int, float, bytes)) else "object"
        imm = repr(value) if kind != "object" else repr(repr(value))
        source.append(f"def f{number}():\n    pass\n")
        ir.append(
            f"func @sample.f{number}() -> {kind} {{\nb0:\n  v0: {kind} = const.{kind} {{{imm}}}\n  return v0\n}}\n"
        )
    module = sketches.Sketch("\n".join(source), "\n".join(ir)).load(tmp_path)
    for number, value in enumerate([*values, *objects]):
        made = getattr(module, f"f{number}")()
        assert type(made) is type(value)
        assert repr(made) == repr(value)
