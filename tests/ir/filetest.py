"""Tests written as IR: what a `.ir` file is made of.

    # test pass=fold constants         the command and its options
    # Some words about the idea.
    # run: @m.f(3) == 4                calls of the interpreter, with what they give
    # patched: m.f                     globals and classes that `native.ok` and `class.ok` deny
    # class: m.D(m.C)                  a native class and its native base
    # sole: @m.C.f                     a method that no subclass overrides

    func @m.f(v0: int) -> int { ... }  the functions
    # ----                             for commands that rewrite functions: what comes out
    func ...

Everything below the head is what the command prints, expectations as comments on the line concerned included: a test
compares its file with what the command makes of it, and `pytest --bless` writes the latter into the file.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from unlatch.interp.machine import Machine, Outcome
from unlatch.ir.func import Func
from unlatch.ir.parse import Parsed, parse

SEPARATOR = "# ----\n"
RUN = re.compile(r"# run: @([^\s(]+)(\(.*?\)) (==|raises) (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Call:
    """One `run:` line: call `symbol` with the Python expression `arguments`; `expected` is `== value` or `raises
    Error(...)`."""

    symbol: str
    arguments: str
    expected: str

    def outcome(self, functions: list[Func], head: str) -> Outcome:
        """What the interpreter gives for this call of these functions, in a fresh world made by the head's
        directives."""
        patched = frozenset(re.findall(r"^# patched: (\S+)$", head, re.MULTILINE))
        bases = dict(re.findall(r"^# class: (\S+)\((\S+)\)$", head, re.MULTILINE))
        machine = Machine({f.symbol: f for f in functions}, bases=bases, patched=patched)
        arguments: tuple[object, ...] = eval(f"_args{self.arguments}", {"_args": lambda *args: args})
        return machine.run(self.symbol, *arguments)


@dataclass(frozen=True, slots=True)
class FileTest:
    """One file: the head's comments, and the text below it."""

    path: Path
    head: str
    body: str

    @property
    def command(self) -> str:
        """The command and its options (`pass=fold`)."""
        return self.head.splitlines()[0].removeprefix("# test ").strip()

    @property
    def given(self) -> str:
        """The functions that the command gets."""
        return self.body.partition(SEPARATOR)[0]

    @property
    def parsed(self) -> Parsed:
        """Those functions, read."""
        return parse(self.given)

    @property
    def calls(self) -> list[Call]:
        """The calls that the head asks for."""
        return [Call(m[1], m[2], f"{m[3]} {m[4]}") for m in RUN.finditer(self.head)]


def read(path: Path) -> FileTest:
    """Split a file into head and body, at the first function."""
    text = path.read_text(encoding="utf-8")
    at = text.index("\nfunc ") + 1
    return FileTest(path, text[:at], text[at:])
