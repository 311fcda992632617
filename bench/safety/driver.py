"""The process in which one safety case runs: `python -I driver.py CASE MODULES SECONDS`.

Not compiled: it starts the threads, which run the compiled functions of `races`, and prints what they saw as JSON.
"""

import faulthandler
import gc
import importlib
import json
import resource
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

type Check = Callable[[], int]

N = 300
MEMORY_LIMIT_MIB = 60


def fight(seconds: float, *jobs: Callable[[], Any]) -> int:
    """Run the jobs over and over in threads of their own; the sum of what they count."""
    deadline = time.monotonic() + seconds
    gate = threading.Barrier(len(jobs))
    counts = [0] * len(jobs)
    errors: list[BaseException] = []

    def run(index: int, job: Callable[[], Any]) -> None:
        gate.wait()
        try:
            while time.monotonic() < deadline and not errors:
                counts[index] += job() or 0
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return sum(counts)


def once(*jobs: Callable[[], Any]) -> None:
    """Run each job once, together."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> None:
        gate.wait()
        job()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def attribute(kind: str) -> Callable[[Any, float], int]:
    """Two writers and two readers of one attribute."""

    def race(m: Any, seconds: float) -> int:
        box = m.Box()
        write, read = getattr(m, f"write_{kind}"), getattr(m, f"read_{kind}")
        return fight(seconds, *[lambda: write(box, N)] * 2, *[lambda: read(box, N)] * 2)

    return race


def unset(m: Any, seconds: float) -> int:
    deadline = time.monotonic() + seconds
    lost = 0
    while time.monotonic() < deadline:
        many = [m.Many(False) for _ in range(5_000)]
        once(partial(m.set_first, many), partial(m.set_second, many))
        lost += m.count_unset(many)
    return lost


def captured(m: Any, seconds: float) -> int:
    write, read = m.closures()
    return fight(seconds, *[lambda: write(N)] * 2, *[lambda: read(N)] * 2)


def chain(m: Any, seconds: float) -> int:
    holder = m.Node(3)
    return fight(seconds, *[lambda: m.rebuild(holder, N)] * 2, *[lambda: m.walk(holder, N)] * 2)


def buffer(m: Any, seconds: float) -> int:
    data = bytearray(b"\x11" * 9000)
    return fight(seconds, *[lambda: m.resize(data, N)] * 2, *[lambda: m.slice_bytes(data, N)] * 2)


def containers(m: Any, seconds: float) -> int:
    items: list[Any] = []
    table: dict[int, Any] = {}
    return fight(seconds, *[lambda: m.grow(items, table, N)] * 2, *[lambda: m.visit(items, table, 20)] * 2)


def collection(m: Any, seconds: float) -> int:
    """A collection while a compiled loop runs that only ends after it: hangs if the loop does not answer."""
    box = m.Box()
    thread = threading.Thread(target=m.spin, args=(box,))
    thread.start()
    for _ in range(5):
        gc.collect()
    box.stop = True
    thread.join()
    return 0


def recursion(m: Any, seconds: float) -> int:
    """Recursion without end, here and in a thread."""
    seen = []

    def dive() -> None:
        try:
            m.descend(0, 1 << 40)
        except RecursionError:
            seen.append(1)

    dive()
    thread = threading.Thread(target=dive)
    thread.start()
    thread.join()
    return 2 - len(seen)


def handing_over(m: Any, seconds: float) -> int:
    """A producer in a compiled loop, a consumer in another thread: memory must not grow with what was handed over."""
    channel: list[Any] = []
    box = m.Box()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    thread = threading.Thread(target=m.produce, args=(channel, box))
    thread.start()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            channel.pop(0)
        except IndexError:
            time.sleep(0)
    box.stop = True
    thread.join()
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    return grown if grown > MEMORY_LIMIT_MIB else 0


def importing() -> int:
    """Many threads import modules that import each other; each uses what it got at once."""
    failures: list[BaseException] = []

    def use() -> None:
        try:
            importlib.import_module("ring.one").ready()
        except BaseException as error:
            failures.append(error)

    once(*[use] * 16)
    return len(failures)


CASES: dict[str, Callable[[Any, float], int]] = {
    "object attribute": attribute("item"),
    "int attribute": attribute("number"),
    "tuple of ints attribute": attribute("pair"),
    "tuple of strings attribute": attribute("words"),
    "optional attribute": attribute("maybe"),
    "late machine ints": unset,
    "captured variables": captured,
    "chain of objects": chain,
    "containers": containers,
    "bytearray resized": buffer,
    "collection in a loop": collection,
    "endless recursion": recursion,
    "handing objects over": handing_over,
}


def main() -> None:
    """Run the case; its count of wrong values goes to standard output."""
    case, modules, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
    faulthandler.enable()
    sys.path.insert(0, modules)
    wrong = importing() if case == "circular import" else CASES[case](importlib.import_module("races"), seconds)
    print(json.dumps({"wrong": wrong}))


if __name__ == "__main__":
    main()
