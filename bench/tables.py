"""Turns timings into tables of ratios. Absolute times mean little on a shared machine; they are in the JSON."""

from math import exp, log
from statistics import median

from rich.console import Console
from rich.table import Table

from .builds import Build
from .plan import Run, System, ThreadRole, Timing


class Times:
    """Look-ups in a benchmark's timings."""

    def __init__(self, timings: dict[Run, Timing]) -> None:
        self.timings = timings

    def best(self, case: str, system: System, python: str, threads: int = 1, role: ThreadRole = "main") -> float | None:
        timing = self.timings.get(Run(case, system, python, threads, role))
        return min(timing.times) if timing is not None and timing.times else None

    def cases(self) -> list[str]:
        return list(dict.fromkeys(run.case for run in self.timings))

    def systems(self) -> list[System]:
        return list(dict.fromkeys(run.system for run in self.timings))

    def pythons(self) -> list[str]:
        return list(dict.fromkeys(run.python for run in self.timings))


def ratio(above: float | None, below: float | None) -> float | None:
    return above / below if above is not None and below is not None else None


def geometric_mean(values: list[float]) -> float | None:
    return exp(sum(log(value) for value in values) / len(values)) if values else None


def shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}×"


def ratio_table(title: str, columns: dict[str, list[float | None]], cases: list[str]) -> Table:
    """One row for each case and a geometric mean; `columns` hold the ratios in the order of `cases`."""
    table = Table(title=title, title_justify="left")
    table.add_column("case")
    for heading in columns:
        table.add_column(heading, justify="right")
    for index, case in enumerate(cases):
        table.add_row(case, *(shown(column[index]) for column in columns.values()))
    means = [geometric_mean([value for value in column if value is not None]) for column in columns.values()]
    table.add_section()
    table.add_row("geometric mean", *(shown(mean) for mean in means))
    return table


def print_tables(console: Console, timings: dict[Run, Timing], builds: list[Build]) -> None:
    times = Times(timings)
    cases = times.cases()
    console.print(absolute(times))
    if "mypyc" in times.systems() and "unlatch" in times.systems():
        console.print(
            ratio_table(
                "Unlatch against mypyc: time of ours / time of theirs (below 1 is faster)",
                {
                    python: [
                        ratio(times.best(case, "unlatch", python), times.best(case, "mypyc", python)) for case in cases
                    ]
                    for python in times.pythons()
                },
                cases,
            )
        )
    if {"3.14", "3.14t"} <= set(times.pythons()):
        console.print(
            ratio_table(
                "Free-threading tax: time on 3.14t / time on 3.14, one thread",
                {
                    system: [
                        ratio(times.best(case, system, "3.14t"), times.best(case, system, "3.14")) for case in cases
                    ]
                    for system in times.systems()
                },
                cases,
            )
        )
    compilers: list[System] = [system for system in times.systems() if system != "cpython"]
    if "cpython" in times.systems() and compilers:
        console.print(
            ratio_table(
                "Speed-up over the interpreter of the same build",
                {
                    f"{system} {python}": [
                        ratio(times.best(case, "cpython", python), times.best(case, system, python)) for case in cases
                    ]
                    for system in compilers
                    for python in times.pythons()
                },
                cases,
            )
        )
    for threads in sorted({run.threads for run in timings if run.thread_role == "private" and run.threads > 1}):
        console.print(
            ratio_table(
                f"Scaling: work done by {threads} threads on data of their own / by one such thread",
                {
                    f"{system} {python}": [scaling(times, case, system, python, threads) for case in cases]
                    for system in times.systems()
                    for python in times.pythons()
                },
                cases,
            )
        )
    if builds:
        console.print(build_table(builds))
    for run, timing in timings.items():
        if timing.failure:
            console.print(f"[red]{run.case} under {run.system} on {run.python}:[/] {timing.failure}", highlight=False)
    for built in builds:
        if built.failure:
            console.print(f"[red]{built.system} on {built.python} cannot build {built.case}:[/] {built.failure}")


def scaling(times: Times, case: str, system: System, python: str, threads: int) -> float | None:
    alone = times.best(case, system, python, 1, "private")
    together = times.best(case, system, python, threads, "private")
    one = ratio(alone, together)
    return None if one is None else one * threads


def absolute(times: Times) -> Table:
    table = Table(title="Best time in milliseconds (with the median of all repeats)", title_justify="left")
    table.add_column("case")
    for system in times.systems():
        for python in times.pythons():
            table.add_column(f"{system}\n{python}", justify="right")
    for case in times.cases():
        cells = []
        for system in times.systems():
            for python in times.pythons():
                timing = times.timings.get(Run(case, system, python))
                if timing is None or not timing.times:
                    cells.append("failed" if timing is not None and timing.failure else "–")
                else:
                    cells.append(f"{min(timing.times) * 1e3:.1f} ({median(timing.times) * 1e3:.1f})")
        table.add_row(case, *cells)
    return table


def build_table(builds: list[Build]) -> Table:
    table = Table(
        title="Building one module from nothing (the extension's size is without symbols)", title_justify="left"
    )
    table.add_column("case")
    keys = list(dict.fromkeys((built.system, built.python) for built in builds))
    for system, python in keys:
        table.add_column(f"{system} {python}\ns · MiB · C kB · so kB", justify="right")
    found = {(built.case, built.system, built.python): built for built in builds}
    for case in dict.fromkeys(built.case for built in builds):
        cells = []
        for system, python in keys:
            built = found.get((case, system, python))
            if built is None or built.failure:
                cells.append("failed" if built is not None else "–")
            else:
                cells.append(
                    f"{built.build_s:.1f} · {built.peak_mib:.0f} · "
                    f"{built.c_bytes / 1e3:.0f} · {built.so_bytes / 1e3:.0f}"
                )
        table.add_row(case, *cells)
    return table
