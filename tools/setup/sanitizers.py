"""Finds the compiler that sanitized interpreters are built with, and the program that gives its reports their names.

`make env` needs none of this; `make tsan` and `make asan` do. The generated code and the runtime have to be compiled by
the same compiler as the interpreter, because the sanitizer's library is part of the interpreter's executable.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from tools.setup.console import SetupError
from tools.setup.headers import Toolchain, install_step

# The pinned one first: what a sanitizer reports differs between versions. gcc's cannot follow fences.
COMPILERS: Final = ("clang-19", "clang")
SYMBOLIZERS: Final = ("llvm-symbolizer-19", "llvm-symbolizer")
PACKAGES: Final = "clang-19 libclang-rt-19-dev llvm-19"


def sanitizing_compiler(sanitizer: str) -> str:
    """The path of a clang that links programs with this sanitizer."""
    found = [path for name in COMPILERS if (path := shutil.which(name))]
    for compiler in found:
        if links(compiler, sanitizer):
            return compiler
    seen = f"{found[0]} has no library for -fsanitize={sanitizer}" if found else "clang was not found"
    raise SetupError(f"the {sanitizer} sanitizer needs clang and its runtime library: {seen}", step())


def symbolizer() -> str:
    """The path of llvm-symbolizer, without which reports have addresses in place of functions."""
    for name in SYMBOLIZERS:
        if path := shutil.which(name):
            return path
    raise SetupError("llvm-symbolizer was not found: sanitizers name functions by it", step())


def with_sanitizer(chain: Toolchain, sanitizer: str) -> Toolchain:
    """The toolchain, with a compiler that knows the sanitizer."""
    return replace(chain, arguments=(*chain.arguments, f"CC={sanitizing_compiler(sanitizer)}"))


def links(compiler: str, sanitizer: str) -> bool:
    """Whether the compiler and its runtime library make a program with this sanitizer."""
    with tempfile.TemporaryDirectory() as folder:
        command = [compiler, f"-fsanitize={sanitizer}", "-x", "c", "-", "-o", str(Path(folder) / "program")]
        done = subprocess.run(
            command, input="int main(void) { return 0; }\n", text=True, capture_output=True, check=False
        )
        return done.returncode == 0


def step() -> str:
    """How a user gets all of it."""
    debian = install_step(PACKAGES, "install LLVM 19 (for example `brew install llvm@19`) and put its bin on PATH")
    return debian.replace("apt-get install", "as administrator: apt-get update && apt-get install", 1)
