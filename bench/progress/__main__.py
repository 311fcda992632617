"""How long a collection in one thread waits for a loop in another: `python -m bench.progress`.

Prints, per kind of loop of `tests/threads/programs/loops.py`, in milliseconds:

    collect   the median time of `gc.collect()` while the loop runs, most of it the collector's own work
    waited    what a collection spent on anything but that work: the median, 99 of 100, the longest, and how much the
              longest is above that with an idle thread in the loop's place; includes waiting for a processor
    answers   processor time that the loop used after it was asked to stop: 99 of 100, the longest
    python    the longest wait and answer with the same loop interpreted

The kinds take turns with the idle thread and with the interpreter, so that a busy moment of the machine meets them all.
Then how many kinds keep the limit, and how many do with the interpreter: a long C function of CPython's own cannot be
stopped by anybody. A thread that collects itself answers when it has. Where a loop makes what only collectors clear, a
line compares what there was to clear, and at what price, as nobody polls within a collection.
"""

import argparse
import ast
import gc
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tools.importing import module_from
from unlatch.link import build_extension

from .measure import Samples, beside, idle, share

HERE: Final = Path(__file__).resolve().parent
PROGRAM: Final = HERE.parents[1] / "tests" / "threads" / "programs" / "loops.py"
LIMIT_MS: Final = 2.0
MANY: Final = 10000
"""Objects; fewer take less than what a collection costs in any case."""


def main() -> int:
    """Measure each loop."""
    parser = argparse.ArgumentParser(prog="python -m bench.progress", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="turns of each kind")
    parser.add_argument("--collections", type=int, default=40, help="collections in a turn")
    parser.add_argument("--loops", default="", help="only these, comma-separated")
    options = parser.parse_args()
    if sys._is_gil_enabled():
        sys.exit("with a GIL no thread stops the others: run this with .venv/3.14t/bin/python")
    chosen = [name for name in options.loops.split(",") if name] or kinds()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "unlatch", "build", str(PROGRAM), "-o", folder]
        subprocess.run(command, check=True, capture_output=True)
        native = module_from(next(Path(folder).glob("loops.*")), "loops")
        probe = build_extension((HERE / "probe.c").read_text("ascii"), "probe", Path(folder))
        stop = module_from(probe, "probe").stop
    interpreted = module_from(PROGRAM, "loops")
    gc.freeze()
    print(f"{'':30}{'collect':>9}{'waited':>27}{'above':>9}{'answers':>18}{'python':>18}")
    columns = ("median", "median", "99 %", "worst", "idle", "99 %", "worst", "waited", "answers")
    print(f"{'loop':30}" + "".join(f"{column:>9}" for column in columns))
    late, clearing, waiting, waiting_for_python = [], [], 0, 0
    for name in chosen:
        resting, ours, python = Samples(), Samples(), Samples()
        for _ in range(options.rounds):
            beside(idle, native.Flag(), stop, resting, options.collections)
            beside(getattr(native, name), native.Flag(), stop, ours, options.collections)
            beside(getattr(interpreted, name), interpreted.Flag(), stop, python, options.collections)
        above, above_with_python = (max(each.waits) - max(resting.waits) for each in (ours, python))
        figures = (
            share(ours.collections, 0.5),
            *(share(ours.waits, part) for part in (0.5, 0.99, 1.0)),
            above,
            share(ours.answers, 0.99),
            max(ours.answers),
            max(python.waits),
            max(python.answers),
        )
        print(f"{name:30}" + "".join(f"{figure:9.3f}" for figure in figures), flush=True)
        if max(ours.answers) > LIMIT_MS:
            late.append(f"{name} ({max(ours.answers):.1f}, with the interpreter {max(python.answers):.1f})")
        if max(found for found, _ in ours.cleared) > MANY:
            clearing.append(f"{name}: {price(ours)}; with the interpreter {price(python)}")
        waiting += above > LIMIT_MS
        waiting_for_python += above_with_python > LIMIT_MS
    print(f"\nanswers within {LIMIT_MS:g} ms: {len(chosen) - len(late)} of {len(chosen)} kinds")
    for line in late:
        print(f"  later: {line}")
    print(
        f"collections that waited at most {LIMIT_MS:g} ms longer than beside an idle thread: {len(chosen) - waiting} of"
        f" {len(chosen)} kinds, with the interpreter {len(chosen) - waiting_for_python}"
    )
    for line in clearing:
        print(f"  garbage of {line}")
    return 0


def price(samples: Samples) -> str:
    """What the collections that found many objects took."""
    cleared = [(found, spent) for found, spent in samples.cleared if found > MANY]
    if not cleared:
        return "none"
    each = share([spent / found * 1e6 for found, spent in cleared], 0.5)
    most, longest = (max(column) for column in zip(*cleared, strict=True))
    return f"at most {most} objects, {longest:.1f} ms, {each:.0f} ns each"


def kinds() -> list[str]:
    """The functions of the program that loop until they are told to stop."""
    tree = ast.parse(PROGRAM.read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [node.name for node in functions if [argument.arg for argument in node.args.args] == ["flag"]]


if __name__ == "__main__":
    sys.exit(main())
