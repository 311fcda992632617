"""Fetches packages from the registry that pip is set up for, unmodified, and keeps them in the user's cache.

A package comes twice: its source distribution, for the tests and data in it, and its pure wheel, for the modules as a
user gets them. The platform wheel that pip would choose by itself may hold somebody else's compiled modules.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path
from typing import Final

from tools.setup.console import Progress, SetupError

CACHE: Final = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache").absolute() / "unlatch-dev" / "packages"

# What makes pip choose the wheel that holds Python sources only.
PURE: Final = ("--platform", "any", "--implementation", "py", "--abi", "none", "--python-version", "3.14")


@dataclass(frozen=True, slots=True)
class Package:
    """One release of a package, unpacked."""

    name: str
    version: str
    sdist: Path  # the source distribution's root folder
    pure: Path  # a folder with the importable sources, laid out as installed
    downloaded: int  # bytes fetched by this call; 0 when the cache had it all

    def modules(self) -> list[Path]:
        """The package's top-level packages and modules."""
        return sorted(
            path
            for path in self.pure.iterdir()
            if path.suffix == ".py" or (path.is_dir() and not path.name.endswith((".dist-info", ".data")))
        )

    def requirements(self, extras: frozenset[str] = frozenset()) -> list[str]:
        """What the package says it needs, with the extras asked for; environment markers are left for pip to judge."""
        needed = []
        for metadata in self.pure.glob("*.dist-info/METADATA"):
            for line in HeaderParser().parsestr(metadata.read_text()).get_all("Requires-Dist", []):
                _, _, marker = line.partition(";")
                if "extra" not in marker:
                    needed.append(line)
                else:
                    wanted = [extra for extra in extras if f'"{extra}"' in marker.replace("'", '"')]
                    if wanted:
                        needed.append(line.partition(";")[0].strip())
        return needed


def fetch(requirement: str, *, pure: bool = True) -> Package:
    """Download and unpack what `requirement` names (`h11`, `h11==0.16.0`), or find it in the cache.

    An unpinned name is looked up anew each time. Without `pure`, only the source distribution is fetched.
    """
    name = requirement.partition("==")[0]
    folder = CACHE / requirement.replace("==", "-")
    before = size_of(folder)
    if "==" not in requirement:
        shutil.rmtree(folder, ignore_errors=True)
        before = 0
    if not (folder / "complete").exists():
        progress = Progress(f"downloading {requirement}")
        shutil.rmtree(folder, ignore_errors=True)
        download(requirement, folder / "sdist", "--no-binary", name)
        unpack_sdist(folder)
        if pure:
            if not download(requirement, folder / "wheel", "--only-binary", ":all:", *PURE, required=False):
                progress.update("no pure wheel: building one from the source distribution")
                build_wheel(folder)
            unpack_wheel(folder)
        (folder / "complete").touch()
        progress.done(f"{(size_of(folder) - before) / 1e6:.1f} MB")
    root = only_folder(folder / "source")
    version = root.name.rpartition("-")[2]
    return Package(name, version, root, folder / "pure", max(0, size_of(folder) - before))


def size_of(folder: Path) -> int:
    """Bytes of the archives in a package's cache folder."""
    return sum(path.stat().st_size for kind in ("sdist", "wheel") for path in (folder / kind).glob("*"))


def download(requirement: str, into: Path, *options: str, required: bool = True) -> bool:
    into.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(into), *options]
    done = subprocess.run([*command, requirement], capture_output=True, text=True)
    if done.returncode == 0 and any(into.iterdir()):
        return True
    if required:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        reason = lines[-1].removeprefix("ERROR: ") if lines else "pip found nothing"
        msg = f"cannot download {requirement}: {reason}"
        raise SetupError(msg, "check the name and the network (and pip's index settings), then run this again")
    return False


def build_wheel(folder: Path) -> None:
    """For packages that publish compiled wheels only: a wheel from the source distribution, if that comes out pure."""
    (archive,) = (folder / "sdist").iterdir()
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder / "wheel")]
    done = subprocess.run([*command, str(archive)], capture_output=True, text=True)
    if done.returncode != 0 or not list((folder / "wheel").glob("*-none-any.whl")):
        raise SetupError(
            f"{archive.name} has no pure wheel and builds none", "this package cannot be compiled as it is"
        )


def unpack_sdist(folder: Path) -> None:
    (archive,) = (folder / "sdist").iterdir()
    with tarfile.open(archive) as tar:
        tar.extractall(folder / "source", filter="data")


def unpack_wheel(folder: Path) -> None:
    (archive,) = (folder / "wheel").glob("*-none-any.whl")
    with zipfile.ZipFile(archive) as wheel:
        wheel.extractall(folder / "pure")


def only_folder(folder: Path) -> Path:
    (root,) = (path for path in folder.iterdir() if path.is_dir())
    return root
