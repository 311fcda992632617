"""Runs a command under callgrind and reads its profile: how often each instruction ran and each function was called."""

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path


class NoCallgrindError(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction of a loaded file, by its address there."""

    file: str
    address: int


@dataclass(slots=True)
class Profile:
    executed: Counter[Instruction] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    # The function that an instruction was executed in.
    functions: dict[Instruction, str] = field(default_factory=dict)

    def minus(self, other: "Profile") -> "Profile":
        """What ran here more often than in `other`: the longer run's own work, without start-up and end."""
        executed = Counter(self.executed)
        executed.subtract(other.executed)
        calls = Counter(self.calls)
        calls.subtract(other.calls)
        return Profile(executed, calls, other.functions | self.functions)


def profile(argv: list[str], output: Path) -> Profile:
    if shutil.which("valgrind") is None:
        raise NoCallgrindError("valgrind is not installed")
    options = ["--tool=callgrind", "--dump-instr=yes", "--compress-strings=no", "--compress-pos=no"]
    done = subprocess.run(
        ["valgrind", "--error-exitcode=0", *options, f"--callgrind-out-file={output}", *argv],
        capture_output=True,
        text=True,
    )
    if done.returncode != 0 or not output.exists():
        raise NoCallgrindError(f"callgrind ended with code {done.returncode}:\n{done.stderr[-2000:]}")
    with output.open() as lines:
        return parse(lines)


def parse(lines: Iterable[str]) -> Profile:
    """A profile in callgrind's format, written with instruction addresses and without any compression."""
    found = Profile()
    file = function = callee = ""
    inclusive = False
    for line in lines:
        if line.startswith("0x"):
            # The line after `calls=` has the cost of the call, which is not the calling instruction's own.
            if not inclusive:
                address, _, count = line.split()
                instruction = Instruction(file, int(address, 16))
                found.executed[instruction] += int(count)
                found.functions[instruction] = function
            inclusive = False
        elif line.startswith("ob="):
            file = line[3:].strip()
        elif line.startswith("fn="):
            function = plain(line[3:])
        elif line.startswith("cfn="):
            callee = plain(line[4:])
        elif line.startswith("calls="):
            found.calls[callee] += int(line[6:].split()[0])
            inclusive = True
    return found


def plain(name: str) -> str:
    """A function's name without the number that callgrind gives to levels of recursion."""
    return name.strip().partition("'")[0]
