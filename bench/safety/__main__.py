"""`python -m bench.safety`: build the racing programs with each compiler, run each case, say what became of it.

Writes bench/results/safety.json.  A case runs several times in processes of their own; the worst outcome counts,
because a race that was lucky is still one.  The exit status is 1 if a case of Unlatch ended in anything but `fine`.
"""

import argparse
import json
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from bench import facts
from bench.plan import PYTHONS, ROOT, Python

from .builds import SYSTEMS, build
from .driver import CASES

DRIVER: Final = Path(__file__).with_name("driver.py")
RESULTS: Final = ROOT / "bench" / "results" / "safety.json"
GRACE_SECONDS: Final = 60
NAMES: Final = (*CASES, "circular import")

# From best to worst.
ORDER: Final = ("fine", "grows", "wrong values", "exception", "hangs", "crash", "not built")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case under one system; `detail` is the signal, the exception or the count."""

    case: str
    system: str
    python: str
    verdict: str
    detail: str = ""


def main() -> int:
    options = arguments()
    python = next(p for p in PYTHONS if p.name == options.python)
    systems = [s for s in options.systems.split(",") if s]
    cases = [c for c in options.cases.split(",") if c] or list(NAMES)
    outcomes: list[Outcome] = []
    for system in systems:
        print(f"building with {system}", file=sys.stderr, flush=True)
        modules, problem = build(system, python)
        if problem:
            print(problem, file=sys.stderr)
        for case in cases:
            tries = [play(case, system, python, modules, options.seconds) for _ in range(options.tries)]
            outcomes.append(max(tries, key=lambda outcome: ORDER.index(outcome.verdict)))
            print(f"  {case}: {outcomes[-1].verdict} {outcomes[-1].detail}", file=sys.stderr, flush=True)
    show(outcomes, cases, systems)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    content = {"machine": facts.machine(), "python": python.name, "outcomes": [asdict(o) for o in outcomes]}
    RESULTS.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return 1 if any(o.system == "unlatch" and o.verdict != "fine" for o in outcomes) else 0


def play(case: str, system: str, python: Python, modules: Path, seconds: float) -> Outcome:
    """Run one case once."""
    command = [str(python.executable), str(DRIVER), case, str(modules), f"{seconds:g}"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=seconds + GRACE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return Outcome(case, system, python.name, "hangs", f"no end after {seconds + GRACE_SECONDS:g} s")
    verdict, detail = judged(case, done.returncode, done.stdout, done.stderr)
    return Outcome(case, system, python.name, verdict, detail)


def judged(case: str, status: int, output: str, errors: str) -> tuple[str, str]:
    """The verdict on a process that has ended."""
    if status < 0:
        return "crash", signal.Signals(-status).name
    if status > 0:
        last = errors.strip().splitlines()[-1] if errors.strip() else f"exit {status}"
        return ("not built" if "No module named" in last else "exception"), last[:200]
    wrong = json.loads(output.splitlines()[-1])["wrong"]
    if wrong and case == "handing objects over":
        return "grows", f"{wrong} MiB"
    return ("wrong values", str(wrong)) if wrong else ("fine", "")


def show(outcomes: list[Outcome], cases: list[str], systems: list[str]) -> None:
    table = Table("case", *systems, title="What became of racing programs (worst of all tries)")
    by_case = {(o.case, o.system): o for o in outcomes}
    for case in cases:
        cells = [by_case[case, system] for system in systems]
        table.add_row(case, *(f"{o.verdict} {o.detail}".strip()[:40] for o in cells))
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.safety", description=__doc__)
    parser.add_argument("--python", default="3.14t", choices=[p.name for p in PYTHONS])
    parser.add_argument("--systems", default=",".join(SYSTEMS))
    parser.add_argument("--cases", default="", help=f"comma-separated, out of: {', '.join(NAMES)}")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each race")
    parser.add_argument("--tries", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
