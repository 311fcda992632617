"""The typed tree as text, for `unlatch dump --at typed`: one node per line, its plain fields behind its name, its type last."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Final

from unlatch.frontend import tree as t
from unlatch.frontend.statics import Static
from unlatch.ir.func import Pos

INDENT: Final = "  "
_HIDDEN: Final = frozenset({"pos", "type"})


def show(tree: t.ModuleTree) -> str:
    """A whole module."""
    lines = [f"module {tree.name}"]
    lines += [f"{INDENT}global {name}: {type_}" for name, type_ in sorted(tree.globals.items())]
    lines += [f"{INDENT}final {name} = {value!r}" for name, value in sorted(tree.finals.items())]
    for function in tree.functions:
        lines += ["", *_function(function, "")]
    for class_ in tree.classes:
        lines += ["", *_class(class_)]
    return "\n".join(lines) + "\n"


def show_body(body: tuple[t.Stmt, ...]) -> str:
    """Statements alone."""
    return "\n".join(line for statement in body for line in _node(statement, "", ""))


def _class(class_: t.ClassDef) -> Iterator[str]:
    base = f"({class_.base})" if class_.base else ""
    layout = "native layout" if class_.reason is None else f"interpreted: {class_.reason}"
    yield f"class {class_.name}{base}  # line {class_.pos.line}, {layout}"
    if class_.reason is None and not class_.has_dict:
        yield f"{INDENT}no __dict__"
    for attr in class_.attrs:
        yield f"{INDENT}{'final ' if attr.final else ''}{attr.name}: {attr.type}"
    for method in class_.methods:
        yield ""
        yield from _function(method, INDENT)


def _function(function: t.Function, indent: str) -> Iterator[str]:
    for decorator in function.decorators:
        yield f"{indent}@{decorator}"
    params = ", ".join(map(_param, function.params))
    state = "" if function.reason is None else f", interpreted: {function.reason}"
    yield f"{indent}{function.kind} {function.qualname}({params}) -> {function.returns}  # line {function.pos.line}{state}"
    inner = indent + INDENT
    taken = {p.name for p in function.params}
    for name, type_ in function.locals.items():
        if name not in taken:
            yield f"{inner}local {name}: {type_}"
    for name in function.cells:
        yield f"{inner}cell {name}"
    for name in function.free:
        yield f"{inner}free {name}"
    for statement in function.body:
        yield from _node(statement, inner, "")


def _param(param: t.ParamDecl) -> str:
    stars = {"var_positional": "*", "var_keyword": "**"}.get(param.kind.value, "")
    default = "" if param.default is None else "=..."
    note = {"positional_only": " /", "keyword_only": " kw"}.get(param.kind.value, "")
    return f"{stars}{param.name}: {param.type}{default}{note}"


def _node(node: object, indent: str, label: str) -> Iterator[str]:
    """The lines of one node; `label` is the field that it stands in."""
    plain: list[str] = []
    children: list[tuple[str, object]] = []
    for field in fields(node):  # type: ignore[arg-type]
        if field.name in _HIDDEN and not (isinstance(node, t.Handler) and field.name == "type"):
            continue
        value = getattr(node, field.name)
        if _has_nodes(value):
            children.append((field.name, value))
        elif value != field.default:
            plain.append(repr(value) if isinstance(node, t.Constant) else f"{field.name}={value!r}")
    type_ = getattr(node, "type", None)
    suffix = f" : {type_}" if isinstance(type_, Static) else ""
    words = " ".join([type(node).__name__, *plain])
    pos = getattr(node, "pos", None)
    where = f"  # {pos.line}:{pos.col}" if isinstance(pos, Pos) and isinstance(node, t.Stmt) else ""
    yield f"{indent}{label}{words}{suffix}{where}"
    for name, value in children:
        yield from _field(name, value, indent + INDENT)


def _field(name: str, value: object, indent: str) -> Iterator[str]:
    if isinstance(value, t.Node | t.Generator):
        yield from _node(value, indent, f"{name}: ")
    elif isinstance(value, tuple) and all(isinstance(item, t.Expr) for item in value):
        for item in value:
            yield from _node(item, indent, f"{name}: ")
    elif isinstance(value, tuple):
        yield f"{indent}{name}:"
        for item in value:
            if isinstance(item, t.Node | t.Generator):
                yield from _node(item, indent + INDENT, "")
            elif isinstance(item, tuple):
                yield from _pair(item, indent + INDENT)
            else:
                yield f"{indent}{INDENT}{item!r}"


def _pair(pair: tuple[object, ...], indent: str) -> Iterator[str]:
    """A keyword argument, or an imported name with its target."""
    words = " ".join(str(part) for part in pair if not isinstance(part, t.Node))
    for part in pair:
        if isinstance(part, t.Node):
            yield from _node(part, indent, f"{words}: ")


def _has_nodes(value: object) -> bool:
    if isinstance(value, tuple):
        return any(map(_has_nodes, value))
    return isinstance(value, t.Node | t.Generator)
