"""`with`: both methods looked up first, `__exit__` called on every way out."""

from unlatch.build import assign
from unlatch.build.context import Context, Region
from unlatch.build.evaluate import as_object
from unlatch.build.tries import with_handled
from unlatch.frontend import tree
from unlatch.ir.func import Value


def with_(ctx: Context, node: tree.With) -> None:
    """One context manager."""
    manager = as_object(ctx, node.context)
    exit_method = ctx.emit("with.exit_method", manager)
    entered = ctx.emit("with.enter", manager)

    def leave() -> None:
        with ctx.at(node.context):
            ctx.emit("with.leave", exit_method)

    handler, done = ctx.fb.new_block(), ctx.fb.new_block()
    with ctx.region(Region(leave=leave, handler=handler)):
        if node.target is not None:
            assign.store(ctx, node.target, entered)
        ctx.block(node.body)
    if ctx.fb.reachable:
        leave()
    ctx.fb.jump(done)
    ctx.fb.start(handler)
    with_handled(ctx, lambda exc: _exit_with(ctx, node, exit_method, exc))
    ctx.fb.jump(done)
    ctx.fb.start(done)


def _exit_with(ctx: Context, node: tree.With, exit_method: Value, exc: Value) -> None:
    """Call `__exit__` with the exception; go on if it says that it dealt with it."""
    with ctx.at(node.context):
        swallowed = ctx.emit("with.exit", exit_method, exc)
    quiet, loud = ctx.fb.new_block(), ctx.fb.new_block()
    ctx.fb.branch(swallowed, quiet, loud)
    ctx.fb.start(loud)
    ctx.emit("exc.reraise", exc)
    ctx.fb.start(quiet)
