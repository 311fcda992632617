"""`make env`: both environments, or a reason and the next step; with names of flavours, the environments of those."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The first thing to run on a new machine: an older Python should hear what is wrong, not see a traceback.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit("make env: stopped: python3 is older than 3.11\n  next: make env PYTHON=/path/to/a/newer/python3")

import fcntl

from tools.setup import archive, cpython, environments
from tools.setup.console import SetupError, say
from tools.setup.headers import toolchain
from tools.setup.interpreters import FLAVOURS, SANITIZED, Facts, Flavour, find
from tools.setup.sanitizers import sanitizing_compiler, symbolizer, with_sanitizer


def main(names: list[str]) -> int:
    """Make what is missing."""
    project = Path(__file__).resolve().parents[2]
    known = {flavour.name: flavour for flavour in (*FLAVOURS, *SANITIZED)}
    if unknown := [name for name in names if name not in known]:
        return stopped(SetupError(f"there is no environment {unknown[0]}", f"name one of {', '.join(known)}"))
    wanted = [known[name] for name in names] or FLAVOURS
    missing = [flavour for flavour in wanted if not environments.is_ready(flavour, project)]
    if not missing:
        return 0
    start = time.monotonic()
    # A plain kill, too, should stop the compilers and say that all is resumable.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache").absolute() / "unlatch-dev"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with only_one(cache):
            for flavour in missing:
                if not environments.is_ready(flavour, project):
                    facts = interpreter(flavour, cache, project)
                    environments.make(flavour, facts, project, cache / f"env-{flavour.name}.log")
            cpython.sweep(cache)
    except SetupError as stop:
        return stopped(stop)
    except OSError as error:
        return stopped(SetupError(*os_error(error)))
    except KeyboardInterrupt:
        return stopped(SetupError("interrupted", "run `make env` again: it goes on where it stopped"))
    made = " and ".join(f".venv/{flavour.name}" for flavour in wanted)
    say(f"environments ready in {time.monotonic() - start:.0f} s: {made}")
    return 0


def interpreter(flavour: Flavour, cache: Path, project: Path) -> Facts:
    """An interpreter of the flavour: found, else built."""
    if flavour.sanitizer:  # code for a finished interpreter needs them as well
        sanitizing_compiler(flavour.sanitizer)
        symbolizer()
    facts, refused = find(flavour, cache)
    for line in refused:
        say(f"  passed over: {line}")
    if facts is None:
        log = cache / f"build-{flavour.name}.log"
        log.unlink(missing_ok=True)
        say(f"no CPython {flavour.name} on this machine: building one (two to five minutes, log in {log})")
        cpython.require_space(cache)
        chain = toolchain(cache, log)
        if flavour.sanitizer:
            chain = with_sanitizer(chain, flavour.sanitizer)
        facts = cpython.build(flavour, archive.obtain(cache, project), chain, cache, log)
    say(f"CPython {facts.version_text} ({flavour.name}): {facts.executable}")
    return facts


@contextmanager
def only_one(cache: Path) -> Iterator[None]:
    """Let one set-up at a time, with all it started, work in the cache; the next one waits, then finds all done."""
    with (cache / "lock").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another set-up is at work; waiting for it ...")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def os_error(error: OSError) -> tuple[str, str]:
    """What to tell about a failure of the file system."""
    step = "then run `make env` again: it goes on where it stopped"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk is full ({error.filename or 'while writing'})", f"free some space, {step}"
    return str(error), f"mend that, {step}"


def stopped(stop: SetupError) -> int:
    """Say what happened and what to do."""
    print(f"\nmake env: stopped: {stop.problem}\n  next: {stop.step}", file=sys.stderr)
    return 1


sys.exit(main(sys.argv[1:]))
