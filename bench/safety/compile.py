"""Compiles modules with mypyc or Cython for the interpreter that runs this: `compile.py SYSTEM SOURCES OUT SOURCE...`.

SOURCES is the folder that the modules' names count from.  Cython is imported from the folder named by `CYTHON_PATH`.
"""

import os
import sys
from pathlib import Path
from typing import Any

from setuptools import setup  # type: ignore[import-untyped]


def extensions(system: str, sources: list[str], generated: Path) -> Any:
    """What setuptools shall build."""
    if system == "mypyc":
        from mypyc.build import mypycify

        return mypycify(["--cache-dir", os.devnull, *sources], target_dir=str(generated))
    sys.path.insert(0, os.environ["CYTHON_PATH"])
    from Cython.Build import cythonize  # type: ignore[import-not-found]

    # Without the directive the import would switch the GIL on, and there would be no race.
    directives = {"language_level": 3, "freethreading_compatible": True}
    return cythonize(sources, build_dir=str(generated), compiler_directives=directives, quiet=True)


def main() -> None:
    system, folder, out, *sources = sys.argv[1:]
    os.chdir(folder)
    generated = Path(out).parent / "generated"
    modules = extensions(system, sources, generated)
    arguments = ["--quiet", "build_ext", "--build-lib", out, "--build-temp", str(generated / "objects")]
    setup(name="safety", ext_modules=modules, packages=[], script_args=arguments)


if __name__ == "__main__":
    main()
