"""`unlatch build`: extension modules from sources; prints the path of each."""

from collections.abc import Sequence
from pathlib import Path

from unlatch import driver
from unlatch.commands.progress import progress
from unlatch.commands.report import chosen_paths, guarded, show
from unlatch.config import Given, project_config


def build(paths: Sequence[Path], out: Path | None, given: Given) -> int:
    """Build and name what was made."""

    def work() -> int:
        config = project_config(paths)
        with progress("compiling"):
            analysis, made = driver.build(chosen_paths(paths, config), out or config.out, given.over(config.options))
        show(analysis.diagnostics)
        for path in made:
            print(path)
        return 0

    return guarded(work)
