"""Which module-level statements may leave the interpreter, and their conversion: each becomes a native function.

A statement is its own function, so that the interpreter's frame always stands on the line that runs (warnings, logging
and named tuples look at it).  Only statements that call nothing share one.  What holds a definition, a lambda or a
generator expression, or looks at frames, stays where it is; of an `if` that cannot go as a whole, what is inside may.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from typing import Any, Final

from unlatch.frontend import scopes
from unlatch.frontend import tree as t
from unlatch.frontend.reasons import why_node
from unlatch.frontend.statements import BodyConverter
from unlatch.frontend.statics import ANY
from unlatch.frontend.syntax import walk

_CANDIDATES: Final = (
    ast.Assign,
    ast.AnnAssign,
    ast.AugAssign,
    ast.Expr,
    ast.Import,
    ast.ImportFrom,
    ast.If,
    ast.For,
    ast.While,
    ast.With,
    ast.Try,
    ast.Assert,
    ast.Delete,
    ast.Raise,
)
_REFUSED: Final = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.GeneratorExp,
    ast.Match,
    ast.TryStar,
    ast.TypeAlias,
    ast.AsyncFor,
    ast.AsyncWith,
)
_NAMES: Final[dict[type[ast.AST], str]] = {
    ast.FunctionDef: "a function definition",
    ast.AsyncFunctionDef: "a function definition",
    ast.ClassDef: "a class definition",
    ast.Lambda: "a lambda",
    ast.GeneratorExp: "a generator expression",
    ast.Match: "a match statement",
    ast.TryStar: "a try statement with except*",
    ast.TypeAlias: "a type alias",
    ast.AsyncFor: "an asynchronous loop",
    ast.AsyncWith: "an asynchronous with statement",
}
_DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_COMPREHENSIONS: Final = (ast.ListComp, ast.SetComp, ast.DictComp)
_LOOPS: Final = (ast.For, ast.While, *_COMPREHENSIONS)
# What cannot call anything, and so cannot look at the frame.
_QUIET: Final = (
    ast.Assign,
    ast.AnnAssign,
    ast.Name,
    ast.Constant,
    ast.Tuple,
    ast.List,
    ast.expr_context,
)
# In syntax nodes.  Tables beyond are data, which gains nothing and takes the C compiler long.
_LARGEST_STATEMENT: Final = 5000
_LARGEST_EXPRESSION: Final = 1000
_LARGEST_RUN: Final = 1000
_TYPED_BY_USE: Final = (
    t.Name,
    t.Attribute,
    t.Subscript,
    t.Call,
    t.UnaryOp,
    t.BinOp,
    t.BoolOp,
    t.Compare,
    t.IfExp,
    t.NamedExpr,
)


type Left = tuple[ast.stmt, str]
"""A statement that stays interpreted, and why."""


def candidates(body: Sequence[ast.stmt], assigned: frozenset[str], left: list[Left]) -> Iterator[list[ast.stmt]]:
    """Runs of statements that may become one native function each, in order.  The others go to `left`, but for
    definitions, which have verdicts of their own."""
    run: list[ast.stmt] = []
    size = 0
    for node in body:
        nodes = list(walk(node))
        reason = _why_not(node, nodes, assigned)
        quiet = reason is None and all(isinstance(n, _QUIET) for n in nodes)
        if run and not (quiet and size + len(nodes) <= _LARGEST_RUN):
            yield run
            run, size = [], 0
        if quiet:
            run.append(node)
            size += len(nodes)
            if isinstance(node, ast.AnnAssign):  # its annotation's turn comes before the next statement
                yield run
                run, size = [], 0
        elif reason is None:
            yield [node]
        else:
            if not isinstance(node, _DEFINITIONS) and not _is_docstring(node):
                left.append((node, reason))
            if isinstance(node, ast.If):
                if not scopes.is_type_checking(node.test):
                    yield from candidates(node.body, assigned, left)
                yield from candidates(node.orelse, assigned, left)
    if run:
        yield run


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _why_not(node: ast.stmt, nodes: list[ast.AST], assigned: frozenset[str]) -> str | None:
    if not isinstance(node, _CANDIDATES):
        return _name_of(node)
    if len(nodes) > _LARGEST_STATEMENT or (len(nodes) > _LARGEST_EXPRESSION and any(map(_is_table, nodes))):
        return "a large table gains nothing"
    if isinstance(node, ast.AnnAssign):
        # The annotation stays behind, and none of it may be evaluated a second time.
        if node.value is None:
            return "an annotation alone"
        if not node.simple:
            return "an annotated attribute or item"
        nodes = [node.target, *walk(node.value)]
    if _is_docstring(node):
        return "a constant alone"
    return next((reason for inner in nodes if (reason := _why_refused(inner, assigned)) is not None), None)


def _is_table(node: ast.AST) -> bool:
    return isinstance(node, ast.expr) and sum(1 for _ in walk(node)) > _LARGEST_EXPRESSION


def _why_refused(node: ast.AST, assigned: frozenset[str]) -> str | None:
    match node:
        case ast.AnnAssign():
            return "it holds an annotation"
        case ast.ImportFrom(module="__future__"):
            return "it directs the interpreter's compiler"
        case ast.ImportFrom(names=names) if any(alias.name == "*" for alias in names):
            return "a star import"
        case ast.Name(id="super"):
            return "it uses super"
    if isinstance(node, _COMPREHENSIONS) and any(isinstance(inner, ast.NamedExpr) for inner in walk(node)):
        return "it assigns inside a comprehension"
    return f"it holds {_name_of(node)}" if isinstance(node, _REFUSED) else why_node(node, assigned)


def _name_of(node: ast.AST) -> str:
    return _NAMES.get(type(node), "a statement without a native form")


def converted(run: list[ast.stmt], converter: BodyConverter) -> tuple[t.Stmt, ...]:
    """The statements of a run.  Where nothing is repeated nothing is gained by types, so none are required."""
    body = converter.body(run)
    if any(isinstance(inner, _LOOPS) for node in run for inner in walk(node)):
        return body
    return tuple(map(_untyped, body))


def _untyped[T](value: T) -> T:
    """The same, with nothing claimed about the values of variables and operations."""
    if isinstance(value, tuple):
        return tuple(map(_untyped, value))  # type: ignore[return-value]
    if not isinstance(value, t.Node):
        return value
    changes: dict[str, Any] = {}
    for field in fields(value):
        before = getattr(value, field.name)
        if isinstance(before, tuple | t.Node):
            after = _untyped(before)
            if after is not before:
                changes[field.name] = after
    if isinstance(value, _TYPED_BY_USE):
        changes["type"] = ANY
    return replace(value, **changes) if changes else value


def starts(run: Iterable[ast.stmt]) -> tuple[t.Start, ...]:
    """Where the statements of a run begin, which tells them from all others."""
    return tuple((node.lineno, node.col_offset) for node in run)
