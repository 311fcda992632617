"""Proves that the sanitizer is awake: builds planted defects as modules are built, runs each, looks for its report."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tools.sanitizers.plans import Canary
from tools.sanitizers.reports import parse

SOURCE: Final = Path(__file__).with_name("canary.c")
# Runs in the sanitized interpreter.
PROGRAM: Final = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("canary", sys.argv[1])
canary = importlib.util.module_from_spec(spec)
spec.loader.exec_module(canary)
getattr(canary, sys.argv[2])()
"""
BUILD: Final = """
import sys
from pathlib import Path
from unlatch.link import build_extension
print(build_extension(Path(sys.argv[1]).read_text("ascii"), "canary", Path(sys.argv[2])))
"""


def build(compiler: Path, folder: Path, environment: Mapping[str, str]) -> Path:
    """The module of planted defects, made by the link layer for the sanitizer that `environment` names."""
    command = [str(compiler), "-c", BUILD, str(SOURCE), str(folder)]
    done = subprocess.run(command, env=dict(environment), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"the canary cannot be built:\n{done.stderr}")
    return Path(done.stdout.strip())


def why_void(canary: Canary, module: Path, launch: list[str], environment: Mapping[str, str], logs: Path) -> str | None:
    """The reason why a run with these settings would show nothing, or None where the defect is reported."""
    command = [*launch, "-c", PROGRAM, str(module), canary.function]
    done = subprocess.run(command, env=dict(environment), capture_output=True, text=True, check=False, cwd=logs)
    written = [path for path in logs.iterdir() if path.name.startswith("report.")]
    text = "".join(path.read_text("utf-8", errors="replace") for path in written)
    for path in written:
        path.rename(path.with_name(f"canary-{canary.function}{path.suffix}"))
    if any(report.kind == canary.kind and report.names(f"canary_{canary.function}") for report in parse(text)):
        return None
    said = f"exit status {done.returncode}\n{done.stderr}{text}".strip()
    return f"the planted {canary.kind} of canary_{canary.function} was not reported ({said})"
