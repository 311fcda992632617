"""`unlatch run`: a script as `__main__`, compiled, from the cache where nothing has changed.

The compiler works in a process of its own: it leaves nothing behind in the one that runs the program, and whatever
happens to it, the cache holds finished entries only.  A cached program starts without it, so this module imports
neither it nor `click`.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from unlatch.options import Options

ATTEMPTS = 3


def parse(words: Sequence[str]) -> tuple[str, list[str], Options] | None:
    """FILE, ARGS and options of a plain command line; None for everything else, which the full parser looks at."""
    strict, level = False, 2
    rest = list(words)
    while rest and rest[0].startswith("-"):
        word = rest.pop(0)
        if word == "--strict":
            strict = True
        elif word in ("-O0", "-O1", "-O2", "-O3"):
            level = int(word[2])
        else:
            return None
    return (rest[0], rest[1:], Options(strict=strict, opt_level=level)) if rest else None


def run(file: str, args: Sequence[str], options: Options) -> int:
    """Compile if need be, then run; the exit code is the program's, or the compiler's."""
    from unlatch.link.errors import LinkError
    from unlatch.runcache import lookup, settings

    script = os.path.abspath(file)
    try:
        for _ in range(ATTEMPTS):
            program = lookup(settings(script, options))
            if program is not None:
                from unlatch.launch import run_program

                return run_program(program, file, args)
            status = _compile(file, options)
            if status != 0:
                return status
    except (LinkError, OSError) as error:
        print(f"unlatch: error[insecure-cache]: {error}", file=sys.stderr)
        return 1
    print("unlatch: the sources change faster than they compile", file=sys.stderr)
    return 1


def _compile(file: str, options: Options) -> int:
    """Fill the cache, in a child process; its exit code."""
    import subprocess

    above = str(Path(__file__).absolute().parents[2])
    # -P and -c: no folder of the user's becomes importable; the compiler is found where this one was.
    code = f"import sys; sys.path.append({above!r}); from unlatch.cli import main; sys.exit(main())"
    words = ["run", "--prepare", f"-O{options.opt_level}", *(["--strict"] if options.strict else []), "--", file]
    try:
        status = subprocess.run([sys.executable, "-P", "-c", code, *words], check=False).returncode
    except KeyboardInterrupt:
        return 130
    if status < 0:
        print(f"unlatch: the compiler was killed by signal {-status}", file=sys.stderr)
        return 3
    return status
