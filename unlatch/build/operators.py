"""Arithmetic, comparison and truth: chooses the row for an operator from the representations of its operands."""

from typing import Final

from unlatch.build.coerce import as_arith_int, coerce
from unlatch.build.context import Context
from unlatch.ir.func import Value
from unlatch.ir.ops import OPS
from unlatch.types import (
    BOOL,
    BYTES,
    DICT,
    FLOAT,
    INT,
    LIST,
    NATIVE_INTS,
    NONE,
    OBJECT,
    SET,
    STR,
    TUPLE,
    Kind,
    Type,
)

BINARY: Final = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow", "@": "matmul",
    "<<": "lshift", ">>": "rshift", "&": "and", "|": "or", "^": "xor",
}  # fmt: skip
COMPARE: Final = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
UNARY: Final = {"-": "neg", "+": "pos", "~": "invert"}

# Operators on two pointers whose classes are known; the rows test exactness and fall back to the generic protocol.
_POINTERS: Final = {
    ("+", STR, STR): "str.concat",
    ("+", BYTES, BYTES): "bytes.concat",
    ("+", LIST, LIST): "list.concat",
    ("+", TUPLE, TUPLE): "tuple.concat",
    ("*", STR, INT): "str.repeat",
    ("*", BYTES, INT): "bytes.repeat",
    ("*", LIST, INT): "list.repeat",
    ("*", TUPLE, INT): "tuple.repeat",
}
_FLOAT_OPS: Final = frozenset("+-*/") | {"//", "%"}
_EXACT_FLOAT: Final = 1 << 53
_MIRROR: Final = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}


def is_int(of: Type) -> bool:
    """Whether the value is an int or a bool in a register."""
    return of in (INT, BOOL)


def binary(ctx: Context, op: str, left: Value, right: Value, result: Type, *, in_place: bool = False) -> Value:
    """`left op right`, or `left op= right`.  `result` is the representation that the checker promises."""
    a, b = left.type, right.type
    if a in NATIVE_INTS or b in NATIVE_INTS:
        return _native(ctx, op, left, right, result)
    if a == BOOL and b == BOOL and op in "&|^":
        return ctx.emit(f"bool.{BINARY[op]}", left, right)
    if is_int(a) and is_int(b) and op != "@" and (op != "**" or result == INT):
        return ctx.emit(f"int.{BINARY[op]}", as_arith_int(ctx, left), as_arith_int(ctx, right))
    if FLOAT in (a, b) and (is_int(a) or is_int(b) or a == b) and op in _FLOAT_OPS:
        return ctx.emit(f"float.{BINARY[op]}", _as_float(ctx, left), _as_float(ctx, right))
    if op == "**" and a == FLOAT and (b == FLOAT or is_int(b)):
        # A negative base with a fractional exponent gives a complex number.
        power = "float.pow" if result == FLOAT else "float.pow_object"
        return ctx.emit(power, left, _as_float(ctx, right))
    row = _POINTERS.get((op, a, b))
    if in_place and a in (LIST, STR) and op == "+":
        return ctx.emit(f"{a.name}.iadd", left, coerce(ctx, right, OBJECT))
    if row is not None and not (in_place and a == LIST):
        return ctx.emit(row, left, right)
    asked = None if in_place else _native_operator(ctx, op, left, right)
    if asked is not None:
        return asked
    prefix = "i" if in_place else ""
    return ctx.emit(f"object.{prefix}{BINARY[op]}", coerce(ctx, left, OBJECT), coerce(ctx, right, OBJECT))


def _native_operator(ctx: Context, op: str, left: Value, right: Value) -> Value | None:
    """Through the method table of the left operand's class, or None if that has no native code for the operator."""
    facts, method = ctx.class_of(left.type), f"__{BINARY[op]}__"
    callee = facts.table.get(method) if facts is not None else None
    if facts is None or callee is None or op == "**":  # CPython's message for ** names pow()
        return None
    if [param.type for param in callee.params[1:]] != [OBJECT] or callee.result != OBJECT:
        return None
    receiver = coerce(ctx, left, callee.params[0].type)
    return ctx.emit("call.operator", receiver, coerce(ctx, right, OBJECT), imm=(facts.name, method, op))


def _as_float(ctx: Context, value: Value) -> Value:
    return coerce(ctx, value, FLOAT)


def _native(ctx: Context, op: str, left: Value, right: Value, result: Type) -> Value:
    """Operators on machine integers: the other operand is converted to the native type (checked)."""
    a, b = left.type, right.type
    if FLOAT in (a, b):
        return ctx.emit(f"float.{BINARY[op]}", _as_float(ctx, left), _as_float(ctx, right))
    if op in ("/", "**", "@") or (a.kind is Kind.POINTER or b.kind is Kind.POINTER):
        if result in NATIVE_INTS and op not in ("/", "**", "@"):
            return ctx.emit(f"{result.name}.{BINARY[op]}", coerce(ctx, left, result), coerce(ctx, right, result))
        if op == "/" and a == b:
            return ctx.emit(f"{a.name}.truediv", left, right)
        if op == "/" and a.kind is not Kind.POINTER and b.kind is not Kind.POINTER:
            return ctx.emit("int.truediv", coerce(ctx, left, INT), coerce(ctx, right, INT))
        return ctx.emit(f"object.{BINARY[op]}", coerce(ctx, left, OBJECT), coerce(ctx, right, OBJECT))
    wide = a if a in NATIVE_INTS else b
    return ctx.emit(f"{wide.name}.{BINARY[op]}", coerce(ctx, left, wide), coerce(ctx, right, wide))


def unary(ctx: Context, op: str, value: Value) -> Value:
    """`-x`, `+x`, `~x`."""
    if value.type in NATIVE_INTS:
        return value if op == "+" else ctx.emit(f"{value.type.name}.{UNARY[op]}", value)
    if is_int(value.type) and f"int.{UNARY[op]}" in OPS:
        return ctx.emit(f"int.{UNARY[op]}", as_arith_int(ctx, value))
    if value.type == FLOAT and op != "~":
        return ctx.emit(f"float.{UNARY[op]}", value)
    return ctx.emit(f"object.{UNARY[op]}", coerce(ctx, value, OBJECT))


def compare(ctx: Context, op: str, left: Value, right: Value) -> Value:
    """One comparison.  The result is a `bool`, or an `object` where a rich comparison may give anything."""
    match op:
        case "is" | "is not":
            return _identity(ctx, left, right, negate=op == "is not")
        case "in" | "not in":
            found = contains(ctx, left, right)
            return negate(ctx, found) if op == "not in" else found
        case _:
            fast = _fast_compare(ctx, op, left, right)
            if fast is not None:
                return fast
            return ctx.emit(f"object.{COMPARE[op]}", coerce(ctx, left, OBJECT), coerce(ctx, right, OBJECT))


def compare_truth(ctx: Context, op: str, left: Value, right: Value) -> Value:
    """One comparison whose truth alone matters."""
    if op in COMPARE:
        fast = _fast_compare(ctx, op, left, right)
        if fast is not None:
            return fast
        return ctx.emit(f"object.{COMPARE[op]}_bool", coerce(ctx, left, OBJECT), coerce(ctx, right, OBJECT))
    return compare(ctx, op, left, right)


def _fast_compare(ctx: Context, op: str, left: Value, right: Value) -> Value | None:
    a, b = left.type, right.type
    word = COMPARE[op]
    if a in NATIVE_INTS and a == b:
        return ctx.emit(f"{a.name}.{word}", left, right)
    if (a in NATIVE_INTS or b in NATIVE_INTS) and all(t in NATIVE_INTS or is_int(t) for t in (a, b)):
        return ctx.emit(f"int.{word}", as_arith_int(ctx, left), as_arith_int(ctx, right))
    if is_int(a) and is_int(b):
        return ctx.emit(f"int.{word}", as_arith_int(ctx, left), as_arith_int(ctx, right))
    if a == FLOAT and b == FLOAT:
        return ctx.emit(f"float.{word}", left, right)
    if a == FLOAT and (is_int(b) or b in NATIVE_INTS):
        return _float_int(ctx, word, left, right)
    if b == FLOAT and (is_int(a) or a in NATIVE_INTS):
        return _float_int(ctx, _MIRROR[word], right, left)
    if a == b and a in (STR, BYTES) and f"{a.name}.{word}" in OPS:
        return ctx.emit(f"{a.name}.{word}", left, right)
    return None


def _float_int(ctx: Context, word: str, number: Value, whole: Value) -> Value:
    """A float against an int: exact, as in Python, so only small constants are compared as doubles."""
    value = ctx.constants.get(whole)
    if isinstance(value, int) and abs(value) <= _EXACT_FLOAT:
        return ctx.emit(f"float.{word}", number, ctx.emit("const.float", imm=(float(value),)))
    plain = coerce(ctx, whole, INT) if whole.type in NATIVE_INTS else as_arith_int(ctx, whole)
    return ctx.emit(f"float.{word}_int", number, plain)


def _identity(ctx: Context, left: Value, right: Value, *, negate: bool) -> Value:
    a, b = left.type, right.type
    if NONE in (a, b) and (a.kind is not Kind.POINTER or b.kind is not Kind.POINTER):
        return ctx.emit("const.bool", imm=(negate,))
    same = ctx.emit("is", coerce(ctx, left, OBJECT), coerce(ctx, right, OBJECT))
    return ctx.emit("bool.not", same) if negate else same


def contains(ctx: Context, item: Value, container: Value) -> Value:
    """`item in container`."""
    boxed = coerce(ctx, item, OBJECT)
    name = f"{container.type.name}.contains"
    if container.type == TUPLE and item.type == STR:
        return ctx.emit("tuple.contains_str", container, item)
    if container.type in (LIST, DICT, SET, TUPLE) and name in OPS:
        return ctx.emit(name, container, boxed)
    if container.type == STR and item.type == STR and name in OPS:
        return ctx.emit(name, container, item)
    return ctx.emit("object.contains", coerce(ctx, container, OBJECT), boxed)


def negate(ctx: Context, value: Value) -> Value:
    """`not x` for a bool value."""
    return ctx.emit("bool.not", value)


def truth(ctx: Context, value: Value) -> Value:
    """The truth of a value as a bool."""
    match value.type:
        case t if t == BOOL:
            return value
        case t if t == NONE:
            return ctx.emit("const.bool", imm=(False,))
        case t if t in NATIVE_INTS or t in (INT, FLOAT):
            return ctx.emit(f"{t.name}.bool", value)
        case t if t != OBJECT and f"{t.name}.bool" in OPS:
            return ctx.emit(f"{t.name}.bool", value)
        case _:
            return ctx.emit("object.bool", value)
