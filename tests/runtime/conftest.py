"""Builds the module of bindings, and others, once per test run, with all warnings of the C compiler as errors."""

import shlex
import shutil
import subprocess
import sysconfig
from pathlib import Path
from types import ModuleType

import pytest

from tools.importing import module_from
from unlatch.link.options import LinkOptions, sanitizer_flags
from unlatch.prims.table import ALL

from .bindings import RUNTIME, module_text

NAME = "unlatch_prims"


@pytest.fixture(scope="session")
def prims(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """Return the module with one function per primitive, named by its C symbol."""
    return compiled(NAME, module_text(NAME, ALL), tmp_path_factory.mktemp("prims"))


def compiled(name: str, text: str, folder: Path, *, include: Path = RUNTIME) -> ModuleType:
    """Compile and import one translation unit, strictly."""
    source, target = folder / f"{name}.c", folder / f"{name}.so"
    source.write_text(text, encoding="utf-8")
    configured = sysconfig.get_config_var("CC") or "cc"
    compiler = shlex.split(configured if shutil.which(shlex.split(configured)[0]) else "cc")
    words = ["-std=c11", "-O1", "-g", "-fPIC", "-shared", "-Wall", "-Wextra", "-Werror", "-ffp-contract=off"]
    words += [*sanitizer_flags(LinkOptions()), f"-I{RUNTIME / 'include'}", f"-I{include}"]
    system = ["-isystem", sysconfig.get_path("include")]
    command = [*compiler, *words, *system, str(source), "-o", str(target), "-lm"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return module_from(target, name)
