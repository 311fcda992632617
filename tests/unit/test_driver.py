"""The driver: stages in order, one group, and what stages raise as what users see."""

from pathlib import Path

import pytest

from tests.unit.cli_support import write
from unlatch import driver
from unlatch.errors import CompileError, InternalError
from unlatch.ir.func import Func
from unlatch.options import Options
from unlatch.passes.runner import PassError


def test_several_paths_become_one_group_sorted_by_module(tmp_path: Path) -> None:
    write(tmp_path, {"b": "import a\n\n\ndef g() -> int:\n    return a.f()\n", "a": "def f() -> int:\n    return 1\n"})
    analysis = driver.analyse([tmp_path / "b.py", tmp_path / "a.py"], Options())
    assert [unit.source.module for unit in analysis.units] == ["a", "b"]
    symbols = [func.symbol for unit in analysis.units for func in unit.functions]
    assert [symbol for symbol in symbols if "<module>" not in symbol] == ["a.f", "b.g"]
    assert not analysis.diagnostics


def test_the_hooks_of_the_module_code_name_every_native_definition(tmp_path: Path) -> None:
    write(tmp_path, {"m": "class C:\n    def f(self) -> int:\n        return 1\n\n\ndef g() -> None:\n    pass\n"})
    (unit,) = driver.analyse([tmp_path / "m.py"], Options()).units
    module = driver.module(unit)
    assert {f.qualname for f in module.functions} == {"C.f", "g"}
    assert b"__unlatch_native__" in module.code
    assert b"__unlatch_class__" in module.code
    assert b"__unlatch" not in module.plain_code


def test_a_failing_stage_is_an_internal_error_with_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"m": "def f() -> int:\n    return 1\n"})
    monkeypatch.setenv("UNLATCH_CACHE_DIR", str(tmp_path / "cache"))
    (unit,) = driver.analyse([tmp_path / "m.py"], Options()).units

    def fail(functions: list[Func], **options: object) -> None:
        raise PassError("drop checks", functions[0].symbol) from ZeroDivisionError("planted")

    monkeypatch.setattr(driver, "run_passes", fail)
    with pytest.raises(InternalError) as caught:
        driver.optimise([unit], Options())
    assert (caught.value.stage, caught.value.function) == ("pass drop checks", "m.f")
    assert "planted" in Path(caught.value.dump).read_text()

    monkeypatch.setattr(driver, "emit_module", lambda module, group: 1 // 0)
    with pytest.raises(InternalError, match="ZeroDivisionError"):
        list(driver.c_texts([unit]))


def test_strict_names_each_definition_that_stays_interpreted(tmp_path: Path) -> None:
    write(tmp_path, {"m": "def f() -> object:\n    yield 1\n\n\nasync def g() -> None:\n    pass\n"})
    with pytest.raises(CompileError) as caught:
        driver.analyse([tmp_path / "m.py"], Options(strict=True))
    assert [d.code for d in caught.value.diagnostics if d.code == "fallback"] == ["fallback", "fallback"]


def test_flags_from_the_environment_come_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNLATCH_CFLAGS", "-O0 '-DNAME=a b'")
    assert driver.link_options(Options()).flags == ("-O0", "-DNAME=a b")
    assert driver.link_options(Options(opt_level=3)).optimize == "3"
    monkeypatch.setenv("UNLATCH_CFLAGS", "'unclosed")
    with pytest.raises(CompileError, match="bad-option"):
        driver.link_options(Options())
