"""Makes the seeds that the package comes with: `python -m unlatch.frontend.make_seeds [FOLDER] [--all]`.

A wheel gets one for each Python version and platform that can be compiled for, a development environment the one of
its interpreter. They are for the version of the checker that is installed where they are made; with another one,
users' caches make their own.
"""

import io
import itertools
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from mypy import build
from mypy.modulefinder import BuildSource

from unlatch.frontend import stub_seed
from unlatch.frontend.checker_config import settings, with_own_settings_for_stubs

VERSIONS: Final = ((3, 13), (3, 14), (3, 15))
PLATFORMS: Final = ("linux", "darwin")

ROOTS: Final = (
    *("abc", "argparse", "bisect", "builtins", "collections", "contextlib", "copy", "dataclasses", "datetime", "enum"),
    *("functools", "heapq", "io", "itertools", "json", "math", "operator", "os", "pathlib", "random", "re", "string"),
    *("struct", "sys", "threading", "time", "typing"),
)
"""What is in a seed, with all that it depends on: half of it every program needs. Whatever else one imports is read
when it does; with the whole standard library in here, new caches would begin with files that few need."""

type Target = tuple[tuple[int, int], str]


def main(words: Iterable[str]) -> None:
    """Make what the command line asks for."""
    everything = "--all" in words
    folders = [word for word in words if word != "--all"]
    targets = itertools.product(VERSIONS, PLATFORMS) if everything else [this_target()]
    for path in make(Path(folders[0]) if folders else stub_seed.SHIPPED, targets):
        print(path)


def this_target() -> Target:
    """What the running interpreter compiles for."""
    return sys.version_info[:2], sys.platform


def make(folder: Path, targets: Iterable[Target]) -> Iterator[Path]:
    """Write a seed for each target into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for version, platform in targets:
        with tempfile.TemporaryDirectory(prefix="unlatch-seed-") as cache_dir:
            chosen = settings(None, [])
            chosen.python_version, chosen.platform, chosen.cache_dir = version, platform, cache_dir
            stubs = with_own_settings_for_stubs(chosen, [])
            assert stubs is not None
            source = BuildSource(None, "roots", f"import {', '.join(ROOTS)}\n")
            build.build([source], chosen, stdout=io.StringIO(), stderr=io.StringIO())
            content = stub_seed.pack(stub_seed.key_of(chosen, stubs), chosen, level=9)
        assert content is not None
        made = stub_seed.shipped_file(chosen, folder)
        making = made.with_suffix(f".{os.getpid()}")
        making.write_bytes(content)
        making.replace(made)
        yield made


if __name__ == "__main__":
    main(sys.argv[1:])
