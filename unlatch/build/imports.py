"""Imports inside functions."""

from unlatch.build import names
from unlatch.build.context import Context
from unlatch.frontend import tree


def import_(ctx: Context, node: tree.Import) -> None:
    """`import a.b` binds `a`; `import a.b as c` binds the submodule."""
    level = ctx.emit("const.i64", imm=(0,))
    for dotted, target, has_as in node.names:
        module = ctx.emit("import.name", ctx.string(dotted), ctx.emit("module.globals"), ctx.none(), level)
        if has_as:
            for part in dotted.split(".")[1:]:
                module = ctx.emit("import.from", module, ctx.string(part))
        names.store(ctx, target, module)


def import_from(ctx: Context, node: tree.ImportFrom) -> None:
    """`from m import a, b as c`."""
    wanted = ctx.emit("const.object", imm=(repr(tuple(name for name, _ in node.names)),))
    level = ctx.emit("const.i64", imm=(node.level,))
    module = ctx.emit("import.name", ctx.string(node.module), ctx.emit("module.globals"), wanted, level)
    for name, target in node.names:
        names.store(ctx, target, ctx.emit("import.from", module, ctx.string(name)))
