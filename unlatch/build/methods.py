"""Methods of builtin types and functions of `math` that have rows of their own.

The rows test for the exact class and go through the method protocol for subclasses, so an overridden method is
honoured.
"""

from typing import Final

from unlatch.build.coerce import as_arith_int, coerce
from unlatch.build.context import Context
from unlatch.build.evaluate import operand
from unlatch.frontend import tree
from unlatch.ir.func import Value
from unlatch.ir.ops import OPS
from unlatch.types import BOOL, FLOAT, INT, NATIVE_INTS, OBJECT, VOID, Kind

_METHODS: Final = {
    ("list", "append", 1): "list.append",
    ("list", "extend", 1): "list.extend",
    ("list", "insert", 2): "list.insert",
    ("list", "pop", 0): "list.pop",
    ("list", "pop", 1): "list.pop_at",
    ("list", "remove", 1): "list.remove",
    ("list", "index", 1): "list.index",
    ("list", "count", 1): "list.count",
    ("list", "clear", 0): "list.clear",
    ("list", "copy", 0): "list.copy",
    ("list", "reverse", 0): "list.reverse",
    ("list", "sort", 0): "list.sort",
    ("dict", "get", 1): "dict.get",
    ("dict", "get", 2): "dict.get_default",
    ("dict", "setdefault", 2): "dict.setdefault",
    ("dict", "pop", 1): "dict.pop",
    ("dict", "pop", 2): "dict.pop_default",
    ("dict", "update", 1): "dict.update",
    ("dict", "clear", 0): "dict.clear",
    ("dict", "copy", 0): "dict.copy",
    ("dict", "keys", 0): "dict.keys",
    ("dict", "values", 0): "dict.values",
    ("dict", "items", 0): "dict.items",
    ("set", "add", 1): "set.add",
    ("set", "discard", 1): "set.discard",
    ("set", "remove", 1): "set.remove",
    ("set", "update", 1): "set.update",
    ("set", "clear", 0): "set.clear",
    ("set", "copy", 0): "set.copy",
    ("set", "pop", 0): "set.pop",
    ("str", "join", 1): "str.join",
    ("str", "split", 0): "str.split",
    ("str", "split", 1): "str.split_at",
    ("str", "split", 2): "str.split_max",
    ("str", "splitlines", 0): "str.splitlines",
    ("str", "partition", 1): "str.partition",
    ("str", "rpartition", 1): "str.rpartition",
    ("str", "startswith", 1): "str.startswith",
    ("str", "startswith", 2): "str.startswith_from",
    ("str", "endswith", 1): "str.endswith",
    ("str", "find", 1): "str.find",
    ("str", "find", 2): "str.find_from",
    ("str", "rfind", 1): "str.rfind",
    ("str", "count", 1): "str.count",
    ("str", "replace", 2): "str.replace",
    ("str", "strip", 0): "str.strip",
    ("str", "lower", 0): "str.lower",
    ("str", "upper", 0): "str.upper",
    ("str", "isdigit", 0): "str.isdigit",
    ("str", "isalpha", 0): "str.isalpha",
    ("str", "isalnum", 0): "str.isalnum",
    ("str", "isspace", 0): "str.isspace",
    ("str", "isidentifier", 0): "str.isidentifier",
    ("str", "encode", 0): "str.encode",
    ("bytes", "join", 1): "bytes.join",
    ("bytes", "decode", 0): "bytes.decode",
    ("float", "is_integer", 0): "float.is_integer",
}


def call(ctx: Context, owner: Value, func: tree.Attribute, node: tree.Call) -> Value | None:
    """The value of `owner.method(args)`, or None where no row serves."""
    name = _METHODS.get((owner.type.name, func.attr, len(node.args)))
    if name is None or not _accepts(ctx, name, node):
        return None
    row = OPS[name]
    values = [operand(ctx, arg) for arg in node.args]
    args = []
    for value, param in zip(values, row.params[1:], strict=True):
        args.append(as_arith_int(ctx, value) if param == INT and value.type == BOOL else coerce(ctx, value, param))
    with ctx.at_attribute(node, func):
        result = ctx.emit(name, owner, *args)
    return ctx.none() if row.result == VOID else result


def _accepts(ctx: Context, name: str, node: tree.Call) -> bool:
    """Whether the arguments' static types allow the row without a conversion that Python would not make."""
    for arg, param in zip(node.args, OPS[name].params[1:], strict=True):
        have = ctx.type_of(arg.type)
        if param == OBJECT or have == param or (param == INT and (have == BOOL or have in NATIVE_INTS)):
            continue
        return False
    return True


def math_call(ctx: Context, node: tree.Call) -> Value | None:
    """A function of the standard `math` module on floats, under whatever name it was imported, or None."""
    match node.func:
        case tree.Attribute(value=tree.Name(id=module, scope="global"), attr=attr):
            full = f"{ctx.module.imports.get(module, '')}.{attr}"
        case tree.Name(id=name, scope="global"):
            full = ctx.module.imports.get(name, "")
        case _:
            return None
    row = OPS.get(full) if full.startswith("math.") else None
    if row is None or node.keywords or len(node.args) != len(row.params):
        return None
    if any(ctx.type_of(arg.type).kind not in (Kind.DOUBLE, Kind.TAGGED, Kind.BOOL) for arg in node.args):
        return None
    if row.result == INT and ctx.type_of(node.args[0].type) != FLOAT:
        return None
    return ctx.emit(full, *(coerce(ctx, operand(ctx, arg), FLOAT) for arg in node.args))
