"""Prints the typed tree: one line per statement, every expression with its static type.

def fib.fib(n: int) -> int                               # fib.py:1
  if (n:int < 2:int):bool
    return n:int
"""

from collections.abc import Iterator
from dataclasses import fields

from unlatch.frontend import tree as t
from unlatch.frontend.statics import ANY, Static


def format_module(module: t.ModuleTree) -> str:
    """All definitions of a module."""
    parts = [f"module {module.name}"]
    parts += [f"  {name}: {type_}" for name, type_ in sorted(module.globals.items())]
    parts += [format_function(function) for function in module.functions]
    for cls in module.classes:
        base = f"({cls.base})" if cls.base else ""
        parts.append(f"class {cls.name}{base}  # line {cls.pos.line}{_why(cls.reason)}")
        parts += [f"  {a.name}: {a.type}{'  # final' if a.final else ''}" for a in cls.attrs]
        parts += [format_function(method) for method in cls.methods]
    return "\n".join(parts) + "\n"


def format_function(function: t.Function) -> str:
    """One function with its body."""
    params = ", ".join(f"{p.name}: {p.type}" for p in function.params)
    head = f"{function.kind} {function.qualname}({params}) -> {function.returns}"
    lines = [f"{head}  # line {function.pos.line}{_why(function.reason)}"]
    names = {p.name for p in function.params}
    lines += [f"  local {name}: {type_}" for name, type_ in function.locals.items() if name not in names]
    for stmt in function.body:
        lines += _indented(_stmt(stmt))
    return "\n".join(lines)


def _why(reason: str | None) -> str:
    return "" if reason is None else f"; interpreted: {reason}"


def _stmt(stmt: t.Stmt) -> Iterator[str]:
    """The statement's own expressions on one line, the blocks that it holds below, indented."""
    words = []
    blocks: list[tuple[str, tuple[t.Node, ...]]] = []
    for field in fields(stmt):
        value = getattr(stmt, field.name)
        if field.name == "pos" or value is None:
            continue
        if _is_block(value):
            blocks.append((field.name, value))
        elif value != ():
            words.append(f"{field.name}={_value(value)}")
    yield f"{type(stmt).__name__} {' '.join(words)}".rstrip() + f"  # {stmt.pos.line}"
    for name, block in blocks:
        if name != "body":
            yield f"{name}:"
        for inner in block:
            yield from _indented(_stmt(inner) if isinstance(inner, t.Stmt) else _handler(inner))


def _handler(node: t.Node) -> Iterator[str]:
    assert isinstance(node, t.Handler)
    kind = "" if node.type is None else f" {_value(node.type)}"
    yield f"except{kind}{'' if node.name is None else f' as {_value(node.name)}'}"
    for inner in node.body:
        yield from _indented(_stmt(inner))


def _is_block(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(v, t.Stmt | t.Handler) for v in value)


def _value(value: object) -> str:
    match value:
        case t.Constant(value=constant, type=type_):
            return f"{constant!r}:{type_}"
        case t.Name(id=name, scope=scope, type=type_):
            return f"{name}:{type_}" if scope == "local" else f"{name}[{scope}]:{type_}"
        case t.Attribute(value=inner, attr=attr, type=type_):
            return f"{_value(inner)}.{attr}:{type_}"
        case t.Expr():
            parts = ", ".join(
                f"{f.name}={_value(getattr(value, f.name))}"
                for f in fields(value)
                if f.name not in ("pos", "type") and getattr(value, f.name) not in (None, ())
            )
            return f"{type(value).__name__}({parts}){_typed(value.type)}"
        case tuple():
            return f"[{', '.join(map(_value, value))}]"
        case t.Generator(target=target, iter=iterable, ifs=ifs):
            tests = "".join(f" if {_value(test)}" for test in ifs)
            return f"for {_value(target)} in {_value(iterable)}{tests}"
    return repr(value)


def _typed(type_: Static) -> str:
    return "" if type_ == ANY else f":{type_}"


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)
