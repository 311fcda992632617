"""`make tsan`, `make asan`: runs the suites under a sanitizer, and fails unless all that it reports is CPython's own.

The last line says what was run, what passed, what was reported, and that the planted defects were. The log folder
keeps every report.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.sanitizers import canary
from tools.sanitizers.plans import PLANS, STACK_BYTES, Plan, Suite, settings
from tools.sanitizers.reports import Accepted, Interpreter, Report, accepted_by, parse, table
from tools.setup.console import SetupError, clean_environment, run_logged, say
from tools.setup.environments import folder_of, stamp_of
from tools.setup.sanitizers import sanitizing_compiler, symbolizer

ROOT: Final = Path(__file__).resolve().parents[2]
WORK: Final = ROOT / "build" / "sanitizers"
ACCEPTED: Final = Path(__file__).with_name("accepted.toml")
SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the tests of one suite came to."""

    suite: Suite
    passed: int
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a whole plan came to."""

    plan: Plan
    outcomes: tuple[Outcome, ...]
    listed: Counter[Accepted]
    ours: tuple[Report, ...]

    @property
    def good(self) -> bool:
        """Whether everything ran, passed, and nothing was reported of ours."""
        return not self.ours and all(outcome.passed and not outcome.wrong for outcome in self.outcomes)

    def __str__(self) -> str:
        return (
            f"{self.plan.sanitizer} sanitizer, CPython {self.plan.flavour.name}:"
            f" suites {', '.join(outcome.suite.name for outcome in self.outcomes)};"
            f" tests passed {sum(outcome.passed for outcome in self.outcomes)},"
            f" not passed {sum(len(outcome.wrong) for outcome in self.outcomes)};"
            f" reports from CPython (listed) {self.listed.total()}; reports from ours {len(self.ours)};"
            " canary reported yes"
        )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.sanitizers", description=__doc__)
    parser.add_argument("sanitizer", choices=PLANS)
    parser.add_argument("--suite", action="append", help="only this suite")
    parser.add_argument("--build", help="only this interpreter, 3.14t-asan for example")
    parser.add_argument("pytest", nargs="*", help="further arguments for pytest, after --")
    options = parser.parse_args()
    verdicts = []
    try:
        for plan in PLANS[options.sanitizer]:
            if options.build in (None, plan.flavour.name):
                suites = [suite for suite in plan.suites if not options.suite or suite.name in options.suite]
                verdicts.append(run(plan, suites, options.pytest))
    except SetupError as stop:
        print(f"\nstopped: {stop.problem}\n  next: {stop.step}", file=sys.stderr)
        return 2
    print()
    for verdict in verdicts:
        print(verdict)
    return 0 if verdicts and all(verdict.good for verdict in verdicts) else 1


def run(plan: Plan, suites: Iterable[Suite], arguments: list[str]) -> Verdict:
    """Canaries first, for without them the rest means nothing; then the suites; then the reports."""
    say(f"\n== {plan.sanitizer} sanitizer on {plan.flavour.name}")
    logs = WORK / plan.flavour.name
    shutil.rmtree(logs, ignore_errors=True)
    logs.mkdir(parents=True)
    # Sanitizers map terabytes; a limit on address space inherited from the shell would stop them.
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    if stack := STACK_BYTES.get(plan.sanitizer):
        resource.setrlimit(resource.RLIMIT_STACK, (stack, resource.getrlimit(resource.RLIMIT_STACK)[1]))
    environment = environment_of(plan, logs)
    launch = [*without_random_addresses(), str(python_of(plan))]
    module = canary.build(folder_of(plan.compiled_by, ROOT) / "bin" / "python", logs, environment)
    for planted in plan.canaries:
        if reason := canary.why_void(planted, module, launch, environment, logs):
            raise SetupError(f"the run is void: {reason}", "see which part of the set-up is not instrumented")
    say(f"  canaries: {', '.join(planted.function for planted in plan.canaries)} reported, as they must be")
    outcomes = tuple(run_suite(suite, launch, environment, logs, arguments) for suite in suites)
    listed, ours = sorted_out(logs, interpreter_of(plan))
    examples = {report.signature: report for report in ours}
    for signature, times in Counter(report.signature for report in ours).most_common(SHOWN):
        say(f"\n{times} times: {examples[signature]}")
    if len(examples) > SHOWN:
        say(f"\n... and {len(examples) - SHOWN} other kinds")
    for outcome in outcomes:
        for name in outcome.wrong:
            say(f"  not passed: {outcome.suite.name}: {name}")
    for row, times in listed.items():
        say(f"  CPython's own, {times} times: {', '.join(sorted(row.functions))}")
    say(f"  logs and reports are in {logs.relative_to(ROOT)}")
    return Verdict(plan, outcomes, listed, ours)


def run_suite(
    suite: Suite, launch: list[str], environment: dict[str, str], logs: Path, arguments: list[str]
) -> Outcome:
    """Run one pytest; a process that dies is one test that did not pass."""
    results, log = logs / f"{suite.name}.xml", logs / f"{suite.name}.log"
    # faulthandler takes over the signals that the sanitizers want; a test takes ten times as long as elsewhere.
    quiet = ["-q", "-p", "no:faulthandler", "-p", "no:cacheprovider", "-o", "timeout=1800", f"--junit-xml={results}"]
    command = [*launch, "-m", "pytest", *quiet, *suite.arguments, *arguments]
    begun = time.monotonic()
    run_logged(f"suite {suite.name}", command, log, cwd=ROOT, env=environment)
    if not results.exists():
        return Outcome(suite, 0, (f"pytest did not finish after {time.monotonic() - begun:.0f} s, see {log}",))
    cases = list(ElementTree.parse(results).iter("testcase"))
    wrong = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    skipped = sum(case.find("skipped") is not None for case in cases)
    return Outcome(suite, len(cases) - len(wrong) - skipped, tuple(str(case.get("name")) for case in wrong))


def sorted_out(logs: Path, interpreter: Interpreter) -> tuple[Counter[Accepted], tuple[Report, ...]]:
    """What the suites' processes reported: how often each row of the table, and what is in none."""
    rows = table(ACCEPTED.read_text("utf-8"))
    listed: Counter[Accepted] = Counter()
    ours = []
    for path in sorted(logs.glob("report.*")):
        for report in parse(path.read_text("utf-8", errors="replace")):
            row = accepted_by(report, rows, interpreter)
            if row is None:
                ours.append(report)
            else:
                listed[row] += 1
    return listed, tuple(ours)


def environment_of(plan: Plan, logs: Path) -> dict[str, str]:
    """What compilers, tests and sanitizers have to know."""
    compiler = sanitizing_compiler(plan.sanitizer)
    chosen = {
        "UNLATCH_SANITIZE": plan.sanitizer,
        "UNLATCH_BUILD_PYTHON": str(folder_of(plan.compiled_by, ROOT) / "bin" / "python"),
        "CC": compiler,
        "DEBUGINFOD_URLS": "",  # the symbolizer would ask the network
        **settings(str(logs / "report"), symbolizer()),
    }
    if plan.flavour.free_threaded:
        # Packages that are not ours may turn the GIL on, which would hide every race.
        chosen["PYTHON_GIL"] = "0"
    return clean_environment(**chosen)


def without_random_addresses() -> list[str]:
    """The words before a command that keep its addresses out of where sanitizers keep their shadows."""
    return ["setarch", "-R"] if shutil.which("setarch") else []


def python_of(plan: Plan) -> Path:
    """The sanitized interpreter."""
    return folder_of(plan.flavour, ROOT) / "bin" / "python"


def interpreter_of(plan: Plan) -> Interpreter:
    """Where the sanitized interpreter's own code lies."""
    executable = Path(stamp_of(folder_of(plan.flavour, ROOT))["python"]).resolve()
    return Interpreter((executable.parent, *executable.parent.parent.glob("lib/python3*/lib-dynload")))


if __name__ == "__main__":
    sys.exit(main())
