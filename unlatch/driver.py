"""The whole way of a program, in order: sources → types → typed tree → IR → passes → C → extension modules.

Each step is a function of its own, so that `check` stops after the IR and `dump` shows what lies between two steps.
Here, and only here, what stages raise becomes what users see: a CompileError where the input or the machine is at
fault, an InternalError where we are.
"""

import os
import shlex
import traceback
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from unlatch import link
from unlatch.analysis.callgraph import sole_definitions
from unlatch.analysis.facts import Facts
from unlatch.build.group import BuildError, build_group
from unlatch.build.module import Built
from unlatch.diagnostics import Diagnostic, Severity, Span
from unlatch.emit import emit_module, group_of
from unlatch.errors import CompileError, InternalError
from unlatch.frontend.load import Loaded, load
from unlatch.frontend.rewrite import compile_module
from unlatch.frontend.sources import Source, find_sources
from unlatch.frontend.tree import ModuleTree
from unlatch.ir.func import Func
from unlatch.ir.module import Module
from unlatch.link import private_cache
from unlatch.link.errors import (
    CompilerFailedError,
    InsecureCacheError,
    LinkError,
    NoCompilerError,
    UnknownSanitizerError,
)
from unlatch.link.options import LinkOptions
from unlatch.options import Options
from unlatch.passes.runner import Observer, PassError, run_passes


@dataclass(frozen=True, slots=True)
class Unit:
    """One module on its way.  Its functions' IR is as built until `optimise` changes it in place."""

    source: Source
    tree: ModuleTree
    built: Built

    @property
    def functions(self) -> list[Func]:
        """The IR of the native functions."""
        return [native.func for native in self.built.functions]


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is known of a program before code is made: a unit per module, and what there is to tell the user."""

    units: tuple[Unit, ...]
    diagnostics: tuple[Diagnostic, ...]


def analyse(paths: Sequence[str | Path], options: Options) -> Analysis:
    """The sources under `paths` to IR as built, as one group.  Raises CompileError."""
    return analyse_sources(find_sources(paths, options.exclude), options)


def analyse_sources(sources: Sequence[Source], options: Options) -> Analysis:
    """As `analyse`, for sources that have been read."""
    with verdicts():
        loaded = load(sources, options, private_cache.private_directory("types"))
        units = tuple(map(Unit, loaded.sources, loaded.trees, _built(loaded)))
    refused = [_refusal(unit, index) for unit in units for index in range(len(unit.built.fallbacks))]
    if options.strict and refused:
        raise CompileError([*loaded.diagnostics, *refused])
    return Analysis(units, loaded.diagnostics)


def optimise(units: Sequence[Unit], options: Options, observe: Observer | None = None) -> None:
    """Run the passes over all functions of the program, in place."""
    functions = [func for unit in units for func in unit.functions]
    facts = Facts(
        functions,
        {func.symbol: unit.source.module for unit in units for func in unit.functions},
        sole_definitions(cls for unit in units for cls in unit.built.classes),
    )
    with verdicts():
        run_passes(functions, check=options.check, optimize=options.opt_level > 0, observe=observe, facts=facts)


def module(unit: Unit) -> Module:
    """The module as the emitter takes it."""
    lines = {cls.name: (cls.qualname, cls.first_line) for cls in unit.tree.classes}
    code, plain_code = compile_module(
        unit.source,
        {(native.qualname, native.first_line): native.index for native in unit.built.definitions},
        {lines[cls.name]: cls.index for cls in unit.built.classes},
        {start: run.index if n == 0 else None for run in unit.built.runs for n, start in enumerate(run.starts)},
    )
    return Module(
        name=unit.source.module,
        path=unit.source.path,
        source=unit.source.data,
        code=code,
        plain_code=plain_code,
        functions=unit.built.functions,
        classes=unit.built.classes,
        globals=unit.built.globals,
    )


def c_texts(units: Sequence[Unit]) -> Iterator[str]:
    """The C of all modules of a program whose functions have gone through the passes."""
    modules = [module(unit) for unit in units]
    group = group_of(modules)
    for one in modules:
        try:
            yield emit_module(one, group)
        except Exception as error:
            raise _internal("emit", error, one.path) from error


def build(paths: Sequence[str | Path], out_dir: Path | None, options: Options) -> tuple[Analysis, list[Path]]:
    """Make extension modules: in the packages' folders below `out_dir`, or beside the sources.

    A `__main__.py` stays a source, so that `python -m` works, and is copied.
    """
    sources = find_sources(paths, options.exclude)
    entries = [source for source in sources if source.is_entry]
    analysis, made = build_sources(sources, lambda source: _folder(source, out_dir), options, interpreted=entries)
    with verdicts():
        return analysis, [*made, *(_copied(source, _folder(source, out_dir)) for source in entries if out_dir)]


def _copied(source: Source, folder: Path) -> Path:
    copy = folder / Path(source.path).name
    folder.mkdir(parents=True, exist_ok=True)
    if copy.absolute() != Path(source.path):
        copy.write_bytes(source.data)
    return copy


def build_sources(
    sources: Sequence[Source],
    folder: Callable[[Source], Path],
    options: Options,
    *,
    interpreted: Collection[Source] = (),
) -> tuple[Analysis, list[Path]]:
    """Sources that have been read to extension modules, each in its `folder`; the `interpreted` ones are only looked
    at."""
    chosen = link_options(options)
    with verdicts():
        # Not in a thread beside the type checker: its compiled code crashed there, rarely, without a GIL.
        prepared = link.prepare(chosen)
    analysis = analyse_sources(sources, options)
    units = [unit for unit in analysis.units if unit.source not in interpreted]
    optimise(units, options)
    jobs = [
        link.Job(text, unit.source.module, folder(unit.source), stem(unit.source))
        for unit, text in zip(units, c_texts(units), strict=True)
    ]
    with verdicts():
        return analysis, link.build_extensions(jobs, prepared)


def link_options(options: Options) -> LinkOptions:
    """What the C compiler is asked for.  `UNLATCH_CFLAGS` comes last, so it overrides."""
    try:
        flags = tuple(shlex.split(os.environ.get("UNLATCH_CFLAGS", "")))
    except ValueError as error:
        raise CompileError([Diagnostic("bad-option", f"UNLATCH_CFLAGS cannot be split into words: {error}")]) from None
    with verdicts():
        return LinkOptions(optimize=str(options.opt_level), flags=flags)


def _folder(source: Source, out_dir: Path | None) -> Path:
    beside = Path(source.path).parent
    return beside if out_dir is None else out_dir / beside.relative_to(source.root)


def stem(source: Source) -> str | None:
    """A package's extension is its `__init__`."""
    return "__init__" if source.is_package else None


def _built(loaded: Loaded) -> tuple[Built, ...]:
    try:
        return build_group(loaded.trees)
    except BuildError as failed:
        path, error = failed.path, failed.__cause__
        if isinstance(error, RecursionError | MemoryError):
            message = "the source is nested too deeply for the compiler"
            raise CompileError([Diagnostic("too-deep", message, path)]) from None
        raise _internal("build", error or failed, path) from error


def _refusal(unit: Unit, index: int) -> Diagnostic:
    """What --strict has to say of a definition that stays interpreted."""
    fallback = unit.built.fallbacks[index]
    pos = fallback.pos
    message = f"{fallback.qualname} runs interpreted: {fallback.reason}"
    span = Span(pos.line, pos.col, pos.end_line, pos.end_col)
    return Diagnostic("fallback", message, unit.source.path, span, Severity.ERROR)


@contextmanager
def verdicts() -> Iterator[None]:
    """Turn what stages raise into what users see."""
    try:
        yield
    except NoCompilerError as error:
        tried = f"looked for {', '.join(error.tried)}"
        help_ = "install gcc or clang, or `pip install unlatch[cc]`"
        raise CompileError([Diagnostic("no-compiler", "no C compiler found", notes=(tried,), help=help_)]) from None
    except InsecureCacheError as error:
        raise CompileError([Diagnostic("insecure-cache", str(error))]) from None
    except CompilerFailedError as error:
        raise InternalError(str(error), stage="C compiler", dump=str(error.log)) from error
    except UnknownSanitizerError as error:
        raise CompileError([Diagnostic("bad-option", str(error))]) from None
    except LinkError as error:
        raise CompileError([Diagnostic("bad-output", str(error))]) from None
    except OSError as error:
        if error.filename is None:
            raise
        message = f"{error.filename}: {error.strerror}"
        raise CompileError([Diagnostic("bad-output", message, help="choose a folder that can be written")]) from None
    except PassError as error:
        raise _internal(f"pass {error.name}", error.__cause__ or error, function=error.symbol) from error


def _internal(stage: str, error: BaseException, path: str = "", function: str = "") -> InternalError:
    """A bug of ours, with a log of what Python had to say."""
    try:
        log = private_cache.private_directory("logs") / f"internal-{os.getpid()}.log"
        log.write_text("".join(traceback.format_exception(error)), encoding="utf-8", errors="replace")
        dump = str(log)
    except (LinkError, OSError):
        dump = ""
    message = f"{type(error).__name__}: {error}"
    return InternalError(message, stage=stage, function=function, path=path, dump=dump)
