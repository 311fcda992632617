"""`while` and `for`, with `break`, `continue` and `else`."""

from unlatch.build import assign, iteration
from unlatch.build.context import Context, Region
from unlatch.build.evaluate import condition
from unlatch.frontend import tree
from unlatch.ir.func import Value


def while_(ctx: Context, node: tree.While) -> None:
    """Test, body, again; `else` when the test fails."""
    head, body, otherwise, done = (ctx.fb.new_block() for _ in range(4))
    ctx.fb.jump(head)
    ctx.fb.enter(head)
    condition(ctx, node.test, body, otherwise)
    ctx.fb.start(body)
    with ctx.region(Region(break_to=done, continue_to=head)):
        ctx.block(node.body)
    ctx.fb.jump(head)
    ctx.fb.seal(head)
    ctx.fb.start(otherwise)
    ctx.block(node.orelse)
    ctx.fb.jump(done)
    ctx.fb.start(done)


def for_(ctx: Context, node: tree.For) -> None:
    """Next value, bind, body, again; `else` when exhausted."""
    source = iteration.start(ctx, node.iter)
    head, advance, otherwise, done = (ctx.fb.new_block() for _ in range(4))
    ctx.fb.jump(head)
    ctx.fb.enter(head)
    with ctx.at(node.iter):
        values = source.step(otherwise)
    bind(ctx, node.target, values)
    # What is walked over lives until the loop is left, by whatever way.
    broken = done if source.keep is None else ctx.fb.new_block()
    with ctx.region(Region(break_to=broken, continue_to=advance, leave=source.keep, keep=source.keep)):
        ctx.block(node.body)
    ctx.fb.jump(advance)
    ctx.fb.start(advance)
    with ctx.at(node.iter):
        source.advance()
    ctx.fb.jump(head)
    ctx.fb.seal(head)
    ctx.fb.start(otherwise)
    if source.keep is not None:
        source.keep()
    ctx.block(node.orelse)
    ctx.fb.jump(done)
    if source.keep is not None:
        ctx.fb.start(broken)
        source.keep()
        ctx.fb.jump(done)
    ctx.fb.start(done)


def bind(ctx: Context, target: tree.Expr, values: list[Value]) -> None:
    """Bind a loop's target to what one round yields; a tuple that would only be unpacked again is not made."""
    match target:
        case tree.TupleExpr(items=items) | tree.ListExpr(items=items) if len(items) == len(values) > 1 and not any(
            isinstance(item, tree.Starred) for item in items
        ):
            for item, value in zip(items, values, strict=True):
                assign.store(ctx, item, value)
        case _:
            with ctx.at(target):
                packed = iteration.packed(ctx, values)
            assign.store(ctx, target, packed)
