"""The benchmark's side of the worker processes: start them, ask them for turns, notice when one dies."""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from .plan import ROOT, Python, Run, System, Timing

WORKER: Final = ROOT / "bench" / "worker.py"

# A turn takes about a second; compiled code that hangs must not hang the benchmark.
TURN_LIMIT_SECONDS: Final = 120


@dataclass(slots=True)
class Worker:
    """A live process for one system on one interpreter; replaced by a fresh one after a crash."""

    system: System
    python: Python
    modules: Path
    process: "subprocess.Popen[str] | None" = field(default=None)

    def start(self) -> "subprocess.Popen[str]":
        self.process = subprocess.Popen(
            [self.python.executable, "-I", WORKER, self.modules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self.process

    def ask(self, run: Run) -> Timing:
        process = self.process or self.start()
        assert process.stdin is not None
        assert process.stdout is not None
        request = {
            "case": run.case,
            "compiled": self.system != "cpython",
            "free_threaded": self.python.free_threaded,
            "threads": run.threads,
            "thread_role": run.thread_role,
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
        return Timing(times=tuple(reply["times"]), result=reply["result"])

    def stop(self) -> None:
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
            self.process.wait()


def measure(runs: list[Run], workers: dict[tuple[System, str], Worker], rounds: int) -> dict[Run, Timing]:
    """Take turns: in each round every worker runs the case once before any runs it again.

    What disturbs the machine for a moment then falls on all of them alike. A run that failed is not asked again.
    """
    timings: dict[Run, Timing] = {}
    groups: dict[tuple[str, int, str], list[Run]] = {}
    for run in runs:
        groups.setdefault((run.case, run.threads, run.thread_role), []).append(run)
    for (case, threads, role), group in groups.items():
        print(f"  {case}, {threads} thread{'s' if threads > 1 else ''} ({role})", file=sys.stderr, flush=True)
        for _ in range(rounds):
            for run in group:
                before = timings.get(run, Timing())
                if before.failure:
                    continue
                got = workers[run.system, run.python].ask(run)
                timings[run] = got if got.failure else Timing(before.times + got.times, got.result)
    return timings


def disagreements(timings: dict[Run, Timing]) -> list[str]:
    """The runs whose result is not the one that most runs of the same case gave."""
    by_case: dict[str, dict[str, list[Run]]] = {}
    for run, timing in timings.items():
        if not timing.failure:
            by_case.setdefault(run.case, {}).setdefault(timing.result, []).append(run)
    found = []
    for case, results in by_case.items():
        if len(results) > 1:
            found.append(f"{case}: results differ")
            for result, runs in results.items():
                where = ", ".join(sorted({f"{run.system} on {run.python}" for run in runs}))
                found.append(f"  {where}: {result[:100]}")
    return found
