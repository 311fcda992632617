"""Reads suites of bad input: Markdown files in which a heading names a test, and fenced blocks hold its files, its
commands, and what each command says.

    ## An unclosed bracket

    ```py bad.py              a file: its name follows the language
    ```py setup               Python that prepares what a file's text cannot say; runs in the test's folder
    ```console                commands after `$ `, what they print, and `[exit N]`

In a command, `unlatch` is the program under test, and assignments before it set the environment.
In what it prints, the test's folder is left out, and `...` at the end of a line stands for anything up to its end.
"""

import re
from dataclasses import dataclass
from pathlib import Path

HEADING = re.compile(r"^#{2,} (.+)$")
FENCE = re.compile(r"^(`{3,})(\w*) ?(.*)$")


@dataclass(slots=True)
class Command:
    """One command line and what it is expected to print; `line` and `end` bound the output in the suite's file."""

    text: str
    expected: str
    line: int
    end: int


@dataclass(slots=True)
class Case:
    """One test: files by name, the code that prepares the rest, and commands in order."""

    name: str
    suite: Path
    files: dict[str, str]
    setup: str
    commands: list[Command]


def read_suite(path: Path) -> list[Case]:
    """Return the cases of a suite, in order."""
    cases: list[Case] = []
    lines = path.read_text(encoding="utf-8").splitlines()
    number = 0
    while number < len(lines):
        heading, fence = HEADING.match(lines[number]), FENCE.match(lines[number])
        number += 1
        if heading:
            cases.append(Case(heading[1], path, {}, "", []))
        elif fence:
            start = number
            while lines[number] != fence[1]:
                number += 1
            _block(cases[-1], fence[2], fence[3], lines[start:number], start)
            number += 1
    empty = [case.name for case in cases if not case.commands]
    if empty:
        msg = f"{path.name}: cases without a command: {empty}"
        raise ValueError(msg)
    return cases


def _block(case: Case, language: str, name: str, body: list[str], start: int) -> None:
    if language == "console":
        for offset, line in enumerate(body):
            if line.startswith("$ "):
                case.commands.append(Command(line[2:], "", start + offset + 1, start + offset + 1))
            else:
                case.commands[-1].expected += line + "\n"
                case.commands[-1].end += 1
    elif name == "setup":
        case.setup = "\n".join(body) + "\n"
    else:
        case.files[name] = "\n".join(body) + "\n"


def matches(seen: str, expected: str) -> bool:
    """Whether the output is as expected, where `...` ends a line that may go on."""
    pattern = "\n".join(
        re.escape(line[:-3]) + ".*" if line.endswith("...") else re.escape(line) for line in expected.split("\n")
    )
    return re.fullmatch(pattern, seen) is not None


def bless(suite: Path, outputs: dict[int, tuple[Command, str]]) -> None:
    """Put what was seen in the place of what was expected, for the commands of one suite."""
    lines = suite.read_text(encoding="utf-8").splitlines()
    for command, seen in sorted(outputs.values(), key=lambda pair: -pair[0].line):
        lines[command.line : command.end] = seen.splitlines()
    suite.write_text("\n".join(lines) + "\n", encoding="utf-8")
