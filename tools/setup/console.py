"""What the set-up tells its user: progress on whatever takes long, and on failure the next step to take."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

# A terminal sees a running clock; a log file sees one line in this many seconds.
QUIET_INTERVAL: Final = 15.0
# What redirects the imports of another interpreter, or the make that builds it.
HARMFUL: Final = frozenset(
    ("MAKEFLAGS", "MAKELEVEL", "PYTHONHOME", "PYTHONPATH", "PYTHON_GIL", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")
)


class SetupError(Exception):
    """The set-up cannot go on: `problem` is what was seen, `step` what the user can do about it."""

    def __init__(self, problem: str, step: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.step = step


def say(text: str) -> None:
    """Print one line at once, even into a pipe."""
    print(text, flush=True)


class Progress:
    """One line about one long step, redrawn on a terminal and repeated now and then elsewhere."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._start = time.monotonic()
        self._last = self._start
        self._live = sys.stdout.isatty()
        self._width = 0
        if not self._live:
            say(f"  {title} ...")

    def update(self, detail: str = "") -> None:
        """Tell how far the step is, unless that was told a moment ago."""
        now = time.monotonic()
        if now - self._last < (0.2 if self._live else QUIET_INTERVAL):
            return
        self._last = now
        self._write(f"  {self._title}: {now - self._start:.0f} s{detail and ', ' + detail}", end="")

    def done(self, detail: str = "done") -> None:
        """Close the line."""
        self._write(f"  {self._title}: {detail} ({time.monotonic() - self._start:.0f} s)", end="\n")

    def _write(self, text: str, end: str) -> None:
        if self._live:
            sys.stdout.write("\r" + text.ljust(self._width) + end)
            sys.stdout.flush()
            self._width = len(text)
        else:
            say(text)


def run_logged(
    title: str,
    command: Sequence[str],
    log: Path,
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    detail: Callable[[], str] = str,
) -> bool:
    """Run a command with its output in `log`, show progress, and tell whether it succeeded.

    The command gets a process group of its own, so that an interrupted set-up leaves no compiler running.
    """
    progress = Progress(title)
    with log.open("ab") as output:
        output.write(f"\n$ {' '.join(command)}\n".encode())
        output.flush()
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # Hands on the lock of `__main__.only_one`, the only inheritable file: the lock lasts as long as what works
            # under it, even if this process is killed.
            close_fds=False,
        )
        try:
            while True:
                try:
                    process.wait(timeout=0.2)
                    break
                except subprocess.TimeoutExpired:
                    progress.update(detail())
        except BaseException:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
            raise
    progress.done("done" if process.returncode == 0 else f"failed with exit status {process.returncode}")
    return process.returncode == 0


def log_tail(log: Path, lines: int = 8) -> str:
    """The end of a log, indented, for the message of a failure."""
    text = log.read_text("utf-8", errors="replace").rstrip().splitlines()[-lines:]
    return "\n".join(f"    {line}" for line in text)


def clean_environment(**more: str) -> dict[str, str]:
    """The user's environment without `HARMFUL`, with `more`."""
    kept = {name: value for name, value in os.environ.items() if name not in HARMFUL}
    return kept | more
