"""What `unlatch run` keeps between runs: which compiled modules belong to a script, and whether they still fit it.

Two levels, in the user's private cache:

    run/<script and settings>.json     the *manifest*: sources with digests, and the entry made from them
    run/<content>/…                    an *entry*: extension modules; complete or not there, and never changed

A manifest is found by the script's path, the options, the compiler's own files, the interpreter and what in the
environment matters; it holds only while every file in it has the content it had.  Since entries are named after their
content, going back to an older source finds the older entry.

This module decides how fast a cached program starts, so it imports little.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Sequence
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Any, Final, NamedTuple

from unlatch import __version__
from unlatch.link import private_cache
from unlatch.options import Options

MAIN: Final = "__main__"
FORMAT: Final = 1
FORGET_AFTER: Final = 60 * 24 * 3600.0
"""Seconds without a run after which an entry goes."""

_PACKAGE: Final = Path(__file__).resolve().parent
_ENVIRONMENT: Final = ("CC", "UNLATCH_CFLAGS", "UNLATCH_SANITIZE", "MYPYPATH")


class CompiledModule(NamedTuple):
    """One module of a program: its source and its extension module."""

    name: str
    source: str
    extension: str
    is_package: bool


class Program(NamedTuple):
    """A script ready to run: its modules, the script itself first."""

    script: str
    modules: tuple[CompiledModule, ...]


class Settings(NamedTuple):
    """All that decides about compiled code beside the sources."""

    script: str
    options: str
    fingerprint: str

    @property
    def key(self) -> str:
        """The manifest's name."""
        return digest(*(part.encode("utf-8", "surrogateescape") for part in self))


def settings(script: str, options: Options) -> Settings:
    """The settings under which `script`, an absolute path, is compiled here and now."""
    parts = [__version__, str(FORMAT), sys.version, sys.prefix, EXTENSION_SUFFIXES[0]]
    parts += [f"{name}={os.environ.get(name, '')}" for name in _ENVIRONMENT]
    parts += sorted(_stamps(str(_PACKAGE)))
    return Settings(script, repr(options), digest(*(part.encode("utf-8", "surrogateescape") for part in parts)))


def lookup(chosen: Settings) -> Program | None:
    """The script's program, if it is in the cache and nothing that it was made of has changed."""
    directory = private_cache.private_directory("run")
    try:
        manifest = json.loads((directory / f"{chosen.key}.json").read_bytes())
        entry = directory / str(manifest["entry"])
        if not entry.is_dir() or not _still_fits(chosen.script, manifest):
            return None
        modules = tuple(
            CompiledModule(m["name"], m["source"], str(entry / m["extension"]), m["is_package"])
            for m in manifest["modules"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    _touch(entry)
    return Program(chosen.script, modules)


def remember(
    chosen: Settings,
    entry: Path,
    modules: Iterable[CompiledModule],
    digests: dict[str, str | None],
    compiler: Sequence[str],
) -> None:
    """Write the manifest.  `digests`: every file that mattered, None for those that were not there; `compiler`: the
    paths of the C compiler's programs."""
    manifest = {
        "entry": entry.name,
        "modules": [module._asdict() for module in modules],
        "files": digests,
        "compiler": {path: _stamp(path) for path in compiler},
    }
    path = entry.parent / f"{chosen.key}.json"
    waiting = path.with_name(f"{path.name}.{os.getpid()}.new")
    waiting.write_text(json.dumps(manifest), encoding="utf-8")
    waiting.replace(path)


def forget_unused(directory: Path) -> None:
    """Remove entries and manifests that no run has asked for in a long time."""
    import shutil

    limit = time.time() - FORGET_AFTER
    for path in directory.iterdir():
        try:
            if path.lstat().st_mtime > limit:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        except OSError:
            continue


def resolve(folder: str, name: str) -> str | None:
    """The source file that `import name` finds in `folder`, as the interpreter's own finder would choose; None if there
    is none, or something else comes first."""
    package = os.path.join(folder, name, "__init__")
    for stem, otherwise in ((package, None), (os.path.join(folder, name), None)):
        if any(os.path.isfile(stem + suffix) for suffix in EXTENSION_SUFFIXES):
            return otherwise
        if os.path.isfile(f"{stem}.py"):
            return f"{stem}.py"
    return None


def folder_of(script: str) -> str:
    """The folder from which a script's modules are imported: that of the file itself, also through links."""
    return os.path.dirname(os.path.realpath(script))


def file_digest(path: str) -> str | None:
    """The digest of a file's content; None if it cannot be read."""
    try:
        with open(path, "rb") as file:
            return digest(file.read())
    except OSError:
        return None


def digest(*parts: bytes) -> str:
    """One digest of several parts, none of which can pass for a piece of another."""
    total = hashlib.blake2b(digest_size=20)
    for part in parts:
        total.update(len(part).to_bytes(8, "little"))
        total.update(part)
    return total.hexdigest()


def _still_fits(script: str, manifest: dict[str, Any]) -> bool:
    root = folder_of(script)
    for module in manifest["modules"]:
        name = module["name"]
        if name == MAIN:
            continue
        *parents, last = name.split(".")
        if resolve(os.path.join(root, *parents), last) != module["source"]:
            return False
    for path, stamp in manifest["compiler"].items():
        # A compiler that is gone has left nothing newer behind.
        if _stamp(path) not in (None, stamp):
            return False
    return all(file_digest(path) == known for path, known in manifest["files"].items())


def _stamps(folder: str) -> Iterable[str]:
    """Stamps of the compiler's own files."""
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "__pycache__":
                yield from _stamps(entry.path)
        elif entry.name.endswith((".py", ".c", ".h")):
            yield f"{entry.path}\0{_stamp(entry.path)}"


def _stamp(path: str) -> str | None:
    """What changes when a file is replaced."""
    try:
        info = os.stat(path)
    except OSError:
        return None
    return f"{info.st_size} {info.st_mtime_ns}"


def _touch(entry: Path) -> None:
    try:
        os.utime(entry)
    except OSError:
        return
