"""Walks syntax trees, in the order of the source.

`ast.walk` asks every node for all its fields, finds names, constants, contexts and operators among them, and throws
most of that away; here a table says which fields of which class hold nodes.  The front end walks modules many times.
"""

import ast
from collections.abc import Iterator
from typing import Final

_LEAVES: Final = (ast.expr_context, ast.operator, ast.unaryop, ast.cmpop, ast.boolop, ast.type_ignore)


def _holds_nodes(field: object) -> bool:
    """Whether values of a field's type may be nodes that have anything to say."""
    parts = getattr(field, "__args__", None) or (field,)
    return any(isinstance(part, type) and issubclass(part, ast.AST) and not issubclass(part, _LEAVES) for part in parts)


def _fields(cls: type[ast.AST]) -> tuple[str, ...]:
    types = getattr(cls, "_field_types", {})
    return tuple(name for name in cls._fields if _holds_nodes(types.get(name)))


_FIELDS: Final[dict[type, tuple[str, ...]]] = {
    cls: _fields(cls)[::-1]
    for cls in vars(ast).values()
    if isinstance(cls, type) and issubclass(cls, ast.AST) and "_fields" in vars(cls)
}
"""Per class its fields with nodes, the last one first."""


def push_children(node: ast.AST, stack: list[ast.AST]) -> None:
    """Put the nodes right below on a stack, the first one on top."""
    for name in _FIELDS[type(node)]:
        child = getattr(node, name)
        if type(child) is list:
            stack.extend(filter(None, reversed(child)))  # some lists have None for what is missing
        elif child is not None:
            stack.append(child)


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes right below; contexts and operators are none."""
    found: list[ast.AST] = []
    push_children(node, found)
    found.reverse()
    return found


def walk(*roots: ast.AST) -> Iterator[ast.AST]:
    """The nodes and all below them."""
    stack = list(reversed(roots))
    while stack:
        node = stack.pop()
        yield node
        push_children(node, stack)
