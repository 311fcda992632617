"""`python -m bench`: build everything, take turns, compare results, print ratios, write bench/results/latest.json."""

import argparse
import sys
from pathlib import Path
from typing import cast

from rich.console import Console

from . import chart, facts, results
from .builds import Build, build, built_before, modules_of, quickness
from .plan import CASES, GROUPS, PYTHONS, RESULTS, SYSTEMS, THREADS, Case, Python, Run, System, Timing, runs_of
from .tables import print_tables
from .workers import Worker, measure


def main() -> int:
    options = arguments()
    console = Console(width=None if sys.stdout.isatty() else 200)
    if options.show:
        print_tables(console, results.read(options.output))
        return 0
    pythons = [python for python in PYTHONS if python.name in chosen(options.pythons, PYTHON_NAMES, "interpreter")]
    missing = [python for python in pythons if not python.executable.exists()]
    if missing:
        print(f"no environment for {', '.join(python.name for python in missing)}: run `make env`", file=sys.stderr)
        return 2
    cases = chosen_cases(options.only)
    systems = cast(list[System], chosen(options.systems, SYSTEMS, "system"))
    threads = tuple(int(count) for count in options.threads.split(",") if count)
    builds = build_all(cases, systems, pythons, options.reuse_builds)
    if not options.reuse_builds:
        build_again(builds, pythons)
    failed = {(built.case, built.system, built.python) for built in builds if built.failure}
    timings: dict[Run, Timing] = {}
    for case in cases:
        runs = [
            (run, python)
            for run, python in runs_of(case, systems, pythons, threads)
            if (run.case, run.system, run.python) not in failed
        ]
        if runs:
            print(f"measuring {case.name} ({case.group}), {options.rounds} rounds", file=sys.stderr, flush=True)
        workers = [Worker(run, python, modules_of(run.system, python, case)) for run, python in runs]
        timings |= measure(workers, options.rounds)
    versions = facts.versions(pythons)
    found = results.Results(timings, builds, facts.machine(), versions)
    print_tables(console, found)
    console.print(facts.how_built(cast(dict[str, dict[str, object]], versions["interpreters"])), highlight=False)
    # A part of the benchmark does not replace the results of the whole.
    whole = not (options.only or options.systems or options.pythons)
    output = options.output if whole or options.output != RESULTS else RESULTS.with_name("part.json")
    results.write(output, found)
    charts = chart.write_all(output.parent / output.stem, found)
    console.print(f"Written: {', '.join(map(str, (output, *charts)))}", highlight=False)
    # What only a peer cannot do is a finding of the benchmark, not a failure of it.
    ours = [run for run, timing in timings.items() if timing.failure and run.system != "mypyc"]
    return 1 if ours or any(system != "mypyc" for _, system, _ in failed) else 0


BUILD_TURNS = 3
PYTHON_NAMES = tuple(python.name for python in PYTHONS)


def arguments() -> argparse.Namespace:
    names = ", ".join([*GROUPS, *dict.fromkeys(case.name for case in CASES)])
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", default="", metavar="NAMES", help=f"comma-separated groups or cases, out of: {names}")
    parser.add_argument("--systems", default="", help=f"comma-separated, out of: {', '.join(SYSTEMS)}")
    parser.add_argument("--pythons", default="", help=f"comma-separated, out of: {', '.join(PYTHON_NAMES)}")
    parser.add_argument("--rounds", type=int, default=5, help="turns that each system takes at each case")
    parser.add_argument("--threads", default=",".join(map(str, THREADS)), help="counts of threads besides one")
    parser.add_argument("--reuse-builds", action="store_true", help="build only what is new or changed")
    parser.add_argument("--show", action="store_true", help="measure nothing, print the tables of the last results")
    parser.add_argument("--output", type=Path, default=RESULTS, help="the JSON file; charts go beside it")
    return parser.parse_args()


def chosen(text: str, known: tuple[str, ...], what: str) -> list[str]:
    names = [name for name in text.split(",") if name] or list(known)
    for name in names:
        if name not in known:
            sys.exit(f"unknown {what} {name!r}; known: {', '.join(known)}")
    return names


def chosen_cases(text: str) -> list[Case]:
    """The cases that were named, or whose group was; a name stands for the case in every group that has it."""
    names = chosen(text, (*GROUPS, *(case.name for case in CASES)), "group or case")
    return [case for case in CASES if case.name in names or case.group in names]


def build_all(cases: list[Case], systems: list[System], pythons: list[Python], reuse: bool) -> list[Build]:
    """Each case once for each system and interpreter that will run it; programs of two groups are built once."""
    by_name: dict[str, set[str]] = {}
    for case in cases:
        by_name.setdefault(case.name, set()).add(case.group)
    builds = []
    for system in systems:
        if system == "cpython":
            continue
        for python in pythons:
            print(f"building with {system} for {python.name}:", end="", file=sys.stderr, flush=True)
            for case in {case.name: case for case in cases}.values():
                threaded = not by_name[case.name] & {"single", "building"}
                if (threaded or system == "c") and not python.free_threaded:
                    continue
                if system == "c" and not case.floor.exists():
                    continue
                before = built_before(case, system, python) if reuse else None
                builds.append(before or build(case, system, python))
                print(f" {case.name}{' FAILED' if builds[-1].failure else ''}", end="", file=sys.stderr, flush=True)
            print(file=sys.stderr)
    return builds


def build_again(builds: list[Build], pythons: list[Python]) -> None:
    """Builds whose time is what counts take further turns, and keep the one that took their compiler least."""
    cases = {case.name: case for case in CASES if case.group == "building"}
    by_name = {python.name: python for python in pythons}
    again = [index for index, built in enumerate(builds) if built.case in cases and not built.failure]
    again.sort(key=lambda index: (builds[index].case, builds[index].python))
    for turn in range(2, BUILD_TURNS + 1 if again else 0):
        print(f"building, turn {turn} of {BUILD_TURNS}:", end="", file=sys.stderr, flush=True)
        for index in again:
            best = builds[index]
            builds[index] = min(best, build(cases[best.case], best.system, by_name[best.python]), key=quickness)
            print(f" {best.case}", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
