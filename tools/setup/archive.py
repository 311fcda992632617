"""Finds the source of CPython: an archive the user names, the machine's Debian mirror, or one beside the project.

No host is written here: the mirror is the one this machine's apt is configured with.
"""

from __future__ import annotations

import hashlib
import lzma
import os
import re
import shlex
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from tools.setup.console import Progress, SetupError, say

PACKAGE: Final = "python3.14"
POOL: Final = f"pool/main/p/{PACKAGE}"
# Where a mirror no longer has the pinned archive, these suites say which one it has.
SUITES: Final = ("testing", "unstable")
CHUNK: Final = 1 << 18
NEXT_STEP: Final = (
    "connect to the network, or download a CPython 3.14 source archive (.tar.xz) elsewhere and run\n"
    "  make env UNLATCH_CPYTHON_SOURCE=/path/to/the/archive"
)


@dataclass(frozen=True)
class Archive:
    """A source archive on a mirror: its place below the mirror's root, and what it must hash to."""

    path: str
    sha256: str


PINNED: Final = Archive(
    f"{POOL}/{PACKAGE}_3.14.6.orig.tar.xz",
    "143b1dddefaec3bd2e21e3b839b34a2b7fb9842272883c576420d605e9f30c63",
)


def obtain(cache: Path, project: Path) -> Path:
    """The path of a source archive on this machine, downloaded where needed."""
    if named := os.environ.get("UNLATCH_CPYTHON_SOURCE"):
        path = Path(named).expanduser()
        if not path.is_file():
            raise SetupError(f"UNLATCH_CPYTHON_SOURCE names {path}, which is not a file", "correct it, or unset it")
        return path.resolve()
    downloads = cache / "downloads"
    downloads.mkdir(parents=True, exist_ok=True)
    mirrors = list(mirror_roots())
    proxies = apt_proxies()
    # The mirror's index, some ten megabytes, is read only if the pinned archive is gone.
    for archive in chain([PINNED], newer_archives(mirrors, proxies, downloads)):
        kept = downloads / Path(archive.path).name
        if kept.is_file() and sha256(kept) == archive.sha256:
            return kept
        for mirror in mirrors:
            if download(f"{mirror}/{archive.path}", kept, proxies) and checked(kept, archive):
                return kept
    for beside in sorted(project.parent.glob(f"shared/cpython/{PACKAGE}_*.orig.tar.xz")):
        return beside
    asked = "its mirror was asked in vain" if mirrors else "apt names no mirror"
    raise SetupError(f"no source archive of CPython 3.14: none is on this machine, and {asked}", NEXT_STEP)


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checked(path: Path, archive: Archive) -> bool:
    """Keep a download only if it is what was asked for."""
    if sha256(path) == archive.sha256:
        return True
    say(f"  {path.name}: SHA-256 differs from the expected one; discarded")
    path.unlink()
    return False


# The mirror.


def mirror_roots() -> Iterator[str]:
    """The roots of the Debian mirrors that this machine's apt uses, without a closing slash."""
    if not shutil.which("apt-get"):
        return
    answer = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)"], capture_output=True, text=True, check=False
    )
    uris = answer.stdout.split()
    if not uris:
        # apt knows no targets before its first update; its configuration still names the mirror.
        uris = list(configured_uris(path.read_text("utf-8") for path in apt_sources()))
    yield from usable_roots(uris)


def apt_sources() -> list[Path]:
    """The files in which apt's mirrors are configured."""
    folder = Path("/etc/apt")
    paths = [folder / "sources.list", *sorted((folder / "sources.list.d").glob("*"))]
    return [path for path in paths if path.is_file() and path.suffix in {".list", ".sources"}]


def configured_uris(texts: Iterable[str]) -> Iterator[str]:
    """The URIs in apt's configuration, in both its one-line and its deb822 form."""
    for text in texts:
        for line in text.splitlines():
            if found := re.match(r"\s*URIs:\s*(.+)", line, re.IGNORECASE):
                yield from found[1].split()
            elif found := re.match(r"\s*deb(?:-src)?\s+(?:\[[^]]*\]\s*)?(\S+)", line):
                yield found[1]


def usable_roots(uris: Iterable[str]) -> Iterator[str]:
    """Those roots that can be downloaded from, each once, in their order."""
    seen = set()
    for uri in uris:
        root = uri.rstrip("/")
        if re.match(r"(https?|ftp|file):", root) and root not in seen:
            seen.add(root)
            yield root


def apt_proxies() -> dict[str, str]:
    """Proxies from the environment, and for protocols that it does not mention, from apt's configuration."""
    proxies: dict[str, str] = {}
    if shutil.which("apt-config"):
        answer = subprocess.run(
            ["apt-config", "shell", "http", "Acquire::http::Proxy", "https", "Acquire::https::Proxy"],
            capture_output=True,
            text=True,
            check=False,
        )
        proxies |= parse_proxies(answer.stdout)
    return proxies | urllib.request.getproxies()


def parse_proxies(text: str) -> dict[str, str]:
    """Read the shell assignments that `apt-config shell` prints."""
    pairs = (word.split("=", 1) for word in shlex.split(text) if "=" in word)
    return {scheme: url for scheme, url in pairs if url not in {"", "DIRECT", "false"}}


def newer_archives(mirrors: Iterable[str], proxies: dict[str, str], downloads: Path) -> Iterator[Archive]:
    """What the mirror itself offers as source of the package, by its own index."""
    for mirror in mirrors:
        for suite in SUITES:
            index = downloads / f"{suite}-Sources.xz"
            if download(f"{mirror}/dists/{suite}/main/source/Sources.xz", index, proxies):
                with lzma.open(index, "rt", encoding="utf-8") as lines:
                    yield from archives_in_index(lines)
                index.unlink()


def archives_in_index(lines: Iterable[str]) -> list[Archive]:
    """The original archives of the package in a Debian `Sources` index."""
    found: list[Archive] = []
    package = folder = field = ""
    hashes: dict[str, str] = {}
    for line in (*lines, "\n"):
        if not line.strip():
            names = [name for name in hashes if re.fullmatch(rf"{re.escape(PACKAGE)}_[\d.]+\.orig\.tar\.xz", name)]
            if package == PACKAGE:
                found += [Archive(f"{folder}/{name}", hashes[name]) for name in names]
            package = folder = field = ""
            hashes = {}
        elif line[0].isspace():
            if field == "Checksums-Sha256":
                digest, _size, name = line.split()
                hashes[name] = digest
        else:
            field, _, value = line.partition(":")
            if field == "Package":
                package = value.strip()
            elif field == "Directory":
                folder = value.strip()
    return found


def download(url: str, target: Path, proxies: dict[str, str], attempts: int = 3) -> bool:
    """Fetch a file, going on where an interrupted attempt stopped; False where the server does not have it."""
    part = target.with_name(target.name + ".part")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler(proxies))
    for attempt in range(attempts):
        have = part.stat().st_size if part.exists() else 0
        request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
        try:
            with opener.open(request, timeout=30) as answer:
                resumed = getattr(answer, "status", None) == 206
                size = int(answer.headers.get("Content-Length") or 0) + (have if resumed else 0)
                progress = Progress(f"downloading {target.name}")
                done = have if resumed else 0
                with part.open("ab" if resumed else "wb") as file:
                    while chunk := answer.read(CHUNK):
                        file.write(chunk)
                        done += len(chunk)
                        progress.update(f"{done / 1e6:.0f} of {size / 1e6:.0f} MB")
                if size and done < size:
                    raise ConnectionError("the connection closed early")
                progress.done(f"{done / 1e6:.1f} MB")
        except urllib.error.HTTPError as error:
            # 416: what is there already is not shorter than the file, so the rest of it cannot be had.
            error.close()
            part.unlink(missing_ok=True)
            if error.code != 416:
                return False
        except OSError as error:
            if attempt + 1 < attempts:
                time.sleep(1 + attempt)
            else:
                say(f"  {target.name}: {getattr(error, 'reason', error)}")
        else:
            part.replace(target)
            return True
    return False
