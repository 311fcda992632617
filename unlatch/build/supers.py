"""`super()` without arguments: the class whose body holds the method, and the method's first argument."""

from unlatch.build import names
from unlatch.build.coerce import coerce
from unlatch.build.context import Context
from unlatch.frontend import tree
from unlatch.ir.func import Value
from unlatch.types import OBJECT


def is_super(node: tree.Expr) -> bool:
    """Whether the expression is `super()`."""
    match node:
        case tree.Call(func=tree.Name(id="super", scope="builtin"), args=(), keywords=()):
            return True
        case _:
            return False


def attribute(ctx: Context, node: tree.Attribute) -> Value:
    """`super().attr` as a value."""
    first = coerce(ctx, first_argument(ctx, node), OBJECT)
    return ctx.emit("super.attr", defining_class(ctx), first, ctx.string(node.attr))


def first_argument(ctx: Context, node: tree.Expr) -> Value:
    """What the running method was called on."""
    if ctx.function.class_name is None or not ctx.function.params:
        raise ctx.refuse("super() outside a method", node)
    name = ctx.function.params[0].name
    scope = "cell" if name in ctx.function.cells else "local"
    return names.load(ctx, tree.Name(pos=node.pos, id=name, scope=scope))


def defining_class(ctx: Context) -> Value:
    """The class whose body holds the running method: `__class__`."""
    name = ctx.function.class_name or ""
    if name in ctx.module.classes:
        return ctx.emit("class.object", imm=(name,))
    return ctx.emit("func.closure", imm=("__class__",))
