"""Runs cases on request: one process for each system and interpreter, alive for the whole benchmark.

Started as `python -I worker.py DIRECTORY`, where DIRECTORY holds the modules to measure, compiled or not. Each line on
stdin is a request, each line on stdout its answer, both JSON. Start-up and import are over before a clock starts.
"""

import gc
import importlib
import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Final

# A turn repeats a short case, so that one turn is longer than a time slice of the machine.
TURN_SECONDS: Final = 0.2
MOST_REPEATS: Final = 15


def load(case: str, compiled: bool) -> ModuleType:
    module = importlib.import_module(case)
    origin = module.__file__ or ""
    if compiled == origin.endswith(".py"):
        msg = f"{case} was loaded from {Path(origin).name}: not what is to be measured"
        raise RuntimeError(msg)
    return module


def in_threads(work: Callable[[], object], threads: int) -> tuple[float, object]:
    """Do `work` in so many threads at once; the time from the common start to the last end."""
    results: list[object] = [None] * threads
    failures: list[BaseException] = []
    start = threading.Barrier(threads + 1)

    def body(slot: int) -> None:
        start.wait()
        try:
            results[slot] = work()
        except BaseException as failure:  # carried over to the thread that reports
            failures.append(failure)

    pool = [threading.Thread(target=body, args=(slot,)) for slot in range(threads)]
    for thread in pool:
        thread.start()
    start.wait()
    begin = time.perf_counter()
    for thread in pool:
        thread.join()
    elapsed = time.perf_counter() - begin
    if failures:
        raise failures[0]
    if any(result != results[0] for result in results):
        msg = "threads disagree about the result"
        raise RuntimeError(msg)
    return elapsed, results[0]


def in_main(work: Callable[[], object]) -> tuple[float, object]:
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result


def turn(module: ModuleType, threads: int, role: str) -> dict[str, object]:
    """One turn of a case: every time measured, and the result as text."""

    def work() -> object:
        return module.run(module.DEFAULT)

    times: list[float] = []
    result: object = None
    while len(times) < MOST_REPEATS and sum(times) < TURN_SECONDS:
        gc.collect()
        elapsed, result = in_main(work) if role == "main" else in_threads(work, threads)
        times.append(elapsed)
    return {"times": times, "result": repr(result)}


def answer(request: dict[str, object]) -> dict[str, object]:
    try:
        module = load(str(request["case"]), bool(request["compiled"]))
        reply = turn(module, int(str(request["threads"])), str(request["thread_role"]))
    except Exception as failure:  # any failure of the measured code is a result of the benchmark
        return {"failure": f"{type(failure).__name__}: {failure}"}
    if bool(request["free_threaded"]) and sys._is_gil_enabled():
        return {"failure": "importing the module turned the GIL on"}
    return reply


def main() -> None:
    sys.path.insert(0, sys.argv[1])
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
