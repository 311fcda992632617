"""Primitives behind statements and calls do what the statement does, down to the text of the exception."""

import sys
import threading
import types
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from .operands import Broken, LoudList, LoudTuple, Number, stops_late
from .test_values import seen

type Call = Callable[[], Any]


def both(statement: Call, primitive: Call) -> tuple[Any, Any]:
    """Return what the statement and the primitive did, to be compared."""
    return _did(statement), _did(primitive)


def _did(call: Call) -> Any:
    try:
        return seen(call())
    except BaseException as error:
        return type(error), str(error), seen(list(error.args)), {k: str(v) for k, v in vars(error).items()}


class Manager:
    """A context manager that records how it was left."""

    def __init__(self, *, swallow: bool = False) -> None:
        self.swallow = swallow
        self.left: Any = None

    def __enter__(self) -> str:
        return "entered"

    def __exit__(self, *how: object) -> bool:
        self.left = how
        return self.swallow


class NoExit:
    """A class that can only be entered."""

    def __enter__(self) -> None: ...


class NoEnter:
    """A class that can only be left."""

    def __exit__(self, *how: object) -> None: ...


class AsyncOnly:
    """A class for `async with`."""

    async def __aenter__(self) -> None: ...
    async def __aexit__(self, *how: object) -> None: ...


class Static:
    """A class whose methods do not want the instance."""

    @staticmethod
    def __enter__() -> str:
        return "static"

    @classmethod
    def __exit__(cls, *how: object) -> None: ...


class Meta(type):
    """A class of classes that offers methods to classes, not to instances."""

    def __enter__(cls) -> None: ...
    def __exit__(cls, *how: object) -> None: ...


class OfMeta(metaclass=Meta):
    """Can be entered itself; its instances cannot."""


class Inherited(Manager):
    """Has the methods from above."""


class OnInstance:
    """A class whose instances have the methods in their own dict, where `with` does not look."""

    def __init__(self) -> None:
        self.__enter__ = lambda: None
        self.__exit__ = lambda *how: None


def enter_and_leave(manager: Any) -> Any:
    """Return what `as` binds."""
    with manager as value:
        return value


@pytest.mark.parametrize(
    "make",
    [
        Manager, NoExit, NoEnter, AsyncOnly, OnInstance, Number, object, lambda: 3, Static, OfMeta, lambda: OfMeta,
        Inherited, threading.Lock,
    ],
)  # fmt: skip
def test_with_finds_its_methods_on_the_class_and_names_the_missing_one(make: Call, prims: ModuleType) -> None:
    def primitive() -> Any:
        manager = make()
        leave = prims.ul_with_exit_method(manager)
        value = prims.ul_with_enter(manager)
        prims.ul_with_leave(leave)
        return value

    expected, got = both(lambda: enter_and_leave(make()), primitive)
    assert got == expected


@pytest.mark.parametrize("swallow", [True, False])
def test_a_context_manager_is_left_with_the_exception_and_may_swallow_it(swallow: bool, prims: ModuleType) -> None:
    manager = Manager(swallow=swallow)
    leave = prims.ul_with_exit_method(manager)
    with pytest.raises(ValueError, match="inside") as caught:
        raise ValueError("inside")
    error = caught.value
    assert prims.ul_with_exit(leave, error) is swallow
    assert manager.left == (ValueError, error, error.__traceback__)
    prims.ul_with_leave(leave)
    assert manager.left == (None, None, None)


def test_leaving_passes_on_what_exit_raises(prims: ModuleType) -> None:
    with pytest.raises(ZeroDivisionError):
        prims.ul_with_exit(lambda *how: 1 / 0, ValueError())
    with pytest.raises(ZeroDivisionError):
        prims.ul_with_leave(lambda *how: 1 / 0)


@pytest.mark.parametrize("message", ["text", ("a", "b"), None, 3, ValueError("x")])
def test_a_failed_assertion_has_its_message_as_the_one_argument(message: object, prims: ModuleType) -> None:
    plain = "assert False, message"  # not this file's own assert, which the test runner rewrites
    expected, got = both(lambda: exec(plain, {"message": message}), lambda: prims.ul_assert_fail(message))
    assert got == expected


def test_a_failed_assertion_without_message_has_no_argument(prims: ModuleType) -> None:
    with pytest.raises(AssertionError) as caught:
        prims.ul_assert_fail(prims.UNDEFINED)
    assert caught.value.args == ()


@pytest.mark.parametrize(
    "types_",
    [ValueError, Exception, OSError, (OSError, ValueError), (), int, 3, (ValueError, 3), [ValueError], Exception()],
)
def test_except_matches_classes_and_refuses_everything_else(types_: Any, prims: ModuleType) -> None:
    error = UnicodeDecodeError("x", b"", 0, 1, "y")

    def statement() -> bool:
        try:
            try:
                raise error
            except types_:
                return True
        except UnicodeDecodeError:
            return False

    expected, got = both(statement, lambda: prims.ul_exc_match(error, types_))
    assert got == expected


def module(name: str, **facts: Any) -> ModuleType:
    """Return a module that no file stands behind."""
    made = types.ModuleType(name)
    vars(made).update(facts)
    return made


@pytest.mark.parametrize(
    "make",
    [
        lambda: sys,
        lambda: module("m", there=3),
        lambda: module("m", __file__="/somewhere/m.py"),
        lambda: module("m", __getattr__=lambda name: f"made {name}"),
        lambda: module("m", __getattr__=lambda name: 1 / 0),
        lambda: __import__("json"),
        lambda: __import__("email"),
        lambda: Number(),
    ],
)
@pytest.mark.parametrize("name", ["there", "maxsize", "decoder", "charset"])
def test_from_import_reads_an_attribute_or_explains(make: Call, name: str, prims: ModuleType) -> None:
    def statement() -> Any:
        namespace: dict[str, Any] = {"__builtins__": {"__import__": lambda *args: make()}}
        exec(f"from m import {name}", namespace)
        return namespace[name]

    expected, got = both(statement, lambda: prims.ul_import_from(make(), name))
    assert got == expected


def test_from_import_leaves_no_foreign_entry_in_the_traceback(prims: ModuleType) -> None:
    with pytest.raises(ImportError) as caught:
        prims.ul_import_from(sys, "missing")
    files = [entry.path.name for entry in caught.traceback if not isinstance(entry.path, str)]
    assert files == ["test_statements.py"]


@pytest.mark.parametrize(
    ("name", "names", "level"),
    [
        ("json", None, 0),
        ("json.decoder", None, 0),
        ("json.decoder", ("JSONDecoder",), 0),
        ("no_such_module", None, 0),
        ("json.missing", None, 0),
        ("decoder", ("x",), 1),
        ("", ("decoder",), 1),
        ("x", ("y",), 3),
    ],
)
def test_import_binds_what_the_statement_binds(name: str, names: Any, level: int, prims: ModuleType) -> None:
    namespace = {"__name__": "json", "__package__": "json", "__path__": []}
    listed = prims.UNDEFINED if names is None else names
    expected, got = both(
        lambda: __import__(name, namespace, None, names, level),
        lambda: prims.ul_import_name(name, namespace, listed, level),
    )
    assert got == expected


def test_a_replaced_import_function_is_called(prims: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr("builtins.__import__", lambda *args: calls.append(args) or "other")
    got = prims.ul_import_name("a.b", {}, prims.UNDEFINED, 0)
    monkeypatch.undo()
    assert got == "other"
    assert calls == [("a.b", {}, None, None, 0)]


UNPACKED: list[Call] = [
    tuple, list, lambda: (1,), lambda: [1], lambda: (1, 2), lambda: [1, 2], lambda: (1, 2, 3), lambda: [1, 2, 3, 4],
    dict, lambda: {"a": 1, "b": 2}, lambda: dict.fromkeys(range(5)), lambda: "ab", lambda: "abc", lambda: iter([1, 2]),
    lambda: iter(range(9)), stops_late, lambda: 3, lambda: None, Broken, Number, lambda: LoudList((1, 2, 3)),
    lambda: LoudTuple((1, 2)), lambda: {1: 2}.items(), object,
]  # fmt: skip


def unpacker(before: int, after: int | None) -> Callable[[Any], tuple[Any, ...]]:
    """Return a function that unpacks by the interpreter's own statement."""
    names = [f"a{i}" for i in range(before)]
    if after is not None:
        names += ["*rest", *(f"b{i}" for i in range(after))]
    namespace: dict[str, Any] = {}
    values = "".join(f"{name.strip('*')}, " for name in names)
    exec(f"def unpack(x):\n    [{', '.join(names)}] = x\n    return ({values})", namespace)
    function: Callable[[Any], tuple[Any, ...]] = namespace["unpack"]
    return function


@pytest.mark.parametrize("make", UNPACKED)
@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_unpacking_takes_exactly_as_many_values(make: Call, n: int, prims: ModuleType) -> None:
    statement = unpacker(n, None)
    expected, got = both(lambda: tuple(statement(make())), lambda: tuple(prims.ul_unpack_exact(make(), n)))
    assert got == expected


@pytest.mark.parametrize("make", UNPACKED)
@pytest.mark.parametrize(("before", "after"), [(0, 0), (1, 0), (0, 1), (1, 1), (2, 1), (2, 2)])
def test_unpacking_with_a_star_collects_the_rest(make: Call, before: int, after: int, prims: ModuleType) -> None:
    statement = unpacker(before, after)
    expected, got = both(lambda: statement(make()), lambda: prims.ul_unpack_star(make(), before, after))
    assert got == expected


LOOPED: list[Call] = [
    list, lambda: [1, 2, 3], lambda: (1, 2), lambda: "a日c", lambda: range(4), lambda: {"a": 1, "b": 2}, lambda: {7},
    lambda: LoudList((1, 2)), lambda: LoudTuple((1, 2)), Number, stops_late, lambda: b"ab", lambda: 3, Broken,
    lambda: zip([1, 2], "ab", strict=True),
]  # fmt: skip


@pytest.mark.parametrize("make", LOOPED)
@pytest.mark.parametrize("walk", ["step", "next"])
def test_a_loop_sees_the_values_that_a_for_statement_sees(make: Call, walk: str, prims: ModuleType) -> None:
    def primitive() -> list[Any]:
        values: list[Any] = []
        it = prims.ul_iter_open(make()) if walk == "step" else iter(make())
        while True:
            value = prims.ul_iter_step(it, len(values)) if walk == "step" else prims.ul_iter_next(it)
            if value is prims.UNDEFINED:
                return values
            values.append(value)

    expected, got = both(lambda: list(iter(make())), primitive)
    assert got == expected


def test_a_loop_over_a_list_follows_its_changes(prims: ModuleType) -> None:
    numbers = [1, 2, 3]
    assert prims.ul_list_get_or_undefined(numbers, 2) == 3
    numbers.pop()
    assert prims.ul_list_get_or_undefined(numbers, 2) is prims.UNDEFINED
    assert prims.ul_list_get_or_undefined(numbers, -1) is prims.UNDEFINED


def test_a_dict_that_changes_its_size_under_a_loop_is_an_error(prims: ModuleType) -> None:
    table = {1: 2}
    it = prims.ul_dict_iter_items(table)
    assert prims.ul_iter_next(it) == (1, 2)
    table[2] = 3
    with pytest.raises(RuntimeError, match="dictionary changed size during iteration"):
        prims.ul_iter_next(it)


def test_next_of_something_else_is_an_error(prims: ModuleType) -> None:
    with pytest.raises(TypeError, match="'int' object is not an iterator"):
        prims.ul_iter_next(3)


def test_pushing_grows_a_list_and_keeps_the_reference(prims: ModuleType) -> None:
    made: list[object] = []
    item = object()
    before = sys.getrefcount(item)
    for _ in range(100):
        prims.ul_list_push(made, item)
    assert made == [item] * 100
    assert sys.getrefcount(item) == before + 100


def test_an_item_of_a_tuple_is_read_unchecked(prims: ModuleType) -> None:
    assert prims.ul_tuple_item(LoudTuple((1, 2)), 1) == 2


@pytest.mark.parametrize("make", [lambda: [1], lambda: 3, lambda: None, Number, stops_late, Broken])
def test_a_spread_value_in_a_display_must_be_iterable(make: Call, prims: ModuleType) -> None:
    def primitive() -> list[Any]:
        made: list[Any] = [0]
        prims.ul_list_extend_star(made, make())
        return made

    expected, got = both(lambda: [0, *make()], primitive)
    assert got == expected


@pytest.mark.parametrize("make", [lambda: {"a": 2}, lambda: 3, lambda: [1], lambda: None, Broken])
def test_a_spread_mapping_in_a_display_must_be_one(make: Call, prims: ModuleType) -> None:
    def primitive() -> dict[Any, Any]:
        made = {"a": 1}
        prims.ul_dict_update_mapping(made, make())
        return made

    expected, got = both(lambda: {"a": 1, **make()}, primitive)
    assert got == expected


class Callee:
    """Things to call."""

    def method(self, *args: Any, **kwargs: Any) -> Any:
        """Return what was passed."""
        return args, kwargs

    def __repr__(self) -> str:
        return "Callee()"


def echo(*args: Any, **kwargs: Any) -> Any:
    """Return what was passed."""
    return args, kwargs


class Mapping:
    """A mapping that is no dict."""

    def __init__(self, keys: list[Any]) -> None:
        self._keys = keys

    def keys(self) -> list[Any]:
        """Return the keys."""
        return self._keys

    def __getitem__(self, key: Any) -> Any:
        if key == "bad":
            raise LookupError(key)
        return f"value of {key}"


CALLEES: list[Any] = [echo, Callee().method, dict, Callee, 3, print]  # the last would write


@pytest.mark.parametrize("f", CALLEES[:-1])
@pytest.mark.parametrize(
    "make",
    [
        lambda: {"b": 2}, lambda: {"a": 2}, lambda: {3: 4}, lambda: Mapping(["x", "y"]), lambda: Mapping(["a"]),
        lambda: Mapping(["bad"]), lambda: 3, lambda: [1], Broken, lambda: Mapping([1]),
    ],
)  # fmt: skip
def test_spread_keywords_are_merged_or_refused_in_the_name_of_the_callee(f: Any, make: Call, prims: ModuleType) -> None:
    def primitive() -> Any:
        keywords = {"a": 1}
        prims.ul_dict_merge_kwargs(keywords, make(), f)
        return prims.ul_object_call_ex(f, (), keywords)

    expected, got = both(lambda: f(a=1, **make()), primitive)
    assert got == expected


@pytest.mark.parametrize("f", CALLEES[:-1])
@pytest.mark.parametrize(
    "make", [lambda: (1, 2), lambda: [1], lambda: 3, lambda: LoudTuple((1, 2)), stops_late, Broken]
)
def test_spread_arguments_are_any_iterable(f: Any, make: Call, prims: ModuleType) -> None:
    expected, got = both(
        lambda: f(*make()), lambda: prims.ul_object_call_ex(f, prims.ul_call_args_tuple(f, make()), prims.UNDEFINED)
    )
    assert got == expected


def test_gathered_arguments_become_a_tuple(prims: ModuleType) -> None:
    assert prims.ul_call_args_list([1, 2]) == (1, 2)


@pytest.mark.parametrize("count", [0, 1, 2, 7, 8, 9, 40])
def test_calls_pass_any_number_of_arguments(count: int, prims: ModuleType) -> None:
    items = list(range(count))
    names = tuple(f"k{i}" for i in range(count // 2))
    keywords = dict(zip(names, items[count - len(names) :], strict=True))
    positional = items[: count - len(names)]
    callee = Callee()
    assert prims.ul_object_call(echo, *items) == echo(*items)
    assert prims.ul_object_call_kw(echo, names, *items) == echo(*positional, **keywords)
    assert prims.ul_object_call_method(callee, "method", *items) == echo(*items)
    assert prims.ul_object_call_method_kw(callee, "method", names, *items) == echo(*positional, **keywords)


def test_calls_of_what_cannot_be_called_fail_like_the_interpreter(prims: ModuleType) -> None:
    three: Any = 3
    assert both(lambda: three(), lambda: prims.ul_object_call(3)) == (_did(lambda: three()),) * 2
    assert (
        both(lambda: three.name(), lambda: prims.ul_object_call_method(3, "name")) == (_did(lambda: three.name()),) * 2
    )


class Slotted:
    """A class with one attribute."""

    __slots__ = ("there",)


@pytest.mark.parametrize("name", ["there", "missing"])
def test_attributes_are_set_and_deleted(name: str, prims: ModuleType) -> None:
    a, b = Slotted(), Slotted()
    assert _did(lambda: prims.ul_object_setattr(a, name, 3)) == _did(lambda: setattr(b, name, 3))
    assert hasattr(a, name) == hasattr(b, name)
    for _ in range(2):
        assert _did(lambda: prims.ul_object_delattr(a, name)) == _did(lambda: delattr(b, name))


class Base:
    """Offers what Derived overrides."""

    value = "base"

    def name(self, *args: Any) -> Any:
        """Say so."""
        return ("base", *args)


class Derived(Base):
    """Overrides what Base offers."""

    value = "derived"

    def name(self, *args: Any) -> Any:
        """Say so."""
        return ("derived", *args)


def test_super_starts_behind_the_class(prims: ModuleType) -> None:
    it = Derived()
    assert prims.ul_super_attr(Derived, it, "value") == "base"
    assert prims.ul_super_call_method(Derived, it, "name", 1, 2) == ("base", 1, 2)
    expected, got = both(lambda: super(Derived, it).missing, lambda: prims.ul_super_attr(Derived, it, "missing"))
    assert got == expected
    with pytest.raises(TypeError):
        prims.ul_super_attr(Derived, Base(), "value")


def ranges() -> Iterator[tuple[int, int, int]]:
    """Yield bounds and steps, the extreme ones too."""
    edges = (-(2**63), -(2**61), -7, 0, 1, 10, 2**61, 2**63 - 1)
    steps = (-(2**63), -3, -1, 1, 2, 2**62)
    yield from ((a, b, c) for a in edges for b in edges for c in steps)


def test_the_length_of_a_range_needs_no_range(prims: ModuleType) -> None:
    for start, stop, step in ranges():
        whole = range(start, stop, step)
        if whole and whole[-1] - whole[0] < 2**62 and abs((whole[-1] - whole[0]) // step) < 2**62:
            assert prims.ul_i64_range_len(start, stop, step) == len(whole), whole


@pytest.mark.parametrize("value", ["3", None, 1.5, [], Number])
def test_an_object_of_another_class_is_refused_by_its_name(value: Any, prims: ModuleType) -> None:
    for type_ in ("int", "float", "bool", "i64", "i32", "i16", "u8"):
        if type_ == "float" and isinstance(value, float):
            continue
        with pytest.raises(TypeError, match=f"^{type_} expected, got {type(value).__name__}$"):
            getattr(prims, f"ul_{type_}_unbox")(value)
