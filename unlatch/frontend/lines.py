"""Which source lines hold code, and to which definition each belongs: the measure of native coverage."""

import ast
import io
import tokenize
from typing import Final

from unlatch.frontend.syntax import walk

type Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

_DOCUMENTED: Final = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_NOT_CODE: Final = frozenset(
    {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENCODING,
        tokenize.ENDMARKER,
    }
)


def code_lines(text: str, tree: ast.Module) -> frozenset[int]:
    """The lines that are neither blank nor comment nor docstring."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _NOT_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    definitions = [node for node in walk(tree) if isinstance(node, _DOCUMENTED)]
    for node in definitions:
        doc = docstring(node)
        if doc is not None:
            lines.difference_update(range(doc.lineno, (doc.end_lineno or doc.lineno) + 1))
    # `def f(): "doc"` on one line is code all the same.
    lines.update(node.lineno for node in definitions if isinstance(node, ast.FunctionDef | ast.ClassDef))
    return frozenset(lines)


def docstring(node: ast.Module | Definition) -> ast.Expr | None:
    """The statement that is the docstring."""
    match node.body:
        case [ast.Expr(value=ast.Constant(value=str())) as first, *_]:
            return first
    return None


def span(node: Definition | ast.stmt) -> range:
    """The lines of a definition without its decorators."""
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def inner_span(node: Definition) -> set[int]:
    """The lines of a definition's body, without its first line."""
    return set(span(node)) - {node.lineno}
