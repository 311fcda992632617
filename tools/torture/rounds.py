"""Builds torture programs and runs their scenarios, each in a process of its own; says how to repeat what failed."""

import json
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.building import why_not_built

from .program import generate

ROOT: Final = Path(__file__).resolve().parents[2]
WORK: Final = ROOT / "build" / "torture"
ARENA: Final = Path(__file__).with_name("arena.py")
SANITIZED: Final = {"thread": "-tsan", "address": "-asan"}
GRACE_SECONDS: Final = 90


@dataclass(frozen=True, slots=True)
class Mode:
    """How the program is run: the environment it is built in, and whether the GIL is forced on."""

    name: str
    environment: str
    gil: bool = False


MODES: Final = (Mode("3.14t", "3.14t"), Mode("3.14t-gil", "3.14t", gil=True), Mode("3.14", "3.14"))
BY_NAME: Final = {mode.name: mode for mode in MODES}


@dataclass(frozen=True, slots=True)
class Round:
    """One scenario of one program in one mode; everything random follows from it."""

    program: int
    scenario: int
    mode: Mode
    stress: bool
    size: str
    seconds: float

    @property
    def command(self) -> str:
        """What repeats it, from the project's folder."""
        stress = " --stress" if self.stress else ""
        return (
            f".venv/3.14t/bin/python -m tools.torture --program {self.program} --scenario {self.scenario}"
            f" --mode {self.mode.name}{stress} --size {self.size} --seconds {self.seconds:g}"
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a round went; empty `problem` if well."""

    round: Round
    problem: str


def folder_of(round_: Round) -> Path:
    """Where the compiled program of a round lies."""
    kind = "stress" if round_.stress else "plain"
    return WORK / f"{round_.program}-{round_.size}-{kind}-{round_.mode.environment}"


def build(round_: Round, folder: Path | None = None) -> str:
    """Compile the program of a round, from nothing; what the compiler said if it failed."""
    folder = folder or folder_of(round_)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    program = generate(round_.program, round_.size)
    (folder / "prog.py").write_text(program.source, encoding="utf-8")
    (folder / "prog.json").write_text(json.dumps(program.manifest), encoding="utf-8")
    command = [str(python_of(round_.mode)), "-m", "unlatch", "build", "prog.py", "-O1", "-o", "out"]
    return why_not_built(command, folder, UNLATCH_CFLAGS="-DUL_STRESS" if round_.stress else "")


def python_of(mode: Mode) -> Path:
    """The interpreter of a mode."""
    return ROOT / ".venv" / mode.environment / "bin" / "python"


def runner_of(mode: Mode) -> Path:
    """The interpreter that runs what that of the mode compiled: a sanitized one where code is instrumented."""
    suffix = SANITIZED.get(os.environ.get("UNLATCH_SANITIZE", ""), "")
    return ROOT / ".venv" / f"{mode.environment}{suffix}" / "bin" / "python"


def run(round_: Round, folder: Path | None = None, *options: str) -> Outcome:
    """Run the scenario of a round on the compiled program."""
    command = [str(runner_of(round_.mode)), str(ARENA), str(folder or folder_of(round_))]
    command += ["--scenario", str(round_.scenario), "--seconds", f"{round_.seconds:g}", *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    if round_.mode.gil:
        environment["PYTHON_GIL"] = "1"
    try:
        done = subprocess.run(
            command,
            env=environment,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=round_.seconds + GRACE_SECONDS,
        )
    except subprocess.TimeoutExpired as late:
        return Outcome(round_, f"hangs, and faulthandler does not answer\n{late.stderr!r}")
    if done.returncode == 0:
        return Outcome(round_, "")
    how = f"exit {done.returncode}"
    if done.returncode < 0:
        how = signal.Signals(-done.returncode).name
    elif "Timeout (" in done.stderr:
        how = "hangs"
    return Outcome(round_, f"{how}\n{done.stdout[-3000:]}{done.stderr[-6000:]}")
