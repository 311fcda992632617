"""Builds the explorer around a protocol's sources: the runtime instrumented, CPython's functions played.

The compiler instruments memory accesses for ThreadSanitizer; linked without its library, the calls reach the explorer.
The explorer and the stand-ins are compiled once per run, what a mutant may touch each time.
"""

import re
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.model.table import GENERATED, MODEL, RUNTIME, Mutant, Protocol, generated

COMMON: Final = (
    "-std=c11",
    "-D_GNU_SOURCE",
    "-g",
    "-fno-pie",
    "-U_FORTIFY_SOURCE",
    "-Wall",
    "-Wextra",
    f"-I{MODEL}",
    "-include",
    str(MODEL / "cpython" / "thread_id.h"),
)
# Plain code, so that each access in the source is one in the program.
EXPLORED: Final = (*COMMON, "-O1", "-fsanitize=thread", "-Wno-tsan", "-fno-store-merging", "-fno-tree-vectorize")
EXPLORING: Final = (*COMMON, "-O2")
# A function of CPython that no stand-in plays is a null pointer.
LINK: Final = ("-no-pie", "-Wl,--unresolved-symbols=ignore-all")
PLAIN_STAND_INS: Final = frozenset({"thread"})  # each of their operations is one step


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where things are built, and with what."""

    folder: Path
    compiler: str
    include: Path  # CPython's headers, of a free-threaded build

    def compile(self, source: Path, target: Path, options: tuple[str, ...], runtime: Path) -> None:
        """Make one object file; a mutant may leave things unused."""
        headers = ("-isystem", str(self.include), f"-I{runtime / 'include'}", "-Werror" if runtime == RUNTIME else "-w")
        command = [self.compiler, *options, *headers, "-c", str(source), "-o", str(target)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise BuildError(f"{source.name} does not compile\n{done.stderr}")

    def shared_objects(self) -> list[Path]:
        """Return the object files that all explorations share; made if they are missing."""
        objects = []
        for source in sorted([*MODEL.glob("explorer/*.c"), *MODEL.glob("cpython/*.c")]):
            target = self.folder / f"{source.parent.name}-{source.stem}.o"
            explored = source.parent.name == "cpython" and source.stem not in PLAIN_STAND_INS
            if not target.exists():
                self.compile(source, target, EXPLORED if explored else EXPLORING, RUNTIME)
            objects.append(target)
        return objects

    def program(self, protocol: Protocol, mutant: Mutant | None = None) -> Path:
        """Build the exploration of a protocol, the runtime as it is or mutated."""
        name = protocol.name if mutant is None else f"{protocol.name}-{re.sub(r'[^a-z0-9]+', '-', mutant.name.lower())}"
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        runtime = RUNTIME
        if protocol.generated:
            (folder / GENERATED).write_text(generated(protocol.name, protocol.generated), encoding="utf-8")
        if mutant is not None:
            runtime = folder / "runtime"
            shutil.copytree(RUNTIME, runtime)
            changed = folder if mutant.file == GENERATED else runtime
            (changed / mutant.file).write_text(mutant.applied_to(protocol.original(mutant)), encoding="utf-8")
        objects = self.shared_objects()
        for source in (*(runtime / "src" / s for s in protocol.sources), MODEL / "protocols" / f"{protocol.name}.c"):
            target = folder / f"{source.stem}-{source.parent.name}.o"
            self.compile(source, target, (*EXPLORED, f"-I{folder}"), runtime)
            objects.append(target)
        for original, define in protocol.copies:
            target = folder / f"copy-{Path(original).stem}.o"
            self.compile(
                runtime / "src" / original, target, (*EXPLORED, *(f"-D{d}" for d in define.split(","))), runtime
            )
            objects.append(target)
        program = folder / "explore"
        command = [self.compiler, *LINK, *map(str, objects), "-o", str(program)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise BuildError(f"{protocol.name} does not link\n{done.stderr}")
        return program


class BuildError(Exception):
    """The exploration could not be built."""


def workshop(folder: Path) -> Workshop:
    """Return the tools of this interpreter's environment, which must be a free-threaded build."""
    if not sysconfig.get_config_var("Py_GIL_DISABLED"):
        raise BuildError("the protocols are those of free-threaded builds: run this under one (.venv/3.14t)")
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        raise BuildError("no C compiler: install gcc")
    return Workshop(folder, compiler, Path(sysconfig.get_path("include")))
