"""Which classes get a native layout, with which slots, and why the others do not."""

import functools

import pytest

from tests.unit.frontend_support import class_, loaded, source, typed
from unlatch.frontend import tree as t

CASES = [
    ("class C: pass", None),
    ("class C(object): pass", None),
    ("class B: pass\nclass C(B): pass", None),
    ("from typing import final\n@final\nclass C: pass", None),
    ("class C(metaclass=type): pass", "it has a metaclass"),
    ("class C(x=1):\n    def __init_subclass__(cls, **kw): pass", "its definition takes keyword arguments"),
    ("import abc\nclass C(abc.ABC): pass", "its base abc.ABC is not a class of this module"),
    ("class C(Exception): pass", "its base Exception is not a class of this module"),
    ("class A: pass\nclass B: pass\nclass C(A, B): pass", "it has several bases"),
    ("class B(Exception): pass\nclass C(B): pass", "its base B has no native layout"),
    ("from dataclasses import dataclass\n@dataclass\nclass C: pass", "it is decorated with dataclass"),
    ("from enum import Enum\nclass C(Enum):\n    A = 1", "it is an enum"),
    ("from typing import Protocol\nclass C(Protocol): pass", "it is a protocol"),
    ("from typing import TypedDict\nclass C(TypedDict): pass", "it is a typed dict"),
    ("from typing import NamedTuple\nclass C(NamedTuple):\n    x: int", "it is a named tuple"),
    ("from typing import Generic, TypeVar\nT = TypeVar('T')\nclass C(Generic[T]): pass", "it is generic"),
    ("class C[T]: pass", "it is generic"),
    ("class C:\n    def __setattr__(self, n, v): pass", "it defines __setattr__"),
    ("class C:\n    def __getattribute__(self, n): pass", "it defines __getattribute__"),
    ("class C:\n    def __getattr__(self, n): pass", None),
    ("class C:\n    def __new__(cls): pass", "it defines __new__"),
    ("class C:\n    def f(self): return self.__dict__", "it uses __dict__"),
    ("class C:\n    def f(self): return vars(self)", "it uses vars()"),
    ("class C:\n    def f(self): self.__class__ = int", "it changes __class__"),
    ("class C:\n    __slots__ = ('a', 'b')", None),
    ("class C:\n    __slots__ = 'a'", None),
    ("N = 'a'\nclass C:\n    __slots__ = (N,)", "its __slots__ is not a plain tuple of names"),
    ("class C:\n    __slots__ = ('a', '__dict__')", "its __slots__ is not a plain tuple of names"),
    ("class C: pass\nC = C", "its name is bound more than once"),
    (
        "class B:\n    x: object\nclass C(B):\n    x: int",
        "it declares the inherited attribute 'x' with another type",
    ),
]


@functools.cache
def checked() -> tuple[t.ModuleTree, ...]:
    """One module per case, in one group, because each run of the checker takes its time."""
    return loaded(*(source(text, f"m{i}") for i, (text, _) in enumerate(CASES))).trees


@pytest.mark.parametrize("number", range(len(CASES)), ids=[text for text, _ in CASES])
def test_a_class_has_a_native_layout_or_a_reason(number: int) -> None:
    (found,) = [c for c in checked()[number].classes if c.qualname == "C"]
    assert found.reason == CASES[number][1]


def test_nested_classes_and_their_methods_are_listed() -> None:
    found = class_("class C:\n    class D:\n        def f(self): pass", "C.D")
    assert found.reason == "it is nested in another class"
    assert [f.qualname for f in found.methods] == ["C.D.f"]
    assert found.name == "m.C.D"


def test_both_definitions_of_one_name_are_interpreted() -> None:
    found = typed("if 1 > 2:\n    class C: pass\nelse:\n    class C: pass").classes
    assert [bool(c.reason) for c in found] == [True, True]


def slots(text: str, name: str = "C") -> dict[str, str]:
    """The attributes with slots and their types."""
    return {attr.name: str(attr.type) for attr in class_(text, name).attrs}


def test_annotated_and_assigned_attributes_get_slots_in_order() -> None:
    text = """
from typing import ClassVar, Final
class C:
    late: "C | None"
    shared: ClassVar[int]
    constant: Final = 3
    default: int = 0

    def __init__(self, a: int) -> None:
        self.a = a
        self.__private = self.b = [a]
        self.c, self.d = 1, "x"
        self.final: Final = 1.5
        for self.e in range(3): pass
        other = C(1)
        other.late = self
        self.default = 2
        self.method = 1  # type: ignore

    def method(self) -> None: pass
"""
    assert slots(text) == {
        "late": "m.C | None",
        "a": "int",
        "b": "list[int]",
        "_C__private": "list[int]",
        "c": "int",
        "d": "str",
        "final": "float",
        "e": "int",
    }
    by_name = {attr.name: attr for attr in class_(text).attrs}
    assert by_name["final"].final
    assert (by_name["late"].declared, by_name["a"].declared) == ("C | None", "int")


def test_inherited_attributes_belong_to_the_base() -> None:
    text = """
class B:
    def __init__(self) -> None:
        self.x = 1
        self.y = 1

class C(B):
    def __init__(self) -> None:
        self.x = 2
        self.z = 3
"""
    assert slots(text, "B") == {"x": "int", "y": "int"}
    assert slots(text) == {"z": "int"}
    assert class_(text).base == "m.B"


def test_what_some_class_gives_a_class_level_value_has_no_slot_in_its_bases() -> None:
    text = """
class B:
    def __init__(self) -> None:
        self.x = 1
        self.y = 1

class C(B):
    x = 5
"""
    assert slots(text, "B") == {"y": "int"}


def test_a_closed_class_has_no_slots_to_give_away() -> None:
    text = """
class B:
    __slots__ = ("x",)

class C(B):
    @property
    def x(self) -> int:
        return 1
"""
    assert class_(text, "B").reason == "a subclass gives its attribute 'x' another meaning"
    assert class_(text).reason == "its base B has no native layout"


def test_classes_in_code_for_other_platforms_do_no_harm() -> None:
    assert class_("import sys\nif sys.platform == 'nowhere':\n    class C:\n        x: int").reason is not None


def test_slots_close_the_class() -> None:
    text = "class C:\n    __slots__ = ('a', '__b')\n    def __init__(self) -> None:\n        self.a = 1\n"
    found = class_(text)
    assert [(a.name, str(a.type)) for a in found.attrs] == [("a", "int"), ("_C__b", "object")]
    assert not found.has_dict
    assert class_(text + "class D(C): pass", "D").has_dict
