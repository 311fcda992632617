"""`python -m tools.demo`: fetch, compile, run, compare, and only then print times."""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from rich.console import Console

from bench.facts import how_built, interpreter, machine
from bench.plan import PYTHONS
from tools.demo import chart, corpora
from tools.demo.columns import Inputs, columns, measure
from tools.demo.table import print_table
from tools.setup.console import SetupError, say
from tools.staging import BUILDS, ROOT, Staged, stage

WORK: Final = ROOT / "build" / "demo"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.demo", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="turns that each system takes at each workload")
    parser.add_argument("--threads", type=int, default=max(2, os.cpu_count() or 1), help="for the last column")
    parser.add_argument("--limit", type=int, default=0, help="index only so many files")
    options = parser.parse_args()
    try:
        return demo(options.rounds, options.threads, options.limit)
    except SetupError as stop:
        print(f"make demo: stopped: {stop.problem}\n  next: {stop.step}", file=sys.stderr)
    except subprocess.TimeoutExpired as hang:
        print(f"make demo: stopped: a run took longer than {hang.timeout:.0f} s", file=sys.stderr)
    except KeyboardInterrupt:
        print("make demo: stopped: run it again; downloads are kept", file=sys.stderr)
    return 1


def demo(rounds: int, threads: int, limit: int) -> int:
    corpus = corpora.gather(WORK)
    sources = {"indexer": [corpora.INDEXER], "toml": corpus.tomli.modules(), "http": corpus.h11.modules()}
    staged: dict[tuple[str, str], Staged] = {}
    for build in BUILDS:
        for workload, paths in sources.items():
            staged[workload, build] = stage(paths[0].name, build, paths, WORK / build / workload)
    inputs = Inputs(
        sources={workload: paths[0].parent for workload, paths in sources.items()},
        staged=staged,
        toml=corpus.toml,
        limit=limit,
    )
    table = columns(threads)
    best = measure(table, inputs, rounds)

    interpreters = {python.name: interpreter(python) for python in PYTHONS}
    versions = ", ".join(f"CPython {facts['version']} ({name})" for name, facts in interpreters.items())
    facts = machine()
    toml = f"{corpus.toml_files} TOML files ({corpus.toml_bytes / 1e3:.0f} kB) from tomllib's tests and PyPI"
    notes = [
        f"tomli {corpus.tomli.version} and h11 {corpus.h11.version} as on PyPI; {toml}.",
        f"Best of {rounds} interleaved runs, no start-up. {facts['processor']}, {facts['cores']} cores. {versions}.",
        how_built(interpreters),
    ]
    console = Console(width=None if sys.stdout.isatty() else 140)
    print_table(console, table, best, staged)
    for note in notes:
        console.print(note, highlight=False)
    picture = WORK / "demo.svg"
    chart.write(picture, table, best, notes)
    say(f"Downloaded now: {corpus.downloaded / 1e6:.1f} MB. Chart: {shown(picture)}")
    return 0


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main())
