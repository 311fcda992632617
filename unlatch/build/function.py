"""One function: parameters in, body, the implicit `return None`."""

from dataclasses import replace

from unlatch.build import dunders, lifetimes, names, table
from unlatch.build.coerce import coerce, none_result
from unlatch.build.context import Callee, Context, ModuleFacts, NotNative
from unlatch.build.definedness import maybe_undefined
from unlatch.frontend import tree
from unlatch.frontend.statics import ANY
from unlatch.ir.edit import FuncBuilder
from unlatch.ir.func import Func, Value
from unlatch.types import OBJECT


def build_function(function: tree.Function, callee: Callee, module: ModuleFacts) -> Func:
    """The IR of a function; raises NotNative."""
    if function.reason is not None:
        raise NotNative(function.reason, function.pos)
    if dunders.answers_for_others(function):
        others = {param.name: ANY for param in function.params[1:]}
        function = replace(function, locals={**function.locals, **others})
    params = [Value(param.type, param.name) for param in callee.params]
    fb = FuncBuilder(callee.symbol, params, callee.result, function.pos)
    ctx = Context(
        fb,
        module,
        function,
        callee.result,
        maybe_undefined(function),
        expressions=table.EXPRESSIONS,
        statements=table.STATEMENTS,
    )
    ctx.at_exit = lambda: lifetimes.end_all(ctx)
    with fb.at(function.pos):
        _enter(ctx, params)
    ctx.block(function.body)
    if fb.reachable:
        with fb.at(function.body[-1].pos if function.body else function.pos):
            lifetimes.end_all(ctx)
            fb.ret(none_result(ctx))
    return fb.finish()


def _enter(ctx: Context, params: list[Value]) -> None:
    """Make variables and cells of the parameters, and empty cells for the other captured locals."""
    by_name = {param.name: param for param in params}
    for name, value in by_name.items():
        if name not in ctx.function.cells:
            chosen = names.declare(ctx, name)
            ctx.fb.write(name, coerce(ctx, value, chosen))
    for name in ctx.function.cells:
        key = lifetimes.cell_key(name)
        ctx.fb.declare(key, OBJECT)
        first = by_name.get(name)
        content = coerce(ctx, first, OBJECT) if first is not None else ctx.undef()
        ctx.fb.write(key, ctx.emit("cell.new", content))
