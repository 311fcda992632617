"""The five systems that the demo compares, and the turns that they take at each workload."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.setup.console import Progress, SetupError, clean_environment
from tools.staging import ROOT, Staged, is_extension, python_of

WORKER: Final = ROOT / "tools" / "demo" / "worker.py"
TURN_LIMIT_SECONDS: Final = 600

# The workloads' names for the worker, and what a reader is told about them.
WORKLOADS: Final = {
    "indexer": "index the standard library, answer queries (our indexer)",
    "toml": "parse TOML files (tomli)",
    "http": "HTTP/1.1 requests and responses (h11)",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One system: an interpreter, the modules it runs, compiled or not, and in how many threads."""

    title: str
    build: str
    compiled: bool
    threads: int


def columns(cores: int) -> list[Column]:
    return [
        Column("interpreter, GIL build", "3.14", False, 1),
        Column("interpreter, 3.14t", "3.14t", False, 1),
        Column("Unlatch, GIL build", "3.14", True, 1),
        Column("Unlatch, 3.14t, 1 thread", "3.14t", True, 1),
        Column(f"Unlatch, 3.14t, {cores} threads", "3.14t", True, cores),
    ]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where each workload's modules are, as sources and compiled for each build, and what the work is on."""

    sources: dict[str, Path]
    staged: dict[tuple[str, str], Staged]  # by workload and build
    toml: Path
    limit: int

    def folder(self, workload: str, column: Column) -> Path:
        return self.staged[workload, column.build].folder if column.compiled else self.sources[workload]


def measure(table: list[Column], inputs: Inputs, rounds: int) -> dict[tuple[str, Column], float]:
    """The best time of each column at each workload. Nothing is returned unless all results are equal."""
    best: dict[tuple[str, Column], float] = {}
    for workload in WORKLOADS:
        digests: dict[str, list[str]] = {}
        progress = Progress(f"running {workload}")
        for turn in range(rounds):
            for column in table:
                progress.update(f"round {turn + 1} of {rounds}: {column.title}")
                seconds, digest = run_once(workload, column, inputs)
                best[workload, column] = min(seconds, best.get((workload, column), seconds))
                titles = digests.setdefault(digest, [])
                if column.title not in titles:
                    titles.append(column.title)
        if len(digests) > 1:
            groups = "\n".join(f"    {digest[:12]}: {'; '.join(titles)}" for digest, titles in digests.items())
            raise SetupError(f"{workload}: the results differ\n{groups}", "this is a bug of ours: please report it")
        progress.done("all results equal")
    return best


def run_once(workload: str, column: Column, inputs: Inputs) -> tuple[float, str]:
    """One turn, in a process of its own; its time and the digest of its result."""
    folder = inputs.folder(workload, column)
    request = {
        "workload": workload,
        "paths": [str(folder)],
        "threads": column.threads,
        "toml": str(inputs.toml),
        "limit": inputs.limit,
    }
    command = [str(python_of(column.build)), "-I", str(WORKER), json.dumps(request)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=TURN_LIMIT_SECONDS, env=clean_environment(PYTHON_GIL="")
    )
    where = f"{workload}, {column.title}"
    if done.returncode != 0:
        tail = "\n".join(f"    {line}" for line in done.stderr.strip().splitlines()[-12:])
        how = f"killed by signal {-done.returncode}" if done.returncode < 0 else f"exit code {done.returncode}"
        raise SetupError(f"{where}: {how}\n{tail}", "this is a bug of ours: please report it")
    answer = json.loads(done.stdout)
    if column.compiled:
        check_origins(where, answer["origins"], inputs.staged[workload, column.build])
    if column.build.endswith("t") and answer["gil"]:
        raise SetupError(f"{where}: importing the modules turned the GIL on", "this is a bug of ours: please report it")
    return answer["seconds"], answer["digest"]


def check_origins(where: str, origins: dict[str, str], staged: Staged) -> None:
    """What was compiled must have run compiled, or the time says nothing."""
    for name in staged.compiled:
        if name in origins and not is_extension(Path(origins[name])):
            raise SetupError(f"{where}: {name} ran interpreted, from {origins[name]}", "remove build/ and try again")
