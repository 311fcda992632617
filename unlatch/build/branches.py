"""Straight-line and branching statements: expression statements, if, return, break, continue, assert."""

from unlatch.build import lifetimes
from unlatch.build.coerce import none_result
from unlatch.build.context import Context
from unlatch.build.evaluate import as_object, as_type, condition, discard
from unlatch.frontend import tree


def expression(ctx: Context, node: tree.ExprStmt) -> None:
    """Evaluate and forget."""
    discard(ctx, node.value)


def pass_(_ctx: Context, _node: tree.Pass) -> None:
    """Nothing."""


def if_(ctx: Context, node: tree.If) -> None:
    """`if` with its `else`."""
    yes, done = ctx.fb.new_block(), ctx.fb.new_block()
    no = ctx.fb.new_block() if node.orelse else done
    condition(ctx, node.test, yes, no)
    ctx.fb.start(yes)
    ctx.block(node.body)
    ctx.fb.jump(done)
    if node.orelse:
        ctx.fb.start(no)
        ctx.block(node.orelse)
        ctx.fb.jump(done)
    ctx.fb.start(done)


def return_(ctx: Context, node: tree.Return) -> None:
    """Evaluate, run what the way out demands, leave."""
    value = as_type(ctx, node.value, ctx.result) if node.value is not None else none_result(ctx)
    ctx.leave_regions(0)
    lifetimes.end_all(ctx)
    ctx.fb.ret(value)


def break_(ctx: Context, node: tree.Break) -> None:
    """Leave the innermost loop."""
    _jump_out(ctx, node, leaving=True)


def continue_(ctx: Context, node: tree.Continue) -> None:
    """Go to the innermost loop's next turn."""
    _jump_out(ctx, node, leaving=False)


def _jump_out(ctx: Context, node: tree.Stmt, *, leaving: bool) -> None:
    for index in reversed(range(len(ctx.regions))):
        region = ctx.regions[index]
        target = region.break_to if leaving else region.continue_to
        if target is not None:
            ctx.leave_regions(index + 1)
            ctx.fb.jump(target)
            return
    raise ctx.refuse("break or continue outside a loop", node)


def assert_(ctx: Context, node: tree.Assert) -> None:
    """`assert test, message`: AssertionError with the message as its argument."""
    passed, failed = ctx.fb.new_block(), ctx.fb.new_block()
    condition(ctx, node.test, passed, failed)
    ctx.fb.start(failed)
    message = as_object(ctx, node.message) if node.message is not None else ctx.undef()
    lifetimes.before_raise(ctx)
    with ctx.at(node.test):
        ctx.emit("assert.fail", message)
    if ctx.fb.reachable:
        ctx.fb.unreachable()
    ctx.fb.start(passed)


def unsupported(ctx: Context, node: tree.UnsupportedStmt) -> None:
    """A statement without native form."""
    raise ctx.refuse(node.reason, node)
