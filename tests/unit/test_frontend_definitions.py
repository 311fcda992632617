"""Which functions are candidates for native code, under which names, and why the others are not."""

from functools import partial

import pytest

from tests.unit import frontend_support
from tests.unit.frontend_support import untyped
from unlatch.frontend import tree as t

function = partial(frontend_support.function, check=False)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("yield 1", "a generator function"),
        ("x = yield", "a generator function"),
        ("return eval('1')", "it calls eval()"),
        ("exec('1')", "it calls exec()"),
        ("return locals()", "it calls locals()"),
        ("return globals()", "it calls globals()"),
        ("return vars()", "it calls vars()"),
        ("return dir()", "it calls dir()"),
        ("import sys; return sys._getframe()", "it looks at interpreter frames"),
        ("import inspect; return inspect.currentframe()", "it looks at interpreter frames"),
        ("import warnings; warnings.warn('x')", "it looks at interpreter frames"),
        ("return vars(a), dir(a)", None),
        ("return [lambda: (yield)]", None),
        ("return (x for x in a)", None),
    ],
)
def test_a_function_that_needs_an_interpreter_frame_says_why(body: str, reason: str | None) -> None:
    assert function(f"def f(a): {body}").reason == reason


def test_a_coroutine_is_interpreted() -> None:
    assert function("async def f(): pass").reason == "a coroutine function"


@pytest.mark.parametrize(
    ("method", "reason"),
    [
        ("def f(self): return super().f()", None),
        ("def f(self): return super(C, self).f()", None),
        ("def f(self): s = super; return s()", "it uses super other than by calling it"),
        ("def f(self): self = 1; return super().f()", "super() where 'self' is assigned again"),
        ("def f(self): return super().x", None),
        ("def f(self): s = super()", "it uses super() other than for an attribute"),
        ("def f(*args): return super().f()", "super() in a function without a positional parameter"),
        ("@staticmethod\n    def f(x): return super().f()", "super() in a static method"),
    ],
)
def test_super_without_arguments_needs_a_plain_first_parameter(method: str, reason: str | None) -> None:
    found = function(f"class C:\n    {method}", "C.f")
    assert found.reason == reason
    assert found.free == ("__class__",) or reason is not None or "(C" in method


def test_definitions_inside_conditions_count_and_those_for_type_checkers_do_not() -> None:
    text = """
from typing import TYPE_CHECKING, overload
if TYPE_CHECKING:
    def never(): pass
else:
    def a(): pass
try:
    def b(): pass
except ValueError:
    def c(): pass
if 1 > 2:
    def d(): pass
else:
    def d(): pass
@overload
def e(x: int) -> int: ...
@overload
def e(x: str) -> str: ...
def e(x): return x
def f():
    def inner(): pass
"""
    found = [(f.qualname, f.pos.line) for f in untyped(text).functions]
    assert found == [("a", 6), ("b", 8), ("c", 10), ("d", 12), ("d", 14), ("e", 19), ("f", 20)]


def test_decorators_are_listed_and_move_the_first_line() -> None:
    text = """
import functools
def d(f): return f
@d
@functools.cache
def f() -> int:
    return 1
"""
    found = function(text)
    assert found.decorators == ("d", "functools.cache")
    assert (found.first_line, found.pos.line) == (4, 6)


def test_methods_have_their_kind_and_receiver() -> None:
    text = """
class C:
    def m(self): pass
    @staticmethod
    def s(x: int): pass
    @classmethod
    def c(cls): pass
    @property
    def p(self): return 1
    @p.setter
    def p(self, v): pass
    @p.deleter
    def p(self): pass
    def __init_subclass__(cls): pass
"""
    shown = [(f.name, f.kind, [str(p.type) for p in f.params]) for f in untyped(text).classes[0].methods]
    assert shown == [
        ("m", "method", ["m.C"]),
        ("s", "staticmethod", ["object"]),
        ("c", "classmethod", ["type[m.C]"]),
        ("p", "property", ["m.C"]),
        ("p", "setter", ["m.C", "object"]),
        ("p", "deleter", ["m.C"]),
        ("__init_subclass__", "classmethod", ["type[m.C]"]),
    ]


def test_private_names_are_mangled_everywhere() -> None:
    text = """
class _C:
    __a: int
    def __m(self, __p: int) -> int:
        __l = __p
        self.__a = __g = __l
        import __mod
        return [__x for __x in (self.__a,)][0] + __outside
"""
    found = function(text, "_C.__m")
    assert found.name == "_C__m"
    assert list(found.locals) == ["self", "_C__p", "_C__l", "_C__g", "_C__mod", "_C__x@1"]
    match found.body:
        case (_, t.Assign(targets=(t.Attribute(attr=attr), t.Name(id=name))), _, t.Return(value=t.BinOp(right=right))):
            assert (attr, name) == ("_C__a", "_C__g")
            assert isinstance(right, t.Name)
            assert (right.id, right.scope) == ("_C__outside", "global")
        case other:
            pytest.fail(f"unexpected body {other}")


def test_names_know_their_scope() -> None:
    text = """
here = 1
def f(a, b):
    global g
    g = len(a)
    c = lambda: b
    return a, b, c, g, here, len, nowhere, list(a)
list = 1
"""
    match function(text).body[-1]:
        case t.Return(value=t.TupleExpr(items=(*names, t.Call(func=t.Name(scope=assigned_later))))):
            scopes = [name.scope for name in names if isinstance(name, t.Name)]
            assert scopes == ["local", "cell", "local", "global", "global", "builtin", "global"]
            assert assigned_later == "global"
        case other:
            pytest.fail(f"unexpected statement {other}")


def test_after_a_star_import_no_name_is_surely_a_builtin() -> None:
    match function("from os.path import *\ndef f(a): return len(a)").body:
        case (t.Return(value=t.Call(func=t.Name(scope=scope))),):
            assert scope == "global"
        case other:
            pytest.fail(f"unexpected body {other}")


def test_variables_of_comprehensions_are_their_own() -> None:
    text = "def f(x: list[int]) -> int:\n    return [x for x in x if (y := x)][0] + len({x for x in [x]}) + y"
    found = frontend_support.function(text)
    types = {name: str(type_) for name, type_ in found.locals.items()}
    assert types == {"x": "list[int]", "y": "int", "x@1": "int", "x@2": "list[int]"}
    assert found.cells == ()


def inner_functions(text: str) -> list[t.InnerFunction]:
    """The lambdas in the tuple that `f` returns."""
    match function(text).body[-1]:
        case t.Return(value=t.TupleExpr(items=items)):
            return [item for item in items if isinstance(item, t.InnerFunction)]
    return []


def test_lambdas_on_one_line_are_told_apart_by_their_rank() -> None:
    found = inner_functions("def f(a, b):\n    return (lambda: a, lambda x=1, *, k=2: (b, a), lambda: 0)")
    assert [(inner.free, inner.rank, inner.qualname) for inner in found] == [
        (("a",), 0, "f.<locals>.<lambda>"),
        (("a", "b"), 1, "f.<locals>.<lambda>"),
        ((), 2, "f.<locals>.<lambda>"),
    ]
    assert len(found[1].defaults) == 1
    assert [name for name, _ in found[1].kw_defaults] == ["k"]


def test_an_inner_function_may_not_capture_a_comprehensions_variable() -> None:
    text = "def f(xs):\n    return [lambda: x for x in xs]"
    match function(text).body:
        case (t.Return(value=t.Comprehension(key=t.Unsupported(reason=reason))),):
            assert reason == "an inner function captures the comprehension's variable 'x'"
        case other:
            pytest.fail(f"unexpected body {other}")


@pytest.mark.parametrize(
    "inner",
    [
        "any(x in y for y in ys)",
        "', '.join(x for y in ys)",
        "sorted(ys, key=lambda y: y - x)",
        "[1 for x in x if any(x for y in ys)]",
    ],
)
def test_functions_that_are_used_up_at_once_may_capture_it(inner: str) -> None:
    found = function(f"def f(xs, ys):\n    return [x for x in xs if {inner}]")
    match found.body:
        case (t.Return(value=t.Comprehension(key=t.Name(id="x@1"))),):
            assert any(cell.startswith("x@") for cell in found.cells)
            assert "Unsupported" not in str(found.body)
        case other:
            pytest.fail(f"unexpected body {other}")


@pytest.mark.parametrize("inner", ["(lambda: x)", "f(x for y in ys)", "map(lambda y: y + x, ys)"])
def test_functions_that_may_be_kept_may_not(inner: str) -> None:
    assert "captures the comprehension's variable" in str(
        function(f"def g(xs, ys, f):\n    return [{inner} for x in xs]", "g").body
    )


def test_generator_expressions_evaluate_their_first_iterable_outside() -> None:
    match function("def f(xs, ys):\n    return sum(x for x in xs for y in ys)").body:
        case (t.Return(value=t.Call(args=(t.InnerFunction(kind="genexpr", iter=t.Name(id="xs"), free=("ys",)),))),):
            pass
        case other:
            pytest.fail(f"unexpected body {other}")


def test_nested_functions_are_made_at_run_time() -> None:
    text = """
def f(a):
    @staticmethod
    def inner(x: int, y=a) -> int:
        return x + a
    return inner
"""
    found = function(text)
    match found.body[0]:
        case t.FunctionDef(target=target, inner=t.InnerFunction(annotate=t.InnerFunction()) as inner, decorators=(_,)):
            assert (target.id, inner.kind, inner.free, inner.first_line) == ("inner", "def", ("a",), 3)
        case other:
            pytest.fail(f"unexpected statement {other}")
    assert found.inner_lines == (5,)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("match a:\n        case 1: pass", "a match statement"),
        ("class D: pass", "a class defined inside a function"),
        ("try: pass\n    except* ValueError: pass", "except*"),
    ],
)
def test_statements_without_native_form_say_what_they_are(statement: str, reason: str) -> None:
    match function(f"def f(a):\n    {statement}").body:
        case (t.UnsupportedStmt(reason=found),):
            assert found == reason
        case other:
            pytest.fail(f"unexpected body {other}")


def test_several_context_managers_are_nested() -> None:
    match function("def f(a, b):\n    with a as x, b: pass").body:
        case (t.With(target=t.Name(id="x"), body=(t.With(target=None, body=(t.Pass(),)),)),):
            pass
        case other:
            pytest.fail(f"unexpected body {other}")


def test_a_bare_annotation_makes_a_local_and_no_code() -> None:
    found = function("def f():\n    x: int\n    x = 1")
    assert len(found.body) == 1
    assert "x" in found.locals


def test_lines_that_hold_code_are_counted_once() -> None:
    text = '''"""Doc."""
import os

@staticmethod
def f(
    a,  # one
):
    """Doc
    of f."""

    # two
    return """
text
"""


class C:
    """Doc."""

    x = 1

    def m(self): "doc"
'''
    module = untyped(text)
    assert module.functions[0].code_lines == (5, 6, 7, 12, 13, 14)
    assert module.code_lines == (2, 4, 17, 20)
    assert module.classes[0].methods[0].code_lines == (22,)
    assert module.classes[0].code_lines == (17, 20)
