"""Runs the command line in processes of its own, with a cache that no other test uses."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

CACHE = Path(__file__).resolve().parents[2] / "build" / "cli-test-cache"
SECONDS = 240


def environment(**changes: str) -> dict[str, str]:
    """The tests' environment: nothing of the caller's Python settings, no colours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"NO_COLOR": "1", "UNLATCH_CACHE_DIR": str(CACHE), "COLUMNS": "100"} | changes


def run(
    *words: str | Path, folder: Path, env: Mapping[str, str] | None = None, python: bool = False
) -> subprocess.CompletedProcess[str]:
    """`unlatch WORDS` in a folder; with `python`, the plain interpreter instead of `unlatch run`."""
    command = [sys.executable, *([] if python else ["-m", "unlatch"]), *map(str, words)]
    return subprocess.run(
        command,
        cwd=folder,
        env=environment() if env is None else env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def write(folder: Path, sources: Mapping[str, str]) -> None:
    """Write sources: `{"pkg/mod": "…"}`."""
    for name, text in sources.items():
        path = folder / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
