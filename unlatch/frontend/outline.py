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


def candidates(body: Sequence[ast.stmt], assigned: frozenset[str]) -> Iterator[list[ast.stmt]]:
    """Runs of statements that may become one native function each, in order."""
    run: list[ast.stmt] = []
    size = 0
    for node in body:
        nodes = list(ast.walk(node))
        eligible = _is_eligible(node, nodes, assigned)
        quiet = eligible and all(isinstance(n, _QUIET) for n in nodes)
        if run and not (quiet and size + len(nodes) <= _LARGEST_RUN):
            yield run
            run, size = [], 0
        if quiet:
            run.append(node)
            size += len(nodes)
            if isinstance(node, ast.AnnAssign):  # its annotation's turn comes before the next statement
                yield run
                run, size = [], 0
        elif eligible:
            yield [node]
        elif isinstance(node, ast.If):
            if not scopes.is_type_checking(node.test):
                yield from candidates(node.body, assigned)
            yield from candidates(node.orelse, assigned)
    if run:
        yield run


def _is_eligible(node: ast.stmt, nodes: list[ast.AST], assigned: frozenset[str]) -> bool:
    if not isinstance(node, _CANDIDATES) or len(nodes) > _LARGEST_STATEMENT:
        return False
    if len(nodes) > _LARGEST_EXPRESSION and any(_is_table(inner) for inner in nodes):
        return False
    if isinstance(node, ast.AnnAssign):
        # The annotation stays behind, and none of it may be evaluated a second time.
        if node.value is None or not node.simple:
            return False
        nodes = [node.target, *ast.walk(node.value)]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return False
    return not any(_is_refused(inner, assigned) for inner in nodes)


def _is_table(node: ast.AST) -> bool:
    return isinstance(node, ast.expr) and sum(1 for _ in ast.walk(node)) > _LARGEST_EXPRESSION


def _is_refused(node: ast.AST, assigned: frozenset[str]) -> bool:
    match node:
        case ast.AnnAssign():
            return True
        case ast.ImportFrom(module=module, names=names):
            return module == "__future__" or any(alias.name == "*" for alias in names)
        case ast.Name(id="super"):
            return True
    if isinstance(node, _COMPREHENSIONS) and any(isinstance(inner, ast.NamedExpr) for inner in ast.walk(node)):
        return True
    return isinstance(node, _REFUSED) or why_node(node, assigned) is not None


def converted(run: list[ast.stmt], converter: BodyConverter) -> tuple[t.Stmt, ...]:
    """The statements of a run.  Where nothing is repeated nothing is gained by types, so none are required."""
    body = converter.body(run)
    if any(isinstance(inner, _LOOPS) for node in run for inner in ast.walk(node)):
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
