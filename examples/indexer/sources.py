"""Finds what to index: the Python sources of a standard library."""

import sysconfig
from pathlib import Path

# Not part of what every build of a version has alike: other people's packages, this machine's configuration.
LEFT_OUT = ("site-packages", "__pycache__", "lib-dynload", "idlelib", "test", "tests")
LEFT_OUT_STARTS = ("config-", "_sysconfig")


def standard_library() -> str:
    return sysconfig.get_path("stdlib")


def find_sources(root: str, limit: int = 0) -> list[str]:
    """The names of the sources below `root`, sorted; the first `limit` of them if a limit is given."""
    found: list[str] = []
    todo: list[Path] = [Path(root)]
    while todo:
        folder = todo.pop()
        for entry in folder.iterdir():
            if entry.name in LEFT_OUT or entry.name.startswith(LEFT_OUT_STARTS):
                continue
            if entry.suffix == ".py":
                found.append(entry.relative_to(root).as_posix())
            elif entry.is_dir():
                todo.append(entry)
    found.sort()
    return found[:limit] if limit else found
