"""What is measured: the cases, the systems, the interpreters, and one run as a value.

The whole benchmark is the product of these. A run names its number of threads and the role of the thread that does the
work, because a compiled program may be fast in the thread that made its objects and slow in every other.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

ROOT: Final = Path(__file__).resolve().parent.parent
PROGRAMS: Final = ROOT / "bench" / "programs"
BUILD: Final = ROOT / "build" / "bench"
RESULTS: Final = ROOT / "bench" / "results" / "latest.json"

CASES: Final = ("fib", "nbody", "spectral_norm", "nqueens", "binary_trees", "richards", "deltablue")

type System = Literal["cpython", "mypyc", "unlatch"]
SYSTEMS: Final[tuple[System, ...]] = get_args(System.__value__)

# `main`: the work is done in the interpreter's first thread. `private`: N threads start together behind a barrier, each
# does the whole work on data of its own, and the time is that of the last to finish.
type ThreadRole = Literal["main", "private"]


@dataclass(frozen=True, slots=True)
class Python:
    """One interpreter: its name in tables and the executable of its environment."""

    name: str
    executable: Path

    @property
    def free_threaded(self) -> bool:
        return self.name.endswith("t")


PYTHONS: Final = tuple(Python(name, ROOT / ".venv" / name / "bin" / "python") for name in ("3.14", "3.14t"))


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """One cell of the result: a case under a system on an interpreter, in so many threads."""

    case: str
    system: System
    python: str
    threads: int = 1
    thread_role: ThreadRole = "main"


@dataclass(frozen=True, slots=True)
class Timing:
    """What came out of a run: its times in seconds, or why there are none."""

    times: tuple[float, ...] = ()
    result: str = ""
    failure: str = ""
