"""Compiles one module for the interpreter that runs this, and says what that took apart from the C compiler.

Started as `python -I compile_one.py SYSTEM SOURCE OUT GENERATED REPORT`, with SYSTEM `mypyc` or `unlatch`, both with
their default options; with `-bare` after it, without what Unlatch's package brings along besides the compiler. The
report is JSON: `own_s`, the processor's time of this process, and `c_compiler_s`, that of the processes it started.
"""

import json
import os
import resource
import sys
from pathlib import Path
from typing import Final


def with_mypyc(source: Path, out: Path, generated: Path) -> None:
    from mypyc.build import mypycify
    from setuptools import setup  # type: ignore[import-untyped]

    # mypyc names modules after their path from the current folder.
    os.chdir(source.parent)
    modules = mypycify(["--strict", "--cache-dir", os.devnull, source.name], target_dir=str(generated))
    arguments = ["--quiet", "build_ext", "--build-lib", str(out), "--build-temp", str(generated / "objects")]
    setup(name="bench", ext_modules=modules, script_args=arguments)


def with_unlatch(source: Path, out: Path, generated: Path) -> None:
    from unlatch.cli import main as unlatch

    sys.argv = ["unlatch", "build", str(source), "-o", str(out)]
    code = unlatch()
    if code != 0:
        sys.exit(code)


def with_bare_unlatch(source: Path, out: Path, generated: Path) -> None:
    from unlatch.frontend import stub_seed

    stub_seed.SHIPPED = Path(os.devnull)
    with_unlatch(source, out, generated)


COMPILERS: Final = {
    "mypyc": with_mypyc,
    "mypyc-bare": with_mypyc,
    "unlatch": with_unlatch,
    "unlatch-bare": with_bare_unlatch,
}


def main() -> None:
    source, out, generated, report = (Path(argument) for argument in sys.argv[2:])
    COMPILERS[sys.argv[1]](source, out, generated)
    own = resource.getrusage(resource.RUSAGE_SELF)
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    figures = {"own_s": own.ru_utime + own.ru_stime, "c_compiler_s": others.ru_utime + others.ru_stime}
    report.write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
