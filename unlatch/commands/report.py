"""Shows diagnostics on standard error, and turns what goes wrong into exit codes: 1 for the input or the machine, 2 for
usage, 3 for a bug of ours."""

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from unlatch.config import Config
from unlatch.diagnostics import Diagnostic, in_order, render
from unlatch.errors import CompileError, InternalError

INPUT, USAGE, BUG = 1, 2, 3


class UsageError(Exception):
    """An option's value makes no sense for this input."""


def show(diagnostics: Iterable[Diagnostic]) -> None:
    """Print diagnostics with their source lines."""
    texts: dict[str, str | None] = {}
    for diagnostic in in_order(diagnostics):
        path = diagnostic.path
        if path not in texts:
            texts[path] = _text(path)
        say(render(diagnostic, texts[path]))


def say(text: str) -> None:
    """One line or more for the user, apart from what a command prints as its result."""
    encoding = sys.stderr.encoding or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding), file=sys.stderr)


def guarded(work: Callable[[], int]) -> int:
    """Run a command; its exit code."""
    try:
        return work()
    except CompileError as error:
        show(error.diagnostics)
        return INPUT
    except UsageError as error:
        say(f"unlatch: {error}")
        return USAGE
    except InternalError as error:
        say(f"{error}\nThis is a bug of Unlatch: please report it, with the program if you can.")
        return BUG


def chosen_paths(paths: Sequence[Path], config: Config) -> Sequence[Path]:
    """What to work on: what was named, else what the project names."""
    if not paths and not config.paths:
        raise UsageError("name a file or a folder, or set paths under [tool.unlatch] in pyproject.toml")
    return paths or config.paths


def _text(path: str) -> str | None:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace") if path and Path(path).is_file() else None
    except OSError:
        return None
