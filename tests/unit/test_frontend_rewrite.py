"""The module's code with hooks in it: the same program, but for the hooks."""

import inspect
import linecache
import marshal
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

from tests.unit.frontend_support import source, untyped
from unlatch.errors import CompileError
from unlatch.frontend.rewrite import compile_module, plain_code, rewritten_code

TEXT = '''"""Module doc."""
from __future__ import annotations
import functools

def plain(x: Undefined = [1]) -> int:
    """Doc of plain."""
    assert x, "message"
    return sum(y for y in x)

@functools.cache
@functools.lru_cache
def decorated():
    return [lambda: 1]

class Base:
    """Doc of Base."""
    def method(self, *args, key=2, **kw):
        return super().__init__()

class Derived(Base):
    @property
    def value(self): return 1
    @value.setter
    def value(self, new): self.new = new
    class Inner:
        def deep(self): return __class__

if True:
    def conditional(): return 1
else:
    def conditional(): return 2
'''


def hooked() -> CodeType:
    """TEXT with every function and the two outer classes hooked."""
    module = untyped(TEXT)
    functions = [*module.functions, *(m for c in module.classes for m in c.methods)]
    keys = {(f.qualname, f.first_line): index for index, f in enumerate(functions)}
    return rewritten_code(source(TEXT), keys, {("Base", 15): 0, ("Derived", 20): 1})


def execute(code: CodeType) -> dict[str, Any]:
    """Run module code with hooks that note what they are given and change nothing."""
    seen: list[tuple[str, int, str]] = []

    def native(index: int) -> Any:
        def hook(function: FunctionType) -> FunctionType:
            seen.append(("function", index, function.__qualname__))
            return function

        return hook

    def metaclass(index: int) -> Any:
        def hook(name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> type:
            seen.append(("class", index, name))
            return type(name, bases, namespace)

        return hook

    names = {"__name__": "m", "__unlatch_native__": native, "__unlatch_class__": metaclass, "seen": seen}
    exec(code, names)
    return names


def codes(code: CodeType) -> Iterator[CodeType]:
    """All code objects of functions inside."""
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield const
            yield from codes(const)


def test_every_hook_gets_its_own_definition() -> None:
    seen = execute(hooked())["seen"]
    assert sorted(seen) == [
        ("class", 0, "Base"),
        ("class", 1, "Derived"),
        ("function", 0, "plain"),
        ("function", 1, "decorated"),
        ("function", 2, "conditional"),
        ("function", 3, "Base.method"),
        ("function", 4, "Derived.value"),
        ("function", 5, "Derived.value"),
        ("function", 6, "Derived.Inner.deep"),
    ]


def test_functions_have_the_same_code_with_and_without_hooks() -> None:
    class_bodies = {"Base", "Derived", "Inner"}
    plain = [c for c in codes(plain_code(source(TEXT))) if c.co_name not in class_bodies]
    marked = [c for c in codes(hooked()) if c.co_name not in class_bodies]
    assert plain == marked
    assert [list(c.co_positions()) for c in plain] == [list(c.co_positions()) for c in marked]


def test_definitions_keep_docstrings_first_lines_and_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    names = execute(hooked())
    assert names["__doc__"] == "Module doc."
    assert names["plain"].__doc__ == "Doc of plain."
    assert names["Base"].__doc__ == "Doc of Base."
    assert names["plain"].__annotations__ == {"x": "Undefined", "return": "int"}
    path = names["plain"].__code__.co_filename
    monkeypatch.setitem(linecache.cache, path, (len(TEXT), None, TEXT.splitlines(keepends=True), path))
    assert inspect.getsource(names["plain"]).startswith("def plain(x: Undefined = [1]) -> int:\n")
    assert inspect.getsource(names["decorated"].__wrapped__.__wrapped__).startswith("@functools.cache\n")


def test_innermost_means_that_other_decorators_see_the_hooks_result() -> None:
    text = "def outer(f): return ('outer', f)\n@outer\ndef f(): pass\n"
    code = rewritten_code(source(text), {("f", 2): 0}, {})
    names: dict[str, Any] = {"__unlatch_native__": lambda index: lambda function: "hooked"}
    exec(code, names)
    assert names["f"] == ("outer", "hooked")


def test_both_codes_are_marshalled() -> None:
    marked, plain = compile_module(source("def f(): pass"), {("f", 1): 0}, {})
    assert marshal.loads(plain) == plain_code(source("def f(): pass"))
    assert marshal.loads(marked) != marshal.loads(plain)


def test_a_hook_without_a_definition_is_a_bug() -> None:
    with pytest.raises(AssertionError, match="no definition found"):
        rewritten_code(source("def f(): pass"), {("g", 1): 0}, {})


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("x = (\n", "syntax-error", (1, 4)),
        ("def f(:\n    pass\n", "syntax-error", (1, 6)),
        ("return 1\n", "syntax-error", (1, 0)),
        ("x = 'é' +\n", "syntax-error", (1, 9)),
        ("x" + " + x" * 200_000, "too-deep", None),
        ("a = \0\n", "syntax-error", None),
    ],
    ids=["unclosed", "colon", "return", "letters", "deep", "null"],
)
def test_what_python_refuses_is_a_diagnostic(text: str, code: str, where: tuple[int, int] | None) -> None:
    with pytest.raises(CompileError) as caught:
        plain_code(source(text))
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == code
    if where is not None:
        assert diagnostic.span is not None
        assert (diagnostic.span.line, diagnostic.span.col) == where


def test_native_statements_become_calls_and_leave_their_annotations() -> None:
    text = '"""Doc."""\nx = 1\ny = 2\nz: int = 3\nif y:\n    w = 4\n    def f(): pass\nelse:\n    w = 5\n'
    runs = {(2, 0): 0, (3, 0): None, (4, 0): 1, (6, 4): 2, (9, 4): 3}
    calls: list[int] = []
    module = ModuleType("m")
    vars(module).update(__unlatch_run__=calls.append, y=0)
    exec(rewritten_code(source(text), {}, {}, runs), vars(module))
    assert calls == [0, 1, 3]
    assert module.__annotations__ == {"z": int}
    assert (module.__doc__, hasattr(module, "x"), hasattr(module, "w")) == ("Doc.", False, False)
