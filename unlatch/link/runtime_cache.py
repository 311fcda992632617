"""Compiles the C runtime once per interpreter, compiler and flags, into the user's private cache.

Every extension module is linked with these objects; unused sections of them are dropped by the linker.  Objects rather
than an archive: no further tool (`ar`) is needed, and the linker's section collection leaves the same in the result.
"""

import hashlib
from pathlib import Path
from typing import Final

from unlatch.link import private_cache
from unlatch.link.commands import run_compiler
from unlatch.link.compilers import Compiler
from unlatch.link.options import RUNTIME, LinkOptions, compile_flags, interpreter_identity

_BATCHES_PER_JOB: Final = 4


def runtime_objects(options: LinkOptions, compiler: Compiler) -> list[Path]:
    """The runtime's object files for these options, compiled now if they are not in the cache."""
    sources = sorted((RUNTIME / "src").glob("*.c"))
    directory = private_cache.private_directory("runtime")
    made = private_cache.entry(
        directory, _key(options, compiler), lambda into: _compile(sources, into, options, compiler)
    )
    return sorted(made.glob("*.o"))


def runtime_digest() -> str:
    """A digest of the runtime's whole text, for keys of whatever is built from it."""
    digest = hashlib.sha256()
    for path in sorted([*(RUNTIME / "include").rglob("*.h"), *(RUNTIME / "src").iterdir()]):
        if path.suffix in (".h", ".c"):
            digest.update(f"{path.relative_to(RUNTIME).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _key(options: LinkOptions, compiler: Compiler) -> str:
    words = [
        runtime_digest(),
        interpreter_identity(),
        *compiler.command,
        compiler.version,
        *compile_flags(options, compiler),
    ]
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:32]


def _compile(sources: list[Path], into: Path, options: LinkOptions, compiler: Compiler) -> None:
    from concurrent.futures import ThreadPoolExecutor  # here: `unlatch run` imports this module at every start

    flags = compile_flags(options, compiler)

    def compile_batch(batch: list[Path]) -> None:
        # The objects appear in the current folder, named after their sources.
        run_compiler([*compiler.command, *flags, "-c", *map(str, batch)], f"runtime.{batch[0].stem}", into)

    # To start and follow a compiler takes us longer than anything else here; a few batches keep all of them busy.
    batches = min(len(sources), options.jobs * _BATCHES_PER_JOB)
    with ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(compile_batch, (sources[first::batches] for first in range(batches))))
