"""The module's own source as the interpreter executes it at import, with marks where native code takes over.

Only three things change, all on the syntax tree with positions kept: a native function gets the innermost decorator
`__unlatch_native__(index)`, a class with native layout the keyword `metaclass=__unlatch_class__(index)`, and statements
that are native become `__unlatch_run__(index)`.  Line tables, docstrings, first lines, defaults, annotations,
conditional definitions and everything else are CPython's own work on the user's text.
"""

import ast
import marshal
import warnings
from collections.abc import Callable, Mapping
from types import CodeType, MappingProxyType
from typing import Final

from unlatch.diagnostics import Diagnostic, Span
from unlatch.errors import CompileError
from unlatch.frontend.sources import Source

NATIVE_HOOK: Final = "__unlatch_native__"
CLASS_HOOK: Final = "__unlatch_class__"
RUN_HOOK: Final = "__unlatch_run__"

type Key = tuple[str, int]
"""A definition's qualified name and its first line (that of its first decorator or of the `def`)."""


def parse(source: Source) -> ast.Module:
    """The syntax tree; raises CompileError with CPython's own message."""
    return _guarded(source, lambda: ast.parse(source.data, source.path))


def plain_code(source: Source) -> CodeType:
    """The code of the module as it is."""
    return _guarded(source, lambda: compile(source.data, source.path, "exec", dont_inherit=True))


type Runs = Mapping[tuple[int, int], int | None]
"""By where a native statement begins: the index of its native function, None where that of an earlier one includes
it."""


def rewritten_code(
    source: Source, functions: Mapping[Key, int], classes: Mapping[Key, int], runs: Runs = MappingProxyType({})
) -> CodeType:
    """The code of the module with hooks for the given native functions, classes and statements, by index."""
    tree = parse(source)
    tree.body = _outlined(tree.body, runs)
    missing = _Marker(functions, classes).mark(tree)
    assert not missing, f"no definition found for {sorted(missing)}"
    return _guarded(source, lambda: compile(tree, source.path, "exec", dont_inherit=True))


def compile_module(
    source: Source, functions: Mapping[Key, int], classes: Mapping[Key, int], runs: Runs = MappingProxyType({})
) -> tuple[bytes, bytes]:
    """The marshalled code objects of the rewritten and of the untouched module."""
    return marshal.dumps(rewritten_code(source, functions, classes, runs)), marshal.dumps(plain_code(source))


def _outlined(body: list[ast.stmt], runs: Runs) -> list[ast.stmt]:
    """A block at module level with calls in place of the native statements.  Annotations stay."""
    result: list[ast.stmt] = []
    for node in body:
        place = (node.lineno, node.col_offset)
        if place in runs:
            index = runs[place]
            if index is not None:
                result.append(ast.copy_location(ast.Expr(_hook(RUN_HOOK, index, node)), node))
            if isinstance(node, ast.AnnAssign):
                node.value = None
                result.append(node)
            continue
        if isinstance(node, ast.If):
            node.body, node.orelse = _outlined(node.body, runs), _outlined(node.orelse, runs)
        result.append(node)
    return result


class _Marker:
    """Adds the hooks.  Each definition is found by qualified name and first line, which together are unique in a
    module."""

    def __init__(self, functions: Mapping[Key, int], classes: Mapping[Key, int]) -> None:
        self.functions = functions
        self.classes = classes
        self.found: set[Key] = set()

    def mark(self, tree: ast.Module) -> set[Key]:
        """Mark everything below `tree`; returns what was not found."""
        self._block(tree, "")
        return (self.functions.keys() | self.classes.keys()) - self.found

    def _block(self, node: ast.AST, prefix: str) -> None:
        for child in ast.iter_child_nodes(node):
            match child:
                case ast.FunctionDef():
                    self._function(child, prefix)
                case ast.ClassDef():
                    self._class(child, prefix)
                case ast.stmt() | ast.excepthandler() | ast.match_case():
                    self._block(child, prefix)

    def _function(self, node: ast.FunctionDef, prefix: str) -> None:
        index = self._index(self.functions, node, prefix)
        if index is not None:
            node.decorator_list.append(_hook(NATIVE_HOOK, index, node))

    def _class(self, node: ast.ClassDef, prefix: str) -> None:
        index = self._index(self.classes, node, prefix)
        if index is not None:
            node.keywords.append(ast.keyword("metaclass", _hook(CLASS_HOOK, index, node)))
            ast.copy_location(node.keywords[-1], node.keywords[-1].value)
        self._block(node, f"{prefix}{node.name}.")

    def _index(self, table: Mapping[Key, int], node: ast.FunctionDef | ast.ClassDef, prefix: str) -> int | None:
        name = prefix + node.name
        first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
        for key in ((name, first), (name, node.lineno)):
            if key in table:
                self.found.add(key)
                return table[key]
        return None


def _hook(name: str, index: int, node: ast.stmt) -> ast.Call:
    """`name(index)`, placed at the statement's first line so that it stays its first line."""
    call = ast.Call(ast.Name(name, ast.Load()), [ast.Constant(index)], [])
    for part in ast.walk(call):
        if isinstance(part, ast.expr):
            part.lineno = part.end_lineno = node.lineno
            part.col_offset = part.end_col_offset = node.col_offset
    return call


def _guarded[T](source: Source, work: Callable[[], T]) -> T:
    """Run CPython's compiler; its verdict on the source becomes a diagnostic."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the user sees them when the module runs uncompiled
            return work()
    except SyntaxError as error:
        raise CompileError([_syntax_error(source, error)]) from None
    except ValueError as error:  # null bytes
        raise CompileError([Diagnostic("syntax-error", str(error), source.path)]) from None
    except (RecursionError, MemoryError):
        message = "the source is nested too deeply for Python's compiler"
        raise CompileError([Diagnostic("too-deep", message, source.path)]) from None


def _syntax_error(source: Source, error: SyntaxError) -> Diagnostic:
    message = error.msg or "invalid syntax"
    if error.lineno is None or error.lineno < 1:
        return Diagnostic("syntax-error", message, source.path)
    col = max((error.offset or 1) - 1, 0)
    end_line = error.end_lineno or error.lineno
    end_col = (error.end_offset or 0) - 1
    if end_line == error.lineno and end_col <= col:
        end_col = col + 1
    return Diagnostic("syntax-error", message, source.path, Span(error.lineno, col, end_line, max(end_col, 0)))
