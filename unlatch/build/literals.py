"""Displays: lists, tuples, sets and dicts with their starred parts."""

from unlatch.build.context import Context
from unlatch.build.evaluate import as_object
from unlatch.frontend import tree
from unlatch.ir.func import Value
from unlatch.types import TUPLE


def list_(ctx: Context, node: tree.ListExpr) -> Value:
    """`[a, *b]`."""
    return list_of(ctx, node.items)


def list_of(ctx: Context, items: tuple[tree.Expr, ...]) -> Value:
    """A new list of the items, starred ones spread."""
    plain = 0
    while plain < len(items) and not isinstance(items[plain], tree.Starred):
        plain += 1
    result = ctx.emit("list.build", *(as_object(ctx, item) for item in items[:plain]))
    for item in items[plain:]:
        if isinstance(item, tree.Starred):
            value = as_object(ctx, item.value)
            with ctx.at(item.value):
                ctx.emit("list.extend_star", result, value)
        else:
            ctx.emit("list.push", result, as_object(ctx, item))
    return result


def tuple_(ctx: Context, node: tree.TupleExpr) -> Value:
    """`(a, *b)`."""
    if any(isinstance(item, tree.Starred) for item in node.items):
        return ctx.emit("list.to_tuple", list_of(ctx, node.items))
    if node.items and all(isinstance(item, tree.Constant) for item in node.items):
        values = tuple(item.value for item in node.items if isinstance(item, tree.Constant))
        return ctx.emit("assume", ctx.emit("const.object", imm=(repr(values),)), type=TUPLE)
    return ctx.emit("tuple.build", *(as_object(ctx, item) for item in node.items))


def set_(ctx: Context, node: tree.SetExpr) -> Value:
    """`{a, *b}`."""
    if not any(isinstance(item, tree.Starred) for item in node.items):
        return ctx.emit("set.build", *(as_object(ctx, item) for item in node.items))
    result = ctx.emit("set.new")
    for item in node.items:
        if isinstance(item, tree.Starred):
            ctx.emit("set.update", result, as_object(ctx, item.value))
        else:
            ctx.emit("set.add", result, as_object(ctx, item))
    return result


def dict_(ctx: Context, node: tree.DictExpr) -> Value:
    """`{k: v, **m}`."""
    if None not in node.keys:
        parts = []
        for key, value in zip(node.keys, node.values, strict=True):
            if key is not None:
                parts += [as_object(ctx, key), as_object(ctx, value)]
        return ctx.emit("dict.build", *parts)
    result = ctx.emit("dict.new")
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            ctx.emit("dict.update_mapping", result, as_object(ctx, value))
        else:
            first = as_object(ctx, key)
            ctx.emit("dict.set_item", result, first, as_object(ctx, value))
    return result
