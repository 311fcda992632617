"""What a new cache of the type checker starts from: its results on the standard library's stubs, in one file.

To read the stubs that every program needs takes the checker longer than everything else in the build of a module.
What it finds depends on little: the checker's version, the Python version and the platform looked at, and settings,
which `checker_config` therefore makes the same for all projects. A seed holds these results for one such key. One
comes with the package; where none fits, the first build keeps one in the user's cache.

A seed is never trusted to be right. Its key is compared, and what is unpacked from it says of each stub that the file
has changed since, so that the checker compares length and digest with the stub that is installed now, and reads
those again that differ, and all that depend on them.

    first line    FORMAT and the key
    then, packed  a line of JSON: [stem, stub, lengths] of each module; then their parts, one after the other
"""

import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from librt.internal import ReadBuffer, WriteBuffer, cache_version, write_str
from mypy.build import default_data_dir
from mypy.cache import CACHE_VERSION, CacheMeta
from mypy.options import Options as Settings
from mypy.version import __version__ as checker_version

FORMAT: Final = "unlatch stubs 1"

SHIPPED = Path(__file__).parent / "seeds"
"""Where the package has its seeds."""

_META, _META_EX, _DATA = ".meta.ff", ".meta_ex.ff", ".data.ff"

_VERSIONS: Final = bytes((cache_version(), CACHE_VERSION))
"""What the checker writes before each description of a module."""

DATA_TIME: Final = 1
"""When the unpacked data files were made, in seconds; their descriptions name it."""

_NEVER: Final = -1
"""When the stub was changed, as the descriptions have it: no file's time, so that contents are compared."""


@dataclass(frozen=True, slots=True)
class Module:
    """The cache's files on one stub, less what depends on the machine: where the stub lies."""

    stem: str
    stub: str
    meta: bytes
    meta_ex: bytes
    # The data, up to the stub's path and after it.
    before: bytes
    after: bytes

    @property
    def parts(self) -> tuple[bytes, ...]:
        return self.meta, self.meta_ex, self.before, self.after


def key_of(settings: Settings, stubs: Settings) -> str:
    """All that the results depend on besides the stubs' text; `stubs`: the settings that hold for them."""
    options = sha256(repr(stubs.select_options_affecting_cache()).encode()).hexdigest()[:16]
    major, minor = settings.python_version
    return f"mypy {checker_version} {_VERSIONS.hex()} python {major}.{minor} {settings.platform} {options}"


def shipped_file(settings: Settings, folder: Path | None = None) -> Path:
    """Where the package, or another folder of seeds, has the one for these settings, if it has one."""
    major, minor = settings.python_version
    return (folder or SHIPPED) / f"{major}.{minor}-{settings.platform}.stubs"


def kept_file(cache: Path, key: str) -> Path:
    """Where a user's cache has the seed of this key, if it has one."""
    return cache / f"{sha256(key.encode()).hexdigest()[:16]}.stubs"


def plant(seeds: Iterable[Path], key: str, settings: Settings) -> bool:
    """Make `settings.cache_dir` from the first seed that fits; False if none does."""
    for seed in seeds:
        modules = unpacked(seed, key)
        if modules:
            with suppress(OSError):
                _plant(modules, Path(settings.cache_dir), _version_folder(settings))
                return True
    return False


def keep(seed: Path, key: str, settings: Settings) -> None:
    """Make a seed of what the checker has found out about stubs, in place of the one that is there."""
    with suppress(OSError):
        content = pack(key, settings)
        if content is not None:
            handle, making = tempfile.mkstemp(prefix="making-", dir=seed.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(making).replace(seed)


def pack(key: str, settings: Settings, level: int = 1) -> bytes | None:
    """A seed of what `settings.cache_dir` has on the standard library's stubs; None if that is nothing."""
    modules = _harvest(Path(settings.cache_dir) / _version_folder(settings))
    return packed(modules, key, level) if modules else None


def packed(modules: Iterable[Module], key: str, level: int) -> bytes:
    """A seed of these modules."""
    modules = tuple(modules)
    index = [(m.stem, m.stub, *map(len, m.parts)) for m in modules]
    content = json.dumps(index).encode() + b"\n" + b"".join(part for m in modules for part in m.parts)
    return _first_line(key) + zlib.compress(content, level)


def unpacked(seed: Path, key: str) -> list[Module]:
    """The modules of a seed; none if it is for another key, damaged, or not there."""
    first = _first_line(key)
    try:
        content = seed.read_bytes()
        if not content.startswith(first):
            return []
        index, _, rest = zlib.decompress(content[len(first) :]).partition(b"\n")
    except (OSError, zlib.error):
        return []
    modules = []
    at = 0
    for stem, stub, *lengths in json.loads(index):
        parts = []
        for length in lengths:
            parts.append(rest[at : at + length])
            at += length
        modules.append(Module(stem, stub, *parts))
    return modules


def _first_line(key: str) -> bytes:
    return f"{FORMAT} {key}\n".encode()


def _version_folder(settings: Settings) -> str:
    return "{}.{}".format(*settings.python_version)


def _stubs_folder() -> str:
    return os.path.join(default_data_dir(), "typeshed", "stdlib", "")  # noqa: PTH118 - as the checker writes it


def _plant(modules: Iterable[Module], cache_dir: Path, version: str) -> None:
    """Write the cache's files; the folder appears complete or, where another build was first, not at all."""
    stubs = _stubs_folder()
    cache_dir.parent.mkdir(parents=True, exist_ok=True)
    making = tempfile.mkdtemp(prefix="making-", dir=cache_dir.parent)
    try:
        made: set[str] = set()
        for module in modules:
            stem = f"{making}/{version}/{module.stem}"
            folder = stem.rpartition("/")[0]
            if folder not in made:
                os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - hundreds of files: half the time with plain strings
                made.add(folder)
            data = b"".join((module.before, _written(stubs + module.stub), module.after))
            for suffix, content in ((_META, module.meta), (_META_EX, module.meta_ex), (_DATA, data)):
                with open(stem + suffix, "wb", buffering=0) as file:  # noqa: PTH123
                    file.write(content)
            os.utime(stem + _DATA, (DATA_TIME, DATA_TIME))
        with suppress(OSError):
            Path(making).rename(cache_dir)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _harvest(folder: Path) -> list[Module]:
    """What a cache holds on the standard library, with all that it depends on; in a fixed order."""
    stubs = _stubs_folder()
    found: dict[str, tuple[CacheMeta, str]] = {}
    for file in folder.rglob(f"*{_META}"):
        raw = file.read_bytes()
        meta = CacheMeta.read(ReadBuffer(raw[2:]), "") if raw[:2] == _VERSIONS else None
        if meta is not None and meta.path.startswith(stubs):
            found[meta.id] = meta, file.relative_to(folder).as_posix().removesuffix(_META)
    while lacking := [name for name, (meta, _) in found.items() if not found.keys() >= set(meta.dependencies)]:
        for name in lacking:
            del found[name]
    modules = (_module(meta, stem, folder, stubs) for _, (meta, stem) in sorted(found.items()))
    return [module for module in modules if module is not None]


def _module(meta: CacheMeta, stem: str, folder: Path, stubs: str) -> Module | None:
    data = (folder / f"{stem}{_DATA}").read_bytes()
    path = _written(meta.path)
    at = data.rfind(path)
    if at < 0:
        return None
    stub = meta.path.removeprefix(stubs)
    meta.path, meta.mtime, meta.data_mtime = stub, _NEVER, DATA_TIME
    buffer = WriteBuffer()
    meta.write(buffer)
    meta_ex = (folder / f"{stem}{_META_EX}").read_bytes()
    return Module(stem, stub, _VERSIONS + buffer.getvalue(), meta_ex, data[:at], data[at + len(path) :])


def _written(text: str) -> bytes:
    """A text as it stands in the cache's files."""
    buffer = WriteBuffer()
    write_str(buffer, text)
    return buffer.getvalue()
