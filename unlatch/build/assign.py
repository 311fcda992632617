"""Assignment, augmented assignment and deletion, for every kind of target."""

from unlatch.build import attributes, names, operators, subscripts
from unlatch.build.coerce import coerce
from unlatch.build.context import Context
from unlatch.build.evaluate import expr, operand
from unlatch.frontend import tree
from unlatch.ir.func import Value
from unlatch.types import OBJECT, Kind


def assign(ctx: Context, node: tree.Assign) -> None:
    """`targets = value`: the value first, then the targets from left to right."""
    if len(node.targets) == 1 and _is_parallel(node.targets[0], node.value):
        _parallel(ctx, node.targets[0], node.value)
        return
    value = expr(ctx, node.value)
    for target in node.targets:
        store(ctx, target, value)


def _is_parallel(target: tree.Expr, value: tree.Expr) -> bool:
    """`a, b = b, a`: as many plain values as plain targets, so no tuple is needed."""
    return (
        isinstance(target, (tree.TupleExpr, tree.ListExpr))
        and isinstance(value, (tree.TupleExpr, tree.ListExpr))
        and len(target.items) == len(value.items)
        and not any(isinstance(item, tree.Starred) for item in (*target.items, *value.items))
    )


def _parallel(ctx: Context, target: tree.Expr, value: tree.Expr) -> None:
    assert isinstance(target, (tree.TupleExpr, tree.ListExpr))
    assert isinstance(value, (tree.TupleExpr, tree.ListExpr))
    values = [expr(ctx, item) for item in value.items]
    for item, part in zip(target.items, values, strict=True):
        store(ctx, item, part)


def store(ctx: Context, target: tree.Expr, value: Value) -> None:
    """Bind one target to a value that has been evaluated."""
    with ctx.at(target):
        match target:
            case tree.Name():
                names.store(ctx, target, value)
            case tree.Attribute(value=owner, attr=attr):
                holder = operand(ctx, owner)
                with ctx.at_attribute(target, target):
                    attributes.store_to(ctx, holder, owner.type, attr, value)
            case tree.Subscript(value=owner, index=index):
                holder = operand(ctx, owner)
                subscripts.store_item(ctx, holder, subscripts.index_value(ctx, index), value)
            case tree.TupleExpr(items=items) | tree.ListExpr(items=items):
                _unpack(ctx, items, value)
            case _:
                raise ctx.refuse(f"assignment to {type(target).__name__.lower()}", target)


def _unpack(ctx: Context, items: tuple[tree.Expr, ...], value: Value) -> None:
    star = next((n for n, item in enumerate(items) if isinstance(item, tree.Starred)), None)
    source = coerce(ctx, value, OBJECT)
    count = ctx.emit("const.i64", imm=(len(items) if star is None else star,))
    if star is None:
        parts = ctx.emit("unpack.exact", source, count)
    else:
        parts = ctx.emit("unpack.star", source, count, ctx.emit("const.i64", imm=(len(items) - star - 1,)))
    values = [ctx.emit("tuple.item", parts, ctx.emit("const.i64", imm=(n,))) for n in range(len(items))]
    for item, part in zip(items, values, strict=True):
        store(ctx, item.value if isinstance(item, tree.Starred) else item, part)


def augmented(ctx: Context, node: tree.AugAssign) -> None:
    """`target op= value`: the target's parts are evaluated once, read, combined in place, stored."""
    match node.target:
        case tree.Name() as name:
            before = operand(ctx, name)
            names.store(ctx, name, _combine(ctx, node, before))
        case tree.Attribute(value=owner, attr=attr):
            with ctx.at(node.target):
                holder = operand(ctx, owner)
                before = _best(ctx, node.target, attributes.load_from(ctx, holder, owner.type, attr))
            after = _combine(ctx, node, before)
            with ctx.at(node.target):
                attributes.store_to(ctx, holder, owner.type, attr, after)
        case tree.Subscript(value=owner, index=index):
            with ctx.at(node.target):
                holder = operand(ctx, owner)
                key = subscripts.index_value(ctx, index)
                before = _best(ctx, node.target, subscripts.load_item(ctx, holder, key))
            after = _combine(ctx, node, before)
            with ctx.at(node.target):
                subscripts.store_item(ctx, holder, key, after)
        case _:
            raise ctx.refuse("augmented assignment to this target", node)


def _best(ctx: Context, node: tree.Expr, value: Value) -> Value:
    """The value in the representation of its static type, as `operand` gives for an expression."""
    wanted = ctx.type_of(node.type)
    if value.type.kind is not Kind.POINTER or wanted in (OBJECT, value.type):
        return value
    return coerce(ctx, value, wanted, str(node.type))


def _combine(ctx: Context, node: tree.AugAssign, before: Value) -> Value:
    other = operand(ctx, node.value)
    return operators.binary(ctx, node.op, before, other, before.type, in_place=True)


def delete(ctx: Context, node: tree.Delete) -> None:
    """`del targets`."""
    for target in node.targets:
        _delete(ctx, target)


def _delete(ctx: Context, target: tree.Expr) -> None:
    with ctx.at(target):
        match target:
            case tree.Name():
                names.delete(ctx, target)
            case tree.Attribute(value=owner, attr=attr):
                holder = operand(ctx, owner)
                with ctx.at_attribute(target, target):
                    attributes.delete_from(ctx, holder, attr)
            case tree.Subscript(value=owner, index=index):
                holder = operand(ctx, owner)
                subscripts.delete_item(ctx, holder, subscripts.index_value(ctx, index))
            case tree.TupleExpr(items=items) | tree.ListExpr(items=items):
                for item in items:
                    _delete(ctx, item)
            case _:
                raise ctx.refuse(f"del of {type(target).__name__.lower()}", target)
