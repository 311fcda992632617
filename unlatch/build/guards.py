"""A test, and two ways to one value: the quick one where the test holds, the one that is always right elsewhere."""

from collections.abc import Callable

from unlatch.build.context import Context
from unlatch.ir.func import Value
from unlatch.types import Type

type Emit = Callable[[], Value]


def guarded(ctx: Context, guard: Value, result: Type, fast: Emit, slow: Emit) -> Value:
    """`fast()` where the guard holds, else `slow()`; both give the same representation."""
    key = ctx.fb.variable(result)
    direct, general, done = (ctx.fb.new_block() for _ in range(3))
    ctx.fb.branch(guard, direct, general)
    for block, emit in ((direct, fast), (general, slow)):
        ctx.fb.start(block)
        ctx.fb.write(key, emit())
        ctx.fb.jump(done)
    ctx.fb.start(done)
    return ctx.fb.read(key)


def either(ctx: Context, guard: Value, fast: Callable[[], object], slow: Callable[[], object]) -> None:
    """As `guarded`, for what has no value."""
    direct, general, done = (ctx.fb.new_block() for _ in range(3))
    ctx.fb.branch(guard, direct, general)
    for block, emit in ((direct, fast), (general, slow)):
        ctx.fb.start(block)
        emit()
        ctx.fb.jump(done)
    ctx.fb.start(done)
