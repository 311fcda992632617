"""Compiles one module with mypyc, with its default options, for the interpreter that runs this.

Started as `python -I mypyc_build.py SOURCE OUT GENERATED`.
"""

import os
import sys
from pathlib import Path

from mypyc.build import mypycify
from setuptools import setup  # type: ignore[import-untyped]


def main() -> None:
    source, out, generated = (Path(argument) for argument in sys.argv[1:])
    # mypyc names modules after their path from the current folder.
    os.chdir(source.parent)
    modules = mypycify(["--strict", "--cache-dir", os.devnull, source.name], target_dir=str(generated))
    arguments = ["--quiet", "build_ext", "--build-lib", str(out), "--build-temp", str(generated / "objects")]
    setup(name="bench", ext_modules=modules, script_args=arguments)


if __name__ == "__main__":
    main()
