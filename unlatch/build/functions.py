"""Inner functions (nested defs, lambdas, generator expressions): made by native code, run by the interpreter from the
module's own code object.

What they capture lives in cells, which the enclosing native function shares with them.
"""

from unlatch.build import lifetimes, names
from unlatch.build.context import Context
from unlatch.build.evaluate import as_object, expr
from unlatch.frontend import tree
from unlatch.ir.func import Value


def inner(ctx: Context, node: tree.InnerFunction) -> Value:
    """The function object; for a generator expression the generator itself."""
    cells = [_cell(ctx, name, node) for name in node.free]
    closure = ctx.emit("tuple.build", *cells)
    defaults: Value = ctx.none()
    if node.defaults:
        defaults = ctx.emit("tuple.build", *(as_object(ctx, value) for value in node.defaults))
    kw_defaults: Value = ctx.none()
    if node.kw_defaults:
        parts = []
        for name, value in node.kw_defaults:
            parts += [ctx.string(name), as_object(ctx, value)]
        kw_defaults = ctx.emit("dict.build", *parts)
    annotate = inner(ctx, node.annotate) if node.annotate is not None else ctx.none()
    extras = ctx.emit("tuple.build", defaults, kw_defaults, annotate)
    made = ctx.emit("make.function", closure, extras, imm=(node.qualname, node.first_line, node.kind, node.rank))
    if node.kind != "genexpr":
        return made
    assert node.iter is not None
    return ctx.emit("object.call", made, ctx.emit("iter.new", as_object(ctx, node.iter)))


def _cell(ctx: Context, name: str, node: tree.Expr) -> Value:
    if name in ctx.function.cells:
        return ctx.fb.read(lifetimes.cell_key(name))
    raise ctx.refuse(f"inner function that captures {name!r}", node)


def definition(ctx: Context, node: tree.FunctionDef) -> None:
    """A nested `def` with its decorators."""
    decorators = [as_object(ctx, decorator) for decorator in node.decorators]
    value = expr(ctx, node.inner)
    for decorator in reversed(decorators):
        value = ctx.emit("object.call", decorator, value)
    names.store(ctx, node.target, value)
