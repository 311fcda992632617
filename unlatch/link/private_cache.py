"""The user's private cache of compiled code: who may have written it is checked before anything in it is loaded.

Code found here runs with the user's rights, so each of our directories must be a real directory (no link), belong to
this user, and be closed to everybody else.  What is above them is the user's own business, as with any file of theirs.
Entries appear complete or not at all: they are made under a temporary name and renamed.  A lock per entry keeps two
processes from doing the same work; the system drops it when its holder dies, however that happens.
"""

import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs

from unlatch.link.errors import InsecureCacheError

if sys.platform != "win32":
    import fcntl

_ABANDONED_AFTER = 24 * 3600.0  # seconds; no build takes that long


def cache_root() -> Path:
    """Where the cache lies: `UNLATCH_CACHE_DIR`, else the platform's place for caches."""
    chosen = os.environ.get("UNLATCH_CACHE_DIR")
    return Path(chosen) if chosen else Path(platformdirs.user_cache_dir("unlatch", appauthor=False))


def private_directory(*parts: str) -> Path:
    """The directory `parts` below the cache root, made if missing; InsecureCacheError if it cannot be trusted."""
    path = cache_root()
    path.parent.mkdir(parents=True, exist_ok=True)
    _make_private(path)
    for part in parts:
        path = path / part
        _make_private(path)
    return path


def why_not_private(path: Path) -> str | None:
    """The reason why what lies in `path` might not come from this user, or None."""
    info = path.lstat()
    if not stat.S_ISDIR(info.st_mode):
        return "is not a directory"
    if os.name != "posix":  # elsewhere a profile directory's access list does this work
        return None
    if info.st_uid != os.geteuid():
        return f"belongs to another user (number {info.st_uid})"
    if info.st_mode & 0o077:
        return f"is open to other users (mode {stat.S_IMODE(info.st_mode):04o}, expected 0700)"
    return None


def entry(directory: Path, key: str, fill: Callable[[Path], None]) -> Path:
    """The entry `key` of a private directory, made by `fill` in an empty directory if it is not there yet."""
    final = directory / key
    if final.is_dir():
        return final
    with _lock(directory / f"{key}.lock"):
        if not final.is_dir():
            with scratch(directory) as making:
                fill(making)
                _rename_into_place(making, final)
    return final


@contextmanager
def scratch(directory: Path) -> Iterator[Path]:
    """A fresh private directory inside `directory`, gone afterwards; also clears away what killed processes left."""
    _remove_abandoned(directory)
    path = Path(tempfile.mkdtemp(prefix="making-", dir=directory))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _make_private(path: Path) -> None:
    with suppress(FileExistsError):
        path.mkdir(mode=0o700)
    problem = why_not_private(path)
    if problem is not None:
        raise InsecureCacheError(path, problem)


def _rename_into_place(making: Path, final: Path) -> None:
    try:
        making.rename(final)
    except OSError:
        if not final.is_dir():  # else another process was first, with the same content
            raise


def _remove_abandoned(directory: Path) -> None:
    for path in directory.glob("making-*"):
        try:
            if time.time() - path.stat().st_mtime > _ABANDONED_AFTER:
                shutil.rmtree(path, ignore_errors=True)
        except FileNotFoundError:
            continue


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    if sys.platform == "win32":  # no such lock there: the worst case is work done twice
        yield
        return
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
