"""How long a collection in one thread waits for a compiled loop in another: `python -m bench.progress`.

Prints, per kind of loop, the median and worst time of `gc.collect()` with the loop running and with none, in
milliseconds.
"""

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

PROGRAM = Path(__file__).resolve().parents[1] / "tests" / "threads" / "programs" / "slots.py"
ROUNDS = 200


def compiled() -> Any:
    """The program with the loops as a native module."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "unlatch", "build", str(PROGRAM), "-o", out]
        subprocess.run(command, check=True, capture_output=True)
        (path,) = Path(out).glob("slots.*")
        spec = importlib.util.spec_from_file_location("slots", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def collect_times() -> list[float]:
    """Milliseconds of some collections, with pauses in which the loop gets going again."""
    times = []
    for _ in range(ROUNDS):
        time.sleep(0.001)
        start = time.perf_counter()
        gc.collect()
        times.append((time.perf_counter() - start) * 1e3)
    return times


def main() -> None:
    """Measure each loop."""
    program = compiled()
    gc.freeze()
    print(f"{'loop':24}{'median ms':>12}{'worst ms':>12}")
    quiet = collect_times()
    print(f"{'none':24}{statistics.median(quiet):12.3f}{max(quiet):12.3f}")
    for name, more in (("spin", ()), ("spin_over_list", (list(range(1000)),))):
        box = program.Box()
        thread = threading.Thread(target=getattr(program, name), args=(box, *more))
        thread.start()
        times = collect_times()
        box.stop = True
        thread.join()
        print(f"{name:24}{statistics.median(times):12.3f}{max(times):12.3f}")


if __name__ == "__main__":
    main()
