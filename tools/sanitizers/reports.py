"""Reads what sanitizers report, and tells CPython's own from ours.

A report is CPython's own only if each of its access stacks lies wholly in the interpreter and in system libraries, and
a row of `accepted.toml` names a function near the top of every one of them. Everything else counts as ours: also what
cannot be read, what lies in a library that nobody instrumented, and what is in CPython but in no row.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# What the sanitizers are asked to print for a frame: number, function, source, line, binary.
FRAME_FORMAT: Final = "#%n|%f|%s|%l|%m"
# A row names a function at most so far from the top: inlined one-liners come before the function that people know.
NEAR: Final = 8
# Headers whose functions do one access, or look at the head of one object, for whoever calls them.
ACCESSORS: Final = frozenset({"atomic.h", "pyatomic_gcc.h", "pyatomic.h", "object.h"})
# Frames of a stack that people are shown; the log has them all.
SHOWN: Final = 12

# `CHECK failed` is the sanitizer's own end: whatever would have come after it is unknown.
_START: Final = re.compile(r"(?:(?:WARNING|ERROR): |^)(\w+Sanitizer): ((?!reported ).*)")
_FRAME: Final = re.compile(r"\s*#\d+\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)$")
_LEAK: Final = re.compile(r"(?:Direct|Indirect) leak of ")
# Stacks that tell where an object or thread comes from, not what went wrong with it.
_BACKGROUND: Final = re.compile(r"Location is|Thread T?\S* .*created by|Mutex \S+ .*created at|As if synchronized")


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of a stack; parts that the symbolizer did not know are empty."""

    function: str
    source: str
    line: str
    binary: str

    def __str__(self) -> str:
        place = f"{Path(self.source).name}:{self.line}" if self.source else Path(self.binary).name
        return f"{self.function or '?'} ({place})"


@dataclass(frozen=True, slots=True)
class Stack:
    """A titled stack of a report, innermost frame first."""

    title: str
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One finding: what kind it is, and its stacks."""

    sanitizer: str
    kind: str
    stacks: tuple[Stack, ...]

    @property
    def accesses(self) -> tuple[Stack, ...]:
        """The stacks of what went wrong."""
        return tuple(stack for stack in self.stacks if not _BACKGROUND.search(stack.title))

    def names(self, function: str) -> bool:
        """Whether some access stack has this function in it."""
        return any(frame.function == function for stack in self.accesses for frame in stack.frames)

    @property
    def signature(self) -> str:
        """What reports of one defect have in common: its kind and, of each side, the functions near the top."""
        sides = (" < ".join(frame.function for frame in stack.frames[:4]) for stack in self.accesses)
        return f"{self.kind}: {' | '.join(sorted(sides))}"

    def __str__(self) -> str:
        lines = [f"{self.sanitizer}: {self.kind}"]
        for stack in self.accesses:
            lines.append(f"  {stack.title}")
            lines += [f"    {frame}" for frame in stack.frames[:SHOWN]]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A row of the table: a defect of CPython's that a report may be about, and why it is not ours to mend."""

    kind: str
    functions: frozenset[str]
    reason: str
    called_by_us: bool
    """Whether our frames may be among the callers: what CPython offers to extensions may be called by us."""
    one_side: bool = False
    """Whether one of the functions on one side is enough: it is made to read what others are writing."""
    mirrored_by: frozenset[str] = frozenset()
    """Functions of ours that do in line what CPython's functions of the row do; the other side has to be CPython's,
    unless one side is enough and there is no other."""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Where CPython's own code is, and the operating system's."""

    folders: tuple[Path, ...]

    def has(self, frame: Frame) -> bool:
        """Whether the frame's code is CPython's or the system's. The binary decides: headers are inlined into ours."""
        binary = Path(frame.binary)
        return any(binary.is_relative_to(folder) for folder in self.folders) or bool(
            re.match(r"(ld-linux.*|lib(c|m|pthread|dl|gcc_s|stdc\+\+|ssl|crypto|z|ffi)[-.].*|\[vdso\])$", binary.name)
        )


def parse(text: str) -> list[Report]:
    """All reports of a log, in their order."""
    return list(_reports(text.splitlines()))


def _reports(lines: Sequence[str]) -> Iterator[Report]:
    sanitizer, kind = "", ""
    stacks: list[Stack] = []
    title = ""
    frames: list[Frame] = []

    def close() -> None:
        nonlocal title, frames
        if frames:
            stacks.append(Stack(title, tuple(frames)))
        title, frames = "", []

    def finished() -> Iterator[Report]:
        close()
        if sanitizer == "LeakSanitizer":
            # One report per leak: each is a defect of its own.
            yield from (Report(sanitizer, "leak", (stack,)) for stack in stacks)
        elif sanitizer:
            yield Report(sanitizer, kind, tuple(stacks))
        stacks.clear()

    for line in lines:
        if found := _START.search(line):
            yield from finished()
            sanitizer, kind = found[1], _kind(found[2])
        elif found := _FRAME.match(line):
            frames.append(Frame(*found.groups()))
        elif line.startswith("SUMMARY:"):
            yield from finished()
            sanitizer = ""
        elif line.strip():
            close()
            title = line.strip().rstrip(":")
    yield from finished()


def _kind(text: str) -> str:
    """`data race (pid=7)` and `heap-use-after-free on address 0x…` without what differs from run to run."""
    return re.split(r" \(pid=| on address | on unknown address |: ", text)[0].strip()


def table(text: str) -> list[Accepted]:
    """The rows of `accepted.toml`."""
    return [
        Accepted(
            row["kind"],
            frozenset(row["functions"]),
            row["reason"],
            row.get("called_by_us", False),
            row.get("one_side", False),
            frozenset(row.get("mirrored_by", ())),
        )
        for row in tomllib.loads(text).get("report", [])
    ]


def accepted_by(report: Report, rows: Iterable[Accepted], interpreter: Interpreter) -> Accepted | None:
    """The row that takes a report for CPython's own, or None: it is ours."""
    return next((row for row in rows if _fits(report, row, interpreter)), None)


def _fits(report: Report, row: Accepted, interpreter: Interpreter) -> bool:
    if report.kind != row.kind or not report.accesses:
        return False
    enough = any if row.one_side else all
    own = [_explains(row, stack, interpreter) for stack in report.accesses]
    sides = zip(own, report.accesses, strict=True)
    if row.one_side and len(own) == 1:
        return own[0] or _mirrors(row, report.accesses[0])  # no other side that could be CPython's
    return any(own) and enough(explained or _mirrors(row, stack) for explained, stack in sides)


def _explains(row: Accepted, stack: Stack, interpreter: Interpreter) -> bool:
    place = next((i for i, frame in enumerate(stack.frames[:NEAR]) if frame.function in row.functions), None)
    if place is None or not all(map(interpreter.has, stack.frames[: place + 1])):
        return False
    return row.called_by_us or all(map(interpreter.has, stack.frames))


def _mirrors(row: Accepted, stack: Stack) -> bool:
    """Whether the function that wanted the access, below the accessors of headers, is one of the row's."""
    wanting = (frame for frame in stack.frames if Path(frame.source).name not in ACCESSORS)
    return next((frame.function for frame in wanting), "") in row.mirrored_by
