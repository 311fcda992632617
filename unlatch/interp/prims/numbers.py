"""Numbers: `int`, `float`, `bool`, the native integers and `math`."""

import math
import operator as op
from collections.abc import Callable
from typing import Any, Final

FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {}

COMPARISONS: Final[dict[str, Callable[..., Any]]] = {
    "eq": op.eq,
    "ne": op.ne,
    "lt": op.lt,
    "le": op.le,
    "gt": op.gt,
    "ge": op.ge,
}


def _unbox(wanted: type | tuple[type, ...], convert: Callable[[Any], object]) -> Callable[[object], object]:
    def unbox(value: object) -> object:
        if not isinstance(value, wanted):
            name = wanted.__name__ if isinstance(wanted, type) else wanted[0].__name__
            msg = f"{name} expected, got {type(value).__name__}"
            raise TypeError(msg)
        return convert(value)

    return unbox


def _same(value: object) -> object:
    return value


def _int_pow(a: int, b: int) -> int:
    if b < 0:
        raise TypeError("int.pow needs an exponent that is not negative")
    result: int = a**b
    return result


def _to_index(value: int) -> int:
    if not -(1 << 63) <= value < 1 << 63:
        raise IndexError("cannot fit 'int' into an index-sized integer")
    return int(value)


INT: Final[dict[str, Callable[..., Any]]] = {
    **COMPARISONS,
    "add": op.add,
    "sub": op.sub,
    "mul": op.mul,
    "floordiv": op.floordiv,
    "mod": op.mod,
    "pow": _int_pow,
    "lshift": op.lshift,
    "rshift": op.rshift,
    "and": op.and_,
    "or": op.or_,
    "xor": op.xor,
    "truediv": op.truediv,
    "divmod": divmod,
    "neg": op.neg,
    "pos": op.pos,
    "invert": op.invert,
    "abs": abs,
    "min": min,
    "max": max,
    "bool": bool,
    "hash": hash,
    "exact": int,
    "to_str": str,
    "format": format,
    "box": _same,
    "unbox": _unbox(int, _same),
    "from_object": int,
    "to_float": float,
    "from_float": int,
    "to_index": _to_index,
    "is_exact": lambda a: type(a) is int,
}

FLOAT: Final[dict[str, Callable[..., Any]]] = {
    **COMPARISONS,
    **{f"{verb}_int": compare for verb, compare in COMPARISONS.items()},
    "add": op.add,
    "sub": op.sub,
    "mul": op.mul,
    "truediv": op.truediv,
    "floordiv": op.floordiv,
    "mod": op.mod,
    "divmod": divmod,
    "pow": lambda a, b: _unbox(float, _same)(a**b),
    "pow_object": op.pow,
    "neg": op.neg,
    "pos": op.pos,
    "abs": abs,
    "min": min,
    "max": max,
    "bool": bool,
    "hash": hash,
    "to_str": str,
    "box": _same,
    "unbox": _unbox((float, int), float),
    "from_object": float,
    "is_integer": float.is_integer,
    "round": round,
    "round_digits": round,
}

BOOL: Final[dict[str, Callable[..., Any]]] = {
    "not": op.not_,
    "and": op.and_,
    "or": op.or_,
    "xor": op.xor,
    "eq": op.eq,
    "ne": op.ne,
    "box": _same,
    "unbox": _unbox(bool, _same),
    "to_int": int,
    "as_int": _same,
    "to_str": str,
}

UNBOX: Final = {"int": INT["unbox"], "float": FLOAT["unbox"], "bool": BOOL["unbox"]}

MATH: Final = (
    *(
        "floor",
        "ceil",
        "trunc",
        "fabs",
        "copysign",
        "isnan",
        "isinf",
        "isfinite",
        "sqrt",
        "exp",
        "log",
        "log2",
        "log10",
    ),
    *("pow", "fmod", "sin", "cos", "tan", "asin", "acos", "atan", "atan2"),
)

FUNCTIONS.update({f"int.{verb}": function for verb, function in INT.items()})
FUNCTIONS.update({f"float.{verb}": function for verb, function in FLOAT.items()})
FUNCTIONS.update({f"bool.{verb}": function for verb, function in BOOL.items()})
FUNCTIONS.update({f"math.{verb}": getattr(math, verb) for verb in MATH})

# name: (bits, signed)
WIDTHS: Final = {"i64": (64, True), "i32": (32, True), "i16": (16, True), "u8": (8, False)}


def wrap(name: str, value: int) -> int:
    """The low bits of `value` as native integer `name`."""
    bits, signed = WIDTHS[name]
    value &= (1 << bits) - 1
    return value - (1 << bits) if signed and value >> (bits - 1) else value


def _native(name: str) -> dict[str, Callable[..., Any]]:
    bits, _ = WIDTHS[name]

    def wrapping(function: Callable[..., int]) -> Callable[..., int]:
        return lambda *args: wrap(name, function(*args))

    def checked(value: int) -> int:
        if wrap(name, value) != value:
            msg = f"int does not fit {name}"
            raise OverflowError(msg)
        return int(value)

    def lshift(a: int, b: int) -> int:
        return wrap(name, a << min(b, bits))

    return {
        **COMPARISONS,
        "add": wrapping(op.add),
        "sub": wrapping(op.sub),
        "mul": wrapping(op.mul),
        "floordiv": lambda a, b: checked(a // b),
        "mod": op.mod,
        "truediv": op.truediv,
        "lshift": lshift,
        "rshift": op.rshift,
        "and": op.and_,
        "or": op.or_,
        "xor": op.xor,
        "neg": wrapping(op.neg),
        "invert": wrapping(op.invert),
        "abs": wrapping(abs),
        "bool": bool,
        "box": _same,
        "unbox": _unbox(int, checked),
        "to_int": _same,
        "from_int": checked,
        "to_float": float,
        "from_float": lambda a: checked(int(a)),
        "from_bool": int,
        **{f"to_{other}": lambda a, other=other: wrap(other, a) for other in WIDTHS if other != name},
    }


for _name in WIDTHS:
    FUNCTIONS.update({f"{_name}.{verb}": function for verb, function in _native(_name).items()})
FUNCTIONS["i64.range_len"] = lambda start, stop, step: wrap("i64", len(range(start, stop, step)))
