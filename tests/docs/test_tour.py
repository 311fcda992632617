"""The tour's commands print what the tour shows; `pytest --bless` rewrites it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
TOUR = PROJECT / "docs" / "tour.md"
CONSOLE = re.compile(r"```console\n\$ ([^\n]+)\n(.*?)```", re.DOTALL)
COMMANDS = CONSOLE.findall(TOUR.read_text(encoding="utf-8"))


def output_of(command: str) -> str:
    """What a command of the tour prints, run from the project's root."""
    program, *args = command.split()
    words = [sys.executable, "-m", "unlatch"] if program == "unlatch" else [program]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(
        [*words, *args], cwd=PROJECT, capture_output=True, text=True, check=False, env=environment, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("command", [command for command, _ in COMMANDS])
def test_a_command_of_the_tour_prints_what_the_tour_shows(command: str, *, bless: bool) -> None:
    seen = output_of(command)
    text = TOUR.read_text(encoding="utf-8")
    shown = dict(CONSOLE.findall(text))[command]
    if bless and seen != shown:
        fence = f"```console\n$ {command}\n"
        TOUR.write_text(text.replace(f"{fence}{shown}```", f"{fence}{seen}```"), encoding="utf-8")
        return
    assert seen == shown


def test_the_tour_shows_every_stage() -> None:
    stages = {word for command, _ in COMMANDS for word in command.split()}
    assert {"typed", "built", "final", "c"} <= stages
