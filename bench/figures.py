"""The tables of ratios: which timing is divided by which, by group. How they look is in `tables` and `chart`."""

from collections.abc import Callable
from dataclasses import dataclass

from .plan import Group, System, ThreadRole
from .ratios import Ratio, geometric_mean, throughput_ratio, time_ratio
from .results import Results

FREE_THREADED = "3.14t"
WITH_GIL = "3.14"

type Column = Callable[[Results, str], Ratio | None]


@dataclass(frozen=True, slots=True)
class Figure:
    """One table of ratios: a row for each case, a column for each comparison."""

    key: str
    group: Group
    title: str
    columns: tuple[str, ...]
    rows: dict[str, tuple[Ratio | None, ...]]

    def column(self, name: str) -> dict[str, Ratio]:
        """A column's ratios by case, without those that are missing."""
        if name not in self.columns:
            return {}
        index = self.columns.index(name)
        return {case: ratio for case, row in self.rows.items() if (ratio := row[index]) is not None}

    def mean(self, name: str) -> float | None:
        return geometric_mean(ratio.value for ratio in self.column(name).values())


def figures(results: Results) -> list[Figure]:
    """All tables for which there are timings."""
    made = [
        _figure(results, "tax", "single", "Free-threading tax: time on 3.14t / time on 3.14, one thread", _tax()),
        _figure(results, "mypyc", "single", "Time of Unlatch / time of mypyc (below 1: Unlatch is faster)", _mypyc()),
        _figure(results, "speed", "single", "Speed against the interpreter of the same build", _speed(results)),
        _figure(
            results,
            "private",
            "private",
            "Threads on data of their own, 3.14t: work done by N threads / by one",
            _scaling(results, "private"),
        ),
        _figure(
            results,
            "foreign",
            "shared",
            "Reading shared objects, 3.14t: time in a thread that did not make them / in the one that did",
            _foreign(results),
        ),
        _figure(
            results,
            "shared",
            "shared",
            "Reading shared objects, 3.14t: work done by N threads / by one",
            _scaling(results, "other"),
        ),
        _figure(
            results,
            "floor",
            "shared",
            "Reading shared objects, 3.14t: time / time of hand-written C without reference counts",
            _floor(results),
        ),
        _figure(
            results,
            "updating",
            "updating",
            "Changing shared objects, 3.14t: work done by N threads / by one",
            _scaling(results, "other"),
        ),
        _figure(
            results,
            "against_interpreter",
            "updating",
            "Changing shared objects, 3.14t: time of Unlatch / time of the interpreter, same threads",
            _against_interpreter(results),
        ),
        _figure(
            results,
            "crowd",
            "updating",
            "Changing shared objects, 3.14t: work done by N threads / by two",
            _crowd(results),
        ),
    ]
    return [figure for figure in made if figure.columns and figure.rows]


def _figure(results: Results, key: str, group: Group, title: str, columns: dict[str, Column]) -> Figure:
    rows = {case: tuple(column(results, case) for column in columns.values()) for case in results.cases(group)}
    filled = [any(row[i] is not None for row in rows.values()) for i in range(len(columns))]
    kept = {case: tuple(ratio for ratio, keep in zip(row, filled, strict=True) if keep) for case, row in rows.items()}
    names = tuple(name for name, keep in zip(columns, filled, strict=True) if keep)
    return Figure(key, group, title, names, kept)


def _tax() -> dict[str, Column]:
    def column(system: System) -> Column:
        return lambda r, case: time_ratio(r.timing(case, system, FREE_THREADED), r.timing(case, system, WITH_GIL))

    return {system: column(system) for system in ("cpython", "mypyc", "unlatch")}


def _mypyc() -> dict[str, Column]:
    def column(ours: str, theirs: str) -> Column:
        return lambda r, case: time_ratio(r.timing(case, "unlatch", ours), r.timing(case, "mypyc", theirs))

    return {
        "3.14 / 3.14": column(WITH_GIL, WITH_GIL),
        "3.14t / 3.14": column(FREE_THREADED, WITH_GIL),
        "3.14t / 3.14t": column(FREE_THREADED, FREE_THREADED),
    }


def _speed(results: Results) -> dict[str, Column]:
    def column(system: System, python: str) -> Column:
        return lambda r, case: time_ratio(r.timing(case, "cpython", python), r.timing(case, system, python))

    return {
        f"{system} {python}": column(system, python)
        for python in results.pythons()
        for system in results.systems()
        if system in ("mypyc", "unlatch")
    }


def _scaling(results: Results, role: ThreadRole) -> dict[str, Column]:
    def column(system: System, threads: int) -> Column:
        return lambda r, case: throughput_ratio(
            r.timing(case, system, FREE_THREADED, threads, role), r.timing(case, system, FREE_THREADED, 1, role)
        )

    return {f"{system} {n}": column(system, n) for n in results.threads() for system in results.systems()}


def _foreign(results: Results) -> dict[str, Column]:
    def column(system: System) -> Column:
        return lambda r, case: time_ratio(
            r.timing(case, system, FREE_THREADED, 1, "other"), r.timing(case, system, FREE_THREADED, 1, "creator")
        )

    return {system: column(system) for system in results.systems()}


def _floor(results: Results) -> dict[str, Column]:
    def column(system: System, threads: int, role: ThreadRole) -> Column:
        return lambda r, case: time_ratio(
            r.timing(case, system, FREE_THREADED, threads, role), r.timing(case, "c", FREE_THREADED, threads, role)
        )

    kinds: dict[str, tuple[int, ThreadRole]] = {"creator": (1, "creator"), "other": (1, "other")}
    kinds |= {f"{n} threads": (n, "other") for n in results.threads()[:1]}
    return {
        f"{system} {name}": column(system, *kind)
        for name, kind in kinds.items()
        for system in results.systems()
        if system in ("mypyc", "unlatch")
    }


def _against_interpreter(results: Results) -> dict[str, Column]:
    def column(threads: int) -> Column:
        return lambda r, case: time_ratio(
            r.timing(case, "unlatch", FREE_THREADED, threads, "other"),
            r.timing(case, "cpython", FREE_THREADED, threads, "other"),
        )

    return {str(n): column(n) for n in (1, *results.threads())}


def _crowd(results: Results) -> dict[str, Column]:
    def column(system: System, threads: int) -> Column:
        return lambda r, case: throughput_ratio(
            r.timing(case, system, FREE_THREADED, threads, "other"), r.timing(case, system, FREE_THREADED, 2, "other")
        )

    return {f"{system} {n}": column(system, n) for n in results.threads() if n > 2 for system in results.systems()}
