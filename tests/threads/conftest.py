"""Compiles the programs of this folder once per interpreter and imports them natively."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Barrier, Thread
from types import ModuleType
from typing import Any

import pytest

from tests.compiler import COMPILER
from tools.importing import module_from

HERE = Path(__file__).parent
Together = Callable[..., list[Any]]
"""`run_together`, to tests that know what their jobs return."""


def build(out: Path, programs: Iterable[Path], **environment: str) -> dict[str, Path]:
    """Compile programs; their extension modules by name."""
    command = [*COMPILER, "build", *sorted(map(str, programs)), "-o", str(out), "--verify"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=280, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr
    return {path.name.partition(".")[0]: path for path in out.iterdir() if path.suffix in (".so", ".pyd")}


def load(name: str, file: Path) -> ModuleType:
    """Import an extension module from its file, once."""
    if name in sys.modules:
        return sys.modules[name]
    return module_from(file, name, listed=True)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], ModuleType]:
    """A program of this folder as a native module."""
    files = build(tmp_path_factory.mktemp("threads"), (HERE / "programs").glob("*.py"))
    return lambda name: load(name, files[name])


@pytest.fixture(scope="session")
def stressed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], ModuleType]:
    """The same, and threads give the processor away where that does most harm."""

    def module(name: str) -> ModuleType:
        files = build(
            tmp_path_factory.mktemp("stressed"), [HERE / "stressed" / f"{name}.py"], UNLATCH_CFLAGS="-DUL_STRESS"
        )
        return load(name, files[name])

    return module


@pytest.fixture(scope="module")
def program(request: pytest.FixtureRequest) -> Any:
    """What a module of tests is about: its PROGRAM, "programs/NAME" or "stressed/NAME"."""
    folder, _, name = request.module.PROGRAM.partition("/")
    return request.getfixturevalue({"programs": "compiled", "stressed": "stressed"}[folder])(name)


def run_together(*jobs: Callable[[], object]) -> list[object]:
    """Run jobs in threads that start at one moment; their results in order, the first failure raised."""
    gate = Barrier(len(jobs))
    results: list[object] = [None] * len(jobs)
    failures: list[BaseException] = []

    def run(index: int, job: Callable[[], object]) -> None:
        try:
            gate.wait()
            results[index] = job()
        except BaseException as error:
            failures.append(error)

    threads = [Thread(target=run, args=pair, daemon=True) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads), "a thread hangs"
    if failures:
        raise failures[0]
    return results


@pytest.fixture(scope="session")
def together() -> Callable[..., list[object]]:
    """`run_together`."""
    return run_together
