"""`unlatch run --prepare`: the half of `run` that compiles, into the cache."""

import os
from pathlib import Path

from unlatch import driver, runcache
from unlatch.commands.progress import progress
from unlatch.commands.report import guarded, show
from unlatch.config import Given, project_config
from unlatch.diagnostics import Severity
from unlatch.frontend.checker_config import find_config
from unlatch.frontend.sources import Source
from unlatch.link import extension_path, private_cache
from unlatch.link.compilers import find_compiler
from unlatch.options import Options
from unlatch.project import find_program


def prepare(file: str, given: Given) -> int:
    """Make sure that the cache holds the program; the exit code."""

    def work() -> int:
        script = os.path.abspath(file)
        options = given.over(project_config([script]).options)
        chosen = runcache.settings(script, options)
        sources = find_program(script, options.exclude)
        config = find_config(sources, options)
        digests: dict[str, str | None] = {s.path: runcache.digest(s.data) for s in sources}
        if config is not None:
            digests[str(config)] = runcache.file_digest(str(config))
        names = [f"{s.module}\0{s.path}\0{digests[s.path]}" for s in sources]
        key = runcache.digest(chosen.fingerprint.encode(), chosen.options.encode(), *map(os.fsencode, names))
        with driver.verdicts():
            directory = private_cache.private_directory("run")
            runcache.forget_unused(directory)
            with progress("compiling"):
                entry = private_cache.entry(directory, key, lambda into: _compile(sources, into, options))
            compiler = find_compiler()
        modules = [_module(source, Path()) for source in sources]
        runcache.remember(chosen, entry, modules, digests, [compiler.path])
        return 0

    return guarded(work)


def _compile(sources: list[Source], into: Path, options: Options) -> None:
    analysis, _ = driver.build_sources(sources, lambda source: into / _folder(source), options)
    show(d for d in analysis.diagnostics if d.severity is not Severity.NOTE)


def _module(source: Source, entry: Path) -> runcache.CompiledModule:
    extension = extension_path(source.module, entry / _folder(source), driver.stem(source))
    return runcache.CompiledModule(source.module, source.path, str(extension), source.is_package)


def _folder(source: Source) -> Path:
    packages = source.module.split(".")
    return Path(*packages) if source.is_package else Path(*packages[:-1])
