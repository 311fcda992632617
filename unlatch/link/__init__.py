"""Makes extension modules: C text in, a shared object with the interpreter's suffix out.

    build_extension(c_text, "package.module", out_dir)  →  out_dir/module.cpython-314t-x86_64-linux-gnu.so

The file appears complete or not at all; what the compiler needs on the way lies in the user's private cache.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from unlatch.link import private_cache
from unlatch.link.commands import replace_file, run_compiler
from unlatch.link.compilers import Compiler, find_compiler
from unlatch.link.errors import BadModuleNameError
from unlatch.link.options import LinkOptions, compile_flags, extension_suffix, link_flags
from unlatch.link.runtime_cache import runtime_objects


@dataclass(frozen=True, slots=True)
class Job:
    """One extension module to make: its C text, its full name, the directory for the file and, for packages
    (`__init__`), the file's name if that is not the module's."""

    c_text: str
    module_name: str
    out_dir: Path
    stem: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """What every module of a build is made with: the C compiler, and the runtime's object files for its options."""

    options: LinkOptions
    compiler: Compiler
    objects: list[Path]


def build_extension(c_text: str, module_name: str, out_dir: Path, options: LinkOptions | None = None) -> Path:
    """Compile and link one module; the path of the finished file."""
    return build_extensions([Job(c_text, module_name, out_dir)], prepare(options))[0]


def build_extensions(jobs: Sequence[Job], prepared: Prepared) -> list[Path]:
    """Compile and link several modules, `options.jobs` of them at once; paths in the order of `jobs`."""
    from concurrent.futures import ThreadPoolExecutor  # here: `unlatch run` imports this package at every start

    targets = [extension_path(job.module_name, job.out_dir, job.stem) for job in jobs]
    with ThreadPoolExecutor(prepared.options.jobs) as pool:
        builds = [pool.submit(_build, *pair, prepared) for pair in zip(jobs, targets, strict=True)]
        for build in builds:
            build.result()
    return targets


def prepare(options: LinkOptions | None = None) -> Prepared:
    """Find a C compiler, and compile the C runtime if it is not in the cache."""
    options, compiler = options or LinkOptions(), find_compiler()
    return Prepared(options, compiler, runtime_objects(options, compiler))


def extension_path(module_name: str, out_dir: Path, stem: str | None = None) -> Path:
    """Where the extension module of that name goes, always directly inside `out_dir`."""
    parts = module_name.split(".")
    if stem is not None:
        parts.append(stem)
    if not all(part.isidentifier() for part in parts):
        raise BadModuleNameError(module_name)
    return out_dir / f"{parts[-1]}{extension_suffix()}"


def assembly(c_text: str, module_name: str, options: LinkOptions | None = None) -> str:
    """What the C compiler makes of a module's text, for reading."""
    options = options or LinkOptions()
    compiler = find_compiler()
    with private_cache.scratch(private_cache.private_directory("scratch")) as scratch:
        source, made = scratch / "module.c", scratch / "module.s"
        source.write_text(c_text, encoding="ascii")
        words = [*compile_flags(options, compiler), "-fno-asynchronous-unwind-tables", "-S", str(source)]
        run_compiler([*compiler.command, *words, "-o", str(made)], module_name)
        return made.read_text(encoding="utf-8", errors="replace")


def _build(job: Job, target: Path, prepared: Prepared) -> None:
    options, compiler = prepared.options, prepared.compiler
    job.out_dir.mkdir(parents=True, exist_ok=True)
    with private_cache.scratch(private_cache.private_directory("scratch")) as scratch:
        source, linked = scratch / "module.c", scratch / "module.so"
        source.write_text(job.c_text, encoding="ascii")
        words = [*compile_flags(options, compiler), str(source), *map(str, prepared.objects), *link_flags(options)]
        run_compiler([*compiler.command, *words, "-o", str(linked)], job.module_name)
        replace_file(linked, target)
