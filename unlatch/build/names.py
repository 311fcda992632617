"""Reading, binding and unbinding of names: SSA variables, cells of captured variables, module globals, builtins."""

from collections.abc import Callable

from unlatch.build import lifetimes
from unlatch.build.coerce import coerce
from unlatch.build.context import Context
from unlatch.frontend import tree
from unlatch.ir.func import Value
from unlatch.types import OBJECT, Kind, Type


def storage_type(ctx: Context, name: str) -> Type:
    """The representation of a local variable.  A variable that may be undefined needs a type that can say so."""
    static = ctx.function.locals.get(name)
    chosen = ctx.type_of(static) if static is not None else OBJECT
    if name in ctx.unsafe and not chosen.is_refcounted:
        return OBJECT
    return chosen


def declare(ctx: Context, name: str) -> Type:
    """Make sure that the SSA variable of a local exists; returns its type."""
    chosen = storage_type(ctx, name)
    ctx.fb.declare(name, chosen)
    return chosen


def load(ctx: Context, node: tree.Name) -> Value:
    """The value of a name, in its storage type."""
    with ctx.at(node):
        match node.scope:
            case "local":
                declare(ctx, node.id)
                value = ctx.fb.read(node.id)
                if node.id in ctx.unsafe:
                    ctx.emit("check_defined", value, imm=(_shown(node.id),))
                return value
            case "cell":
                return ctx.emit("cell.get", ctx.fb.read(lifetimes.cell_key(node.id)), imm=(node.id,))
            case "free":
                return ctx.emit("func.closure", imm=(node.id,))
            case _:
                return load_global(ctx, node.id)


def load_global(ctx: Context, name: str) -> Value:
    """A module global, else a builtin; final literals are constants."""
    if name in ctx.module.finals:
        return constant(ctx, ctx.module.finals[name])
    ctx.module.used_globals.add(name)
    return ctx.emit("global.get", imm=(name,))


def store(ctx: Context, node: tree.Name, value: Value) -> None:
    """Bind a name."""
    match node.scope:
        case "local":
            chosen = declare(ctx, node.id)
            lifetimes.rebind(ctx, node.id, coerce(ctx, value, chosen))
        case "cell":
            boxed = coerce(ctx, value, OBJECT)
            ctx.emit("cell.set", ctx.fb.read(lifetimes.cell_key(node.id)), boxed)
        case "free":
            raise ctx.refuse("assignment to a variable of an enclosing function", node)
        case _:
            ctx.module.used_globals.add(node.id)
            ctx.emit("global.set", coerce(ctx, value, OBJECT), imm=(node.id,))


def delete(ctx: Context, node: tree.Name) -> None:
    """Unbind a name."""
    match node.scope:
        case "local":
            load(ctx, node)
            lifetimes.rebind(ctx, node.id, ctx.fb.undef(ctx.fb.type_of(node.id)))
        case "cell":
            ctx.emit("cell.del", ctx.fb.read(lifetimes.cell_key(node.id)), imm=(node.id,))
        case "free":
            raise ctx.refuse("del of a variable of an enclosing function", node)
        case _:
            ctx.module.used_globals.add(node.id)
            ctx.emit("global.del", imm=(node.id,))


def constant(ctx: Context, value: object) -> Value:
    """A literal as a constant of its own representation."""
    match value:
        case None:
            return ctx.emit("const.none")
        case bool():
            return ctx.emit("const.bool", imm=(value,))
        case int():
            return ctx.emit("const.int", imm=(value,))
        case float():
            return ctx.emit("const.float", imm=(value,))
        case str():
            return ctx.emit("const.str", imm=(value,))
        case bytes():
            return ctx.emit("const.bytes", imm=(value,))
        case _:
            return ctx.emit("const.object", imm=("..." if value is ... else repr(value),))


def _shown(name: str) -> str:
    """A variable's name as the source has it (comprehension variables carry a suffix)."""
    return name.partition("@")[0]


type Store = Callable[[Context, Value], None]
"""How an assignment target takes its value once its own operands have been evaluated."""


def is_scalar(of: Type) -> bool:
    """Whether values of the type live in registers only."""
    return of.kind not in (Kind.POINTER, Kind.VOID)


def forget(ctx: Context, node: tree.Name) -> None:
    """Unbind the name of an `except … as` clause: it may be unbound already."""
    match node.scope:
        case "local":
            chosen = declare(ctx, node.id)
            lifetimes.rebind(ctx, node.id, ctx.fb.undef(chosen))
        case "cell":
            ctx.emit("cell.set", ctx.fb.read(lifetimes.cell_key(node.id)), ctx.undef())
        case _:
            ctx.module.used_globals.add(node.id)
            ctx.emit("global.set", ctx.none(), imm=(node.id,))
            ctx.emit("global.del", imm=(node.id,))
