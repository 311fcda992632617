"""f-strings: every field becomes a str, then all parts are joined in one allocation."""

from unlatch.build.coerce import coerce
from unlatch.build.context import Context
from unlatch.build.evaluate import as_type, operand
from unlatch.frontend import tree
from unlatch.ir.func import Value
from unlatch.types import INT, OBJECT, STR


def joined(ctx: Context, node: tree.JoinedStr) -> Value:
    """The whole string."""
    parts = [as_type(ctx, value, STR) for value in node.values]
    if not parts:
        return ctx.string("")
    return parts[0] if len(parts) == 1 else ctx.emit("str.join_items", *parts)


def formatted(ctx: Context, node: tree.FormattedValue) -> Value:
    """One field: conversion first, then `format` with the spec."""
    value = operand(ctx, node.value)
    if node.conversion:
        name = {"s": "object.str", "r": "object.repr", "a": "object.ascii"}[node.conversion]
        value = ctx.emit(name, coerce(ctx, value, OBJECT))
    if node.spec is None:
        if value.type == INT:
            return ctx.emit("int.format", value)
        return ctx.emit("format.simple", coerce(ctx, value, OBJECT))
    return ctx.emit("format.value", coerce(ctx, value, OBJECT), as_type(ctx, node.spec, STR))
