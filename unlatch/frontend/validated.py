"""Parameters that a function validates itself: what it is given is not checked before it has looked.

    def status(code: int) -> str:
        if not isinstance(code, int):
            raise ValueError("code must be a number")

An annotation is checked where values enter, with a TypeError.  Here the function has its own answer for a wrong value,
and its callers may count on it.  So the parameter takes any object; after the test its type is what the annotation
says.
"""

import ast
from collections.abc import Iterator

from unlatch.frontend.context import ModuleContext
from unlatch.frontend.statics import ANY, NONE, Static
from unlatch.frontend.types import union

type Nodes = tuple[ast.AST, ...]
type Point = tuple[int, int]


def entry_type(own: Nodes, name: str, declared: Static, module: ModuleContext) -> Static:
    """The type that a parameter takes values of: its declared type, or a wider one if the function tests for
    that.  `own`: the nodes of the function's own scope."""
    if declared == ANY:
        return declared
    tested: list[Static] = []
    for inner in own:
        for class_ in _tested_classes(inner, name):
            tested.append(_instances(module.claimed(class_)))
    members = declared.args if declared.name == "union" else (declared,)
    if tested and all(any(_covers(class_, member, module) for class_ in tested) for member in members):
        return ANY
    if not declared.is_optional and declared != NONE and any(_tests_none(n, name) for n in own):
        return union((declared, NONE))
    return declared


def end_of_test(own: Nodes, name: str) -> Point:
    """Where the first test of the parameter ends; before that nothing is known of its value."""
    for inner in own:
        if isinstance(inner, ast.expr) and (any(_tested_classes(inner, name)) or _tests_none(inner, name)):
            return (inner.end_lineno or 0, inner.end_col_offset or 0)
    return (0, 0)


def _tested_classes(node: ast.AST, name: str) -> Iterator[ast.expr]:
    """The classes in `isinstance(name, …)` or `type(name) is …`."""
    match node:
        case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=tested), classes]) if tested == name:
            yield from _alternatives(classes)
        case ast.Compare(left=ast.Call(func=ast.Name(id="type"), args=[ast.Name(id=tested)]), comparators=[class_]) if (
            tested == name
        ):
            yield from _alternatives(class_)


def _alternatives(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Tuple(elts=elts):
            for element in elts:
                yield from _alternatives(element)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _alternatives(left)
            yield from _alternatives(right)
        case _:
            yield node


def _tests_none(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Compare(
            left=ast.Name(id=tested), ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]
        ):
            return tested == name
    return False


def _instances(class_: Static) -> Static:
    return class_.args[0] if class_.name == "type" and class_.args else ANY


def _covers(tested: Static, member: Static, module: ModuleContext) -> bool:
    """Whether every value of the type passes the test, so that the test is only there for values of other types."""
    if tested == ANY:
        return False
    return tested.name == member.name or tested.name in module.group.ancestors(member.name) or member == NONE
