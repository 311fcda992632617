"""Puts into a wheel what cannot be in the sources: the type checker's results on the standard library's stubs.

All else is in pyproject.toml. An editable installation gets none from here: the checker that makes them must be the
one that uses them, and it is there only afterwards (tools/setup/environments.py).
"""

import subprocess
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithSeeds(build_py):
    """Copies the package as ever, then makes its seeds."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        seeds = Path(self.build_lib).absolute() / "unlatch" / "frontend" / "seeds"
        make = [sys.executable, "-m", "unlatch.frontend.make_seeds", str(seeds), "--all"]
        subprocess.run(make, cwd=Path(__file__).absolute().parent, check=True)


setup(cmdclass={"build_py": BuildWithSeeds})
