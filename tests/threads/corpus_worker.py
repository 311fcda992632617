"""Runs all programs of one corpus module in several threads of this process at once.

What they print and raise is beside the point, for they change the same globals and classes. They have to end, and the
process has to live.
"""

import contextlib
import faulthandler
import importlib
import sys
import threading
from collections.abc import Sequence

THREADS = 4
SECONDS = 900  # far beyond what any of them takes; then the stacks of all threads are printed


class Sink:
    """Takes what programs print."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None: ...


def main(topic: str, paths: Sequence[str], cases: Sequence[str]) -> None:
    sys.path[:1] = paths
    sys.stdout, sys.unraisablehook = Sink(), lambda _: None
    module = importlib.import_module(topic)
    assert not (module.__file__ or "").endswith(".py"), module.__file__
    gate = threading.Barrier(THREADS)
    ended: list[int] = []

    def run(number: int) -> None:
        gate.wait()
        for i in range(len(cases)):
            # Twice as many meetings: two threads in the same program, two in its neighbours.
            with contextlib.suppress(BaseException):
                getattr(module, cases[(i + number // 2) % len(cases)])()
        ended.append(number)

    faulthandler.dump_traceback_later(SECONDS, exit=True)
    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout = sys.__stdout__
    print(f"{len(ended)} threads ended")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2].split("|"), sys.argv[3:])
