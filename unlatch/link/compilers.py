"""Finds a C compiler and says how to call it.

Order: the CC environment variable, the compiler that the interpreter was built with, the usual names on PATH, and the
`ziglang` package, which brings a whole compiler for machines that have none.
"""

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass

from unlatch.link.errors import NoCompilerError

_USUAL = ("cc", "gcc", "clang")


@dataclass(frozen=True, slots=True)
class Compiler:
    """A C compiler: the words of its command and what it says of itself (part of cache keys)."""

    command: tuple[str, ...]
    version: str

    @property
    def path(self) -> str:
        """The program's file."""
        return self.version.partition("\n")[0]

    @property
    def is_zig(self) -> bool:
        """Whether this is Zig's clang, which needs its undefined-behaviour traps switched off."""
        return "ziglang" in self.command


def find_compiler(environ: dict[str, str] | None = None) -> Compiler:
    """The first compiler that answers; NoCompilerError if none does."""
    chosen = os.environ if environ is None else environ
    tried: list[str] = []
    for command in _candidates(chosen.get("CC")):
        tried.append(shlex.join(command))
        version = _version(command, chosen.get("PATH"))
        if version is not None:
            return Compiler(command, version)
    raise NoCompilerError((*tried, "the ziglang package"))


def _candidates(chosen: str | None) -> list[tuple[str, ...]]:
    if chosen:
        # An explicit choice that does not work is an error, never passed over.
        try:
            return [tuple(shlex.split(chosen))]
        except ValueError:
            raise NoCompilerError((chosen,)) from None
    built_with = sysconfig.get_config_var("CC")
    commands = [tuple(shlex.split(built_with))] if isinstance(built_with, str) and built_with else []
    commands += [(name,) for name in _USUAL if (name,) not in commands]
    if importlib.util.find_spec("ziglang") is not None:
        commands.append((sys.executable, "-m", "ziglang", "cc"))
    return commands


def _version(command: tuple[str, ...], path: str | None) -> str | None:
    found = shutil.which(command[0], path=path)
    if found is None:
        return None
    try:
        answer = subprocess.run(
            [found, *command[1:], "--version"], capture_output=True, text=True, check=True, errors="replace", timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return f"{found}\n{answer.stdout}"
