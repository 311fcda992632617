"""How long a collection in one thread waits for a compiled loop in another: `python -m bench.progress`.

Prints, per kind of loop of `tests/threads/programs/loops.py`, in milliseconds: the median and worst time of
`gc.collect()` while it runs, how much the worst is above the worst with an idle thread in the loop's place, and the
most processor time that the loop itself used during one collection.  The last is the delay that is the loop's own
doing; on a machine with other work the others are mostly waiting for a processor.
"""

import argparse
import ast
import gc
import importlib.util
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).resolve().parents[1] / "tests" / "threads" / "programs" / "loops.py"


def compiled() -> Any:
    """The program with the loops as a native module."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "unlatch", "build", str(PROGRAM), "-o", out]
        subprocess.run(command, check=True, capture_output=True)
        (path,) = Path(out).glob("loops.*")
        spec = importlib.util.spec_from_file_location("loops", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def kinds() -> list[str]:
    """The functions of the program that loop until they are told to stop."""
    tree = ast.parse(PROGRAM.read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [node.name for node in functions if [argument.arg for argument in node.args.args] == ["flag"]]


def collect_times(rounds: int, clock: int) -> tuple[list[float], float]:
    """Milliseconds of some collections, with pauses in which the loop gets going again; the most that the thread with
    this processor clock ran meanwhile.
    """
    times, used = [], 0.0
    for _ in range(rounds):
        time.sleep(0.001)
        before, start = time.clock_gettime(clock), time.perf_counter()
        gc.collect()
        times.append((time.perf_counter() - start) * 1e3)
        used = max(used, (time.clock_gettime(clock) - before) * 1e3)
    return times, used


def idle(flag: Any) -> None:
    """What the loops are compared with: a thread that waits."""
    while not flag.stop:
        time.sleep(0.0005)


def main() -> None:
    """Measure each loop."""
    parser = argparse.ArgumentParser(prog="python -m bench.progress", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100, help="collections per loop")
    parser.add_argument("--loops", default="", help="only these, comma-separated")
    options = parser.parse_args()
    chosen = [name for name in options.loops.split(",") if name] or kinds()
    program = compiled()
    gc.freeze()
    print(f"{'loop':28}{'median ms':>12}{'worst ms':>12}{'above idle':>12}{'its own':>12}")
    base = 0.0
    for name in ("idle", *chosen):
        flag = program.Flag()
        thread = threading.Thread(target=idle if name == "idle" else getattr(program, name), args=(flag,))
        thread.start()
        assert thread.ident is not None
        times, used = collect_times(options.rounds, time.pthread_getcpuclockid(thread.ident))
        flag.stop = True
        thread.join()
        base = base or max(times)
        figures = (statistics.median(times), max(times), max(times) - base, used)
        print(f"{name:28}" + "".join(f"{figure:12.3f}" for figure in figures), flush=True)


if __name__ == "__main__":
    main()
