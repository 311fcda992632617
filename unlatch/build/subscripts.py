"""Items and slices."""

from unlatch.build import operators
from unlatch.build.coerce import as_arith_int, coerce
from unlatch.build.context import Context
from unlatch.build.evaluate import as_object, operand
from unlatch.frontend import tree
from unlatch.ir.func import Value
from unlatch.types import BOOL, BYTES, DICT, I64, INT, LIST, NATIVE_INTS, OBJECT, STR, TUPLE

_SEQUENCES = (LIST, TUPLE, STR, BYTES)
_INTS = (INT, BOOL, *NATIVE_INTS)


def load(ctx: Context, node: tree.Subscript) -> Value:
    """`value[index]`."""
    owner = operand(ctx, node.value)
    if isinstance(node.index, tree.Slice):
        return _load_slice(ctx, owner, node.index)
    index = operand(ctx, node.index)
    return load_item(ctx, owner, index)


def load_item(ctx: Context, owner: Value, index: Value) -> Value:
    """An item of values that have been evaluated."""
    if owner.type in _SEQUENCES:
        if index.type in NATIVE_INTS:
            wide = coerce(ctx, index, I64)
            return ctx.emit(f"{owner.type.name}.get_i64", owner, wide)
        if operators.is_int(index.type):
            return ctx.emit(f"{owner.type.name}.get", owner, as_arith_int(ctx, index))
    if owner.type == DICT:
        return ctx.emit("dict.get_item", owner, coerce(ctx, index, OBJECT))
    if index.type == INT:
        return ctx.emit("object.getitem_int", coerce(ctx, owner, OBJECT), index)
    return ctx.emit("object.getitem", coerce(ctx, owner, OBJECT), coerce(ctx, index, OBJECT))


def _parts(ctx: Context, node: tree.Slice) -> list[Value]:
    return [as_object(ctx, part) if part is not None else ctx.undef() for part in (node.lower, node.upper, node.step)]


def _load_slice(ctx: Context, owner: Value, node: tree.Slice) -> Value:
    if owner.type in (LIST, STR, BYTES) and node.step is None:
        bounds = _small_bounds(ctx, node)
        if bounds is not None:
            return ctx.emit(f"{owner.type.name}.slice_i64", owner, *bounds)
        if all(part is None or ctx.type_of(part.type) in _INTS for part in (node.lower, node.upper)):
            return ctx.emit(f"{owner.type.name}.slice_int", owner, _bound(ctx, node.lower), _bound(ctx, node.upper))
    name = owner.type.name if owner.type in _SEQUENCES else "object"
    return ctx.emit(f"{name}.get_slice", coerce(ctx, owner, OBJECT) if name == "object" else owner, *_parts(ctx, node))


def _small_bounds(ctx: Context, node: tree.Slice) -> tuple[Value, Value] | None:
    """Both bounds as machine integers, where they are absent or constants."""
    bounds = []
    for part, absent in ((node.lower, 0), (node.upper, (1 << 63) - 1)):
        match part:
            case None:
                bounds.append(absent)
            case tree.Constant(value=int(value)) if abs(value) < 1 << 62:
                bounds.append(int(value))
            case tree.UnaryOp(op="-", operand=tree.Constant(value=int(value))) if abs(value) < 1 << 62:
                bounds.append(-int(value))
            case _:
                return None
    return ctx.emit("const.i64", imm=(bounds[0],)), ctx.emit("const.i64", imm=(bounds[1],))


def _bound(ctx: Context, part: tree.Expr | None) -> Value:
    return ctx.undef(INT) if part is None else coerce(ctx, operand(ctx, part), INT)


def slice_object(ctx: Context, node: tree.Slice) -> Value:
    """A slice as a value (inside a tuple index)."""
    return ctx.emit("slice.build", *_parts(ctx, node))


def index_value(ctx: Context, node: tree.Expr) -> Value:
    """The index of a subscript target, evaluated once."""
    if isinstance(node, tree.Slice):
        with ctx.at(node):
            return slice_object(ctx, node)
    return operand(ctx, node)


def store_item(ctx: Context, owner: Value, index: Value, value: Value) -> None:
    """`owner[index] = value`."""
    boxed = coerce(ctx, value, OBJECT)
    if owner.type == LIST and index.type in NATIVE_INTS:
        ctx.emit("list.set_i64", owner, coerce(ctx, index, I64), boxed)
    elif owner.type == LIST and operators.is_int(index.type):
        ctx.emit("list.set", owner, as_arith_int(ctx, index), boxed)
    elif owner.type == DICT:
        ctx.emit("dict.set_item", owner, coerce(ctx, index, OBJECT), boxed)
    else:
        ctx.emit("object.setitem", coerce(ctx, owner, OBJECT), coerce(ctx, index, OBJECT), boxed)


def delete_item(ctx: Context, owner: Value, index: Value) -> None:
    """`del owner[index]`."""
    if owner.type == DICT:
        ctx.emit("dict.del_item", owner, coerce(ctx, index, OBJECT))
    else:
        ctx.emit("object.delitem", coerce(ctx, owner, OBJECT), coerce(ctx, index, OBJECT))
