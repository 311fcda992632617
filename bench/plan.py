"""What is measured: the cases, the systems, the interpreters, and one run as a value.

The whole benchmark is the product of these. A run names its number of threads and the role of the threads that do the
work, because a compiled program may be fast in the thread that made its objects and slow in every other.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

ROOT: Final = Path(__file__).resolve().parent.parent
BENCH: Final = ROOT / "bench"
BUILD: Final = ROOT / "build" / "bench"
RESULTS: Final = BENCH / "results" / "latest.json"

# `c`: a hand-written extension module that does the same work with no reference counting; there is one for few cases.
type System = Literal["cpython", "mypyc", "unlatch", "c"]
SYSTEMS: Final[tuple[System, ...]] = get_args(System.__value__)

# `single`: one thread. `private`: threads that share nothing. `shared`: threads that read the same objects. `updating`:
# threads that change what the others read. `building`: compiled, never run.
type Group = Literal["single", "private", "shared", "updating", "building"]
GROUPS: Final[tuple[Group, ...]] = get_args(Group.__value__)

# `main`: the interpreter's first thread does the work. `private`: each thread does the work on data of its own.
# `creator`: the thread that made the shared objects uses them. `other`: threads that did not make them use them.
type ThreadRole = Literal["main", "private", "creator", "other"]


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a group: a program of the folder that the group takes its programs from."""

    name: str
    group: Group

    @property
    def source(self) -> Path:
        return BENCH / ("threaded" if self.group in ("shared", "updating") else "programs") / f"{self.name}.py"

    @property
    def floor(self) -> Path:
        """Where the hand-written C for this case is, if there is any."""
        return BENCH / "floor" / f"{self.name}.c"


SINGLE: Final = (
    "fib",
    "nbody",
    "spectral_norm",
    "nqueens",
    "binary_trees",
    "richards",
    "deltablue",
    "hexiom",
    "raytrace",
    "fannkuch",
    "float_points",
    "mandelbrot",
    "tokenizer",
    "json_encode",
    "json_decode",
    "lru_cache",
    "word_count",
    "string_building",
    "exception_parser",
)
# Those whose work is mostly with objects: where threads get into each other's way if they do at all.
PRIVATE: Final = (
    "nbody",
    "binary_trees",
    "richards",
    "deltablue",
    "raytrace",
    "json_decode",
    "lru_cache",
    "word_count",
)
SHARED: Final = ("shared_tree", "shared_graph", "shared_config", "shared_final", "shared_globals")
UPDATING: Final = ("read_mostly_cache", "map_reduce_words", "hand_over_queue", "shared_writes")

CASES: Final = (
    *(Case(name, "single") for name in SINGLE),
    *(Case(name, "private") for name in PRIVATE),
    *(Case(name, "shared") for name in SHARED),
    *(Case(name, "updating") for name in UPDATING),
    Case("long_module_bare", "building"),
    Case("long_module_cold", "building"),
    Case("long_module_warm", "building"),
)

# The counts of threads besides one. From three on each thread gets less work, so that a run takes as long as with two.
THREADS: Final = (2, 8, 16)
FULL_WORK_THREADS: Final = 2


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
    """What came out of a run: the best time of each round in seconds, or why there is none."""

    times: tuple[float, ...] = ()
    # What all threads together did in that time, in units of what one thread does: what scaling is counted in.
    work: float = 1.0
    peak_mib: float = 0.0
    failure: str = ""


def roles_of(group: Group, threads: tuple[int, ...]) -> list[tuple[int, ThreadRole]]:
    """In which roles, and by how many threads, the cases of a group are run."""
    match group:
        case "single":
            return [(1, "main")]
        case "private":
            return [(1, "private"), *((count, "private") for count in threads)]
        case "shared":
            return [(1, "creator"), (1, "other"), *((count, "other") for count in threads)]
        case "updating":
            return [(1, "other"), *((count, "other") for count in threads)]
        case "building":
            return []


def runs_of(
    case: Case, systems: list[System], pythons: list[Python], threads: tuple[int, ...]
) -> list[tuple[Run, Python]]:
    """All runs of one case. Threads are a matter for free-threaded interpreters: with the GIL they take turns."""
    return [
        (Run(case.name, system, python.name, count, role), python)
        for count, role in roles_of(case.group, threads)
        for system in systems
        for python in pythons
        if (case.group == "single" or python.free_threaded)
        and (system != "c" or (case.floor.exists() and python.free_threaded))
        # The interpreter would take minutes over what shows nothing: private work in many threads on few cores.
        and not (case.group == "private" and system == "cpython" and count > FULL_WORK_THREADS)
    ]
