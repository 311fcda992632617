"""Runs the C compiler and keeps what it said."""

import hashlib
import os
import shlex
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

from unlatch.link.errors import CompilerFailedError
from unlatch.link.private_cache import private_directory


def run_compiler(command: Sequence[str], module: str, folder: Path | None = None) -> str:
    """Run `command`, in `folder` if one is given; its warnings, or CompilerFailedError with the path of a log."""
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, cwd=folder)
    if done.returncode != 0:
        log = private_directory("logs") / f"{_file_stem(module)}.log"
        log.write_text(f"$ {shlex.join(command)}\n{done.stdout}{done.stderr}", encoding="utf-8")
        raise CompilerFailedError(module, done.returncode, log, _first_error(done.stderr))
    return done.stderr


def _first_error(output: str) -> str:
    lines = [line for line in output.splitlines() if "error" in line]
    return lines[0].strip() if lines else ""


def replace_file(source: Path, target: Path) -> None:
    """Put a finished file in place at once, so that an interrupted build leaves the old file or the new one."""
    digest = hashlib.sha256(target.name.encode()).hexdigest()[:12]
    waiting = target.with_name(f".unlatch-{digest}-{os.getpid()}-{threading.get_ident()}.new")
    try:
        waiting.write_bytes(source.read_bytes())
        waiting.chmod(source.stat().st_mode & 0o777)
        waiting.replace(target)
    finally:
        waiting.unlink(missing_ok=True)


def _file_stem(module: str) -> str:
    """A file name for any module name, however long and whatever its letters."""
    if module.isascii() and len(module) < 100:
        return module
    return hashlib.sha256(module.encode()).hexdigest()[:24]
