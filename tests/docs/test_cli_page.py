"""The page on the command line names every command, option and stage, and no others."""

import re
from pathlib import Path

import click

from unlatch.commands.app import app
from unlatch.commands.dump import STAGES
from unlatch.runcache import FORGET_AFTER

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "cli.md").read_text("utf-8")
USAGES = dict(re.findall(r"^    unlatch ([a-z]+) ?(.*)$", PAGE, re.MULTILINE))


def options(command: click.Command) -> set[str]:
    """The options of a command, those for help aside."""
    return {name for param in command.params if isinstance(param, click.Option) for name in param.opts[:1]}


def test_every_command_and_option_is_described() -> None:
    assert USAGES.keys() == app.commands.keys()
    for name, command in app.commands.items():
        shown = set(re.findall(r"--?[A-Za-z][a-z]*", USAGES[name]))
        assert shown <= options(command), name
        for option in options(command):
            assert option in shown or f"`{option}" in PAGE, f"{name} {option}"


def test_every_stage_is_described() -> None:
    assert tuple(re.findall(r"^\| `([\w:]+)` \|", PAGE.partition("| stage |")[2].partition("\n\n")[0], re.M)) == STAGES


def test_the_cache_forgets_when_the_page_says_so() -> None:
    assert FORGET_AFTER == 60 * 24 * 3600
    assert "in sixty days" in PAGE
