"""Which names a scope binds, by the rules of the language; code objects (`codes.py`) tell which of them are
captured."""

import ast
from collections.abc import Iterable, Iterator

type Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
type Body = Iterable[ast.AST]

_INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


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
        inside: list[ast.AST]
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                inside = [*node.decorator_list, *node.args.defaults, *(d for d in node.args.kw_defaults if d)]
            case ast.Lambda():
                inside = [*node.args.defaults, *(d for d in node.args.kw_defaults if d)]
            case ast.ClassDef():
                inside = [*node.decorator_list, *node.bases, *(k.value for k in node.keywords)]
            case _:
                inside = list(ast.iter_child_nodes(node))
        stack.extend(reversed(inside))


def bindings(body: Body) -> Iterator[tuple[str, ast.AST]]:
    """Each binding of a name in the scope, with the node that makes it.  Variables of comprehensions are not the
    scope's."""
    stack: list[tuple[ast.AST, bool]] = [(node, False) for node in reversed(list(body))]
    while stack:
        node, in_comprehension = stack.pop()
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                if not in_comprehension:
                    yield name, node
                continue
            case ast.NamedExpr(target=ast.Name(id=name)):
                yield name, node
                stack.append((node.value, in_comprehension))
                continue
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, node
            case ast.Import(names=aliases):
                for alias in aliases:
                    yield alias.asname or alias.name.split(".")[0], node
            case ast.ImportFrom(names=aliases):
                for alias in aliases:
                    yield alias.asname or alias.name, node
            case ast.ExceptHandler(name=str(name)):
                yield name, node
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name, node
            case ast.MatchMapping(rest=str(name)):
                yield name, node
            case ast.TypeAlias(name=ast.Name(id=name)):
                yield name, node
                continue
        if isinstance(node, _COMPREHENSIONS):
            stack.extend((child, True) for child in reversed(list(ast.iter_child_nodes(node))))
        elif isinstance(node, _INNER):
            outside = [*getattr(node, "decorator_list", ()), *getattr(node, "bases", ())]
            args = getattr(node, "args", None)
            if isinstance(args, ast.arguments):
                outside += [*args.defaults, *(d for d in args.kw_defaults if d)]
            stack.extend((child, in_comprehension) for child in reversed(outside))
        else:
            stack.extend((child, in_comprehension) for child in reversed(list(ast.iter_child_nodes(node))))


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
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            names.update(node.names)
    return frozenset(names - {"*"}), "*" in names


def is_type_checking(test: ast.expr) -> bool:
    """Whether a condition is `TYPE_CHECKING`, false whenever the program runs."""
    match test:
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return True
    return False
