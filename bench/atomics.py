"""`python -m bench.atomics CASE...`: how many atomic instructions a step of a threaded case executes, by symbol.

Counted, not sampled: callgrind says how often each instruction ran, those of libpython and of the extension alike, and
the disassembly says which of them are atomic. Two runs with different amounts of work are subtracted, so that start-up,
warming and the hand-over of the objects to the working thread do not count. Every atomic on a line that several threads
write to costs a transfer of that line; what is zero here stays fast on any number of cores.
"""

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final, cast

from .builds import build, built_before, modules_of
from .counting.machine_code import Atomic, NoDisassemblerError, atomics
from .counting.profile import NoCallgrindError, Profile, profile
from .facts import commit
from .plan import BENCH, CASES, PYTHONS, RESULTS, SYSTEMS, Case, Python, System

COUNTED: Final = BENCH / "counting" / "counted.py"
COUNTS: Final = RESULTS.with_name("atomics.json")

# Units of work of the two runs that are subtracted.
SHORT: Final = 2
LONG: Final = 12

# Fewer per step are none: the two runs differ in their turns and in when memory was asked for.
NOISE: Final = 0.02

# Calls worth knowing the number of: what stops all threads, waits for one, or leaves work for another.
CALLS: Final = {
    "_PyEval_StopTheWorld": "worlds stopped",
    "_PyMutex_LockTimed": "contended locks",
    "_Py_DecRefShared": "references dropped by a thread that is not the owner",
    "_Py_brc_queue_object": "objects sent back to their owner to be freed",
    "_PyObject_XDecRefDelayed": "references dropped after a grace period",
}


@dataclass(frozen=True, slots=True)
class Site:
    """One atomic instruction that ran."""

    symbol: str
    file: str
    text: str
    of_byte: bool
    per_step: float


@dataclass(frozen=True, slots=True)
class Count:
    """What one step of a case executes."""

    case: str
    system: System
    role: str
    instructions: float
    sites: list[Site] = field(default_factory=list)
    calls: dict[str, float] = field(default_factory=dict)
    commit: str = ""

    @property
    def atomics(self) -> float:
        return sum(site.per_step for site in self.sites)

    @property
    def of_bytes(self) -> float:
        return sum(site.per_step for site in self.sites if site.of_byte)


def count(case: str, modules: Path, python: Path, role: str, system: System, steps: int) -> Count:
    """Run the case twice under callgrind and count what the longer run did more."""
    with tempfile.TemporaryDirectory() as folder:
        long, short = (
            profile([str(python), "-I", str(COUNTED), str(modules), case, str(amount), role], Path(folder, str(amount)))
            for amount in (LONG, SHORT)
        )
    return counted(case, system, role, long.minus(short), steps * (LONG - SHORT))


def counted(case: str, system: System, role: str, work: Profile, steps: int) -> Count:
    by_file: dict[str, dict[int, Atomic]] = {}
    for instruction in work.executed:
        if instruction.file not in by_file:
            by_file[instruction.file] = atomics(instruction.file) if Path(instruction.file).exists() else {}
    per_site: Counter[tuple[str, str, Atomic]] = Counter()
    for instruction, times in work.executed.items():
        atomic = by_file[instruction.file].get(instruction.address)
        if atomic is not None and times != 0:
            per_site[work.functions[instruction], Path(instruction.file).name, atomic] += times
    sites = [
        Site(symbol, file, atomic.text, atomic.of_byte, times / steps)
        for (symbol, file, atomic), times in per_site.most_common()
        # Less is what the allocator's statistics and the threads' turns make of any two runs.
        if abs(times) >= NOISE * steps
    ]
    calls = {name: work.calls[name] / steps for name in CALLS if work.calls[name] >= NOISE * steps}
    return Count(case, system, role, work.executed.total() / steps, sites, calls)


def main() -> int:
    options = arguments()
    python = next(python for python in PYTHONS if python.free_threaded)
    known = {case.name: case for case in CASES if case.group in ("shared", "updating")}
    names = options.cases or list(known)
    for name in names:
        if name not in known:
            sys.exit(f"unknown case {name!r}; known: {', '.join(known)}")
    counts = read_counts()
    for name in names:
        for system in cast(list[System], options.systems.split(",")):
            if system == "c" and not known[name].floor.exists():
                continue
            try:
                found = count_case(known[name], system, python, options.role)
            except (NoCallgrindError, NoDisassemblerError) as error:
                print(error, file=sys.stderr)
                return 2
            show(found)
            counts[found.case, found.system, found.role] = replace(found, commit=commit())
            COUNTS.parent.mkdir(parents=True, exist_ok=True)
            COUNTS.write_text(json.dumps([asdict(each) for each in counts.values()], indent=1) + "\n")
    print(f"Written: {COUNTS}")
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.atomics", description=__doc__)
    parser.add_argument("cases", nargs="*", help="threaded cases of the benchmark; all where none is named")
    parser.add_argument("--systems", default="unlatch", help=f"comma-separated, out of: {', '.join(SYSTEMS)}")
    parser.add_argument("--role", choices=("other", "creator"), default="other", help="which thread does the work")
    return parser.parse_args()


def count_case(case: Case, system: System, python: Python, role: str) -> Count:
    if system != "cpython" and not built_before(case, system, python):
        built = build(case, system, python)
        if built.failure:
            sys.exit(f"{system} cannot build {case.name}: {built.failure}")
    return count(case.name, modules_of(system, python, case), python.executable, role, system, size_of(case).steps)


@dataclass(frozen=True, slots=True)
class Size:
    """How much a threaded program does: units of work for one thread, and steps in a unit."""

    amount: int
    steps: int


def size_of(case: Case) -> Size:
    """What the program states about itself; read, not imported, since the compiled one may differ."""
    stated = dict(re.findall(r"^(AMOUNT|STEPS): Final = ([0-9_]+)$", case.source.read_text(), re.MULTILINE))
    if stated.keys() != {"AMOUNT", "STEPS"}:
        raise ValueError(f"{case.name} does not say how much it does")
    return Size(int(stated["AMOUNT"]), int(stated["STEPS"]))


def show(found: Count) -> None:
    print(f"{found.case}, {found.system}, {found.role} thread: per step")
    print(f"  {found.instructions:10.1f} instructions")
    print(f"  {found.atomics:10.3f} atomics, {found.of_bytes:.3f} of them on bytes (mutexes)")
    for name, times in found.calls.items():
        print(f"  {times:10.3f} {CALLS[name]} ({name})")
    for site in found.sites:
        print(f"    {site.per_step:8.3f} {site.symbol} ({site.file}): {site.text}")


def read_counts(path: Path = COUNTS) -> dict[tuple[str, str, str], Count]:
    """The counts of earlier runs, by case, system and role."""
    if not path.exists():
        return {}
    rows: list[dict[str, Any]] = json.loads(path.read_text())
    counts = [Count(**(row | {"sites": [Site(**site) for site in row["sites"]]})) for row in rows]
    return {(found.case, found.system, found.role): found for found in counts}


if __name__ == "__main__":
    sys.exit(main())
