"""`python -m bench`: build everything, take turns, compare results, print ratios, write bench/results/latest.json."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import cast

from rich.console import Console

from . import facts
from .builds import Build, build, modules_of
from .plan import CASES, PYTHONS, RESULTS, SYSTEMS, Python, Run, System, ThreadRole, Timing
from .tables import print_tables
from .workers import Worker, disagreements, measure


def main() -> int:
    options = arguments()
    missing = [python for python in PYTHONS if not python.executable.exists()]
    if missing:
        print(f"no environment for {', '.join(python.name for python in missing)}: run `make env`", file=sys.stderr)
        return 2
    cases = chosen(options.cases, CASES, "case")
    systems = cast(list[System], chosen(options.systems, SYSTEMS, "system"))
    pythons = list(PYTHONS)
    builds = build_all(cases, systems, pythons)
    failed = {(built.case, built.system, built.python) for built in builds if built.failure}
    runs = [
        Run(case, system, python.name, threads, role)
        for case in cases
        for threads, role in thread_plan(options.threads)
        for system in systems
        for python in pythons
        if (case, system, python.name) not in failed
    ]
    workers = {
        (system, python.name): Worker(system, python, modules_of(system, python))
        for system in systems
        for python in pythons
    }
    print(f"measuring, {options.rounds} rounds", file=sys.stderr, flush=True)
    try:
        timings = measure(runs, workers, options.rounds)
    finally:
        for worker in workers.values():
            worker.stop()
    wrong = disagreements(timings)
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 1
    console = Console(width=None if sys.stdout.isatty() else 160)
    print_tables(console, timings, builds)
    versions = facts.versions(pythons)
    console.print(facts.how_built(cast(dict[str, dict[str, object]], versions["interpreters"])), highlight=False)
    write(options.output, timings, builds, versions)
    console.print(f"Written: {options.output}", highlight=False)
    return 1 if failed or any(timing.failure for timing in timings.values()) else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--cases", default="", help=f"comma-separated, out of: {', '.join(CASES)}")
    parser.add_argument("--systems", default="", help=f"comma-separated, out of: {', '.join(SYSTEMS)}")
    parser.add_argument("--rounds", type=int, default=5, help="turns that each system takes at each case")
    parser.add_argument("--threads", default="", help="also scaling on private data, e.g. 2,4")
    parser.add_argument("--output", type=Path, default=RESULTS)
    return parser.parse_args()


def chosen(text: str, known: tuple[str, ...], what: str) -> list[str]:
    names = [name for name in text.split(",") if name] or list(known)
    for name in names:
        if name not in known:
            sys.exit(f"unknown {what} {name!r}; known: {', '.join(known)}")
    return names


def thread_plan(text: str) -> list[tuple[int, ThreadRole]]:
    """The main thread alone, and where scaling is asked for, one private thread as the base to scale from."""
    counts = [int(count) for count in text.split(",") if count]
    plan: list[tuple[int, ThreadRole]] = [(1, "main")]
    if counts:
        plan.append((1, "private"))
        plan.extend((count, "private") for count in counts if count > 1)
    return plan


def build_all(cases: list[str], systems: list[System], pythons: list[Python]) -> list[Build]:
    builds = []
    for system in systems:
        if system == "cpython":
            continue
        for python in pythons:
            print(f"building with {system} for {python.name}", end="", file=sys.stderr, flush=True)
            for case in cases:
                builds.append(build(case, system, python))
                print(f" {case}{' FAILED' if builds[-1].failure else ''}", end="", file=sys.stderr, flush=True)
            print(file=sys.stderr)
    return builds


def write(output: Path, timings: dict[Run, Timing], builds: list[Build], versions: dict[str, object]) -> None:
    runs = []
    for run, timing in timings.items():
        row: dict[str, object] = asdict(run)
        row["best_s"] = min(timing.times) if timing.times else None
        row["median_s"] = median(timing.times) if timing.times else None
        if timing.failure:
            row["failure"] = timing.failure
        runs.append(row)
    content = {
        "machine": facts.machine(),
        "versions": versions,
        "runs": runs,
        "builds": [asdict(built) for built in builds],
    }
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
