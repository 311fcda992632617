"""Sees to the C headers that CPython's own modules need: a build without ssl or zlib cannot install packages.

Where they are missing and the machine has apt, the development packages are downloaded and unpacked into the user's
cache, which needs no administrator. The libraries themselves are on every machine whose python3 works.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.setup.console import SetupError, clean_environment, log_tail, run_logged

# header → the Debian package that has it; without the first three the environments do not work.
REQUIRED: Final = {"openssl/ssl.h": "libssl-dev", "zlib.h": "zlib1g-dev", "ffi.h": "libffi-dev"}
WELCOME: Final = {"bzlib.h": "libbz2-dev", "lzma.h": "liblzma-dev", "sqlite3.h": "libsqlite3-dev"}


@dataclass(frozen=True)
class Toolchain:
    """How CPython is configured on this machine: extra arguments, all of them `NAME=value` or `--with-…`."""

    arguments: tuple[str, ...] = ()


def toolchain(cache: Path, log: Path) -> Toolchain:
    """What configure has to be told, after making sure that a compiler, make and the headers are there."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if not compiler:
        raise SetupError(
            "no C compiler found (cc, gcc, clang)", install_step("gcc libc6-dev make", "xcode-select --install")
        )
    if not shutil.which("make"):
        raise SetupError("make was not found", install_step("make", "xcode-select --install"))
    if not compiles(compiler, "stdio.h"):
        raise SetupError(
            f"{compiler} cannot compile a file that includes stdio.h",
            install_step("libc6-dev", "xcode-select --install"),
        )
    absent = {header: package for header, package in (REQUIRED | WELCOME).items() if not compiles(compiler, header)}
    if not absent.keys() & REQUIRED.keys():
        return Toolchain()
    prefix = cache / "headers"
    include = prefix / "include"
    if not all(compiles(compiler, header, include) for header in absent):
        unpack(tuple(absent.values()), prefix, log)
    still = [package for header, package in REQUIRED.items() if not compiles(compiler, header, include)]
    if still:
        raise SetupError(f"headers needed to build CPython are missing: {', '.join(still)}", packages_step())
    openssl = (f"--with-openssl={prefix}",) if "openssl/ssl.h" in absent else ()
    return Toolchain((*openssl, f"CPPFLAGS=-I{include}", f"LDFLAGS=-L{prefix / 'lib'}"))


def compiles(compiler: str, header: str, include: Path | None = None) -> bool:
    """Whether a file that includes `header` compiles."""
    command = [compiler, "-fsyntax-only", *([f"-I{include}"] if include else []), "-x", "c", "-"]
    source = f"#include <stdio.h>\n#include <{header}>\n"
    return subprocess.run(command, input=source, text=True, capture_output=True, check=False).returncode == 0


def unpack(packages: tuple[str, ...], prefix: Path, log: Path) -> None:
    """Make a prefix with `include` and `lib` folders out of development packages from apt."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise SetupError(f"headers needed to build CPython are missing: {', '.join(packages)}", packages_step())
    work = prefix.with_name("headers.new")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    # As root, apt would drop its rights and then could not write here; this folder is ours anyway.
    command = ["apt-get", "-o", "APT::Sandbox::User=root", "download", *packages]
    if not run_logged(f"downloading headers ({', '.join(packages)})", command, log, cwd=work, env=clean_environment()):
        raise SetupError(
            f"headers needed to build CPython are missing, and apt-get could not download them:\n{log_tail(log)}",
            packages_step(),
        )
    for package in sorted(work.glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", str(package), str(work / "root")], check=True)
    flatten(work / "root", work)
    shutil.rmtree(work / "root")
    shutil.rmtree(prefix, ignore_errors=True)
    work.rename(prefix)


def flatten(root: Path, prefix: Path) -> None:
    """Gather what packages have in their multiarch folders into one `include` and one `lib`."""
    include, lib = prefix / "include", prefix / "lib"
    include.mkdir()
    lib.mkdir()
    shutil.copytree(root / "usr/include", include, dirs_exist_ok=True)
    for folder in (root / "usr/include").glob("*-linux-*"):
        shutil.copytree(folder, include, dirs_exist_ok=True)
    for link in (root / "usr/lib").glob("*-linux-*/*.so"):
        if library := system_library(link):
            (lib / link.name).symlink_to(library)


def system_library(link: Path) -> Path | None:
    """The installed library that a development package's link means: the exact one, else one of the same name."""
    multiarch = link.parent.name
    name = link.readlink().name
    folders = [Path("/usr/lib") / multiarch, Path("/lib") / multiarch]
    exact = [folder / name for folder in folders]
    similar = [path for folder in folders for path in sorted(folder.glob(f"{link.name}.*"))]
    return next((path for path in (*exact, *similar) if path.exists()), None)


def install_step(debian: str, macos: str) -> str:
    """How a user of this machine installs something."""
    return f"apt-get install -y {debian}" if shutil.which("apt-get") else f"on macOS: {macos}"


def packages_step() -> str:
    """How a user gets all headers at once, or does without building."""
    if shutil.which("apt-get"):
        wanted = " ".join((REQUIRED | WELCOME).values())
        return f"as administrator: apt-get update && apt-get install -y {wanted}"
    return "install Python 3.14 and its free-threaded variant (for example `uv python install 3.14 3.14t`)"
