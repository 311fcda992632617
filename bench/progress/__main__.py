"""How long a collection in one thread waits for a loop in another: `python -m bench.progress`.

Prints, per kind of loop of `tests/threads/programs/loops.py`, in milliseconds:

    collect   the median time of `gc.collect()` while the loop runs, most of it the collector's own work
    delay     how much longer that took than the same with no loop running: with the loop held up at a poll, all that
              it has made still there, and as many objects to find. 99 of 100 and the worst, without what waiting for a
              processor adds: collections whose thread was driven off its own do not count, nor does waiting while the
              loop did not run
    by clock  the worst with all that; and the worst with no loop running, above what is usual: the machine's part
    waited    what a collection spent on anything but its own work: 99 of 100, the worst, and how much the worst is
              above that with an idle thread in the loop's place; includes waiting for a processor
    answers   processor time that the loop used after it was asked to stop: 99 of 100, the longest
    python    the worst delay, wait and answer with the same loop interpreted

The kinds take turns with the idle thread and with the interpreter, so that a busy moment of the machine meets them all.
Then how many kinds keep the limit, and how many do with the interpreter: a long C function of CPython's own cannot be
stopped by anybody. A thread that collects itself answers when it has; who wants to collect meanwhile finds somebody
about it, and goes on. Where a loop makes what only collectors clear, a line says how much of that was found, and what
each object costs with no loop running.

`--program FILE` measures the loops of another program, to see that one that does not poll is noticed: a loop around
`sum(range(10**6))`, compiled and interpreted, had delays of 14 and 12 ms, as long as the sum took there.
"""

import argparse
import ast
import gc
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tools.importing import module_from
from unlatch.link import build_extension

from .compare import MANY, Delays, Price, share
from .measure import Samples, beside, idle

HERE: Final = Path(__file__).resolve().parent
PROGRAM: Final = HERE.parents[1] / "tests" / "threads" / "programs" / "loops.py"
LIMIT_MS: Final = 2.0
COLUMNS: Final = (
    ("collect", ("median",)),
    ("delay", ("99 %", "worst")),
    ("by clock", ("worst", "still")),
    ("waited", ("99 %", "worst", "above")),
    ("answers", ("99 %", "worst")),
    ("python", ("delay", "waited", "answers")),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of loop, compiled and interpreted, and the idle thread that took turns with them."""

    name: str
    resting: Samples = field(default_factory=Samples)
    ours: Samples = field(default_factory=Samples)
    python: Samples = field(default_factory=Samples)

    def figures(self) -> tuple[float, ...]:
        delays, waits, answers = Delays.of(self.ours), self.ours.waits, self.ours.answers
        return (
            share([one.whole for one in self.ours.running], 0.5),
            *(share(delays.by_loop, 0.99), max(delays.by_loop), max(delays.by_clock), max(delays.still)),
            *(share(waits, 0.99), max(waits), self.above(self.ours)),
            *(share(answers, 0.99), max(answers)),
            *(max(Delays.of(self.python).by_loop), max(self.python.waits), max(self.python.answers)),
        )

    def above(self, samples: Samples) -> float:
        """How much longer a collection waited than beside the idle thread."""
        return max(samples.waits) - max(self.resting.waits)


def main() -> int:
    """Measure each loop."""
    parser = argparse.ArgumentParser(prog="python -m bench.progress", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="turns of each kind")
    parser.add_argument("--collections", type=int, default=40, help="collections in a turn")
    parser.add_argument("--loops", default="", help="only these, comma-separated")
    parser.add_argument("--program", type=Path, default=PROGRAM, help="where the loops are")
    options = parser.parse_args()
    if sys._is_gil_enabled():
        sys.exit("with a GIL no thread stops the others: run this with .venv/3.14t/bin/python")
    chosen = [name for name in options.loops.split(",") if name] or kinds(options.program)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "unlatch", "build", str(options.program), "-o", folder]
        subprocess.run(command, check=True, capture_output=True)
        native = module_from(next(Path(folder).glob("*.so")), options.program.stem)
        probe = build_extension((HERE / "probe.c").read_text("ascii"), "probe", Path(folder))
        stop = module_from(probe, "probe").stop
    interpreted = module_from(options.program, options.program.stem)
    gc.freeze()
    print(f"{'':30}" + "".join(f"{head:>{9 * len(columns)}}" for head, columns in COLUMNS))
    print(f"{'loop':30}" + "".join(f"{column:>9}" for _, columns in COLUMNS for column in columns))
    measured = []
    for name in chosen:
        kind = Kind(name)
        for _ in range(options.rounds):
            beside(idle, native.Flag(), stop, kind.resting, options.collections)
            beside(getattr(native, name), native.Flag(), stop, kind.ours, options.collections)
            beside(getattr(interpreted, name), interpreted.Flag(), stop, kind.python, options.collections)
        print(f"{name:30}" + "".join(f"{figure:9.3f}" for figure in kind.figures()), flush=True)
        measured.append(kind)
    print()
    print("\n".join(summary(measured)))
    return 0


def summary(kinds: list[Kind]) -> list[str]:
    """Which kinds keep the limit."""
    lines = []
    for what, of in (
        (
            "gc.collect() took at most {:g} ms longer than with no loop running",
            lambda _, each: max(Delays.of(each).by_loop),
        ),
        ("gc.collect() waited at most {:g} ms longer than beside an idle thread", lambda kind, each: kind.above(each)),
        ("answers within {:g} ms", lambda _, each: max(each.answers)),
    ):
        late = [(kind, of(kind, kind.ours)) for kind in kinds if of(kind, kind.ours) > LIMIT_MS]
        in_time_interpreted = sum(of(kind, kind.python) <= LIMIT_MS for kind in kinds)
        lines.append(
            f"{what.format(LIMIT_MS)}: {len(kinds) - len(late)} of {len(kinds)} kinds, with the interpreter"
            f" {in_time_interpreted}"
        )
        lines += [
            f"  later: {kind.name} ({most:.1f}, with the interpreter {of(kind, kind.python):.1f})"
            for kind, most in late
        ]
    lines += [
        f"  garbage of {kind.name}: {garbage(kind.ours)}; with the interpreter {garbage(kind.python)}"
        for kind in kinds
        if max(one.found for one in kind.ours.running) > MANY
    ]
    return lines


def garbage(samples: Samples) -> str:
    """What the collections of a loop's garbage found and took, and what each object costs with no loop running."""
    many = [one for one in samples.running if one.found > MANY]
    if not many:
        return "none"
    each = Price.of([(one.found, one.own) for one in samples.still]).each
    most, longest = max(one.found for one in many), max(one.whole for one in many)
    return f"at most {most} objects, {longest:.1f} ms, {each * 1e6:.0f} ns each"


def kinds(program: Path) -> list[str]:
    """The functions of the program that loop until they are told to stop."""
    tree = ast.parse(program.read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [node.name for node in functions if [argument.arg for argument in node.args.args] == ["flag"]]


if __name__ == "__main__":
    sys.exit(main())
