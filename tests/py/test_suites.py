"""Runs the language guide: each heading of the Markdown files here is a test."""

import functools
import tempfile
from pathlib import Path

import pytest

from tests.py.suite import Case, Seen, cases, compile_all, expectations, problems

SUITES = sorted(Path(__file__).parent.glob("*.md"))
CASES = [(path, number, case) for path in SUITES for number, case in enumerate(cases(path))]

_CACHE = tempfile.TemporaryDirectory(prefix="unlatch-test-types-")


@functools.cache
def compiled(path: Path) -> list[Seen]:
    """What becomes of all modules in a suite."""
    return compile_all(cases(path), Path(_CACHE.name))


@pytest.mark.parametrize(
    ("path", "number", "case"), CASES, ids=[f"{path.stem}: {case.name}" for path, _, case in CASES]
)
def test_the_guide_says_what_the_compiler_does(path: Path, number: int, case: Case) -> None:
    found = problems(case, compiled(path)[number])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("case", [case for _, _, case in CASES], ids=[case.name for _, _, case in CASES])
def test_every_module_of_the_guide_expects_something(case: Case) -> None:
    assert expectations(case)
