"""Prints what was measured: ratios by group, then times, memory and builds. The same rows serve terminal and page."""

from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table as RichTable

from .figures import Figure, figures
from .plan import GROUPS
from .ratios import Ratio
from .results import Results
from .targets import Target, Values, Verdict, verdicts


@dataclass(frozen=True, slots=True)
class Table:
    """A table as text, whatever it is shown on. `last` is set apart, under a line."""

    title: str
    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    last: tuple[str, ...] = ()


def tables(results: Results, atomics: Values | None = None) -> list[Table]:
    """All that there is to show, the verdicts first."""
    found = verdicts(results, atomics)
    shown = [target_table(found)] if found else []
    made = figures(results)
    shown += [ratio_table(figure) for group in GROUPS for figure in made if figure.group == group]
    shown += [time_table(results), memory_table(results), build_table(results), failure_table(results)]
    return [table for table in shown if table.rows]


def target_table(found: list[Verdict]) -> Table:
    rows = [
        (
            verdict.target.figure,
            wanted(verdict.target),
            "–" if verdict.mean is None else f"{verdict.mean:.2f}",
            f"{verdict.worst:.2f} ({verdict.worst_case})",
            "yes" if verdict.met else missed_text(verdict),
        )
        for verdict in found
    ]
    return Table("Targets", ("figure", "wanted", "mean", "worst", "met"), tuple(rows))


def wanted(target: Target) -> str:
    bounds = [(target.mean, "mean"), (target.each, "each")]
    sign = "≤" if target.wanted == "at most" else "≥"
    return ", ".join(f"{sign} {bound:.2f} {kind}" for bound, kind in bounds if bound is not None)


def missed_text(verdict: Verdict) -> str:
    return f"no: {len(verdict.missed)} cases" if verdict.missed else "no: the mean"


def ratio_table(figure: Figure) -> Table:
    rows = tuple((case, *(shown(ratio) for ratio in row)) for case, row in figure.rows.items())
    means = [figure.mean(column) for column in figure.columns]
    last = ("geometric mean", *("–" if mean is None else f"{mean:.2f}" for mean in means))
    return Table(figure.title, ("case", *figure.columns), rows, last)


def shown(ratio: Ratio | None) -> str:
    """The ratio, and in brackets what it was in the rounds where there are several."""
    if ratio is None:
        return "–"
    return f"{ratio.value:.2f}" + (f" ({ratio.low:.2f}..{ratio.high:.2f})" if ratio.low < ratio.high else "")


def time_table(results: Results) -> Table:
    """Best and median in milliseconds, a column for each system on each interpreter."""
    keys = list(dict.fromkeys((run.system, run.python) for run in results.timings))
    lines = list(dict.fromkeys((run.case, run.threads, run.thread_role) for run in results.timings))
    rows = []
    for case, threads, role in lines:
        cells = []
        for system, python in keys:
            timing = results.timing(case, system, python, threads, role)
            cells.append("–" if timing is None else f"{min(timing.times) * 1e3:.1f} ({median(timing.times) * 1e3:.1f})")
        rows.append((case, f"{threads} {role}", *cells))
    heading = ("case", "threads", *(f"{system} {python}" for system, python in keys))
    return Table("Best time of a round in milliseconds (median of the rounds)", heading, tuple(rows))


def memory_table(results: Results) -> Table:
    """Peak memory of the single-thread programs, process and interpreter included."""
    keys = list(dict.fromkeys((run.system, run.python) for run in results.timings if run.thread_role == "main"))
    rows = []
    for case in results.cases("single"):
        found = [results.timing(case, system, python) for system, python in keys]
        rows.append((case, *("–" if timing is None else f"{timing.peak_mib:.0f}" for timing in found)))
    heading = ("case", *(f"{system} {python}" for system, python in keys))
    return Table("Peak memory of the running program in MiB, interpreter included", heading, tuple(rows))


def build_table(results: Results) -> Table:
    keys = list(dict.fromkeys((built.system, built.python) for built in results.builds if built.system != "c"))
    found = {(built.case, built.system, built.python): built for built in results.builds}
    rows = []
    for case in dict.fromkeys(built.case for built in results.builds):
        cells = []
        for system, python in keys:
            built = found.get((case, system, python))
            if built is None or built.failure:
                cells.append("–" if built is None else "failed")
            else:
                kilobytes = f"{built.c_bytes / 1e3:.0f} · {built.so_bytes / 1e3:.0f}"
                cells.append(f"{built.own_s:.2f} + {built.c_compiler_s:.2f} · {built.peak_mib:.0f} · {kilobytes}")
        rows.append((case, *cells))
    title = "Building one module: own s + C compiler s · peak MiB · C kB · extension kB (without symbols)"
    return Table(title, ("case", *(f"{system} {python}" for system, python in keys)), tuple(rows))


def failure_table(results: Results) -> Table:
    rows = [
        (f"{run.case}, {run.threads} {run.thread_role}", f"{run.system} {run.python}", timing.failure)
        for run, timing in results.timings.items()
        if timing.failure
    ]
    rows += [(f"{b.case}, building", f"{b.system} {b.python}", b.failure) for b in results.builds if b.failure]
    return Table("What failed", ("case", "system", "why"), tuple(rows))


def print_tables(console: Console, results: Results) -> None:
    for table in tables(results):
        rich = RichTable(title=table.title, title_justify="left")
        for index, heading in enumerate(table.heading):
            rich.add_column(heading, justify="left" if index == 0 or not table.last else "right")
        for row in table.rows:
            rich.add_row(*row)
        if table.last:
            rich.add_section()
            rich.add_row(*table.last)
        console.print(rich)


def markdown(table: Table) -> str:
    """The table for a page: its title as a heading over it."""
    lines = [f"### {table.title}", "", _line(table.heading), _line(tuple("---" for _ in table.heading))]
    lines += [_line(row) for row in table.rows]
    if table.last:
        lines.append(_line(tuple(f"**{cell}**" for cell in table.last)))
    return "\n".join(lines) + "\n"


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
