"""Counts which lines of a program run natively, definition by definition, and why the others do not.

Only lines that hold code count: no blank lines, comments or docstrings.  A function inside a native one runs
interpreted, so its lines count as fallback.  Statements at module and class level run once, at import, natively or
in the interpreter: they are counted apart.
"""

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import Any

from unlatch.driver import Unit
from unlatch.frontend import tree
from unlatch.frontend.tree import Left


@dataclass(frozen=True, slots=True)
class Definition:
    """A function, method or class.  `lines`: those with code in it; a class's own are module-level statements."""

    name: str
    kind: str
    line: int
    native: bool
    reason: str | None
    lines: int


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """One module.  `native_lines` and `fallback_lines` are inside functions, `native_module_lines` (native) and
    `module_lines` (interpreted) outside.  `statements`: those at module level that stay interpreted."""

    path: str
    module: str
    native_lines: int
    fallback_lines: int
    native_module_lines: int
    module_lines: int
    definitions: tuple[Definition, ...]
    statements: tuple[Left, ...]


def coverage(unit: Unit) -> FileCoverage:
    """What of a module is native."""
    verdicts = _Verdicts(unit)
    definitions: list[Definition] = []
    native = fallback = 0
    for function in _functions(unit.tree):
        is_native = (function.qualname, function.first_line) in verdicts.native
        reason = None if is_native else verdicts.reason(function)
        own, inner = len(function.code_lines), len(function.inner_lines)
        native += own - inner if is_native else 0
        fallback += inner if is_native else own
        line = function.pos.line
        definitions.append(Definition(function.qualname, function.kind, line, is_native, reason, own))
    for cls in unit.tree.classes:
        line, lines = cls.pos.line, len(cls.code_lines)
        definitions.append(Definition(cls.qualname, "class", line, cls.reason is None, cls.reason, lines))
    definitions.sort(key=lambda d: (d.line, d.name))
    outside = set(unit.tree.code_lines)
    outlined = outside.intersection(line for run in unit.built.runs for line in run.code_lines)
    interpreted = len(outside) - len(outlined)
    left = tuple(sorted(unit.built.left, key=lambda statement: statement.line))
    return FileCoverage(
        unit.source.path, unit.source.module, native, fallback, len(outlined), interpreted, tuple(definitions), left
    )


def as_json(files: list[FileCoverage]) -> dict[str, Any]:
    """All of it, with totals, for other programs."""
    return {
        "files": [
            {
                "path": file.path,
                "module": file.module,
                "native_lines": file.native_lines,
                "fallback_lines": file.fallback_lines,
                "native_module_lines": file.native_module_lines,
                "module_lines": file.module_lines,
                "definitions": [asdict(definition) for definition in file.definitions],
                "statements": [asdict(statement) for statement in file.statements],
            }
            for file in files
        ],
        "native_lines": sum(f.native_lines for f in files),
        "fallback_lines": sum(f.fallback_lines for f in files),
        "native_module_lines": sum(f.native_module_lines for f in files),
        "module_lines": sum(f.module_lines for f in files),
    }


def summary(file: FileCoverage, path: str) -> str:
    """A module's coverage for people: totals, then what runs interpreted."""
    found = [(s.line, f"<module>: interpreted: {s.reason}") for s in file.statements]
    for d in file.definitions:
        if not d.native:
            what = "no native layout" if d.kind == "class" else "interpreted"
            found.append((d.line, f"{d.name}: {what}: {d.reason}"))
    rest = [f"  {path}:{line}: {text}" for line, text in sorted(found)]
    return "\n".join([f"{path}: {_share([file])}", *rest])


def total(files: list[FileCoverage]) -> str:
    """The closing line for several modules."""
    return f"total: {_share(files)}"


def _share(files: list[FileCoverage]) -> str:
    native, module = sum(f.native_lines for f in files), sum(f.module_lines for f in files)
    inside = native + sum(f.fallback_lines for f in files)
    outlined = sum(f.native_module_lines for f in files)
    everything = inside + outlined + module
    if not everything:
        return "no code"
    functions = (
        f"{native} of {inside} lines in functions native ({_percent(native, inside)})" if inside else "no functions"
    )
    share = _percent(native + outlined, everything)
    return f"{functions}; {share} of all {everything} lines, {module} interpreted at import"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"


def _functions(module: tree.ModuleTree) -> list[tree.Function]:
    return [*module.functions, *(method for cls in module.classes for method in cls.methods)]


class _Verdicts:
    """The builder's verdicts by definition."""

    def __init__(self, unit: Unit) -> None:
        self.native = {(f.qualname, f.first_line) for f in unit.built.definitions}
        self._reasons: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for fallback in unit.built.fallbacks:
            self._reasons[fallback.qualname].append((fallback.pos.line, fallback.reason))

    def reason(self, function: tree.Function) -> str:
        """Why a function is interpreted.  Several may share a name; the verdict lies within the function's lines."""
        reasons = self._reasons[function.qualname]
        within = [why for line, why in reasons if function.pos.line <= line <= function.pos.end_line]
        return function.reason or (within or [why for _, why in reasons] or ["not native"])[0]
