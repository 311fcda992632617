"""`unlatch run`: a script as `__main__`, compiled, from the cache where nothing has changed.

The compiler works in a process of its own: it leaves nothing behind in the one that runs the program, and whatever
happens to it, the cache holds finished entries only.  A cached program starts without it, so this module imports
neither it nor `click`.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from unlatch.config import Given, project_config
from unlatch.errors import CompileError

ATTEMPTS = 3


def parse(words: Sequence[str]) -> tuple[str, list[str], Given] | None:
    """FILE, ARGS and options of a plain command line; None for everything else, which the full parser looks at."""
    given = Given()
    rest = list(words)
    while rest and rest[0].startswith("-"):
        word = rest.pop(0)
        if word in ("--strict", "--no-strict"):
            given = replace(given, strict=word == "--strict")
        elif word in ("-O0", "-O1", "-O2", "-O3"):
            given = replace(given, opt_level=int(word[2]))
        else:
            return None
    return (rest[0], rest[1:], given) if rest else None


def run(file: str, args: Sequence[str], given: Given) -> int:
    """Compile if need be, then run; the exit code is the program's, or the compiler's."""
    from unlatch.link.errors import LinkError
    from unlatch.runcache import lookup, settings

    script = os.path.abspath(file)
    try:
        options = given.over(project_config([script]).options)
    except CompileError as error:
        from unlatch.commands.report import INPUT, show

        show(error.diagnostics)
        return INPUT
    try:
        for _ in range(ATTEMPTS):
            program = lookup(settings(script, options))
            if program is not None:
                from unlatch.launch import run_program

                return run_program(program, file, args)
            status = _compile(file, given)
            if status != 0:
                return status
    except (LinkError, OSError) as error:
        print(f"unlatch: error[insecure-cache]: {error}", file=sys.stderr)
        return 1
    print("unlatch: the sources change faster than they compile", file=sys.stderr)
    return 1


def _compile(file: str, given: Given) -> int:
    """Fill the cache, in a child process; its exit code."""
    import subprocess

    above = str(Path(__file__).absolute().parents[2])
    # -P and -c: no folder of the user's becomes importable; the compiler is found where this one was.
    code = f"import sys; sys.path.append({above!r}); from unlatch.cli import main; sys.exit(main())"
    words = ["run", "--prepare", *given.words(), "--", file]
    try:
        status = subprocess.run([sys.executable, "-P", "-c", code, *words], check=False).returncode
    except KeyboardInterrupt:
        return 130
    if status < 0:
        print(f"unlatch: the compiler was killed by signal {-status}", file=sys.stderr)
        return 3
    return status
