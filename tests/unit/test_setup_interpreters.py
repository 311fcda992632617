"""The set-up picks only an interpreter that serves, and says why it passes over another."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tools.setup.console import SetupError
from tools.setup.interpreters import (
    FREE_THREADED,
    SANITIZED,
    THREAD_SANITIZED,
    WITH_GIL,
    Facts,
    Flavour,
    build_order,
    find,
    parse_facts,
    why_not,
)
from tools.setup.sanitizers import sanitizing_compiler, symbolizer

GIL = Facts(Path("/x/python3.14"), "cpython", (3, 14, 6), "final", free_threaded=False, headers=True, missing=())
FREE = replace(GIL, free_threaded=True)


@pytest.mark.parametrize(
    ("facts", "flavour", "reason"),
    [
        (GIL, WITH_GIL, None),
        (FREE, FREE_THREADED, None),
        (GIL, FREE_THREADED, "is not free-threaded"),
        (FREE, WITH_GIL, "is free-threaded"),
        (replace(GIL, version=(3, 13, 9)), WITH_GIL, "is 3.13.9 final, not a final 3.14"),
        (replace(GIL, level="candidate"), WITH_GIL, "is 3.14.6 candidate, not a final 3.14"),
        (replace(GIL, implementation="pypy"), WITH_GIL, "is pypy, not CPython"),
        (replace(FREE, sanitizer="thread"), FREE_THREADED, "is built with the thread sanitizer"),
        (replace(FREE, sanitizer="thread"), THREAD_SANITIZED, None),
        (FREE, THREAD_SANITIZED, "is built without sanitizer"),
        (replace(FREE, sanitizer="address"), THREAD_SANITIZED, "is built with the address sanitizer"),
        (replace(GIL, headers=False), WITH_GIL, "has no C headers (its development package is not installed)"),
        (replace(GIL, missing=("ensurepip", "ssl")), WITH_GIL, "lacks the modules ensurepip, ssl"),
    ],
)
def test_an_interpreter_is_refused_with_the_reason(facts: Facts, flavour: Flavour, reason: str | None) -> None:
    assert why_not(facts, flavour) == reason


def test_the_probe_answer_is_read_back() -> None:
    answer = {
        "executable": "/x/python3.14",
        "implementation": "cpython",
        "version": [3, 14, 6],
        "level": "final",
        "free_threaded": False,
        "headers": True,
        "missing": [],
        "sanitizer": None,
    }
    assert parse_facts(json.dumps(answer)) == GIL


@pytest.mark.parametrize("answer", ["", "pyenv: python3.14: command not found", "{}", "[]", '{"version": [3, 14]}'])
def test_any_other_answer_is_no_interpreter(answer: str) -> None:
    assert parse_facts(answer) is None


def test_a_later_patch_release_is_preferred_to_an_earlier_one() -> None:
    built = [Path(f"/c/cpython-{version}-3.14t/bin/python3.14") for version in ("3.14.9", "3.14.10", "3.14.6")]
    assert max(built, key=build_order) == built[1]


def test_a_broken_command_on_the_path_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shim = tmp_path / "python3.14"
    shim.write_text("#!/bin/sh\necho 'no such version' >&2\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    facts, refused = find(WITH_GIL, tmp_path / "empty-cache")
    assert facts is None
    assert refused == [f"{shim} does not run"]


def test_a_sanitized_interpreter_is_never_one_from_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("python3.14", "python3.14t"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    for flavour in SANITIZED:
        assert find(flavour, tmp_path / "empty-cache") == (None, [])
        assert f"--with-{flavour.sanitizer}-sanitizer" in flavour.configure_flags


def test_without_clang_the_next_step_names_the_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match="clang was not found"):
        sanitizing_compiler("thread")
    (tmp_path / "apt-get").write_text("")
    (tmp_path / "apt-get").chmod(0o755)
    with pytest.raises(SetupError) as caught:
        symbolizer()
    assert caught.value.step.endswith("apt-get install -y clang-19 libclang-rt-19-dev llvm-19")


def test_a_clang_without_the_sanitizers_library_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "clang-19").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "clang-19").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match="clang-19 has no library for -fsanitize=address"):
        sanitizing_compiler("address")
