"""Builds CPython from source into the user's cache, so that every clone on the machine shares one build.

A build is done in a folder of its own and installed into a staging folder; the finished prefix then appears under its
final name by one rename. A killed build goes on where it stopped; what exists under a final name is whole.
"""

from __future__ import annotations

import re
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tools.setup.console import Progress, SetupError, clean_environment, log_tail, run_logged
from tools.setup.headers import Toolchain
from tools.setup.interpreters import SERIES, SILENT, Facts, Flavour, probe, why_not

# A source tree and one build of it take about 600 MB, an installed interpreter 350 MB.
NEEDED_BYTES: Final = 1_500_000_000


def require_space(cache: Path) -> None:
    """Stop before anything is downloaded for a build that cannot end."""
    free = shutil.disk_usage(cache).free
    if free < NEEDED_BYTES:
        raise SetupError(
            f"{cache} has {free / 1e9:.1f} GB free; building CPython takes {NEEDED_BYTES / 1e9:.1f} GB",
            "free some space, or point XDG_CACHE_HOME to a disk that has it",
        )


def build(flavour: Flavour, archive: Path, chain: Toolchain, cache: Path, log: Path) -> Facts:
    """Build and install one flavour, or stop with a reason."""
    source = unpack(archive, cache)
    version = source_version(source)
    prefix = cache / f"cpython-{version}-{flavour.name}"
    folder = cache / f"build-{version}-{flavour.name}"
    stage = folder / "stage"
    configure = [str(source / "configure"), f"--prefix={prefix}", *flavour.configure_flags, *chain.arguments]
    resumed = is_configured(folder, configure)
    if not (compile_tree(flavour, folder, configure, log) or (resumed and again(flavour, folder, configure, log))):
        raise SetupError(
            f"CPython {version} ({flavour.name}) could not be built:\n{log_tail(log)}",
            f"read {log}, then run `make env` again: it goes on where it stopped",
        )
    shutil.rmtree(stage, ignore_errors=True)
    # Under a sanitizer, installing pip and writing all bytecode takes longer than the build, and is not needed.
    without = ["ENSUREPIP=no", "COMPILEALL_OPTS=-l"] if flavour.sanitizer else []
    install = ["make", "install", f"DESTDIR={stage}", *without]
    if not run_logged(
        f"installing CPython {version} ({flavour.name})", install, log, cwd=folder, env=clean_environment(**SILENT)
    ):
        raise SetupError(f"CPython {version} ({flavour.name}) could not be installed:\n{log_tail(log)}", f"read {log}")
    shutil.rmtree(prefix, ignore_errors=True)
    (stage / prefix.relative_to("/")).rename(prefix)
    facts = probe(prefix / "bin" / "python{}.{}".format(*SERIES))
    reason = why_not(facts, flavour) if facts else "does not run"
    if facts is None or reason:
        # Out of the way of the next set-up, which would only refuse it again.
        shutil.rmtree(prefix)
        raise SetupError(f"the built {flavour.name} interpreter {reason}", f"read {log}, then run `make env` again")
    shutil.rmtree(folder)
    return facts


def is_configured(folder: Path, configure: list[str]) -> bool:
    """Whether an earlier set-up configured this folder, in the same way, to the end."""
    stamp = folder / "configured"
    return stamp.is_file() and stamp.read_text("utf-8") == stamp_text(configure)


def stamp_text(configure: list[str]) -> str:
    """What tells one way of configuring from another."""
    return "\n".join(configure)


def compile_tree(flavour: Flavour, folder: Path, configure: list[str], log: Path) -> bool:
    """Configure where that is not done, and run make; tell whether both succeeded."""
    env = clean_environment(**SILENT)
    if not is_configured(folder, configure):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if not run_logged(f"configuring CPython {flavour.name}", configure, log, cwd=folder, env=env):
            return False
        (folder / "configured").write_text(stamp_text(configure), "utf-8")
    return run_logged(
        f"building CPython {flavour.name}", ["make", "-j2"], log, cwd=folder, env=env, detail=objects_in(folder)
    )


def again(flavour: Flavour, folder: Path, configure: list[str], log: Path) -> bool:
    """Build from scratch: what a killed compiler left half-written makes a resumed build fail."""
    shutil.rmtree(folder)
    return compile_tree(flavour, folder, configure, log)


def objects_in(folder: Path) -> Callable[[], str]:
    """How far make has come, in words."""
    return lambda: f"{sum(1 for _ in folder.rglob('*.o'))} object files"


def unpack(archive: Path, cache: Path) -> Path:
    """The source tree of an archive, unpacked once for both flavours."""
    tree = cache / "source" / archive.name
    if not tree.is_dir():
        partial = tree.with_name(tree.name + ".new")
        shutil.rmtree(partial, ignore_errors=True)
        progress = Progress(f"unpacking {archive.name}")
        try:
            with tarfile.open(archive) as file:
                if hasattr(tarfile, "data_filter"):
                    file.extraction_filter = tarfile.data_filter
                # Debian 12's python3 is older than the filters.
                file.extractall(partial)
        except (tarfile.TarError, EOFError) as error:
            raise SetupError(f"{archive} is not a readable source archive: {error}", "download it again") from error
        partial.rename(tree)
        progress.done()
    roots = [path for path in tree.iterdir() if (path / "configure").is_file()]
    if len(roots) != 1:
        raise SetupError(f"{archive} does not hold CPython's source", "name another one in UNLATCH_CPYTHON_SOURCE")
    return roots[0]


def source_version(source: Path) -> str:
    """The version that a source tree says it is."""
    text = (source / "Include" / "patchlevel.h").read_text("utf-8")
    found = re.search(r'#define\s+PY_VERSION\s+"([^"]+)"', text)
    version = found[1] if found else "unknown"
    if not version.startswith("{}.{}.".format(*SERIES)):
        raise SetupError(f"the source is CPython {version}, not {SERIES[0]}.{SERIES[1]}", "name a 3.14 archive instead")
    return version


def sweep(cache: Path) -> None:
    """Remove what only a running build needs."""
    shutil.rmtree(cache / "source", ignore_errors=True)
