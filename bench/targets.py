"""What the project wants to reach, and whether a benchmark's figures reach it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from .builds import Build
from .figures import Figure, figures
from .ratios import geometric_mean
from .results import Results

type Values = dict[str, float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What targets are judged by. `atomics`: per step of shared reads, in a thread that did not make the objects."""

    results: Results
    figures: list[Figure]
    atomics: Values


@dataclass(frozen=True, slots=True)
class Target:
    """A bound for the geometric mean, one for each single case, or both."""

    figure: str
    wanted: Literal["at most", "at least"]
    values: Callable[[Evidence], Values]
    mean: float | None = None
    each: float | None = None

    def holds(self, value: float, bound: float) -> bool:
        return value <= bound if self.wanted == "at most" else value >= bound


@dataclass(frozen=True, slots=True)
class Verdict:
    target: Target
    # None where a value is zero, as counts may be.
    mean: float | None
    worst_case: str
    worst: float
    missed: tuple[str, ...]

    @property
    def met(self) -> bool:
        bound = self.target.mean
        return not self.missed and (bound is None or (self.mean is not None and self.target.holds(self.mean, bound)))


def column(key: str, name: str, *only: str, without: tuple[str, ...] = ()) -> Callable[[Evidence], Values]:
    """The values of one column of a figure, of some of its cases only if any are named."""

    def values(evidence: Evidence) -> Values:
        for figure in evidence.figures:
            if figure.key == key:
                found = figure.column(name)
                return {c: r.value for c, r in found.items() if c not in without and (not only or c in only)}
        return {}

    return values


def crowd(evidence: Evidence) -> Values:
    """The throughput of many threads against that of two, for the programs in which all threads write."""
    return {
        f"{case}, {threads} threads": value
        for threads in (8, 16)
        for case, value in column("crowd", f"unlatch {threads}", *CONTENDED)(evidence).items()
    }


def building(evidence: Evidence) -> Values:
    """Our compiler's own time over mypyc's, for the long module and empty caches, per build of the interpreter."""
    own = {(built.system, built.python): built.own_s for built in evidence.results.builds if is_long(built)}
    return {
        f"on {python}": seconds / own["mypyc", python]
        for (system, python), seconds in own.items()
        if system == "unlatch" and ("mypyc", python) in own
    }


def mean_of(values: Values) -> float | None:
    return geometric_mean(values.values()) if all(value > 0.0 for value in values.values()) else None


def is_long(built: Build) -> bool:
    return built.case == "long_module_cold" and not built.failure and built.own_s > 0.0


CONTENDED: Final = ("hand_over_queue", "shared_writes")

TARGETS: Final = (
    Target("tax: 3.14t / 3.14, one thread", "at most", column("tax", "unlatch"), 1.03, 1.10),
    Target("3.14t / mypyc on 3.14", "at most", column("mypyc", "3.14t / 3.14"), 0.80, 1.0),
    Target("3.14 / mypyc on 3.14", "at most", column("mypyc", "3.14 / 3.14"), 0.75, 1.0),
    Target("thread that did not make the objects / that did", "at most", column("foreign", "unlatch"), each=1.05),
    Target("two threads, private data: scaling", "at least", column("private", "unlatch 2"), each=1.9),
    Target("two threads, reading shared objects: scaling", "at least", column("shared", "unlatch 2"), each=1.85),
    Target(
        "two threads, read-mostly cache and map-reduce: scaling",
        "at least",
        column("updating", "unlatch 2", without=CONTENDED),
        each=1.7,
    ),
    Target(
        "two threads, hand-over and contended writes: time / the interpreter's",
        "at most",
        column("against_interpreter", "2", *CONTENDED),
        each=1.0,
    ),
    Target("the same with 8 and 16 threads: work / that of two threads", "at least", crowd, each=0.8),
    Target("shared reads, other thread: time / that of C", "at most", column("floor", "unlatch other"), each=1.5),
    Target("atomics executed per step of shared reads", "at most", lambda evidence: evidence.atomics, each=0.0),
    Target("compiling 500 lines, empty caches, without the C compiler: time / mypyc's", "at most", building, each=0.7),
)


def verdicts(results: Results, atomics: Values | None = None) -> list[Verdict]:
    """One for each target whose figures were measured."""
    evidence = Evidence(results, figures(results), atomics or {})
    found = []
    for target in TARGETS:
        values = target.values(evidence)
        if not values:
            continue
        choose = max if target.wanted == "at most" else min
        worst = choose(values, key=lambda case: values[case])
        missed = [c for c, value in values.items() if target.each is not None and not target.holds(value, target.each)]
        found.append(Verdict(target, mean_of(values), worst, values[worst], tuple(missed)))
    return found
