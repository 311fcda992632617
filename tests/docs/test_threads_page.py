"""What docs/threads.md claims is shown by tests that exist, and its table of outcomes has a row per safety case."""

import ast
import re
from pathlib import Path

from bench.safety.__main__ import NAMES

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "threads.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def missing(text: str) -> list[str]:
    """The tests named in a text that are not there."""
    return [f"{path}::{name}" for path, name in NAMED.findall(text) if name not in functions(PROJECT / path)]


def functions(path: Path) -> set[str]:
    """The names of the functions of a module; none if there is no such module."""
    if not path.exists():
        return set()
    return {node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)}


def test_the_tests_that_the_page_names_exist() -> None:
    assert missing(PAGE.read_text("utf-8")) == []


def test_a_test_that_does_not_exist_is_noticed() -> None:
    gone = "`tests/threads/test_races.py::test_that_nobody_wrote`"
    assert missing(gone) == [gone.strip("`")]


def test_every_promise_but_the_freedom_names_what_shows_it() -> None:
    rows = re.findall(r"^\| (B\d+) \|.*\|([^|]*)\|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert [row for row, _ in rows] == [f"B{n}" for n in range(1, 13)]
    assert [row for row, shown in rows if not NAMED.search(shown)] == ["B4", "B9"]


def test_the_table_of_outcomes_has_a_row_for_each_safety_case() -> None:
    section = PAGE.read_text("utf-8").partition("## What became of racing programs")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")]
    assert len(rows) - 1 == len(NAMES)
