"""Runs the `.ir` files beside this one: a file passes when its command prints it again."""

import re
from pathlib import Path

import pytest

from tests.ir.commands import COMMANDS
from tests.ir.filetest import read

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*/*.ir"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_file_is_what_its_command_prints(path: Path, bless: bool) -> None:
    test = read(path)
    command = re.split(r"[ =]", test.command)[0]
    assert command in COMMANDS, f"{path.name}: the first line names one of {', '.join(COMMANDS)}"
    printed = COMMANDS[command](test)
    if bless:
        path.write_text(printed, encoding="utf-8")
    assert printed == test.head + test.body or bless, (
        "pytest --bless writes what was printed into the file:\n" + printed
    )


def test_there_are_files_for_every_command() -> None:
    assert {re.split(r"[ =]", read(path).command)[0] for path in FILES} == set(COMMANDS)
