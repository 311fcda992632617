"""Native classes are classes: attributes, subclasses, patches, copies, finalizers."""

import copy
import gc
import inspect
import pickle
import weakref
from types import ModuleType
from typing import Any
from unittest import mock

import pytest

VALUES: list[tuple[str, list[Any], list[tuple[Any, type[Exception], str]]]] = [
    ("obj", [1, "x", None, [1]], []),
    ("text", ["", "abc"], [(1, TypeError, "'Record' attribute 'text': expected str, got int")]),
    ("number", [0, -1, 2**62, -(2**62), 2**63, 2**200, True], [("1", TypeError, "'number': expected int, got str")]),
    ("ratio", [0.0, -0.0, 1.5, float("inf"), 2], [("1", TypeError, "'ratio': expected float, got str")]),
    ("flag", [True, False], [(1, TypeError, "'flag': expected bool, got int")]),
    (
        "wide",
        [0, 2**63 - 1, -(2**63), 2**62],
        [(2**63, OverflowError, "i64"), (1.0, TypeError, "expected i64, got float")],
    ),
    ("mid", [0, 2**31 - 1, -(2**31)], [(2**31, OverflowError, "i32")]),
    ("short", [2**15 - 1, -(2**15)], [(-(2**15) - 1, OverflowError, "i16")]),
    ("byte", [0, 255], [(256, OverflowError, "u8"), (-1, OverflowError, "u8")]),
    ("peer", [None], [(1, TypeError, "'peer': expected Record | None, got int")]),
]


@pytest.mark.parametrize(("name", "good", "bad"), VALUES)
def test_attributes_keep_their_values_and_refuse_others(
    sample: ModuleType, name: str, good: list[Any], bad: list[tuple[Any, type[Exception], str]]
) -> None:
    r = sample.Record("t")
    for value in good:
        setattr(r, name, value)
        assert getattr(r, name) == value
        assert str(getattr(r, name)) == str(float(value) if name == "ratio" else value)
    for value, error, text in bad:
        with pytest.raises(error, match=text.replace("|", r"\|")):
            setattr(r, name, value)
        assert getattr(r, name) == good[-1]
    delattr(r, name)
    with pytest.raises(AttributeError, match=f"'Record' object has no attribute '{name}'") as caught:
        getattr(r, name)
    assert caught.value.name == name
    assert caught.value.obj is r
    with pytest.raises(AttributeError, match=f"'Record' object has no attribute '{name}'"):
        delattr(r, name)


def test_not_a_number_survives_with_any_payload(sample: ModuleType) -> None:
    import struct

    r = sample.Record("t")
    for bits in (0x7FF8000000000000, 0xFFF8000000000001, 0x7FF4756E6C617463, 0x7FF4756E6C617462):
        (r.ratio,) = struct.unpack("<d", struct.pack("<Q", bits))
        assert r.ratio != r.ratio


def test_an_attribute_with_a_class_level_value(sample: ModuleType) -> None:
    r = sample.Record("t")
    assert (r.level, r.get_level(), sample.Record.level) == (3, 3, 3)
    r.level = 5
    assert (r.level, r.get_level(), sample.Record.level) == (5, 5, 3)
    del r.level
    assert (r.level, r.get_level()) == (3, 3)


def test_an_attribute_without_one_is_not_the_class_s(sample: ModuleType) -> None:
    assert not hasattr(sample.Record, "text")
    with pytest.raises(AttributeError, match="type object 'Record' has no attribute 'text'"):
        _ = sample.Record.text


def test_further_attributes_where_the_class_allows_them(sample: ModuleType) -> None:
    r = sample.Record("t", 2)
    r.anything = 1
    assert r.anything == 1
    assert r.__dict__ == {"text": "t", "number": 2, "anything": 1}
    r.__dict__ = {"text": "u", "other": 3}
    assert vars(r) == {"text": "u", "other": 3}
    lean = sample.Lean(1, None)
    with pytest.raises(AttributeError, match="'Lean' object has no attribute 'anything'"):
        lean.anything = 1
    assert not hasattr(lean, "__dict__")
    assert inspect.isdatadescriptor(sample.Lean.value)


def test_the_dict_of_an_instance_writes_through(sample: ModuleType) -> None:
    r = sample.Record("t", 2)
    d = vars(r)
    assert isinstance(d, dict)
    d["text"] = "u"
    d["more"] = [1]
    assert (r.text, r.more, r.greet()) == ("u", [1], "u!")
    with pytest.raises(TypeError, match="'text': expected str, got int"):
        vars(r)["text"] = 1
    vars(r).update({"number": 5}, flag=True)
    assert (r.number, r.flag) == (5, True)
    e = vars(r)
    e |= {"byte": 7}
    assert r.byte == 7
    assert vars(r).setdefault("byte", 8) == 7
    assert vars(r).setdefault("short", 8) == r.short == 8
    assert vars(r).pop("short") == 8
    assert vars(r).pop("short", None) is None
    with pytest.raises(KeyError, match="short"):
        vars(r).pop("short")
    assert not hasattr(r, "short")
    assert vars(r).popitem() == ("more", [1])
    del vars(r)["number"]
    assert vars(r) == {"text": "u", "flag": True, "byte": 7} == copy.copy(vars(r))
    assert type(pickle.loads(pickle.dumps(vars(r)))) is dict
    vars(r).clear()
    assert vars(r) == {}
    with pytest.raises(AttributeError, match="'Record' object has no attribute 'text'"):
        r.greet()


def test_the_state_has_the_form_that_the_interpreter_gives_it(sample: ModuleType) -> None:
    class Slotted(sample.Lean):  # type: ignore[misc, name-defined]
        __slots__ = ("more",)

    lean = sample.Lean(1, None)
    slotted = Slotted(2, lean)
    slotted.more = 3
    assert sample.Record("t", 1).__getstate__() == {"text": "t", "number": 1}
    assert lean.__getstate__() == (None, {"following": None, "value": 1})
    assert slotted.__getstate__() == (None, {"following": lean, "value": 2, "more": 3})
    assert object.__new__(sample.Lean).__getstate__() is None


def test_a_state_that_is_a_dict_is_restored(sample: ModuleType) -> None:
    class Stateful(sample.Record):  # type: ignore[misc, name-defined]
        def __getstate__(self) -> dict[str, object]:
            return {"text": self.text + "!", "further": 1}

    again = copy.copy(Stateful("x"))
    assert vars(again) == {"text": "x!", "further": 1}
    assert again.name() == "x!"


def test_it_is_a_class_as_any_other(sample: ModuleType) -> None:
    assert type(sample.Record) is type
    assert sample.Special.__mro__ == (sample.Special, sample.Record, object)
    assert (sample.Record.__name__, sample.Record.__qualname__, sample.Record.__module__) == (
        "Record",
        "Record",
        "sample",
    )
    assert sample.Record.__doc__ is None
    assert list(inspect.get_annotations(sample.Special)) == ["extra"]
    assert repr(sample.Record("x")).startswith("<sample.Record object at 0x")
    assert inspect.signature(sample.Record) == inspect.Signature(
        [
            inspect.Parameter("text", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=str),
            inspect.Parameter("number", inspect.Parameter.POSITIONAL_OR_KEYWORD, default=0, annotation=int),
        ],
        return_annotation=None,
    )
    assert sample.Lean.__slots__ == ("following", "value")


def test_construction_errors_are_the_interpreter_s(sample: ModuleType) -> None:
    with pytest.raises(TypeError, match=r"Record.__init__\(\) missing 1 required positional argument: 'text'"):
        sample.Record()
    with pytest.raises(TypeError, match=r"Record.__init__\(\) argument 'text': expected str, got int"):
        sample.Record(1)
    bare = object.__new__(sample.Record)
    with pytest.raises(AttributeError, match="'Record' object has no attribute 'text'"):
        bare.name()


def test_operators_find_the_methods(sample: ModuleType) -> None:
    a, b = sample.Record("x"), sample.Record("x")
    assert a == b
    assert a != sample.Record("y")
    with pytest.raises(TypeError, match="unhashable type: 'Record'"):
        hash(a)
    one = sample.Lean(1, None)
    assert (len(one), one[5], one + 1, 1 + one, bool(one), bool(sample.Lean(0, None)), one(2)) == (
        1,
        6,
        2,
        2,
        True,
        False,
        3,
    )
    assert len(sample.Lean(1, one)) == 2


def test_method_tables_follow_inheritance(sample: ModuleType) -> None:
    assert sample.Record("ab").greet() == "ab!"
    assert sample.Special("ab").greet() == "AB!"
    assert sample.Special("ab").parent_name() == "ab"


def test_a_method_on_a_foreign_object_is_interpreted(sample: ModuleType) -> None:
    class Duck:
        text = "duck"

        def name(self) -> str:
            return "donald"

    assert sample.Record.name(Duck()) == "duck"
    assert sample.Record.greet(Duck()) == "donald!"


def test_patched_methods_are_called(sample: ModuleType) -> None:
    r, s = sample.Record("r"), sample.Special("s")
    with mock.patch.object(sample.Record, "name", return_value="patched"):
        assert r.greet() == "patched!"
        assert s.greet() == "S!"
        with mock.patch.object(sample.Special, "name", return_value="both"):
            assert s.greet() == "both!"
    assert (r.greet(), s.greet()) == ("r!", "S!")
    for _ in range(2000):
        sample.Record.counter = _  # unrelated class variables change nothing
    assert r.greet() == "r!"
    del sample.Record.counter
    r.further = 1
    assert r.greet() == "r!"
    r.name = lambda: "instance"
    assert r.greet() == "instance!"
    del r.name
    assert r.greet() == "r!"
    vars(r)["".join(["na", "me"])] = lambda: "by another string"
    assert r.greet() == "by another string!"


def test_patched_constructors_are_called(sample: ModuleType) -> None:
    with mock.patch.object(sample.Record, "__init__", lambda self, text: setattr(self, "text", "init")):
        assert sample.make_record("x").text == "init"
    assert sample.make_record("x").text == "x"


def test_interpreted_subclasses(sample: ModuleType) -> None:
    class Sub(sample.Record):  # type: ignore[misc, name-defined]
        level = 7

        def __init__(self, text: str) -> None:
            super().__init__(text, 5)
            self.own = [text]

        def name(self) -> str:
            return "<" + super().name() + ">"

    s = Sub("x")
    assert (s.text, s.number, s.own, s.greet(), s.level, s.get_level()) == ("x", 5, ["x"], "<x>!", 7, 7)
    s.level = 8
    assert (s.level, s.get_level()) == (8, 8)
    s.rename("y")
    assert s.name() == "<y>"
    assert isinstance(s, sample.Record)
    assert sample.exchange(s, ["a", "b"], 10) == 10


def test_a_property_of_a_subclass_takes_over_the_attribute(sample: ModuleType) -> None:
    class Loud(sample.Record):  # type: ignore[misc, name-defined]
        @property
        def text(self) -> str:
            return self.kept.upper()

        @text.setter
        def text(self, value: str) -> None:
            self.kept = value

    loud = Loud("quiet")
    assert (loud.kept, loud.text, loud.name(), loud.greet()) == ("quiet", "QUIET", "QUIET", "QUIET!")
    loud.rename("other")
    assert (loud.kept, loud.name()) == ("other", "OTHER")


def test_subclasses_with_slots(sample: ModuleType) -> None:
    class Slotted(sample.Lean):  # type: ignore[misc, name-defined]
        __slots__ = ("more",)

    s = Slotted(1, None)
    s.more = 2
    assert (s.value, s.more, len(s)) == (1, 2, 1)
    again = copy.copy(s)
    assert (again.value, again.more, again.following) == (1, 2, None)


def test_class_assignment_to_a_subclass_of_the_same_layout(sample: ModuleType) -> None:
    class Other(sample.Record):  # type: ignore[misc, name-defined]
        def name(self) -> str:
            return "other"

    r = sample.Record("r")
    r.__class__ = Other
    assert (type(r), r.greet(), r.text) == (Other, "other!", "r")
    r.__class__ = sample.Record
    assert r.greet() == "r!"
    with pytest.raises(TypeError, match="object layout differs"):
        r.__class__ = sample.Special
    with pytest.raises(TypeError, match="__class__ assignment"):
        r.__class__ = int


def test_copy_and_pickle(sample: ModuleType) -> None:
    r = sample.Special("s", 2**70)
    r.peer = sample.Record("p")
    r.ratio = 0.5
    r.further = {"a": 1}
    shallow, deep, pickled = copy.copy(r), copy.deepcopy(r), pickle.loads(pickle.dumps(r))
    assert shallow.peer is r.peer
    for other in (shallow, deep, pickled):
        assert type(other) is sample.Special
        assert vars(other) == vars(r)
    assert deep.peer is not r.peer
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert vars(pickle.loads(pickle.dumps(r, protocol))) == vars(r)


def test_weak_references(sample: ModuleType) -> None:
    died: list[object] = []
    r = sample.Record("r")
    ref = weakref.ref(r, died.append)
    assert ref() is r
    assert r.__weakref__ is ref
    del r
    assert ref() is None
    assert died == [ref]
    with pytest.raises(TypeError, match="cannot create weak reference to 'Lean' object"):
        weakref.ref(sample.Lean(1, None))


def test_finalizers_run_once_at_once_and_may_resurrect(sample: ModuleType) -> None:
    n = sample.Noisy("one")
    del n
    assert sample.log == ["one"]
    kept: list[object] = []

    class Phoenix(sample.Noisy):  # type: ignore[misc, name-defined]
        def __del__(self) -> None:
            kept.append(self)

    Phoenix("two")
    assert [p.tag for p in kept] == ["two"]  # type: ignore[attr-defined]
    kept.clear()
    assert kept == []


def test_cycles_are_collected(sample: ModuleType) -> None:
    refs = []
    for cls in (sample.Record, sample.Special):
        r = cls("r")
        r.peer = r
        r.obj = [r]
        r.more = {"r": r}
        refs.append(weakref.ref(r))
    del r
    gc.collect()
    assert [ref() for ref in refs] == [None, None]


def test_a_subclass_dies_with_its_last_use(sample: ModuleType) -> None:
    class Sub(sample.Record):  # type: ignore[misc, name-defined]
        pass

    s = Sub("x")
    ref = weakref.ref(Sub)
    del Sub, s
    gc.collect()
    assert ref() is None


def test_deep_structures_die_without_overflowing_the_stack(sample: ModuleType) -> None:
    chain = None
    for i in range(300_000):
        chain = sample.Lean(i, chain)
    chain = None
    noisy = None
    for _ in range(50_000):
        record = sample.Record("x")
        record.peer = noisy
        noisy = record
    del noisy, record


def test_objects_do_not_leak(sample: ModuleType) -> None:
    import sys

    marker, text = object(), "some text that is not interned " * 2

    def use() -> None:
        r = sample.Special(text)
        r.obj = marker
        r.number = 2**80
        r.obj = marker
        r.more = marker
        copy.copy(r)
        r.greet()
        sample.make_record(text).greet()
        sample.exchange(r, [marker, text], 4)
        with pytest.raises(TypeError):
            r.text = marker

    use()
    gc.collect()
    before = sys.getrefcount(marker), sys.getrefcount(text)
    for _ in range(50):
        use()
    gc.collect()
    assert (sys.getrefcount(marker), sys.getrefcount(text)) == before


def test_a_float_attribute_nobody_set_is_missing_in_whatever_way_the_instance_came_about(sample: ModuleType) -> None:
    class Further(sample.Record):  # type: ignore[misc, name-defined]
        pass

    for cls in (sample.Record, Further):
        blank = object.__new__(cls)
        with pytest.raises(AttributeError):
            _ = blank.ratio
        assert "ratio" not in vars(copy.copy(blank))
        blank.ratio = 0.0
        assert blank.ratio == 0.0
        assert vars(copy.copy(blank))["ratio"] == 0.0
        del blank.ratio
        with pytest.raises(AttributeError):
            _ = blank.ratio
