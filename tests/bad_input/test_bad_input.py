"""Wrong input ends in the expected diagnostic and exit code: 1 for the input, 2 for wrong usage, never a traceback.

`pytest --bless` rewrites what the suites expect. Read the result: it is the specification.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from . import suites

HERE = Path(__file__).resolve().parent
CACHE = HERE.parents[1] / "build" / "bad-input-cache"
CASES = [case for path in sorted(HERE.glob("*.md")) for case in suites.read_suite(path)]
SECONDS = 60


@pytest.fixture(scope="session")
def blessed() -> Iterator[dict[Path, dict[int, tuple[suites.Command, str]]]]:
    """What was seen, written into the suites at the end of a blessing run."""
    seen: dict[Path, dict[int, tuple[suites.Command, str]]] = {}
    yield seen
    for suite, outputs in seen.items():
        suites.bless(suite, outputs)


def run(command: str, folder: Path) -> str:
    """Run one command line in a folder; what it printed, and how it ended."""
    words = shlex.split(command)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    environment |= {"NO_COLOR": "1", "UNLATCH_CACHE_DIR": str(CACHE), "COLUMNS": "120"}
    while "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        environment[name] = value
    assert words.pop(0) == "unlatch", command
    result = subprocess.run(
        [
            Path(sys.executable).with_name("unlatch"),
            *words,
        ],  # as users start it: `-m` would import from the test's folder
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="backslashreplace",
        timeout=SECONDS,
        check=False,
    )
    text = result.stdout.replace(f"{folder}{os.sep}", "").replace(str(folder), ".")
    text = re.sub(r"0x[0-9a-f]{6,}", "0x", text)
    return f"{text}{'' if text.endswith('\n') or not text else '\n'}[exit {result.returncode}]\n"


@pytest.mark.parametrize("case", CASES, ids=[f"{c.suite.stem}: {c.name}" for c in CASES])
def test_bad_input_gets_its_diagnostic(
    case: suites.Case,
    tmp_path: Path,
    bless: bool,
    blessed: dict[Path, dict[int, tuple[suites.Command, str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path.resolve()
    for name, text in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    exec(compile(case.setup, f"{case.suite.name}: {case.name}", "exec"), {"Path": Path, "os": os})
    for command in case.commands:
        seen = run(command.text, folder)
        assert "Traceback" not in seen, seen
        if bless and not suites.matches(seen, command.expected):
            blessed.setdefault(case.suite, {})[command.line] = command, seen
        elif not bless:
            assert suites.matches(seen, command.expected), f"$ {command.text}\n{seen}"


def test_there_are_at_least_sixty_programs() -> None:
    assert len(CASES) >= 60
    assert len({(c.suite, c.name) for c in CASES}) == len(CASES)
