"""What the front end knows of values: from annotations and inference to the static types in the tree."""

import functools

import pytest

from tests.unit.frontend_support import class_, function, loaded, local_types, source, typed
from unlatch.frontend import tree as t
from unlatch.frontend.statics import ANY, INT

PRELUDE = """
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, AnyStr, Final, Literal, NamedTuple, NewType, TypedDict, TypeVar
T = TypeVar("T")
B = TypeVar("B", bound=int)
F = TypeVar("F", bound=float)
Id = NewType("Id", int)
class Color(Enum):
    RED = 1
class Point(NamedTuple):
    x: int
class Options(TypedDict):
    level: int
class Plain: ...
type Numbers = list[int]
"""


ANNOTATIONS = [
    ("int", "int"),
    ("bool", "bool"),
    ("float", "float"),
    ("None", "None"),
    ("object", "object"),
    ("Any", "object"),
    ("int | None", "int | None"),
    ("'Plain | None'", "m.Plain | None"),
    ("Literal[1, 2]", "int"),
    ("Literal['a', None]", "str | None"),
    ("list[int]", "list[int]"),
    ("list[int] | list[str]", "list"),
    ("dict[str, list[int]]", "dict[str, list[int]]"),
    ("tuple[int, str]", "tuple[int, str]"),
    ("tuple[int, ...]", "tuple[int, ...]"),
    ("tuple[()]", "tuple"),
    ("frozenset[str]", "frozenset[str]"),
    ("type[Plain]", "type[m.Plain]"),
    ("Callable[[int], str]", "callable"),
    ("Iterator[int]", "typing.Iterator[int]"),
    ("Color", "m.Color"),
    ("Literal[Color.RED]", "m.Color"),
    ("Point", "m.Point"),
    ("Options", "dict[str, object]"),
    ("Id", "int"),
    ("list[Id]", "list[int]"),
    ("T", "object"),
    ("B", "int"),
    ("F", "object"),
    ("AnyStr", "object"),
    ("Numbers", "list[int]"),
    ("int | Any", "object"),
]


@functools.cache
def annotated() -> t.ModuleTree:
    """One function per annotation, in one module, because each run of the checker takes its time."""
    functions = (f"def f{i}(x: {text}) -> None: pass" for i, (text, _) in enumerate(ANNOTATIONS))
    return typed("\n".join([PRELUDE, *functions]))


@pytest.mark.parametrize("number", range(len(ANNOTATIONS)), ids=[text for text, _ in ANNOTATIONS])
def test_an_annotation_becomes_a_static_type(number: int) -> None:
    assert str(annotated().functions[number].params[0].type) == ANNOTATIONS[number][1]


def test_native_integers_keep_their_names() -> None:
    found = function("from mypy_extensions import i64, u8\ndef f(a: i64, b: u8) -> i64:\n    c = a + 1\n    return c")
    assert [str(p.type) for p in found.params] == ["i64", "u8"]
    assert str(found.returns) == "i64"
    assert str(found.locals["c"]) == "i64"


def test_parameters_of_all_kinds_have_the_types_that_the_body_sees() -> None:
    text = "def f(a: int, /, b: str = 'x', *args: float, key: bool, last: int = None, **kw: int) -> None: pass"
    found = function(text)
    shown = [(p.name, p.kind.value, str(p.type), p.default is not None) for p in found.params]
    assert shown == [
        ("a", "positional_only", "int", False),
        ("b", "positional", "str", True),
        ("args", "var_positional", "tuple[float, ...]", False),
        ("key", "keyword_only", "bool", False),
        ("last", "keyword_only", "int | None", True),
        ("kw", "var_keyword", "dict[str, int]", False),
    ]


def test_expressions_have_the_type_they_are_narrowed_to_and_variables_their_own() -> None:
    text = "def f(x: int | None) -> int:\n    if x is not None:\n        return x\n    return 0"
    found = function(text)
    match found.body:
        case (t.If(body=(t.Return(value=t.Name(type=narrowed)),)), _):
            assert narrowed == INT
        case _:
            pytest.fail(f"unexpected body {found.body}")
    assert str(found.locals["x"]) == "int | None"


def test_what_others_can_assign_to_is_not_believed_to_stay_none() -> None:
    text = """
from collections.abc import Callable
current: int | str | None = None
class C:
    def __init__(self) -> None:
        self.x: int | str | None = None
        self.c: C | int | None = None
def f(c: C, e: C, change: Callable[[], None], d: dict[str, int | None]) -> None:
    global current
    c.x = None
    current = 1
    d["a"] = None
    captured: int | None = None
    def inner() -> None:
        nonlocal captured
        captured = 1
    change()
    print(c.x, current, d["a"], captured)
    if e.x is not None and isinstance(e.c, C):
        print(e.x, e.c)
"""
    printed = [
        [str(arg.type) for arg in call.args] for statement in function(text).body for call in calls_of_print(statement)
    ]
    assert printed == [
        ["int | str | None", "int | str | None", "int | None", "int | None"],
        ["int | str", "m.C"],
    ]


def calls_of_print(statement: t.Stmt) -> list[t.Call]:
    """The calls in an expression statement, or in the body of an `if`."""
    match statement:
        case t.ExprStmt(value=t.Call(func=t.Name(id="print")) as call):
            return [call]
        case t.If(body=body):
            return [call for inner in body for call in calls_of_print(inner)]
    return []


def test_a_float_variable_stays_a_float_where_the_checker_narrows_it_to_int() -> None:
    found = function("def f() -> float:\n    x: float = 3\n    return x")
    match found.body:
        case (_, t.Return(value=t.Name(type=type_))):
            assert str(type_) == "float"
        case _:
            pytest.fail(f"unexpected body {found.body}")


def test_a_finally_block_does_not_believe_that_nothing_was_raised() -> None:
    text = """
def g() -> int: return 1
def f() -> None:
    x: int | None = None
    try:
        x = g()
    finally:
        print(x)
"""
    match function(text).body[1]:
        case t.Try(finalbody=(t.ExprStmt(value=t.Call(args=(t.Name(type=type_),))),)):
            assert str(type_) == "int | None"
        case other:
            pytest.fail(f"unexpected statement {other}")


def test_columns_behind_letters_of_several_bytes_are_found() -> None:
    text = 'def f(é: str, n: int) -> str:\n    x = "ü😀" + é; y = x.upper()\n    return f"é{n}" + y'
    assert local_types(text) == {"é": "str", "n": "int", "x": "str", "y": "str"}


def test_operands_in_parentheses_are_found() -> None:
    assert local_types("def f(a: int, b: int) -> int:\n    c = (a + b) * (a - (b))\n    return c")["c"] == "int"


def test_values_in_f_strings_are_found() -> None:
    match function("def f(x: float, w: int) -> str:\n    return f'{x:>{w + 1}}{f'{w}'}'").body:
        case (t.Return(value=t.JoinedStr(values=(t.FormattedValue(value=first, spec=spec), *_))),):
            assert str(first.type) == "float"
            match spec:
                case t.JoinedStr(values=(_, t.FormattedValue(value=inner))):
                    assert inner.type == INT
                case _:
                    pytest.fail(f"unexpected format {spec}")
        case other:
            pytest.fail(f"unexpected body {other}")


# Trust ---------------------------------------------------------------------------------------------------------------


def test_what_was_inferred_gives_way_to_untyped_values() -> None:
    text = """
def f(values):
    total = 0
    for value in values:
        total += value
    more = total + 1
    count = len(str(more))
    return count
"""
    types = local_types(text)
    assert types["total"] == "object"
    assert types["more"] == "object"
    assert types["count"] == "int"


def test_what_was_declared_stands() -> None:
    types = local_types("def f(values):\n    total: int = 0\n    for value in values:\n        total += value\n")
    assert types["total"] == "int"


def test_an_int_does_not_turn_an_inferred_float_variable_into_a_float() -> None:
    types = local_types("def f(n: int) -> None:\n    x = 0.5\n    y = 0.5\n    x = n\n    y += n\n")
    assert types["x"] == "object"
    assert types["y"] == "float"


def test_an_int_among_floats_stays_an_int() -> None:
    text = """
def f(c: bool, n: int, y: float) -> None:
    a = 1 if c else 0.5
    b = [1, 0.5]
    d = b[0]
    e = max(n, y)
    g = y or 0
    h = {"a": 1, "b": 0.5}
    i = [n if c else y for _ in range(3)]
    for j in (1, 0.5): pass
    k = n * y
    z = max(y, 2.5)
    declared: list[float] = [1, 0.5]
    first = declared[0]
"""
    assert local_types(text) | {"_@1": "int"} == {
        "c": "bool",
        "n": "int",
        "y": "float",
        "a": "int | float",
        "b": "list[object]",
        "d": "object",
        "e": "object",
        "g": "float | int",
        "h": "dict[str, object]",
        "i": "list[int | float]",
        "j": "int | float",
        "k": "float",
        "z": "float",
        "declared": "list[float]",
        "first": "float",
        "_@1": "int",
    }


def test_a_container_that_takes_untyped_values_keeps_its_class_but_not_its_items() -> None:
    types = local_types("def f(value):\n    xs = [1]\n    xs.append(value)\n    x = xs[0]\n    for y in xs: pass\n")
    assert (types["xs"], types["x"], types["y"]) == ("list[object]", "object", "object")


def test_a_container_of_nothing_known_settles() -> None:
    text = (
        "def f(value):\n    xs = [1]\n    xs.append(value)\n    xs = [*value]\n    xs += value\n    xs = list(value)\n"
    )
    assert local_types(text)["xs"] in ("list[object]", "object")


def test_an_attribute_that_takes_untyped_values_anywhere_is_an_object() -> None:
    text = """
class C:
    def __init__(self) -> None:
        self.total = 0
        self.count = 0
        self.declared: int = 0

    def add(self, value) -> None:
        self.total += value
        self.count += 1
        self.declared = value
        n = self.total
"""
    attrs = {a.name: str(a.type) for a in class_(text).attrs}
    assert attrs == {"total": "object", "count": "int", "declared": "int"}
    assert local_types(text, "C.add")["n"] == "object"


def test_a_store_in_another_module_of_the_group_counts() -> None:
    a = source("class A:\n    def __init__(self) -> None:\n        self.x = 1\n        self.y = 1\n", "g.a")
    b = source("from g.a import A\ndef f(a: A, value) -> None:\n    a.x = value\n", "g.b")
    trees = loaded(a, b, source("", "g.__init__")).trees
    assert [str(attr.type) for attr in trees[0].classes[0].attrs] == ["object", "int"]


def test_a_rejected_assignment_withdraws_even_a_declared_type() -> None:
    text = "def f() -> None:\n    x: int = 'a'\n    y: int = 'a'  # type: ignore\n    z: int = 1\n"
    assert local_types(text) == {"x": "object", "y": "object", "z": "int"}


def test_a_rejected_item_withdraws_what_was_declared_of_the_items() -> None:
    text = "def f(d: dict[str, str]) -> None:\n    e: dict[str, str] = {}\n    e['a'] = 1\n    x = e['a']\n"
    types = local_types(text)
    assert (types["d"], types["e"], types["x"]) == ("dict[str, str]", "object", "object")


def test_a_rejected_return_makes_the_result_an_object_for_callers_too() -> None:
    text = "def f() -> int:\n    return 'a'\ndef g() -> None:\n    x = f()\n"
    assert function(text).returns == ANY
    assert local_types(text, "g")["x"] == "object"


def test_bytes_says_nothing_about_representation_where_bytearrays_are_about() -> None:
    plain = loaded(source("def f(x: bytes) -> None: pass")).trees[0]
    mixed = loaded(source("def f(x: bytes) -> None: pass\nbuffer = bytearray()")).trees[0]
    assert [str(m.functions[0].params[0].type) for m in (plain, mixed)] == ["bytes", "object"]


def test_variables_of_several_types_are_unions_and_containers_remember_theirs() -> None:
    text = """
def f(flag: bool) -> None:
    x: int | str = 1
    xs = []
    xs.append(1)
    pairs = {"a": 1}
    for i, (name, number) in enumerate(pairs.items()):
        pass
    squares = [j * j for j in xs]
"""
    assert local_types(text) == {
        "flag": "bool",
        "x": "int | str",
        "xs": "list[int]",
        "pairs": "dict[str, int]",
        "i": "int",
        "name": "str",
        "number": "int",
        "squares": "list[int]",
        "j@1": "int",
    }


def test_loop_counters_nobody_reads_are_ints() -> None:
    assert local_types("def f() -> None:\n    for _ in range(3): pass")["_"] == "int"


def test_final_globals_bound_once_to_a_literal_are_constants() -> None:
    text = """
from typing import Final
A: Final = 1
B: Final[str] = "x"
C: Final = len("x")
D = 2
if D:
    E: Final = 1
"""
    module = typed(text)
    assert module.finals == {"A": 1, "B": "x"}
    assert str(module.globals["D"]) == "int"


def test_modules_of_a_group_know_each_other() -> None:
    a = source("class A:\n    def __init__(self) -> None:\n        self.x = 1\n", "p.a")
    b = source("from p.a import A\ndef f(a: A) -> int:\n    return a.x\n", "p.b")
    init = source("", "p.__init__")
    group = loaded(a, b, init)
    match group.trees[1].functions[0].body:
        case (t.Return(value=t.Attribute(value=t.Name(type=owner), type=type_)),):
            assert (str(owner), str(type_)) == ("p.a.A", "int")
        case other:
            pytest.fail(f"unexpected body {other}")


# Parameters that the function validates itself ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "test", "entered"),
    [
        ("int", "if not isinstance(x, int): raise ValueError", "object"),
        ("int", "assert isinstance(x, (str, int))", "object"),
        ("int", "assert isinstance(x, int | str)", "object"),
        ("int", "if type(x) is not int: return", "object"),
        ("int", "if isinstance(x, bool): return", "int"),
        ("int", "if isinstance(y, int): return", "int"),
        ("int | str", "if isinstance(x, int): return", "int | str"),
        ("int | str", "if isinstance(x, int): pass\n    elif isinstance(x, str): pass", "object"),
        ("int | None", "if isinstance(x, int): return", "object"),
        ("str", "if x is None: raise ValueError", "str | None"),
        ("str | None", "if x is None: raise ValueError", "str | None"),
        ("C", "if not isinstance(x, C): return", "object"),
        ("D", "if not isinstance(x, C): return", "object"),
        ("C", "if not isinstance(x, D): return", "m.C"),
    ],
)
def test_a_parameter_that_is_tested_takes_what_it_is_tested_for(declared: str, test: str, entered: str) -> None:
    found = function(f"class C: pass\nclass D(C): pass\ndef f(x: {declared}, y: object) -> None:\n    {test}\n")
    assert str(found.params[0].type) == entered


def test_after_its_test_a_validated_parameter_is_what_the_annotation_says() -> None:
    text = """
def f(x: int) -> int:
    if not isinstance(x, int):
        raise ValueError(x)
    return x
"""
    match function(text).body:
        case (
            t.If(test=t.UnaryOp(operand=t.Call(args=(before, _))), body=(t.Raise(exc=t.Call(args=(wrong,))),)),
            after,
        ):
            assert isinstance(after, t.Return)
            assert after.value is not None
            assert [str(e.type) for e in (before, wrong, after.value)] == ["object", "object", "int"]
        case other:
            pytest.fail(f"unexpected body {other}")
