"""What the compiler has to say about the source: a stable code, a position, the source line, and the smallest edit
that helps.

Stages collect `Diagnostic` values and never print; `render` turns them into text at the very end.
`CODES` explains every code for `unlatch explain`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

TAB_WIDTH: Final = 4


class Severity(Enum):
    """How bad it is: an `ERROR` stops the build."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of a source file: 1-based lines, 0-based columns in characters; the end is exclusive."""

    line: int
    col: int = 0
    end_line: int = 0
    end_col: int = 0


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One message.  `span` None: it is about the whole file (or, without `path`, about the run).

    `code` is a key of `CODES`.  `notes` add facts, `help` is what to change.
    """

    code: str
    message: str
    path: str = ""
    span: Span | None = None
    severity: Severity = Severity.ERROR
    notes: tuple[str, ...] = ()
    help: str = ""

    def __post_init__(self) -> None:
        if self.code not in CODES:
            msg = f"unknown diagnostic code {self.code!r}"
            raise ValueError(msg)

    @property
    def is_error(self) -> bool:
        """Whether it stops the build."""
        return self.severity is Severity.ERROR

    def as_error(self) -> "Diagnostic":
        """The same with a warning made an error, as `--strict` wants it."""
        return replace(self, severity=Severity.ERROR) if self.severity is Severity.WARNING else self

    def headline(self) -> str:
        """The first line: where, how bad, which code, what."""
        what = f"{self.severity.value}[{self.code}]: {self.message}"
        if not self.path:
            return what
        path = printable(self.path)
        if self.span is None:
            return f"{path}: {what}"
        return f"{path}:{self.span.line}:{self.span.col + 1}: {what}"


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sorted by file and position, each one once."""
    nowhere = Span(0)
    unique = dict.fromkeys(diagnostics)
    return sorted(unique, key=lambda d: (d.path, d.span or nowhere, d.code, d.message))


def render(diagnostic: Diagnostic, source: str | None = None) -> str:
    """The text that users see; `source` is the file's content, for the line and the caret under it."""
    lines = [diagnostic.headline()]
    if source is not None and diagnostic.span is not None:
        lines += _excerpt(source, diagnostic.span)
    lines += [f"  note: {note}" for note in diagnostic.notes]
    if diagnostic.help:
        lines.append(f"  help: {diagnostic.help}")
    return "\n".join(lines)


def printable(text: str) -> str:
    """`text` without the control characters and lone surrogates that a hostile file name could send to a terminal."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _excerpt(source: str, span: Span) -> list[str]:
    # Not splitlines(): that also splits at form feeds and Unicode line ends, which do not end a line of Python.
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not 1 <= span.line <= len(lines):
        return []
    line = lines[span.line - 1]
    col = min(span.col, len(line))
    end = span.end_col if span.end_line == span.line else len(line.rstrip())
    before, marked = line[:col].replace("\t", " " * TAB_WIDTH), line[col:end].replace("\t", " " * TAB_WIDTH)
    shown = printable(line.rstrip().replace("\t", " " * TAB_WIDTH))
    return [f"    {shown}", f"    {' ' * len(before)}{'^' * max(1, len(marked))}"]


CODES: Final[dict[str, str]] = {
    "bad-config": (
        "A setting under [tool.unlatch] in pyproject.toml is unknown or has a value of the wrong kind. The "
        "message names the setting and lists what is allowed. A mistyped setting would otherwise be ignored in "
        "silence, so the build stops."
    ),
    "bad-option": (
        "A command-line option is unknown, or its value makes no sense, or two options contradict each other. "
        "`unlatch COMMAND --help` lists what a command takes."
    ),
    "bad-output": (
        "The result could not be written where it was asked for: the folder is not writable, is no folder, or the disk "
        "is full. Choose another folder with `-o`."
    ),
    "bad-encoding": (
        "The source file cannot be decoded: it is not valid UTF-8 and declares no other encoding, or it declares "
        "one that does not exist or does not fit. Save the file as UTF-8, or put a line like `# -*- coding: "
        "latin-1 -*-` first."
    ),
    "checker-config": (
        "mypy's own configuration could not be used as it is. Unlatch honours the project's mypy settings as far "
        "as they concern types; a setting that the compiler cannot live with is put aside and named here."
    ),
    "checker-failed": (
        "mypy could not analyse the sources, for instance because a file has the name of a standard module. The "
        "program compiles nevertheless, as untyped code. With --strict this is an error."
    ),
    "duplicate-module": (
        "Two of the given files would be the same module, so one would overwrite the other. Name the package's "
        "top folder, or compile the files in two separate runs."
    ),
    "empty-input": ("No Python file was found under the given paths. Name a .py file or a folder that holds some."),
    "fallback": (
        "A definition runs interpreted, from the module's own source, because the compiler cannot make it native "
        "(yet); the message says why. Its meaning does not change, only its speed. With --strict this is an "
        "error."
    ),
    "insecure-cache": (
        "The cache of compiled code, or a folder in it, could have been written by another user: it belongs to someone "
        "else, or its mode lets others in. Code in it would run with your rights, so nothing of it is loaded. Remove "
        "it, or point UNLATCH_CACHE_DIR to a folder of your own (mode 0700)."
    ),
    "invalid-module-name": (
        "The file's name, or a folder's on the way to it, is not a Python identifier (or is a keyword), so the "
        "module could not be imported under that name. Rename it."
    ),
    "missing-file": (
        "The named file or folder does not exist. Check the spelling; paths are relative to the current folder."
    ),
    "module-not-found": (
        "An imported module was not found by the type checker: it is not installed for the interpreter that runs "
        "Unlatch, not among the compiled files, or misspelt. The module compiles nevertheless: what is imported "
        "counts as untyped, and the import is resolved when the program runs. With --strict this is an error."
    ),
    "no-compiler": (
        "No C compiler was found. Install one (Debian: `apt install gcc`; macOS: `xcode-select --install`), or "
        "`pip install unlatch[cc]`, or set the CC environment variable to one."
    ),
    "compiler-failed": (
        "The C compiler refused generated code. This is a bug of Unlatch; the message shows the compiler's output."
    ),
    "not-python": "The file is not Python source: Unlatch compiles .py files.",
    "stale-extension": (
        "A compiled module was imported whose .py file has changed since. The current source was executed, "
        "interpreted, instead. Build again."
    ),
    "syntax-error": (
        "The file is not valid Python for the interpreter that runs Unlatch. The message is CPython's own."
    ),
    "too-deep": (
        "The source nests deeper than Python's own compiler or the type checker can follow. Split the expression,"
        " for example by naming parts of it."
    ),
    "type-error": (
        "mypy found a type error. The program still compiles: the expression in question counts as untyped and "
        "behaves as CPython does. With --strict this is an error. `# type: ignore[code]` on the line silences it."
    ),
    "untyped-import": (
        "An imported module is installed but has no type information (no stubs, no `py.typed`), so what comes from "
        "it counts as untyped. If stubs exist for it, installing them lets Unlatch make more of the code fast."
    ),
    "unreadable-file": (
        "The file exists but cannot be read. Check its permissions, and that it is a file and not a folder."
    ),
}
