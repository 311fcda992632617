"""Calls of builtin functions and classes that have rows of their own.  The name must not be bound anywhere in the
module.

Builtins that programs commonly replace (`print`, `open`, `input`, …) have no entry here: they are looked up at each
call.
"""

from collections.abc import Callable
from typing import Final

from unlatch.build import linked, operators
from unlatch.build.coerce import as_arith_int, coerce
from unlatch.build.context import Context
from unlatch.build.evaluate import as_object, operand
from unlatch.build.subscripts import load_item
from unlatch.frontend import tree
from unlatch.ir.func import Value
from unlatch.ir.ops import OPS
from unlatch.types import BOOL, DICT, FLOAT, I64, INT, LIST, NATIVE_INTS, OBJECT, SET, STR, TUPLE, Kind, Type


def call(ctx: Context, node: tree.Call) -> Value | None:
    """The call's value, or None where it goes through the call protocol."""
    assert isinstance(node.func, tree.Name)
    if node.keywords or any(isinstance(arg, tree.Starred) for arg in node.args):
        return None
    entry = _CALLS.get((node.func.id, len(node.args)))
    return entry(ctx, node) if entry is not None else None


def _len(ctx: Context, node: tree.Call) -> Value:
    value = operand(ctx, node.args[0])
    name = f"{value.type.name}.len"
    if value.type in (LIST, DICT, SET, STR, TUPLE) or value.type.name == "bytes":
        size = ctx.emit(name, value)
    else:
        size = ctx.emit("object.len", coerce(ctx, value, OBJECT))
    return ctx.emit("range.item", size)


def _isinstance(ctx: Context, node: tree.Call) -> Value:
    value = as_object(ctx, node.args[0])
    match node.args[1]:
        case tree.Name(scope="builtin", id=name) if name in _CLASSES:
            return ctx.emit("isinstance", value, imm=(name,))
        case tree.Name(scope="global", id=name) if name in ctx.module.class_globals:
            return ctx.emit("isinstance", value, imm=(f"@{ctx.module.class_globals[name]}",))
        case other:
            return linked.is_instance(ctx, value, other) or ctx.emit("object.isinstance", value, as_object(ctx, other))


_CLASSES: Final = frozenset({"int", "float", "bool", "str", "bytes", "list", "dict", "set", "tuple"})


def _str(ctx: Context, node: tree.Call) -> Value:
    value = operand(ctx, node.args[0])
    if value.type in (INT, FLOAT, BOOL):
        return ctx.emit(f"{value.type.name}.to_str", value)
    return ctx.emit("object.str", coerce(ctx, value, OBJECT))


def _int(ctx: Context, node: tree.Call) -> Value:
    value = operand(ctx, node.args[0])
    if value.type == FLOAT:
        return ctx.emit("int.from_float", value)
    if value.type == INT:
        return ctx.emit("int.exact", value)
    if value.type == BOOL or value.type in NATIVE_INTS:
        return as_arith_int(ctx, value) if value.type == BOOL else coerce(ctx, value, INT)
    return ctx.emit("int.from_object", coerce(ctx, value, OBJECT))


def _float(ctx: Context, node: tree.Call) -> Value:
    value = operand(ctx, node.args[0])
    if value.type in (FLOAT, INT, BOOL, *NATIVE_INTS):
        return coerce(ctx, value, FLOAT)
    return ctx.emit("float.from_object", coerce(ctx, value, OBJECT))


def _bool(ctx: Context, node: tree.Call) -> Value:
    return operators.truth(ctx, operand(ctx, node.args[0]))


def _abs(ctx: Context, node: tree.Call) -> Value:
    value = operand(ctx, node.args[0])
    if value.type == FLOAT or value.type in NATIVE_INTS:
        return ctx.emit(f"{value.type.name}.abs", value)
    if operators.is_int(value.type):
        return ctx.emit("int.abs", as_arith_int(ctx, value))
    return ctx.emit("object.abs", coerce(ctx, value, OBJECT))


def _extreme(word: str) -> Callable[[Context, tree.Call], Value | None]:
    def pick(ctx: Context, node: tree.Call) -> Value | None:
        kinds = {ctx.type_of(arg.type) for arg in node.args}
        if kinds == {INT} or kinds == {FLOAT}:
            values = [operand(ctx, arg) for arg in node.args]
            if {v.type for v in values} == kinds:
                return ctx.emit(f"{values[0].type.name}.{word}", *values)
            return ctx.emit(f"{kinds.pop().name}.{word}", *(coerce(ctx, v, ctx.type_of(node.type)) for v in values))
        return None

    return pick


def _row(name: str) -> Callable[[Context, tree.Call], Value]:
    """A row whose operands are the arguments."""

    def emit(ctx: Context, node: tree.Call) -> Value:
        values = [operand(ctx, arg) for arg in node.args]
        params = OPS[name].params
        return ctx.emit(name, *(_argument(ctx, v, p) for v, p in zip(values, params, strict=True)))

    return emit


def _ord(ctx: Context, node: tree.Call) -> Value:
    """`ord(text[i])` needs no string of one character."""
    match node.args[0]:
        case tree.Subscript(value=text, index=at) if ctx.type_of(text.type) == STR and not isinstance(at, tree.Slice):
            owner, place = operand(ctx, text), operand(ctx, at)
            if owner.type == STR and (operators.is_int(place.type) or place.type in NATIVE_INTS):
                with ctx.at(node.args[0]):
                    if place.type in NATIVE_INTS:
                        return ctx.emit("str.code_at_i64", owner, coerce(ctx, place, I64))
                    return ctx.emit("str.code_at", owner, as_arith_int(ctx, place))
            return ctx.emit("str.ord", coerce(ctx, load_item(ctx, owner, place), OBJECT))
    return _row("str.ord")(ctx, node)


def _argument(ctx: Context, value: Value, to: Type) -> Value:
    return as_arith_int(ctx, value) if to == INT and value.type == BOOL else coerce(ctx, value, to)


def _new(name: str) -> Callable[[Context, tree.Call], Value]:
    return lambda ctx, _node: ctx.emit(name)


def _native(target: Type) -> Callable[[Context, tree.Call], Value]:
    def convert(ctx: Context, node: tree.Call) -> Value:
        value = operand(ctx, node.args[0])
        if value.type in (FLOAT, BOOL):
            return ctx.emit(f"{target.name}.from_{value.type.name}", value)
        return coerce(ctx, value, target)

    return convert


def _getattr(ctx: Context, node: tree.Call) -> Value:
    values = [as_object(ctx, arg) for arg in node.args]
    return ctx.emit("object.getattr_default", *values)


def native_conversion(ctx: Context, node: tree.Call) -> Value | None:
    """`i64(x)` and its kin from mypy_extensions."""
    if len(node.args) != 1 or node.keywords or not isinstance(node.func, tree.Name):
        return None
    target = ctx.type_of(node.type)
    if target not in NATIVE_INTS or ctx.module.imports.get(node.func.id) != f"mypy_extensions.{target.name}":
        return None
    if ctx.type_of(node.args[0].type).kind is Kind.POINTER:
        return None
    return _native(target)(ctx, node)


_CALLS: Final[dict[tuple[str, int], Callable[[Context, tree.Call], Value | None]]] = {
    ("globals", 0): _new("module.globals"),
    ("len", 1): _len,
    ("isinstance", 2): _isinstance,
    ("issubclass", 2): _row("object.issubclass"),
    ("str", 1): _str,
    ("repr", 1): _row("object.repr"),
    ("ascii", 1): _row("object.ascii"),
    ("int", 1): _int,
    ("float", 1): _float,
    ("bool", 1): _bool,
    ("abs", 1): _abs,
    ("min", 2): _extreme("min"),
    ("max", 2): _extreme("max"),
    ("ord", 1): _ord,
    ("chr", 1): _row("str.chr"),
    ("hash", 1): _row("object.hash"),
    ("id", 1): _row("object.id"),
    ("type", 1): _row("object.type"),
    ("callable", 1): _row("object.callable"),
    ("iter", 1): _row("iter.new"),
    ("next", 1): _row("iter.next_value"),
    ("hasattr", 2): _row("object.hasattr"),
    ("getattr", 3): _getattr,
    ("list", 0): _new("list.new"),
    ("list", 1): _row("list.from_iter"),
    ("dict", 0): _new("dict.new"),
    ("dict", 1): _row("dict.from_object"),
    ("set", 0): _new("set.new"),
    ("set", 1): _row("set.from_iter"),
    ("frozenset", 1): _row("set.frozen_from_iter"),
    ("tuple", 1): _row("tuple.from_iter"),
    ("sorted", 1): _row("list.sorted"),
    ("bytes", 1): _row("bytes.from_object"),
}
