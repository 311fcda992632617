"""Exceptions: raise, try/except/else/finally.

A handler block starts with the exception pending.  `exc.enter` takes it, makes it the handled one (what
`sys.exc_info()` sees, and what new exceptions chain to) and yields the previously handled one, which every way out of
the handler restores.  Final bodies are built once for each way out, as CPython's compiler does.
"""

from collections.abc import Callable

from unlatch.build import lifetimes, names
from unlatch.build.context import Context, Region
from unlatch.build.evaluate import as_object
from unlatch.frontend import tree
from unlatch.ir.func import Block, Value


def raise_(ctx: Context, node: tree.Raise) -> None:
    """`raise`, `raise x`, `raise x from y`."""
    if node.exc is None:
        lifetimes.before_raise(ctx)
        ctx.emit("exc.reraise_handled")
    else:
        exc = as_object(ctx, node.exc)
        cause = as_object(ctx, node.cause) if node.cause is not None else ctx.undef()
        lifetimes.before_raise(ctx)
        ctx.emit("exc.raise", exc, cause)


def try_(ctx: Context, node: tree.Try) -> None:
    """`try` with handlers inside `try` with a final body."""
    if node.finalbody:
        with_finally(ctx, lambda: _try_except(ctx, node), lambda: ctx.block(node.finalbody))
    else:
        _try_except(ctx, node)


def with_finally(ctx: Context, body: Callable[[], None], final: Callable[[], None]) -> None:
    """Run `final` after `body`, however that ends."""
    handler, done = ctx.fb.new_block(), ctx.fb.new_block()
    with ctx.region(Region(leave=final, handler=handler)):
        body()
    if ctx.fb.reachable:
        final()
    ctx.fb.jump(done)
    ctx.fb.start(handler)
    with_handled(ctx, lambda exc: _final_then_reraise(ctx, exc, final))
    ctx.fb.start(done)


def _final_then_reraise(ctx: Context, exc: Value, final: Callable[[], None]) -> None:
    final()
    ctx.emit("exc.reraise", exc)


def with_handled(ctx: Context, body: Callable[[Value], None], forget: Callable[[], None] | None = None) -> None:
    """At the start of a handler block: take the exception, run `body` with it as the handled one, restore on each way
    out.

    If `body` falls through, control goes on behind with the previous exception restored.  `forget` runs wherever the
    handler is left.
    """
    previous = ctx.emit("exc.enter")
    exc = ctx.emit("exc.handled")

    def leave() -> None:
        if forget is not None:
            forget()
        ctx.emit("exc.leave", previous)

    escape, done = ctx.fb.new_block(), ctx.fb.new_block()
    with ctx.region(Region(leave=leave, handler=escape)):
        body(exc)
    if ctx.fb.reachable:
        leave()
    ctx.fb.jump(done)
    ctx.fb.start(escape)
    leave()
    ctx.propagate()
    ctx.fb.start(done)


def _try_except(ctx: Context, node: tree.Try) -> None:
    if not node.handlers:
        ctx.block(node.body)
        ctx.block(node.orelse)
        return
    handler, done = ctx.fb.new_block(), ctx.fb.new_block()
    with ctx.region(Region(handler=handler)):
        ctx.block(node.body)
    ctx.block(node.orelse)
    ctx.fb.jump(done)
    ctx.fb.start(handler)
    with_handled(ctx, lambda exc: _clauses(ctx, node.handlers, exc))
    ctx.fb.jump(done)
    ctx.fb.start(done)


def _clauses(ctx: Context, handlers: tuple[tree.Handler, ...], exc: Value) -> None:
    done = ctx.fb.new_block()
    for clause in handlers:
        rest: Block | None = None
        if clause.type is not None:
            chosen, rest = ctx.fb.new_block(), ctx.fb.new_block()
            with ctx.at(clause):
                matches = ctx.emit("exc.match", exc, as_object(ctx, clause.type))
            ctx.fb.branch(matches, chosen, rest)
            ctx.fb.start(chosen)
        _clause_body(ctx, clause, exc)
        ctx.fb.jump(done)
        if rest is None:
            break
        ctx.fb.start(rest)
    else:
        ctx.emit("exc.reraise", exc)
    ctx.fb.start(done)


def _clause_body(ctx: Context, clause: tree.Handler, exc: Value) -> None:
    """The body of one clause; its variable is unbound on every way out."""
    if clause.name is None:
        ctx.block(clause.body)
        return
    target = clause.name
    names.store(ctx, target, exc)

    def unbind() -> None:
        names.forget(ctx, target)

    escape = ctx.fb.new_block()
    with ctx.region(Region(leave=unbind, handler=escape)):
        ctx.block(clause.body)
    done = ctx.fb.new_block()
    if ctx.fb.reachable:
        unbind()
    ctx.fb.jump(done)
    ctx.fb.start(escape)
    unbind()
    ctx.propagate()
    ctx.fb.start(done)
