"""Reads the suites: a heading names a test, a fenced `py` block is a module, comments in it are what it expects.

# revealed: int             the static type of the value that the statement on this line assigns, returns or evaluates
# locals: a: int, b: str    the types of all locals of the function that begins on this line, parameters included
# slots: a: int, b: str     the attributes with slots of the class that begins on this line, which has a native layout
# native                    the function that begins on this line becomes native
# interpreted: REASON       the function or class that begins on this line does not, and says why
# error: [CODE]             a diagnostic of this line; there are no others
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from unlatch.build.group import build_module
from unlatch.build.module import Built
from unlatch.diagnostics import Diagnostic
from unlatch.frontend import tree as t
from unlatch.frontend.load import load
from unlatch.frontend.sources import Source
from unlatch.options import Options

HEADING = re.compile(r"^#{2,} (.+)$")
NOTE = re.compile(r"#\s*(revealed|locals|slots|native|interpreted|error)\b:?\s*(.*?)\s*(?=#|$)")


@dataclass(frozen=True, slots=True)
class Case:
    """One test: a module and where it begins in its suite."""

    name: str
    text: str
    suite: str
    line: int


@dataclass(frozen=True, slots=True)
class Expectation:
    """One comment: what is expected of which line of the module."""

    line: int
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What the compiler made of a module."""

    tree: t.ModuleTree
    built: Built
    diagnostics: tuple[Diagnostic, ...]


def cases(path: Path) -> list[Case]:
    """The tests of one suite."""
    found: list[Case] = []
    heading, lines, start = "", [], 0
    inside = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if inside and line == "```":
            found.append(Case(heading, "\n".join(lines) + "\n", path.name, start))
            inside = False
        elif inside:
            lines.append(line)
        elif line == "```py":
            inside, lines, start = True, [], number
        elif match := HEADING.match(line):
            heading = match[1]
    return found


def expectations(case: Case) -> list[Expectation]:
    """The comments of a module that expect something."""
    return [
        Expectation(number, match[1], match[2])
        for number, line in enumerate(case.text.splitlines(), 1)
        for match in NOTE.finditer(line)
    ]


def compile_all(group: list[Case], cache: Path) -> list[Seen]:
    """All modules of a suite, checked in one go, because each run of the type checker takes its time."""
    sources = [
        Source(f"/suite/case{number}.py", f"case{number}", "/suite", case.text.encode(), case.text)
        for number, case in enumerate(group)
    ]
    loaded = load(sources, Options(mypy_config=""), cache)
    return [
        Seen(tree, build_module(tree), tuple(d for d in loaded.diagnostics if d.path == tree.path))
        for tree in loaded.trees
    ]


def problems(case: Case, seen: Seen) -> list[str]:
    """Where what was seen is not what the comments expect."""
    found: list[str] = []
    expected_errors: list[tuple[int, str]] = []
    for expectation in expectations(case):
        if expectation.kind == "error":
            expected_errors.append((expectation.line, expectation.value.strip("[]")))
            continue
        actual = _actual(expectation, seen)
        if actual != expectation.value:
            found.append(
                _say(case, expectation.line, f"{expectation.kind}: expected {expectation.value!r}, saw {actual!r}")
            )
    seen_errors = [(d.span.line if d.span else 0, d.code) for d in seen.diagnostics]
    found += [_say(case, line, f"expected {code}") for line, code in expected_errors if (line, code) not in seen_errors]
    found += [
        _say(case, line, f"unexpected {code}") for line, code in seen_errors if (line, code) not in expected_errors
    ]
    return found


def _actual(expectation: Expectation, seen: Seen) -> str:
    line = expectation.line
    match expectation.kind:
        case "revealed":
            return ", ".join(dict.fromkeys(str(value.type) for value in _values(seen.tree) if value.pos.line == line))
        case "locals":
            return "; ".join(_shown(f.locals.items()) for f in _functions(seen.tree) if f.pos.line == line)
        case "slots":
            natives = [c for c in seen.tree.classes if c.reason is None and c.pos.line == line]
            return "; ".join(_shown((a.name, a.type) for a in c.attrs) for c in natives)
        case "native":
            names = {(n.qualname, n.first_line) for n in seen.built.functions}
            here = [f for f in _functions(seen.tree) if f.pos.line == line]
            return "" if here and all((f.qualname, f.first_line) in names for f in here) else _reasons(line, seen)
        case _:
            return _reasons(line, seen)


def _reasons(line: int, seen: Seen) -> str:
    functions = [f for f in _functions(seen.tree) if f.pos.line == line]
    reasons = [
        fallback.reason
        for function in functions
        for fallback in seen.built.fallbacks
        if fallback.qualname == function.qualname and function.pos.line <= fallback.pos.line <= function.pos.end_line
    ]
    reasons += [c.reason for c in seen.tree.classes if c.pos.line == line and c.reason is not None]
    return "; ".join(dict.fromkeys(reasons))


def _functions(tree: t.ModuleTree) -> Iterator[t.Function]:
    yield from tree.functions
    for class_ in tree.classes:
        yield from class_.methods


def _values(tree: t.ModuleTree) -> Iterator[t.Expr]:
    stack: list[object] = [f.body for f in _functions(tree)]
    while stack:
        match stack.pop():
            case tuple() as items:
                stack.extend(items)
            case t.Assign(value=value) | t.ExprStmt(value=value) | t.Return(value=t.Expr() as value):
                yield value
            case t.If() | t.While() | t.For() as block:
                stack += [block.body, block.orelse]
            case t.Try() as block:
                stack += [block.body, tuple(h.body for h in block.handlers), block.orelse, block.finalbody]
            case t.With(body=body):
                stack.append(body)


def _shown(pairs: Iterable[tuple[str, object]]) -> str:
    return ", ".join(f"{name}: {type_}" for name, type_ in pairs)


def _say(case: Case, line: int, message: str) -> str:
    return f"tests/py/{case.suite}:{case.line + line}: {message}"
