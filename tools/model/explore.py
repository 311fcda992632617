"""Runs explorations and reads what they print; gives traces source lines and names."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

LINE = re.compile(r"^(?P<scenario>\S+): (?P<verdict>holds|FAILED|UNFINISHED)(?P<rest>.*)$", re.MULTILINE)
SITUATIONS = re.compile(r"(\d+) situations, (\d+) executions")
ADDRESS = re.compile(r"\[(0x[0-9a-f]+)\]")
VARIABLE = re.compile(r"\{(0x[0-9a-f]+)\}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one program printed: of its scenarios, up to the first that failed."""

    held: tuple[str, ...]
    situations: int
    executions: int
    failed: str = ""  # the failing scenario
    reason: str = ""
    trace: str = ""  # with addresses still in it
    unfinished: bool = False  # too many situations, or the program broke: no verdict


def explore(program: Path, arguments: tuple[str, ...], timeout: float) -> Outcome:
    """Run an exploration to its end or first failure."""
    command = [str(program), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=timeout)
    except subprocess.TimeoutExpired:
        return Outcome((), 0, 0, "?", f"not explored after {timeout:.0f} seconds", unfinished=True)
    held: list[str] = []
    situations = executions = 0
    for match in LINE.finditer(done.stdout):
        figures = SITUATIONS.search(match["rest"])
        if match["verdict"] != "holds":
            return Outcome(
                tuple(held),
                situations,
                executions,
                match["scenario"],
                match["rest"].strip(" :"),
                done.stdout[match.start() :],
                unfinished=match["verdict"] == "UNFINISHED",
            )
        held.append(match["scenario"])
        if figures:
            situations += int(figures[1])
            executions += int(figures[2])
    if done.returncode != 0 or not held:
        reason = f"the program ended with {done.returncode}"
        return Outcome(tuple(held), situations, executions, "?", reason, done.stderr, unfinished=True)
    return Outcome(tuple(held), situations, executions)


def readable(trace: str, program: Path) -> str:
    """Replace the addresses in a trace by source lines and variables."""
    codes = sorted(set(ADDRESS.findall(trace)))
    lines = subprocess.run(
        ["addr2line", "-e", str(program), *(hex(int(code, 16) - 1) for code in codes)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    places = {code: re.sub(r"^.*/| \(.*\)", "", line) for code, line in zip(codes, lines, strict=False)}
    symbols = subprocess.run(["nm", "-n", str(program)], capture_output=True, text=True, check=False).stdout
    names = [(int(a, 16), n) for a, _, n in (row.split() for row in symbols.splitlines() if len(row.split()) == 3)]

    def variable(match: re.Match[str]) -> str:
        address = int(match[1], 16)
        start, name = max(((a, n) for a, n in names if a <= address), default=(address, match[1]))
        return f"{name}+{address - start}" if address > start else name

    text = ADDRESS.sub(lambda m: f"[{places.get(m[1], m[1])}]", trace)
    return VARIABLE.sub(variable, text)
