"""A package whose modules import each other, imported by many threads at once (contract B10)."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.compiler import COMPILER

GIL = getattr(sys, "_is_gil_enabled", lambda: "always")()  # importing must not change it

MODULES = {
    "ring/__init__.py": '"""Modules that import each other."""\n',
    "ring/one.py": """
from ring import two
from ring.base import Base, settle

class One(Base):
    def __init__(self, n: int) -> None:
        super().__init__(n)
        self.twice: int = n * 2

    def partner(self) -> "two.Two":
        return two.Two(self.n)

READY: int = settle(200_000)
""",
    "ring/two.py": """
from ring import three
from ring.base import Base, settle

class Two(Base):
    def __init__(self, n: int) -> None:
        super().__init__(n)
        self.text: str = str(n)

    def partner(self) -> "three.Three":
        return three.Three(self.n)

READY: int = settle(200_000)
""",
    "ring/three.py": """
from ring import one
from ring.base import Base, settle

class Three(Base):
    def __init__(self, n: int) -> None:
        super().__init__(n)
        self.pair: tuple[int, int] = (n, -n)

    def partner(self) -> "one.One":
        return one.One(self.n)

READY: int = settle(200_000)
""",
    "ring/base.py": """
class Base:
    def __init__(self, n: int) -> None:
        self.n: int = n

def settle(n: int) -> int:
    total = 0
    for i in range(n):
        total += i % 7
    return total
""",
}

SCRIPT = """
import importlib, sys, threading
sys.path.insert(0, sys.argv[1])
names = ["ring.one", "ring.two", "ring.three"]
gate, seen, failures = threading.Barrier(32), [], []

def use(name):
    gate.wait()
    try:
        # By one door: CPython itself hands out unfinished modules to threads that enter a ring at different points.
        importlib.import_module("ring.one")
        module = importlib.import_module(name)
        cls = getattr(module, name.rpartition(".")[2].title())
        start = cls(21)
        there = start.partner().partner().partner()
        seen.append((module.READY, type(there) is cls, there.n, module.__file__.endswith(".py"), id(module), name))
    except BaseException as error:
        failures.append(repr(error))

threads = [threading.Thread(target=use, args=(names[i % 3],)) for i in range(32)]
[t.start() for t in threads]; [t.join() for t in threads]
assert not failures, failures[:3]
assert {row[:4] for row in seen} == {(599_994, True, 21, False)}, {row[:4] for row in seen}
assert len({row[4:] for row in seen}) == 3, "a module was made twice"
print(len(seen), getattr(sys, "_is_gil_enabled", lambda: "always")())
"""


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the compiled package."""
    root = tmp_path_factory.mktemp("ring")
    for name, text in MODULES.items():
        path = root / "sources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    command = [*COMPILER, "build", str(root / "sources" / "ring"), "-o", str(root / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, done.stderr
    return root / "out"


@pytest.mark.parametrize("attempt", range(4))
def test_thirty_two_threads_see_whole_modules(ring: Path, attempt: int) -> None:
    command = [sys.executable, "-X", "faulthandler", "-c", SCRIPT, str(ring)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["32", str(GIL)]
