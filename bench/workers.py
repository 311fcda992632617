"""The benchmark's side of the worker processes: start them, ask them for turns, notice when one dies."""

import json
import os
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from .plan import BENCH, FULL_WORK_THREADS, Python, Run, Timing

WORKER: Final = BENCH / "worker.py"

# A turn takes some seconds at most; compiled code that hangs must not hang the benchmark.
TURN_LIMIT_SECONDS: Final = 120


def _environment() -> dict[str, str]:
    """As isolated mode has it, but that strings hash alike in every process: where keys meet in a dict's table decides
    on some of the look-ups, and that must not differ between the systems of a round."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return inherited | {"PYTHONHASHSEED": "0"}


@dataclass(slots=True)
class Worker:
    """A live process for one run: no other run has warmed it, nor taught its runtime that objects are shared."""

    run: Run
    python: Python
    modules: Path
    process: "subprocess.Popen[str] | None" = field(default=None)

    def start(self) -> "subprocess.Popen[str]":
        self.process = subprocess.Popen(
            [self.python.executable, "-P", "-s", WORKER, self.modules],
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self.process

    def ask(self) -> Timing:
        """One turn: its best time, or the failure."""
        process = self.process or self.start()
        assert process.stdin is not None
        assert process.stdout is not None
        run = self.run
        share = share_of(run)
        request = {
            "case": run.case,
            "compiled": run.system != "cpython",
            "free_threaded": self.python.free_threaded,
            "threads": run.threads,
            "thread_role": run.thread_role,
            "share": share,
        }
        watchdog = threading.Timer(TURN_LIMIT_SECONDS, process.kill)
        watchdog.start()
        try:
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            watchdog.cancel()
        if not line:
            code = process.wait()
            self.process = None
            how = f"killed by signal {-code}" if code < 0 else f"exit code {code}"
            return Timing(failure=f"the process died: {how}")
        reply = json.loads(line)
        if "failure" in reply:
            return Timing(failure=reply["failure"])
        return Timing((reply["best"],), work=run.threads * share, peak_mib=reply["peak_mib"])

    def stop(self) -> None:
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
            self.process.wait()


def share_of(run: Run) -> float:
    """The part of the full work that each thread does."""
    if run.thread_role == "other" and run.threads > FULL_WORK_THREADS:
        return FULL_WORK_THREADS / run.threads
    return 1.0


def measure(workers: list[Worker], rounds: int) -> dict[Run, Timing]:
    """Take turns: in each round every worker does its work once before any does it again.

    What disturbs the machine for a moment then falls on all of them alike. A run that failed is not asked again.
    """
    timings: dict[Run, Timing] = {}
    try:
        for _ in range(rounds):
            for worker in workers:
                before = timings.get(worker.run, Timing())
                if not before.failure:
                    got = worker.ask()
                    timings[worker.run] = Timing(before.times + got.times, got.work, got.peak_mib, got.failure)
    finally:
        for worker in workers:
            worker.stop()
    return timings
