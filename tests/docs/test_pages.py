"""What the project's pages say about the project itself holds: links lead somewhere, commands exist."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^]]+\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)\s]*)?\)")


def pages() -> list[Path]:
    """Every page that is under version control."""
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=PROJECT, capture_output=True, text=True, check=True)
    return [path for line in listed.stdout.splitlines() if (path := PROJECT / line).exists()]


def name_of(page: Path) -> str:
    """How a page is called in a test report."""
    return str(page.relative_to(PROJECT))


def broken_links(page: Path, text: str) -> list[str]:
    """The links of a page's text that lead to no file."""
    targets = LINK.findall(FENCED.sub("", text))
    return [target for target in targets if not (page.parent / target).exists()]


def unknown_targets(text: str, known: set[str]) -> list[str]:
    """The `make` commands in a page's code that the Makefile does not have."""
    return sorted({target for target in re.findall(r"(?m)(?:^|`)make ([a-z]+)", text) if target not in known})


def make_targets() -> set[str]:
    """The documented targets of the Makefile."""
    return set(re.findall(r"^([a-z]+):.*## ", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    assert broken_links(page, page.read_text("utf-8")) == []


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_make_commands_exist(page: Path) -> None:
    assert unknown_targets(page.read_text("utf-8"), make_targets()) == []


def test_a_broken_link_and_an_unknown_command_are_noticed() -> None:
    text = "[gone](no-such-page.md#part) [here](README.md)\n```\n[no link](in-code.md)\n```\n`make nonsense` is so"
    assert broken_links(PROJECT / "README.md", text) == ["no-such-page.md"]
    assert unknown_targets(text, make_targets()) == ["nonsense"]


def test_the_readme_is_short_and_names_the_two_commands() -> None:
    text = (PROJECT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= 60
    assert "make demo" in text
    assert "make test" in text


def test_the_changelog_tells_of_the_version_being_developed() -> None:
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    assert settings["project"]["dynamic"] == ["version"]
    assert "## [Unreleased]" in (PROJECT / "CHANGELOG.md").read_text("utf-8")


def test_the_contract_names_tests_that_exist() -> None:
    text = (PROJECT / "docs" / "contract.md").read_text(encoding="utf-8")
    topics = {topic for row in re.findall(r"parity: ([^;|]+)", text) for topic in re.findall(r"`(\w+)`", row)}
    files = set(re.findall(r"`(tests/[\w./]+)`", text))
    assert topics
    assert [t for t in sorted(topics) if not (PROJECT / "tests" / "parity" / "cases" / f"{t}.py").exists()] == []
    assert [f for f in sorted(files) if not (PROJECT / f).exists()] == []
