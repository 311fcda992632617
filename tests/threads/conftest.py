"""Compiles the programs of this folder once per interpreter and imports them natively."""

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread
from types import ModuleType

import pytest

from tests.compiler import COMPILER

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], ModuleType]:
    """A program of this folder as a native module."""
    out = tmp_path_factory.mktemp("threads")
    programs = sorted(str(path) for path in (HERE / "programs").glob("*.py"))
    command = [*COMPILER, "build", *programs, "-o", str(out), "--verify"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, done.stderr
    files = {path.name.partition(".")[0]: path for path in out.iterdir() if path.suffix in (".so", ".pyd")}

    def load(name: str) -> ModuleType:
        if name in sys.modules:
            return sys.modules[name]
        spec = importlib.util.spec_from_file_location(name, files[name])
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        return module

    return load


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
