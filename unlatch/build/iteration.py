"""What a `for` walks over: each kind of source says how to start, how to get the next value, and when it is
exhausted.

Loops and comprehensions share it.  `range`, `enumerate`, `zip` and `reversed` over known things run without their
iterator objects; counters are machine integers.
"""

from collections.abc import Callable
from dataclasses import dataclass

from unlatch.build import lifetimes, operators
from unlatch.build.coerce import as_arith_int, coerce
from unlatch.build.context import Context
from unlatch.build.evaluate import operand
from unlatch.frontend import tree
from unlatch.ir.func import Block, Value
from unlatch.types import BOOL, I64, INT, NATIVE_INTS, OBJECT, Type

_LAST_SMALL = (1 << 61) - 1


@dataclass(slots=True)
class Source:
    """An iteration that has been started.

    `step(done)` emits the test for the next value, going to `done` when there is none, and returns the value(s): one,
    or several for sources that would yield a tuple.  `advance` runs after the body, before the next turn.  `keep` makes
    what is walked over live until where it is called; None if nobody could tell.
    """

    step: Callable[[Block], list[Value]]
    advance: Callable[[], None]
    keep: Callable[[], None] | None = None


def start(ctx: Context, node: tree.Expr) -> Source:
    """Evaluate the iterable once and make its iteration ready."""
    with ctx.at(node):
        match node:
            case tree.Call(func=tree.Name(id="range", scope="builtin"), args=args, keywords=()) if _ranges(ctx, args):
                return _range(ctx, args)
            case tree.Call(func=tree.Name(id="enumerate", scope="builtin"), args=args, keywords=keywords) if _plain(
                args
            ) and (
                len(args) in (1, 2) and (not keywords or (len(args) == 1 and [k for k, _ in keywords] == ["start"]))
            ):
                first = args[1] if len(args) == 2 else (keywords[0][1] if keywords else None)
                if first is None or operators.is_int(ctx.type_of(first.type)):
                    return _enumerate(ctx, args[0], first)
            case tree.Call(func=tree.Name(id="zip", scope="builtin"), args=args, keywords=()) if len(
                args
            ) > 1 and _plain(args):
                return _zip(ctx, args)
            case _:
                pass
        return _open(ctx, node)


def _plain(args: tuple[tree.Expr, ...]) -> bool:
    return not any(isinstance(arg, tree.Starred) for arg in args)


def _ranges(ctx: Context, args: tuple[tree.Expr, ...]) -> bool:
    kinds = [ctx.type_of(arg.type) for arg in args]
    return 1 <= len(args) <= 3 and _plain(args) and all(k in (INT, BOOL, *NATIVE_INTS) for k in kinds)


def _counter(ctx: Context, first: int) -> tuple[object, Callable[[], Value], Callable[[], None]]:
    """A machine counter: its variable, a read of it, and its increment."""
    key = ctx.fb.variable(I64, "i")
    ctx.fb.write(key, ctx.emit("const.i64", imm=(first,)))

    def read() -> Value:
        return ctx.fb.read(key)

    def increment() -> None:
        ctx.fb.write(key, ctx.emit("i64.add", read(), ctx.emit("const.i64", imm=(1,))))

    return key, read, increment


def _open(ctx: Context, node: tree.Expr) -> Source:
    """Any iterable.  An exact list, tuple or str is walked by index, as CPython's own iterators do."""
    value = operand(ctx, node)
    source = ctx.emit("iter.open", coerce(ctx, value, OBJECT))
    _, read, increment = _counter(ctx, 0)

    def step(done: Block) -> list[Value]:
        return [_value_or(ctx, ctx.emit("iter.step", source, read()), done)]

    keep = (lambda: lifetimes.keep(ctx, source)) if lifetimes.has_visible_end(node.type) else None
    return Source(step, increment, keep)


def _value_or(ctx: Context, value: Value, done: Block) -> Value:
    """Go on with `value` unless it is undefined, which means exhausted."""
    more = ctx.fb.new_block()
    ctx.fb.branch(ctx.emit("is_defined", value), more, done)
    ctx.fb.start(more)
    return value


def _range(ctx: Context, args: tuple[tree.Expr, ...]) -> Source:
    """`range` over ints: a machine counter from a small constant (a stop beyond 61 bits is clamped: no loop lives to
    see the difference), else the rounds are counted and the items are ints of any size.
    """
    static = ctx.type_of(args[0].type)
    item: Type = static if static in NATIVE_INTS else INT
    bounds = [operand(ctx, arg) for arg in args]
    if item == INT and len(bounds) > 1 and not (_is_small(ctx, bounds[0]) and _steps_are_short(ctx, bounds)):
        return _wide_range(ctx, bounds)
    one = ctx.emit("const.i64", imm=(1,))
    if len(bounds) == 1:
        first: Value = ctx.emit("const.i64", imm=(0,))
        stop = _machine(ctx, bounds[0])
    else:
        first, stop = _machine(ctx, bounds[0]), _machine(ctx, bounds[1])
    increment = _machine(ctx, bounds[2]) if len(bounds) == 3 else one
    constant = ctx.constants.get(bounds[2]) if len(bounds) == 3 else 1
    key = ctx.fb.variable(I64, "i")
    ctx.fb.write(key, first)
    left: object = None
    if constant == 0 or not isinstance(constant, int):
        # The direction is not known: count the rounds instead.
        left = ctx.fb.variable(I64, "left")
        ctx.fb.write(left, ctx.emit("range.count", first, stop, increment))

    def step(done: Block) -> list[Value]:
        more = ctx.fb.new_block()
        here = ctx.fb.read(key)
        if left is not None:
            go = ctx.emit("i64.gt", ctx.fb.read(left), ctx.emit("const.i64", imm=(0,)))
        else:
            go = ctx.emit("i64.lt" if isinstance(constant, int) and constant > 0 else "i64.gt", here, stop)
        ctx.fb.branch(go, more, done)
        ctx.fb.start(more)
        if item == INT:
            return [ctx.emit("range.item", here)]
        return [here if item == I64 else ctx.emit(f"i64.to_{item.name}", here)]

    def advance() -> None:
        ctx.fb.write(key, ctx.emit("i64.add", ctx.fb.read(key), increment))
        if left is not None:
            ctx.fb.write(left, ctx.emit("i64.sub", ctx.fb.read(left), one))

    return Source(step, advance)


def _steps_are_short(ctx: Context, bounds: list[Value]) -> bool:
    """Whether so many rounds lie before a clamped stop that no loop reaches it."""
    if len(bounds) < 3:
        return True
    step = ctx.constants.get(bounds[2])
    return isinstance(step, int) and 0 < abs(step) < 1 << 16


def _is_small(ctx: Context, value: Value) -> bool:
    number = ctx.constants.get(value)
    return isinstance(number, int) and abs(number) <= _LAST_SMALL


def _wide_range(ctx: Context, bounds: list[Value]) -> Source:
    """`range` from an int of any size."""
    start, stop, *rest = (
        coerce(ctx, value, INT) if value.type in NATIVE_INTS else as_arith_int(ctx, value) for value in bounds
    )
    increment = rest[0] if rest else ctx.emit("const.int", imm=(1,))
    one, zero = ctx.emit("const.i64", imm=(1,)), ctx.emit("const.i64", imm=(0,))
    left, item = ctx.fb.variable(I64, "left"), ctx.fb.variable(INT, "item")
    ctx.fb.write(left, ctx.emit("range.length", start, stop, increment))
    ctx.fb.write(item, start)

    def step(done: Block) -> list[Value]:
        more = ctx.fb.new_block()
        ctx.fb.branch(ctx.emit("i64.gt", ctx.fb.read(left), zero), more, done)
        ctx.fb.start(more)
        return [ctx.fb.read(item)]

    def advance() -> None:
        ctx.fb.write(left, ctx.emit("i64.sub", ctx.fb.read(left), one))
        ctx.fb.write(item, ctx.emit("int.add", ctx.fb.read(item), increment))

    return Source(step, advance)


def _machine(ctx: Context, value: Value) -> Value:
    """A bound of a range as a machine integer within 61 bits."""
    if value.type in NATIVE_INTS:
        return coerce(ctx, value, I64)
    number = ctx.constants.get(value)
    if isinstance(number, int) and abs(number) <= _LAST_SMALL:
        return ctx.emit("const.i64", imm=(int(number),))
    return ctx.emit("range.bound", as_arith_int(ctx, value))


def _enumerate(ctx: Context, inner: tree.Expr, first: tree.Expr | None) -> Source:
    source = start(ctx, inner)
    origin = as_arith_int(ctx, operand(ctx, first)) if first is not None else ctx.emit("const.int", imm=(0,))
    key = ctx.fb.variable(INT, "n")
    ctx.fb.write(key, origin)

    def step(done: Block) -> list[Value]:
        return [ctx.fb.read(key), _packed(ctx, source.step(done))]

    def advance() -> None:
        source.advance()
        ctx.fb.write(key, ctx.emit("int.add", ctx.fb.read(key), ctx.emit("const.int", imm=(1,))))

    return Source(step, advance, source.keep)


def _zip(ctx: Context, args: tuple[tree.Expr, ...]) -> Source:
    sources = [start(ctx, arg) for arg in args]

    def step(done: Block) -> list[Value]:
        return [_packed(ctx, source.step(done)) for source in sources]

    def advance() -> None:
        for source in sources:
            source.advance()

    def keep() -> None:
        for source in reversed(sources):  # in the order in which `zip` lets go of them
            if source.keep is not None:
                source.keep()

    return Source(step, advance, keep if any(source.keep for source in sources) else None)


def _packed(ctx: Context, values: list[Value]) -> Value:
    """Several values as the tuple that Python would make of them."""
    if len(values) == 1:
        return values[0]
    return ctx.emit("tuple.build", *(coerce(ctx, value, OBJECT) for value in values))


def packed(ctx: Context, values: list[Value]) -> Value:
    """What one round yields as a single value."""
    return _packed(ctx, values)
