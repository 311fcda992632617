"""Compiles the whole corpus once for the running interpreter, and keeps the result until a source of it changes.

A build is named by the hash of everything that goes into it: the cases, the compiler, the runtime, the interpreter. The
folder is complete when its `done.json` exists, so a killed build is simply built again.

All topics go to the compiler in one call. If that call fails, its group is split in halves until the topics that cannot
be built are known; only their cases fail then, each with the compiler's own words.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.compiler import COMPILER

from .corpus import CASES, SUPPORT, topics

ROOT = Path(__file__).resolve().parents[2]
STORE = ROOT / "build" / "parity"
BUILD_SECONDS = 1500
OPTIONS = ("-O", "1", "--verify")  # what is right does not depend on the C compiler's effort; its time does
KEPT = 4  # builds that stay in the store, newest first


@dataclass(frozen=True, slots=True)
class Build:
    """The corpus compiled for the running interpreter."""

    folder: Path
    failed: dict[str, str]
    """Topic → what the compiler said, for those it could not build."""
    log: str


def environment() -> dict[str, str]:
    """Return the environment in which everything of the corpus is built and run; its cache is private to it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON") and k != "COVERAGE_PROCESS_START"}
    return kept | {"PYTHONHASHSEED": "0", "NO_COLOR": "1", "UNLATCH_CACHE_DIR": str(STORE / "cache")}


def build() -> Build:
    """Return the compiled corpus, from the store where nothing changed. Of several processes, one builds."""
    folder = STORE / f"{sys.implementation.cache_tag}-{_fingerprint()}"
    done = folder / "done.json"
    with locked(STORE / "lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            failed: dict[str, str] = {}
            units = [t.path for t in topics()] + sorted(p.parent for p in CASES.glob("*/__init__.py"))
            log = _compile(units, folder, failed)
            done.write_text(json.dumps({"failed": failed, "log": log}), encoding="utf-8")
            _forget_old()
        facts = json.loads(done.read_text(encoding="utf-8"))
    return Build(folder, facts["failed"], facts["log"])


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock that other processes respect; a process that dies lets go of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _compile(units: Sequence[Path], folder: Path, failed: dict[str, str]) -> str:
    """Build the units in one call, or find those that cannot be built by halving."""
    command = [*COMPILER, "build", *map(str, units), "-o", str(folder), *OPTIONS]
    try:
        result = subprocess.run(
            command, cwd=CASES, env=environment(), capture_output=True, text=True, timeout=BUILD_SECONDS, check=False
        )
        said, status = result.stdout + result.stderr, result.returncode
    except subprocess.TimeoutExpired:
        said, status = f"no end within {BUILD_SECONDS} s", -1
    if status == 0:
        return said
    if len(units) == 1:
        failed[units[0].stem] = f"exit {status}\n{said}"
        return said
    middle = len(units) // 2
    return "".join(_compile(part, folder, failed) for part in (units[:middle], units[middle:]))


def _fingerprint() -> str:
    """Return the hash of everything that a build depends on."""
    settings = (sys.version, sys.prefix, OPTIONS, COMPILER, os.environ.get("UNLATCH_SANITIZE"))
    digest = hashlib.sha256(repr(settings).encode())
    for path in _sources():
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    suffixes = {".py", ".pyi", ".c", ".h", ".ini"}
    for top in (CASES, SUPPORT, ROOT / "unlatch"):
        yield from (p for p in sorted(top.rglob("*")) if p.suffix in suffixes and "__pycache__" not in p.parts)


def _forget_old() -> None:
    """Drop the oldest builds, so that the store stays small."""
    builds = sorted(STORE.glob("*/done.json"), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in builds[KEPT:]:
        shutil.rmtree(old.parent, ignore_errors=True)
