"""Rows of `object`: what any value can do, by Python's generic protocols."""

from typing import Final

from unlatch.prims.forms import generic, lengthy, pure
from unlatch.prims.schema import Row
from unlatch.types import BOOL, I64, INT, OBJECT, STR, TUPLE, VOID

_BINARY: Final = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "matmul": "@",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "pow": "**",
    "lshift": "<<",
    "rshift": ">>",
    "and": "&",
    "or": "|",
    "xor": "^",
}
_COMPARISON: Final = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_UNARY: Final = {"neg": "-", "pos": "+", "invert": "~"}

ROWS: Final[tuple[Row, ...]] = (
    generic("object.getattr", (OBJECT, STR), OBJECT, "x.name; AttributeError"),
    generic("object.getattr_default", (OBJECT, OBJECT, OBJECT), OBJECT, "getattr(x, name, default)"),
    generic("object.hasattr", (OBJECT, OBJECT), BOOL, "hasattr(x, name)"),
    generic("object.setattr", (OBJECT, STR, OBJECT), VOID, "x.name = v"),
    generic("object.delattr", (OBJECT, STR), VOID, "del x.name"),
    generic("object.getitem", (OBJECT, OBJECT), OBJECT, "x[k]"),
    generic("object.setitem", (OBJECT, OBJECT, OBJECT), VOID, "x[k] = v"),
    generic("object.delitem", (OBJECT, OBJECT), VOID, "del x[k]"),
    generic("object.getitem_int", (OBJECT, INT), OBJECT, "x[i]"),
    lengthy(
        "object.get_slice", (OBJECT, OBJECT, OBJECT, OBJECT), OBJECT, "x[lower:upper:step]; an absent part is undefined"
    ),
    *(lengthy(f"object.{verb}", (OBJECT, OBJECT), OBJECT, f"a {sign} b") for verb, sign in _BINARY.items()),
    *(
        lengthy(f"object.i{verb}", (OBJECT, OBJECT), OBJECT, f"a {sign}= b; the new value")
        for verb, sign in _BINARY.items()
    ),
    *(lengthy(f"object.{verb}", (OBJECT,), OBJECT, f"{sign}a") for verb, sign in _UNARY.items()),
    *(lengthy(f"object.{verb}", (OBJECT, OBJECT), OBJECT, f"a {sign} b") for verb, sign in _COMPARISON.items()),
    *(
        lengthy(f"object.{verb}_bool", (OBJECT, OBJECT), BOOL, f"bool(a {sign} b)")
        for verb, sign in _COMPARISON.items()
    ),
    lengthy("object.pow_mod", (OBJECT, OBJECT, OBJECT), OBJECT, "pow(a, b, c)"),
    lengthy("object.divmod", (OBJECT, OBJECT), OBJECT, "divmod(a, b)"),
    generic("object.abs", (OBJECT,), OBJECT, "abs(x)"),
    lengthy("object.contains", (OBJECT, OBJECT), BOOL, "x in a: operands a and x"),
    generic("object.bool", (OBJECT,), BOOL, "bool(x)"),
    generic("object.not", (OBJECT,), BOOL, "not x"),
    generic("object.len", (OBJECT,), I64, "len(x)"),
    lengthy("object.hash", (OBJECT,), INT, "hash(x)"),
    lengthy("object.str", (OBJECT,), STR, "str(x)"),
    lengthy("object.repr", (OBJECT,), STR, "repr(x)"),
    lengthy("object.ascii", (OBJECT,), STR, "ascii(x)"),
    pure("object.type", (OBJECT,), OBJECT, "type(x)"),
    pure("object.id", (OBJECT,), INT, "id(x)"),
    generic("object.isinstance", (OBJECT, OBJECT), BOOL, "isinstance(x, c)"),
    generic("object.issubclass", (OBJECT, OBJECT), BOOL, "issubclass(x, c)"),
    pure("object.callable", (OBJECT,), BOOL, "callable(x)"),
    lengthy("object.call", (OBJECT,), OBJECT, "f(...)", variadic=True),
    lengthy(
        "object.call_kw",
        (OBJECT, TUPLE),
        OBJECT,
        "f(..., k=...): operands f, the tuple of keyword names, positional values, then keyword values",
        variadic=True,
    ),
    lengthy("object.call_method", (OBJECT, STR), OBJECT, "x.name(...)", variadic=True),
    lengthy(
        "object.call_method_kw",
        (OBJECT, STR, TUPLE),
        OBJECT,
        "x.name(..., k=...): operands x, name, the tuple of keyword names, positional values, then keyword values",
        variadic=True,
    ),
    lengthy("object.call_ex", (OBJECT, TUPLE, OBJECT), OBJECT, "f(*args, **kwargs): kwargs an exact dict or undefined"),
)
