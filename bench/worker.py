"""Runs one case on request, again and again: a process of its own for every run, alive over all rounds.

Started as `python -I worker.py DIRECTORY`, where DIRECTORY holds the module to measure, compiled or not. Each line on
stdin is a request, each line on stdout its answer, both JSON. Start-up and import are over before a clock starts.
Single-thread programs have `run(DEFAULT)`, equal to `EXPECTED`; threaded ones have `setup` and `work`, and the result
of each thread must be `UNIT` times its amount of work.
"""

import gc
import importlib
import json
import resource
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, Final

# A turn repeats short work, so that one turn is longer than a time slice of the machine.
TURN_SECONDS: Final = 0.2
MOST_REPEATS: Final = 15


class WrongResultError(Exception):
    pass


def load(case: str, compiled: bool) -> ModuleType:
    module = importlib.import_module(case)
    origin = module.__file__ or ""
    if compiled == origin.endswith(".py"):
        msg = f"{case} was loaded from {Path(origin).name}: not what is to be measured"
        raise RuntimeError(msg)
    return module


def in_threads(work: Callable[[int], object], threads: int) -> tuple[float, list[object]]:
    """Do `work` in so many threads at once; the time from the common start to the last end."""
    results: list[object] = [None] * threads
    failures: list[BaseException] = []
    start = threading.Barrier(threads + 1)

    def body(worker: int) -> None:
        start.wait()
        try:
            results[worker] = work(worker)
        except BaseException as failure:  # carried over to the thread that reports
            failures.append(failure)

    pool = [threading.Thread(target=body, args=(worker,)) for worker in range(threads)]
    for thread in pool:
        thread.start()
    start.wait()
    begin = time.perf_counter()
    for thread in pool:
        thread.join()
    elapsed = time.perf_counter() - begin
    if failures:
        raise failures[0]
    return elapsed, results


def in_main(work: Callable[[int], object]) -> tuple[float, list[object]]:
    begin = time.perf_counter()
    result = work(0)
    return time.perf_counter() - begin, [result]


def once(module: Any, request: dict[str, Any]) -> float:
    """The time of the case's work, done once and found right."""
    threads = request["threads"]
    if request["thread_role"] in ("main", "private"):

        def work(worker: int) -> object:
            return module.run(module.DEFAULT)

        expected = module.EXPECTED
    else:
        amount = int(module.AMOUNT * request["share"])
        shared = module.setup(threads)

        def work(worker: int) -> object:
            return module.work(shared, worker, amount)

        expected = module.UNIT * amount
    gc.collect()
    here = request["thread_role"] in ("main", "creator")
    elapsed, results = in_main(work) if here else in_threads(work, threads)
    for result in results:
        if result != expected:
            msg = f"result {str(result)[:100]}, expected {str(expected)[:100]}"
            raise WrongResultError(msg)
    return elapsed


def turn(module: ModuleType, request: dict[str, Any]) -> dict[str, object]:
    """One turn of a case: the best of its times, and the most memory that the process has used so far."""
    times: list[float] = []
    while len(times) < MOST_REPEATS and sum(times) < TURN_SECONDS:
        times.append(once(module, request))
    return {"best": min(times), "peak_mib": peak_mib()}


def peak_mib() -> float:
    """The most memory this program has had. What `getrusage` says includes the process that it was forked from."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def answer(request: dict[str, Any]) -> dict[str, object]:
    try:
        reply = turn(load(request["case"], request["compiled"]), request)
    except Exception as failure:  # any failure of the measured code is a result of the benchmark
        return {"failure": f"{type(failure).__name__}: {failure}"}
    if request["free_threaded"] and sys._is_gil_enabled():
        return {"failure": "importing the module turned the GIL on"}
    return reply


def main() -> None:
    sys.path.insert(0, sys.argv[1])
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
