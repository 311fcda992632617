"""What a function's head and its assignments say: parameters with types and defaults, and its scope's variables."""

import ast
from typing import Final

from unlatch.frontend import scopes
from unlatch.frontend import tree as t
from unlatch.frontend.context import ModuleContext
from unlatch.frontend.expressions import pos_of
from unlatch.frontend.facts import FunctionFacts, Variable
from unlatch.frontend.reasons import FunctionNode
from unlatch.frontend.statics import ANY, INT, NONE, STR, Static
from unlatch.frontend.types import union
from unlatch.ir.module import ParamKind

_COLLECTING: Final = (ParamKind.VAR_POSITIONAL, ParamKind.VAR_KEYWORD)


def params(
    node: FunctionNode, facts: FunctionFacts, kind: str, class_name: str | None, mangling: str | None
) -> list[t.ParamDecl]:
    """The parameters with the types that the checker gives them."""
    args = node.args
    positional = [*args.posonlyargs, *args.args]
    defaults: dict[ast.arg, ast.expr] = dict(
        zip(positional[len(positional) - len(args.defaults) :], args.defaults, strict=True)
    )
    defaults |= {a: d for a, d in zip(args.kwonlyargs, args.kw_defaults, strict=True) if d is not None}
    kinds = {
        **dict.fromkeys(args.posonlyargs, ParamKind.POSITIONAL_ONLY),
        **dict.fromkeys(args.args, ParamKind.POSITIONAL),
        **dict.fromkeys(args.kwonlyargs, ParamKind.KEYWORD_ONLY),
    }
    params: list[t.ParamDecl] = []
    for arg in scopes.parameters(args):
        type_ = facts.params.get(arg.arg, ANY)
        if arg is args.vararg:
            param_kind, type_ = ParamKind.VAR_POSITIONAL, Static("tuple", (type_,), variadic=True)
        elif arg is args.kwarg:
            param_kind, type_ = ParamKind.VAR_KEYWORD, Static("dict", (STR, type_))
        else:
            param_kind = kinds[arg]
        if not params and class_name is not None and arg in positional:
            type_ = _receiver(kind, node.name, class_name) or type_
        default = defaults.get(arg)
        if isinstance(default, ast.Constant) and default.value is None and type_ != ANY:
            type_ = union((type_, NONE))
        params.append(
            t.ParamDecl(
                name=scopes.mangled(arg.arg, mangling),
                kind=param_kind,
                type=type_,
                declared=_annotation(arg.annotation),
                default=None if default is None else _default(default),
            )
        )
    return params


def _receiver(kind: str, name: str, class_name: str) -> Static | None:
    if kind == "classmethod" or name == "__new__":
        return Static("type", (Static(class_name),))
    return None if kind == "staticmethod" else Static(class_name)


def _annotation(node: ast.expr | None) -> str:
    if node is None:
        return ""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ast.unparse(node)


def _default(node: ast.expr) -> t.Expr:
    pos = pos_of(node)
    if isinstance(node, ast.Constant):
        known = NONE if node.value is None else Static(type(node.value).__name__)
        return t.Constant(pos=pos, type=known, value=node.value)
    return t.Unsupported(pos=pos, reason="evaluated where the function is defined")


def variables(
    node: FunctionNode,
    own: tuple[ast.AST, ...],
    params: tuple[t.ParamDecl, ...],
    module: ModuleContext,
    mangling: str | None,
    kind: str,
) -> dict[str, Variable]:
    """The function's own names with what is known of each."""
    # That `*args` is a tuple is promised of what is passed, not of what is assigned to it later.
    found: dict[str, Variable] = {p.name: Variable(p.type, inferred=p.kind in _COLLECTING) for p in params}
    if kind in ("method", "property", "setter", "deleter", "classmethod") and params:
        # Nobody promised that only instances are passed when the first parameter is assigned again.
        found[params[0].name] = Variable(params[0].type, inferred=True)
    not_local = {scopes.mangled(name, mangling) for name in scopes.declared_global(node.body)}
    counters = _range_counters(own, module.assigned)
    known: dict[str, list[Variable]] = {}
    unknown: set[str] = set()
    for plain, binder in scopes.bindings(node.body):
        name = scopes.mangled(plain, mangling)
        if name in not_local or name in found:
            continue
        variables = known.setdefault(name, [])
        match binder:
            case ast.Name() if id(binder) in counters:
                variables.append(Variable(INT, inferred=True))
            case ast.Name() | ast.NamedExpr():
                variable = module.variable(binder if isinstance(binder, ast.Name) else binder.target)
                if variable is not None:
                    variables.append(variable)
            case ast.ExceptHandler():
                pass  # an object whatever its class; each use has its own type
            case _:
                unknown.add(name)
    for name, variables in known.items():
        if name in unknown or not variables:
            found[name] = Variable(ANY)
        else:
            found[name] = Variable(union(v.type for v in variables), any(v.inferred for v in variables))
    return found


def _range_counters(own: tuple[ast.AST, ...], assigned: frozenset[str]) -> set[int]:
    """By `id`: targets of `for … in range(…)`.  The checker does not say what `_` is."""
    return {
        id(loop.target)
        for loop in own
        if isinstance(loop, ast.For) and _is_range(loop.iter) and "range" not in assigned
    }


def _is_range(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range"
