"""Finds interpreters that are on this machine already, and decides whether each one serves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.setup.console import clean_environment

SERIES: Final = (3, 14)

# Runs inside a candidate. `_base_executable` leads out of a virtual environment that happens to be active.
PROBE: Final = """
import json, os, sys, sysconfig
def missing():
    for name in ("ssl", "zlib", "ctypes", "venv", "ensurepip"):
        try:
            __import__(name)
        except ImportError:
            yield name
print(json.dumps({
    "executable": getattr(sys, "_base_executable", None) or sys.executable,
    "implementation": sys.implementation.name,
    "version": sys.version_info[:3],
    "level": sys.version_info.releaselevel,
    "free_threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
    "sanitizer": next((name for name in ("thread", "address")
                       if f"--with-{name}-sanitizer" in (sysconfig.get_config_var("CONFIG_ARGS") or "")), None),
    "headers": os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")),
    "missing": sorted(missing()),
}))
"""


@dataclass(frozen=True)
class Flavour:
    """One of the builds of CPython that every change is developed against."""

    name: str
    free_threaded: bool
    sanitizer: str | None = None
    more_flags: tuple[str, ...] = ()

    @property
    def configure_flags(self) -> tuple[str, ...]:
        """What CPython's configure needs to hear for this build."""
        gil = ("--disable-gil",) if self.free_threaded else ()
        sanitizer = (f"--with-{self.sanitizer}-sanitizer",) if self.sanitizer else ()
        return (*gil, *sanitizer, *self.more_flags)


FREE_THREADED: Final = Flavour("3.14t", free_threaded=True)
WITH_GIL: Final = Flavour("3.14", free_threaded=False)
FLAVOURS: Final = (FREE_THREADED, WITH_GIL)

# What `make tsan` and `make asan` run on. CPython's own allocators would hide what AddressSanitizer looks for: the GIL
# build leaves pymalloc out by itself, and mimalloc, which free threading needs, is told to mark what it frees. That
# finds defects of CPython's in programs that only start: they have to be survived.
THREAD_SANITIZED: Final = Flavour("3.14t-tsan", free_threaded=True, sanitizer="thread")
ADDRESS_SANITIZED: Final = Flavour(
    "3.14t-asan",
    free_threaded=True,
    sanitizer="address",
    more_flags=("CFLAGS=-DMI_TRACK_ASAN=1 -fsanitize-recover=address",),
)
ADDRESS_SANITIZED_WITH_GIL: Final = Flavour("3.14-asan", free_threaded=False, sanitizer="address")
SANITIZED: Final = (THREAD_SANITIZED, ADDRESS_SANITIZED, ADDRESS_SANITIZED_WITH_GIL)

# A sanitized interpreter at work for the set-up: what it finds in CPython then is not what anybody asked for.
SILENT: Final = {"ASAN_OPTIONS": "detect_leaks=0:halt_on_error=0:exitcode=0", "TSAN_OPTIONS": "report_bugs=0"}


@dataclass(frozen=True)
class Facts:
    """What an interpreter says about itself."""

    executable: Path
    implementation: str
    version: tuple[int, int, int]
    level: str
    free_threaded: bool
    headers: bool
    missing: tuple[str, ...]
    sanitizer: str | None = None

    @property
    def version_text(self) -> str:
        """The version as people write it."""
        return ".".join(map(str, self.version))


def parse_facts(answer: str) -> Facts | None:
    """Read what `PROBE` printed; None where something else was printed."""
    try:
        row = json.loads(answer)
        major, minor, micro = row["version"]
        return Facts(
            executable=Path(row["executable"]),
            implementation=row["implementation"],
            version=(major, minor, micro),
            level=row["level"],
            free_threaded=row["free_threaded"],
            headers=row["headers"],
            missing=tuple(row["missing"]),
            sanitizer=row["sanitizer"],
        )
    except (ValueError, KeyError, TypeError):
        return None


def why_not(facts: Facts, flavour: Flavour) -> str | None:
    """The reason why an interpreter cannot serve as `flavour`, or None where it can."""
    if facts.implementation != "cpython":
        return f"is {facts.implementation}, not CPython"
    if facts.version[:2] != SERIES or facts.level != "final":
        return f"is {facts.version_text} {facts.level}, not a final {SERIES[0]}.{SERIES[1]}"
    if facts.free_threaded != flavour.free_threaded:
        return "is free-threaded" if facts.free_threaded else "is not free-threaded"
    if facts.sanitizer != flavour.sanitizer:
        return f"is built with the {facts.sanitizer} sanitizer" if facts.sanitizer else "is built without sanitizer"
    if not facts.headers:
        return "has no C headers (its development package is not installed)"
    if facts.missing:
        return f"lacks the modules {', '.join(facts.missing)}"
    return None


def probe(python: str | Path) -> Facts | None:
    """Ask an interpreter about itself; None where it does not answer."""
    try:
        answer = subprocess.run(
            [python, "-I", "-c", PROBE],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
            env=clean_environment(**SILENT),
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return parse_facts(answer.stdout)


def candidates(flavour: Flavour, cache: Path) -> Iterator[str | Path]:
    """Interpreters worth asking, best first: on PATH, known to uv, built by an earlier set-up.

    Sanitized ones are always our own builds: they have to fit the compiler that is on this machine.
    """
    names = ("python3.14t", "python3.14") if flavour.free_threaded else ("python3.14",)
    for name in () if flavour.sanitizer else names:
        for folder in os.get_exec_path():
            found = shutil.which(name, path=folder)
            if found:
                yield found
    if not flavour.sanitizer and (uv := shutil.which("uv")):
        answer = subprocess.run(
            [uv, "python", "find", "--no-python-downloads", "--no-project", flavour.name],
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode == 0:
            yield answer.stdout.strip()
    yield from sorted(cache.glob(f"cpython-*-{flavour.name}/bin/python3.14"), key=build_order, reverse=True)


def build_order(python: Path) -> tuple[int, ...]:
    """The version in the name of a built interpreter's folder, as numbers, so that 3.14.10 comes after 3.14.9."""
    version = python.parent.parent.name.split("-")[1]
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def find(flavour: Flavour, cache: Path) -> tuple[Facts | None, list[str]]:
    """The first candidate that serves, and why those before it do not."""
    refused: list[str] = []
    for python in candidates(flavour, cache):
        facts = probe(python)
        reason = why_not(facts, flavour) if facts else "does not run"
        if facts and reason is None:
            return facts, refused
        refused.append(f"{python} {reason}")
    return None, refused
