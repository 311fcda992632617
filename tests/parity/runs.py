"""Runs a topic in worker processes and collects one record per case, whatever a case does to its process."""

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .builds import environment
from .corpus import SUPPORT
from .worker import IMPORT

WORKER = Path(__file__).with_name("worker.py")
TOPIC_SECONDS = 300

type Record = dict[str, Any]


@dataclass(slots=True)
class Run:
    """What the cases of one topic did in one mode."""

    records: dict[str, Record] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)
    """Case → how its process ended, for cases that did not complete."""


def run_topic(
    topic: str,
    cases: Sequence[str],
    folder: Path,
    scratch: Path,
    *,
    extension: bool = False,
    path: Sequence[Path] = (SUPPORT,),
) -> Run:
    """Run all cases of a topic. A case that takes its process down is noted; those behind it run in a new one."""
    run, waiting = Run(), list(cases)
    report = scratch / f"{topic}.jsonl"
    while waiting:
        report.unlink(missing_ok=True)
        ended = _worker(topic, waiting, folder, report, extension=extension, path=path)
        started = IMPORT
        for record in map(json.loads, report.read_text(encoding="utf-8").splitlines() if report.exists() else ()):
            if "started" in record:
                started = record["started"]
            else:
                run.records[record["case"]] = record
        waiting = [case for case in waiting if case not in run.records]
        if not waiting:
            break
        guilty = [started] if started in waiting else waiting
        run.lost |= dict.fromkeys(guilty, ended)
        waiting = [case for case in waiting if case not in run.lost]
    return run


def _worker(
    topic: str,
    cases: Sequence[str],
    folder: Path,
    report: Path,
    *,
    extension: bool,
    path: Sequence[Path],
) -> str:
    """Run one worker to its end, and return how it ended."""
    flags = [*(f"--path={p}" for p in path), *(["--extension"] if extension else [])]
    command = [sys.executable, "-X", "faulthandler", WORKER, topic, folder, report, *flags, *cases]
    try:
        result = subprocess.run(
            [str(part) for part in command],
            env=environment(),
            cwd=report.parent,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=TOPIC_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"no end within {TOPIC_SECONDS} s"
    how = signal.Signals(-result.returncode).name if result.returncode < 0 else f"exit {result.returncode}"
    return f"{how}\n{result.stderr[-4000:]}"
