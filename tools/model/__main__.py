"""`python -m tools.model [--quick] [PROTOCOL...]`: explore; see that every mutant is noticed; a line per protocol.

The exit status is 0 only if every scenario holds and every mutant is killed (or survives as its row says).
"""

import argparse
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass
from pathlib import Path

from tools.model.build import BuildError, Workshop, workshop
from tools.model.explore import Outcome, explore, readable
from tools.model.table import Mutant, Protocol, protocols

MINUTES = 8 * 60  # for one exploration
MOST = "3000000"  # situations of a mutant: one that needs more is as bad as one that survives


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one mutant."""

    mutant: Mutant
    problem: str  # empty: as it should be
    story: str  # how it was noticed


def judge(shop: Workshop, protocol: Protocol, mutant: Mutant, *, quick: bool) -> Verdict:
    """Explore a mutant: it must fail."""
    try:
        program = shop.program(protocol, mutant)
    except (BuildError, ValueError) as error:
        return Verdict(mutant, f"cannot be built: {error}", "")
    arguments = mutant.scenarios or (("--quick",) if quick else ())
    outcome = explore(program, ("--most", MOST, *arguments), MINUTES)
    if mutant.equivalent:
        return Verdict(
            mutant, f"is killed, though it is listed as equivalent: {outcome.reason}" if outcome.failed else "", ""
        )
    if outcome.unfinished:
        return Verdict(mutant, f"cannot be explored: {outcome.reason}", "")
    if not outcome.failed:
        return Verdict(mutant, "survives", "")
    return Verdict(mutant, "", f"{outcome.failed}: {outcome.reason}\n{readable(outcome.trace, program)}")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a protocol's line says; they add up to the last line."""

    scenarios: int = 0
    situations: int = 0
    executions: int = 0
    killed: int = 0
    killable: int = 0

    def plus(self, other: "Figures") -> "Figures":
        """Return both together."""
        return Figures(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def line(self, name: str, seconds: float) -> str:
        """Return one line of the table."""
        return (
            f"{name:<16} {self.scenarios:>3} scenarios {self.situations:>10,} situations "
            f"{self.executions:>10,} executions  mutants killed {self.killed}/{self.killable}  ({seconds:.0f} s)"
        )


def report(protocol: Protocol, outcome: Outcome, verdicts: list[Verdict], seconds: float) -> Figures:
    """Print a protocol's line."""
    killable = [v for v in verdicts if not v.mutant.equivalent]
    killed = sum(not v.problem for v in killable)
    figures = Figures(len(outcome.held), outcome.situations, outcome.executions, killed, len(killable))
    print(figures.line(protocol.name, seconds), flush=True)
    for verdict in verdicts:
        if verdict.problem:
            print(f"  mutant {verdict.mutant.name!r} {verdict.problem}", flush=True)
    return figures


def main(arguments: list[str]) -> int:
    """Explore what the command line names, else everything."""
    parser = argparse.ArgumentParser(prog="make model", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="PROTOCOL")
    parser.add_argument("--quick", action="store_true", help="the small scenarios and one mutant of each protocol")
    parser.add_argument("--traces", action="store_true", help="print how each mutant was noticed")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    chosen = [p for p in protocols() if not options.names or p.name in options.names]
    failed = not chosen
    total, start = Figures(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="unlatch-model-") as folder, ThreadPoolExecutor(options.jobs) as pool:
        try:
            shop = workshop(Path(folder))
            shop.shared_objects()
        except BuildError as error:
            print(f"make model: {error}", file=sys.stderr)
            return 2
        for protocol in chosen:
            began = time.monotonic()
            program = shop.program(protocol)
            whole = pool.submit(explore, program, ("--quick",) if options.quick else (), MINUTES)
            mutants = [m for m in protocol.mutants if m.quick or not options.quick]
            verdicts = list(pool.map(lambda m, p=protocol: judge(shop, p, m, quick=options.quick), mutants))
            outcome = whole.result()
            total = total.plus(report(protocol, outcome, verdicts, time.monotonic() - began))
            if outcome.failed:
                print(f"  {outcome.failed}: {outcome.reason}\n{readable(outcome.trace, program)}")
            for verdict in verdicts:
                if options.traces and verdict.story:
                    print(f"mutant {verdict.mutant.name!r} is noticed by {verdict.story}")
            failed = failed or bool(outcome.failed) or any(v.problem for v in verdicts)
    print(total.line("all", time.monotonic() - start))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
