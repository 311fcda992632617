"""`unlatch build`: extension modules from sources; prints the path of each."""

from collections.abc import Sequence
from pathlib import Path

from unlatch import driver
from unlatch.commands.progress import progress
from unlatch.commands.report import guarded, show
from unlatch.options import Options


def build(paths: Sequence[Path], out: Path | None, options: Options) -> int:
    """Build and name what was made."""

    def work() -> int:
        with progress("compiling"):
            analysis, made = driver.build(paths, out, options)
        show(analysis.diagnostics)
        for path in made:
            print(path)
        return 0

    return guarded(work)
