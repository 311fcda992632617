"""Which names a scope binds, by the rules of the language; code objects (`codes.py`) tell which of them are
captured."""

import ast
from collections.abc import Iterable, Iterator
from typing import Final

from unlatch.frontend.syntax import children, push_children, walk

type Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
type Body = Iterable[ast.AST]

_INNER: Final = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda})
_COMPREHENSIONS: Final = frozenset({ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp})
_BINDERS: Final = frozenset(
    {
        *(ast.Name, ast.NamedExpr, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom),
        *(ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping, ast.TypeAlias),
    }
)


def mangled(name: str, class_name: str | None) -> str:
    """`__x` as it is known inside class C: `_C__x`."""
    if class_name is None or not name.startswith("__") or name.endswith("__") or "." in name:
        return name
    prefix = class_name.lstrip("_")
    return f"_{prefix}{name}" if prefix else name


def own_nodes(body: Body) -> Iterator[ast.AST]:
    """All nodes that belong to a scope itself: not those inside inner functions and classes, but their decorators,
    defaults and bases; comprehensions are included."""
    stack = list(body)
    stack.reverse()
    while stack:
        node = stack.pop()
        yield node
        if type(node) in _INNER:
            stack.extend(reversed(_outside(node)))
        else:
            push_children(node, stack)


def _outside(node: ast.AST) -> list[ast.AST]:
    """What of a definition belongs to the scope around it."""
    outside: list[ast.AST] = [*getattr(node, "decorator_list", ())]
    match node:
        case ast.FunctionDef(args=args) | ast.AsyncFunctionDef(args=args) | ast.Lambda(args=args):
            outside += [*args.defaults, *(d for d in args.kw_defaults if d)]
        case ast.ClassDef():
            outside += [*node.bases, *(k.value for k in node.keywords)]
    return outside


def bindings(body: Body) -> Iterator[tuple[str, ast.AST]]:
    """Each binding of a name in the scope, with the node that makes it.  Variables of comprehensions are not the
    scope's."""
    stack = list(body)
    stack.reverse()
    while stack:
        node = stack.pop()
        kind = type(node)
        if kind in _BINDERS:
            yield from _bound_by(node)
        if kind in _COMPREHENSIONS:
            yield from ((n.target.id, n) for n in own_nodes(children(node)) if isinstance(n, ast.NamedExpr))
        elif kind in _INNER:
            stack.extend(reversed(_outside(node)))
        elif isinstance(node, ast.NamedExpr):
            stack.append(node.value)
        elif kind is not ast.TypeAlias:
            push_children(node, stack)


def _bound_by(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name, node
        case ast.NamedExpr(target=ast.Name(id=name)):
            yield name, node
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, node
        case ast.Import(names=aliases):
            for alias in aliases:
                yield alias.asname or alias.name.split(".")[0], node
        case ast.ImportFrom(names=aliases):
            for alias in aliases:
                yield alias.asname or alias.name, node
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name, node
        case ast.MatchMapping(rest=str(name)):
            yield name, node
        case ast.TypeAlias(name=ast.Name(id=name)):
            yield name, node


def parameters(args: ast.arguments) -> Iterator[ast.arg]:
    """All parameters, in the order of the signature."""
    yield from args.posonlyargs
    yield from args.args
    if args.vararg is not None:
        yield args.vararg
    yield from args.kwonlyargs
    if args.kwarg is not None:
        yield args.kwarg


def declared_global(body: Body) -> set[str]:
    """Names that a scope declares `global`."""
    return {name for node in own_nodes(body) if isinstance(node, ast.Global) for name in node.names}


def module_bindings(tree: ast.Module) -> tuple[frozenset[str], bool]:
    """Every name that may be bound at module level, from functions through `global` too, and whether a star import may
    bind others."""
    names = {name for name, _ in bindings(tree.body)}
    for node in walk(tree):
        if isinstance(node, ast.Global):
            names.update(node.names)
    return frozenset(names - {"*"}), "*" in names


def is_type_checking(test: ast.expr) -> bool:
    """Whether a condition is `TYPE_CHECKING`, false whenever the program runs."""
    match test:
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return True
    return False
