"""Module globals: the namespace is the truth, whoever changes it."""

import builtins
from types import ModuleType
from unittest import mock

import pytest


def test_native_code_sees_what_the_namespace_holds(sample: ModuleType) -> None:
    assert sample.read_log() is sample.log
    for value in (1, "x", None, [2], 10**30):
        sample.log = value
        assert sample.read_log() is value
    vars(sample)["log"] = "direct"
    assert sample.read_log() == "direct"
    vars(sample).update(log="updated")
    assert sample.read_log() == "updated"


def test_the_namespace_sees_what_native_code_stores(sample: ModuleType) -> None:
    value = object()
    sample.set_log(value)
    assert sample.log is value
    assert sample.read_log() is value


def test_a_global_that_keeps_changing_is_read_right(sample: ModuleType) -> None:
    for i in range(500):
        sample.set_log(i)
        assert sample.read_log() == i
        assert sample.read_log() == i


def test_deleted_globals(sample: ModuleType) -> None:
    sample.drop_log()
    assert "log" not in vars(sample)
    with pytest.raises(NameError, match="name 'log' is not defined") as caught:
        sample.read_log()
    assert caught.value.name == "log"
    with pytest.raises(NameError, match="name 'log' is not defined"):
        sample.drop_log()
    sample.log = []


def test_builtins_can_be_shadowed(sample: ModuleType) -> None:
    with pytest.raises(ValueError, match="x"):
        sample.fail("x")
    sample.ValueError = KeyError
    with pytest.raises(KeyError, match="x"):
        sample.fail("x")
    del sample.ValueError
    with pytest.raises(ValueError, match="x"):
        sample.fail("x")


def test_builtins_can_be_replaced(sample: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="x"):
        sample.fail("x")
    monkeypatch.setattr(builtins, "ValueError", IndexError)
    with pytest.raises(IndexError, match="x"):
        sample.fail("x")
    monkeypatch.undo()
    with pytest.raises(ValueError, match="x"):
        sample.fail("x")
    vars(sample)["__builtins__"] = {"ValueError": OSError}
    with pytest.raises(OSError, match="x"):
        sample.fail("x")
    vars(sample)["__builtins__"] = {}
    with pytest.raises(NameError, match="name 'ValueError' is not defined"):
        sample.fail("x")
    vars(sample)["__builtins__"] = builtins
    with pytest.raises(ValueError, match="x"):
        sample.fail("x")


def test_a_replaced_function_is_noticed_by_its_callers(sample: ModuleType) -> None:
    assert sample.twice() == 42
    with mock.patch.object(sample, "add", lambda x: x):
        assert sample.twice() == 40
    assert sample.twice() == 42
    with mock.patch("sample.fail") as fail:
        sample.forward("x")
    fail.assert_called_once_with("x")
    with pytest.raises(ValueError, match="x"):
        sample.forward("x")


def test_a_replaced_class_is_noticed_by_its_callers(sample: ModuleType) -> None:
    with mock.patch.object(sample, "Record", lambda text: text * 2):
        assert sample.make_record("ab") == "abab"
    assert type(sample.make_record("ab")) is sample.Record
