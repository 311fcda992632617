"""Finds the code objects that CPython made for definitions, lambdas and generator expressions of a module.

They are the truth about names: `co_freevars` in closure order, `co_cellvars`, and which functions exist at all
(CPython drops what a constant condition excludes).
"""

import ast
from collections.abc import Iterator
from types import CodeType
from typing import Final

type Inner = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda | ast.GeneratorExp

_NAMED: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_NAMES: Final[dict[type[ast.AST], str]] = {ast.Lambda: "<lambda>", ast.GeneratorExp: "<genexpr>"}


def children(code: CodeType) -> Iterator[CodeType]:
    """The code objects made inside `code`, in order; scopes that only hold type parameters are looked through."""
    for const in code.co_consts:
        if isinstance(const, CodeType):
            if const.co_name.startswith("<generic parameters of "):
                yield from children(const)
            else:
                yield const


def first_line(node: Inner) -> int:
    """The line that the code object gives as its first: that of the first decorator, if there is one."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() if node.decorator_list:
            return node.decorator_list[0].lineno
    return node.lineno


def find(parent: CodeType, node: Inner) -> tuple[CodeType, int] | None:
    """The code object of a definition or expression directly inside `parent`, with its rank among those that have the
    same name and first line there; None if CPython dropped it."""
    name = node.name if isinstance(node, _NAMED) else _NAMES[type(node)]
    line = first_line(node)
    same = [code for code in children(parent) if code.co_firstlineno == line and code.co_name == name]
    for rank, code in enumerate(same):
        if len(same) == 1 or _lies_within(code, node):
            return code, rank
    return None


def find_annotate(parent: CodeType, node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[CodeType, int] | None:
    """The code object that evaluates the annotations of a def directly inside `parent` (PEP 649), with its rank."""
    line = node.lineno
    same = [code for code in children(parent) if code.co_name == "__annotate__" and code.co_firstlineno == line]
    for rank, code in enumerate(same):
        if len(same) == 1 or _lies_within(code, node):
            return code, rank
    return None


def _lies_within(code: CodeType, node: Inner) -> bool:
    """Whether the instructions of `code` come from the text of `node`."""
    start, end = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
    for line, end_line, col, end_col in code.co_positions():
        if line is None or end_line is None or not col or end_col is None:
            continue  # what has no column belongs to the function as a whole
        return start <= (line, col) and (end_line, end_col) <= end
    return True
