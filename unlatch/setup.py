"""For setup.py: the project's modules as extensions that setuptools builds, installs and puts into wheels.

    from setuptools import setup
    from unlatch.setup import ext_modules

    setup(name="example", packages=["example"], ext_modules=ext_modules(["example"]))

All paths of one call are compiled as one group.  The sources stay in the package beside the extensions: tracebacks and
`inspect` read them, and interpreters of another version run them.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from setuptools import Extension  # type: ignore[import-untyped]  # it ships no stubs

from unlatch import driver
from unlatch.config import project_config
from unlatch.frontend.sources import find_sources
from unlatch.link.compilers import find_compiler
from unlatch.link.options import compile_flags, link_flags
from unlatch.link.runtime_cache import runtime_objects
from unlatch.options import Options

# Commands that need compiled code.  Others (metadata, source distributions) run far more often and need none.
_BUILDING = frozenset({"build", "build_ext", "bdist", "bdist_wheel", "develop", "editable_wheel", "install"})


def ext_modules(
    paths: Sequence[str | Path], *, options: Options | None = None, build_dir: str | Path = "build/unlatch"
) -> list[Extension]:
    """Extensions for all Python sources under `paths`; their C text is written below `build_dir`."""
    if _BUILDING.isdisjoint(sys.argv):
        return []
    chosen = options or project_config(paths).options
    analysis = driver.analyse_sources(find_sources(paths, chosen.exclude), chosen)
    units = [unit for unit in analysis.units if not unit.source.is_entry]
    driver.optimise(units, chosen)
    link_options = driver.link_options(chosen)
    compiler = find_compiler()
    objects = [str(path) for path in runtime_objects(link_options, compiler)]
    found = []
    for unit, c_text in zip(units, driver.c_texts(units), strict=True):
        name = f"{unit.source.module}.__init__" if unit.source.is_package else unit.source.module
        text = Path(build_dir) / f"{name}.c"
        text.parent.mkdir(parents=True, exist_ok=True)
        text.write_text(c_text, encoding="ascii")
        extension = Extension(
            name,
            sources=[str(text)],
            extra_objects=objects,
            extra_compile_args=compile_flags(link_options, compiler),
            extra_link_args=[flag for flag in link_flags(link_options) if flag not in ("-shared", "-bundle")],
        )
        found.append(extension)
    return found
