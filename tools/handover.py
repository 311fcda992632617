"""`make handover SECONDS=60`: memory while a producer hands objects to a consumer must stay flat (contract B7, B8).

The producer's loop is compiled and never ends by itself; each object is made in one thread and dies in another.  Prints
live objects and resident memory as time passes; the exit status is 1 if either keeps growing.
"""

import argparse
import gc
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from tools.importing import module_from

PROGRAM: Final = Path(__file__).resolve().parents[1] / "tests" / "threads" / "programs" / "handover.py"
KINDS: Final = ("list", "slot")
SAMPLES: Final = 12
# What may wait to be released at any moment: some hundred per thread and what a collection has not seen yet.
ALIVE_AT_MOST: Final = 20_000
GROWTH_AT_MOST_MIB: Final = 24


def compiled() -> Any:
    """The program as a native module."""
    with tempfile.TemporaryDirectory() as out:
        subprocess.run(
            [sys.executable, "-m", "unlatch", "build", str(PROGRAM), "-o", out], check=True, capture_output=True
        )
        (path,) = Path(out).glob("handover.*")
        return module_from(path, "handover")


def resident_mib() -> float:
    """Resident memory of this process now; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * 4096 / (1 << 20)


def watch(program: ModuleType | Any, kind: str, seconds: float) -> tuple[list[int], list[float], int]:
    """Run one pair of threads for some time: live objects and memory along the way, how many wrong ones were seen."""
    slot = program.Slot()
    channel: list[Any] = []
    pairs: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {
        "list": ((program.produce_into_list, slot, channel, 50), (program.consume_from_list, slot, channel)),
        "slot": ((program.produce_into_slot, slot), (program.consume_from_slot, slot)),
    }
    wrong: list[int] = []
    produce, consume = pairs[kind]
    threads = [
        threading.Thread(target=lambda: produce[0](*produce[1:])),
        threading.Thread(target=lambda: wrong.append(consume[0](*consume[1:]))),
    ]
    for thread in threads:
        thread.start()
    alive, memory = [], []
    for _ in range(SAMPLES):
        time.sleep(seconds / SAMPLES)
        alive.append(sum(type(o) is program.Parcel for o in gc.get_objects()))
        memory.append(resident_mib())
    slot.stop = True
    for thread in threads:
        thread.join()
    assert slot.made > 0
    assert slot.taken > 0
    return alive, memory, sum(wrong)


def keeps_growing(alive: list[int], memory: list[float]) -> bool:
    """Whether the last half of the time is above the first by more than what is bounded anyhow."""
    half = len(alive) // 2
    return (
        min(alive[half:]) > max(alive[:half]) + ALIVE_AT_MOST
        or min(memory[half:]) > max(memory[:half]) + GROWTH_AT_MOST_MIB
    )


def main() -> int:
    """Watch each kind of hand-over."""
    parser = argparse.ArgumentParser(prog="python -m tools.handover", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    program = compiled()
    failed = False
    for kind in KINDS:
        alive, memory, wrong = watch(program, kind, options.seconds)
        bad = wrong > 0 or keeps_growing(alive, memory)
        failed |= bad
        print(f"{kind}: {'FAILED' if bad else 'flat'}; {wrong} wrong")
        print("  objects alive:", *alive)
        print("  resident MiB: ", *(f"{mib:.1f}" for mib in memory), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
