"""The front end as one step: sources in, typed trees and diagnostics out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

from unlatch.diagnostics import Diagnostic, Severity, in_order
from unlatch.errors import CompileError
from unlatch.frontend.check import check, with_deep_stack
from unlatch.frontend.convert import convert_group
from unlatch.frontend.rewrite import plain_code
from unlatch.frontend.sources import Source
from unlatch.frontend.tree import ModuleTree
from unlatch.options import Options


@dataclass(frozen=True, slots=True)
class Loaded:
    """One group of modules; `trees` in the order of the sources."""

    sources: tuple[Source, ...]
    trees: tuple[ModuleTree, ...]
    diagnostics: tuple[Diagnostic, ...]


def load(sources: Sequence[Source], options: Options, cache: Path | None = None) -> Loaded:
    """Check and convert the sources as one group.

    `cache`: a folder for the type checker's results, private to the user.  Raises CompileError for sources that are
    not valid Python and, with `options.strict`, for type errors.
    """
    return with_deep_stack(lambda: _load(sources, options, cache))


def _load(sources: Sequence[Source], options: Options, cache: Path | None) -> Loaded:
    problems: list[Diagnostic] = []
    codes: list[CodeType] = []
    for source in sources:
        try:
            codes.append(plain_code(source))
        except CompileError as error:
            problems += error.diagnostics
    if problems:
        raise CompileError(problems)
    checked = check(sources, options, cache)
    diagnostics = in_order(checked.diagnostics)
    if options.strict and any(d.severity is Severity.WARNING for d in diagnostics):
        raise CompileError([d.as_error() for d in diagnostics])
    modules = zip(sources, codes, strict=True)
    trees = convert_group((source, code, checked.facts[source.module]) for source, code in modules)
    return Loaded(tuple(sources), trees, tuple(diagnostics))
