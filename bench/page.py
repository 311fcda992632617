"""`python -m bench.page`: writes the figures of docs/performance.md from the last results, so that none is typed.

The results are copied beside the page; a test holds the page to them.
"""

import shutil
import sys
from typing import Final, cast

from . import chart, facts, projection, results
from .atomics import COUNTS, Count, read_counts, size_of
from .figures import FREE_THREADED
from .plan import CASES, RESULTS, ROOT
from .results import Results
from .tables import Table, markdown, tables

PAGE: Final = ROOT / "docs" / "performance.md"
KEPT: Final = ROOT / "docs" / "performance"
BEGIN: Final = "<!-- written by `python -m bench.page`: begin -->"
END: Final = "<!-- written by `python -m bench.page`: end -->"

type Counts = dict[tuple[str, str, str], Count]

# Below this the spread of the rounds says nothing.
ENOUGH_ROUNDS: Final = 3

# Tables for the terminal only: absolute times of a machine that nobody else has.
LEFT_OUT: Final = ("Best time of a round",)


def main() -> int:
    new = [path for path in (RESULTS, COUNTS) if path.exists()]
    if not new:
        print("nothing measured: run `make bench` or `python -m bench.atomics` first", file=sys.stderr)
        return 2
    KEPT.mkdir(exist_ok=True)
    for path in new:
        shutil.copyfile(path, KEPT / path.name)
    found, counts = kept()
    charts = chart.write_all(KEPT, found)
    PAGE.write_text(filled(PAGE.read_text(), generated(found, counts)))
    print(f"Written: {', '.join(str(path.relative_to(ROOT)) for path in (PAGE, *charts))}")
    return 0


def kept() -> tuple[Results, Counts]:
    """The results that lie beside the page; times may not have been measured yet."""
    times = KEPT / RESULTS.name
    return results.read(times) if times.exists() else Results({}, []), read_counts(KEPT / COUNTS.name)


def filled(page: str, text: str) -> str:
    """The page with `text` between its two marks."""
    before, mark, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not mark or not end:
        raise ValueError(f"{PAGE.name} has no place for the figures")
    return f"{before}{BEGIN}\n\n{text}\n{END}{after}"


def generated(found: Results, counts: Counts) -> str:
    """All figures as Markdown, each group's chart over its tables."""
    parts = [circumstances(found)]
    parts += [f"![{made.title}]({KEPT.name}/{made.figure}.svg)\n" for made in chart.drawn_of(found)]
    shown = [table for table in tables(found, atomics_of_readers(counts)) if not table.title.startswith(LEFT_OUT)]
    shown += [atomics_table(counts), projection_table(counts, found)]
    return "\n".join([*parts, *(markdown(table) for table in shown if table.rows)])


def circumstances(found: Results) -> str:
    if not found.timings:
        return "Times have not been taken for this version yet: `make bench`, on a machine that does nothing else.\n"
    machine = found.machine
    versions = found.versions
    rounds = max(len(timing.times) for timing in found.timings.values())
    interpreters = cast(dict[str, dict[str, object]], versions["interpreters"])
    numbers = sorted({str(interpreter["version"]) for interpreter in interpreters.values()})
    return (
        f"{machine['processor']}, {machine['cores']} cores, {machine['system']}; CPython {' and '.join(numbers)}, "
        f"mypyc {versions['mypyc']}, Unlatch at {versions['commit']}, {versions['c_compiler']}; {rounds} rounds.\n"
        f"{facts.how_built(interpreters)}\n"
        + ("" if rounds >= ENOUGH_ROUNDS else "**A trial: too few rounds to see whether the machine was quiet.**\n")
    )


def atomics_of_readers(counts: Counts) -> dict[str, float]:
    """What the targets ask of our own code."""
    readers = {case.name for case in CASES if case.group == "shared"}
    return {
        case: count.atomics
        for (case, system, role), count in counts.items()
        if system == "unlatch" and role == "other" and case in readers
    }


def atomics_table(counts: Counts) -> Table:
    rows = [
        (
            count.case,
            f"{count.system}, {count.role}",
            f"{count.instructions:.0f}",
            f"{count.atomics:.2f}",
            f"{count.of_bytes:.2f}",
            mostly_in(count),
        )
        for count in counts.values()
    ]
    heading = ("case", "system, thread", "instructions", "atomics", "of them locks", "mostly in")
    commits = sorted({count.commit for count in counts.values() if count.system == "unlatch" and count.commit})
    title = "Executed per step, 3.14t, counted" + (f" (Unlatch at {', '.join(commits)})" if commits else "")
    return Table(title, heading, tuple(rows))


def mostly_in(count: Count) -> str:
    """The functions that execute most of the atomics."""
    by_symbol: dict[str, float] = {}
    for site in count.sites:
        by_symbol[site.symbol] = by_symbol.get(site.symbol, 0.0) + site.per_step
    most = sorted(by_symbol.items(), key=lambda item: -item[1])[:3]
    return ", ".join(f"{symbol} {times:.2f}" for symbol, times in most) or "–"


def projection_table(counts: Counts, found: Results) -> Table:
    """Bounds for 64 cores where both the time of one thread and the atomics are known, of readers only."""
    sizes = {case.name: size_of(case) for case in CASES if case.group == "shared"}
    rows = []
    for count in counts.values():
        timing = found.timing(count.case, count.system, FREE_THREADED, 1, "other")
        if count.role != "other" or timing is None or count.case not in sizes:
            continue
        alone = min(timing.times) / (sizes[count.case].amount * sizes[count.case].steps)
        bounds = projection.projected(alone, count.atomics)
        scaling = f"{bounds.worst:.1f} to {bounds.best:.1f}" if bounds.worst < bounds.best else f"{bounds.best:.0f}"
        rows.append((count.case, count.system, f"{alone * 1e9:.0f}", f"{count.atomics:.2f}", scaling))
    heading = ("case", "system", "ns alone", "atomics", f"scaling on {projection.CORES} cores")
    return Table("Projection for reading shared objects", heading, tuple(rows))


if __name__ == "__main__":
    sys.exit(main())
