"""`unlatch check`: type errors, and which lines are native."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from unlatch import driver
from unlatch.commands.coverage import as_json as to_json
from unlatch.commands.coverage import coverage, summary, total
from unlatch.commands.progress import progress
from unlatch.commands.report import chosen_paths, guarded, show
from unlatch.config import Given, project_config
from unlatch.diagnostics import printable


def check(paths: Sequence[Path], given: Given, *, as_json: bool) -> int:
    """Analyse, print diagnostics on standard error and the coverage on standard output."""

    def work() -> int:
        config = project_config(paths)
        with progress("checking"):
            analysis = driver.analyse(chosen_paths(paths, config), given.over(config.options))
        show(analysis.diagnostics)
        files = [coverage(unit) for unit in analysis.units]
        if as_json:
            print(json.dumps(to_json(files), indent=1))
            return 0
        for file in files:
            print(summary(file, _shown(file.path)))
        if len(files) > 1:
            print(total(files))
        return 0

    return guarded(work)


def _shown(path: str) -> str:
    """A path as short as it can be from here."""
    relative = os.path.relpath(path)
    return printable(path if relative.startswith("..") else relative)
