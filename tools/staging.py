"""Compiles sources with Unlatch into a folder from which they can be imported, with nothing interpreted in their place.

The folder holds one extension module for each module that was compiled, and of the sources' other files those that the
package needs at run time. A `.py` file is there only where the compiler made no extension of it.
"""

import json
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Final

from tools.setup.console import SetupError, clean_environment, log_tail, run_logged, say

ROOT: Final = Path(__file__).resolve().parent.parent
BUILDS: Final = ("3.14", "3.14t")
NOT_COPIED: Final = shutil.ignore_patterns("__pycache__", "*.pyc", "*.so", "*.pyd")


@dataclass(frozen=True, slots=True)
class Staged:
    """A folder to put on `sys.path`, and how it came about."""

    folder: Path
    compiled: frozenset[str]  # dotted names of the modules that are extensions
    seconds: float
    native_lines: int
    fallback_lines: int

    @property
    def native_share(self) -> float:
        """The part of the lines that is native, in percent."""
        lines = self.native_lines + self.fallback_lines
        return 100.0 * self.native_lines / lines if lines else 0.0


def python_of(build: str) -> Path:
    """The interpreter of one of the project's environments."""
    return ROOT / ".venv" / build / "bin" / "python"


def unlatch_of(build: str) -> Path:
    """The compiler that builds for the interpreter of the same environment."""
    return python_of(build).with_name("unlatch")


def stage(title: str, build: str, sources: Sequence[Path], into: Path) -> Staged:
    """Compile packages and modules as one group for `build`; `into` is made anew."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    log = into.parent / f"{into.name}.build.log"
    begin = time.perf_counter()
    command = [str(unlatch_of(build)), "build", *map(str, sources), "-o", str(into)]
    done = run_logged(f"compiling {title} for {build}", command, log, cwd=ROOT, env=clean_environment())
    seconds = time.perf_counter() - begin
    if not done:
        raise SetupError(
            f"unlatch build failed for {title} on {build}:\n{log_tail(log, 15)}", f"see all of it in {log}"
        )
    native, fallback = coverage(build, sources)
    compiled = compiled_modules(into)
    if not compiled:
        raise SetupError(f"unlatch build made no extension module of {title}", f"its output is in {log}")
    copy_the_rest(sources, into, compiled)
    say(f"    {len(compiled)} modules, {native} of {native + fallback} lines native")
    return Staged(into, compiled, seconds, native, fallback)


def coverage(build: str, sources: Sequence[Path]) -> tuple[int, int]:
    """How many lines of the sources are native and how many run by fallback."""
    command = [str(unlatch_of(build)), "check", *map(str, sources), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    try:
        totals = json.loads(done.stdout)
        return int(totals["native_lines"]), int(totals["fallback_lines"])
    except (ValueError, KeyError, TypeError):
        lines = (done.stderr or done.stdout).strip().splitlines()
        reason = lines[-1] if lines else f"exit code {done.returncode}"
        raise SetupError(f"unlatch check --json gave no totals: {reason}", "run `unlatch check` by hand") from None


def module_name(relative: Path) -> str:
    """`h11/__init__.cpython-314-x86_64-linux-gnu.so` and `h11/__init__.py` are both `h11`."""
    parts = [*relative.parts[:-1], relative.name.partition(".")[0]]
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


def is_extension(path: Path) -> bool:
    return path.suffix in {Path(suffix).suffix for suffix in EXTENSION_SUFFIXES}


def compiled_modules(folder: Path) -> frozenset[str]:
    return frozenset(module_name(path.relative_to(folder)) for path in folder.rglob("*") if is_extension(path))


def copy_the_rest(sources: Sequence[Path], into: Path, compiled: frozenset[str]) -> None:
    """Copy what the compiler left: data files, and the sources of modules that it made no extension of."""
    for source in sources:
        if source.is_file():
            if module_name(Path(source.name)) not in compiled:
                shutil.copy2(source, into)
            continue
        shutil.copytree(source, into / source.name, dirs_exist_ok=True, ignore=NOT_COPIED)
    for path in into.rglob("*.py"):
        if module_name(path.relative_to(into)) in compiled:
            path.unlink()
