"""How long named locals hold their values: until rebinding, `del`, or the function's exit, as in CPython.

Temporaries die at their last use.  A variable's value may be watched by a weak reference, own a lock or a file, or
have a destructor, so where its class might have a visible end, `keep` ops stretch its life to where CPython would let
go of it.  Values of types without one (numbers, strings, containers of such) are released early.
"""

from typing import Final

from unlatch.build.context import Context
from unlatch.frontend.statics import Static
from unlatch.ir.func import Value

_PLAIN: Final = frozenset(
    {"int", "float", "bool", "str", "bytes", "None", "complex", "range", "i64", "i32", "i16", "u8", "type", "module"}
)
_CONTAINERS: Final = frozenset({"list", "dict", "set", "frozenset", "tuple"})


def has_visible_end(static: Static) -> bool:
    """Whether a program could notice when a value of the type dies."""
    if static.name in _PLAIN:
        return False
    if static.name in _CONTAINERS or static.name == "union":
        return not static.args or any(map(has_visible_end, static.args))
    return True


def cell_key(name: str) -> str:
    """The SSA variable that holds the cell of a captured variable."""
    return f"cell {name}"


def is_kept(ctx: Context, name: str) -> bool:
    """Whether the local's value must live as long as CPython's would.  Comprehension variables count as temporaries."""
    static = ctx.function.locals.get(name)
    return "@" not in name and (static is None or has_visible_end(static))


def rebind(ctx: Context, name: str, value: Value) -> None:
    """Give a local a new value (or the undefined one); the old value dies after that."""
    before = ctx.fb.read(name) if is_kept(ctx, name) else None
    ctx.fb.write(name, value)
    if before is not None and before is not value:
        keep(ctx, before)


def keep(ctx: Context, value: Value) -> None:
    """The value lives until here."""
    if value.type.is_refcounted and not ctx.fb.is_undef(value):
        ctx.emit("keep", value)


def before_raise(ctx: Context) -> None:
    """Where an exception is raised on purpose: what loops walk over and, if nothing catches it here, the locals live
    until then.  CPython's traceback would hold them longer; without a frame there is nothing that could.
    """
    for region in reversed(ctx.regions):
        if region.handler is not None:
            return
        if region.keep is not None:
            region.keep()
    end_all(ctx)


def end_all(ctx: Context) -> None:
    """At an exit of the function: locals die from the last slot to the first (`_PyFrame_ClearLocals`).  The slots of
    captured variables follow those of the others.
    """
    for captured in reversed(ctx.function.cells):
        keep(ctx, ctx.fb.read(cell_key(captured)))
    for name in reversed(ctx.fb.variables()):
        if (
            isinstance(name, str)
            and name in ctx.function.locals
            and name not in ctx.function.cells
            and is_kept(ctx, name)
        ):
            keep(ctx, ctx.fb.read(name))
