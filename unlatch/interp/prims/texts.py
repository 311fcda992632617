"""Strings, bytes and formatting."""

import operator as op
from collections.abc import Callable
from typing import Any, Final

from unlatch.interp.prims.numbers import COMPARISONS
from unlatch.interp.values import UNDEFINED

LARGEST_I64: Final = (1 << 63) - 1


def get_slice(value: Any, lower: object, upper: object, step: object) -> object:
    """`value[lower:upper:step]` where absent parts are undefined."""
    lower, upper, step = (None if part is UNDEFINED else part for part in (lower, upper, step))
    result: object = value[lower:upper:step]
    return result


def slice_i64(value: Any, lower: int, upper: int) -> object:
    """`value[lower:upper]`; the greatest i64 stands for an absent upper bound."""
    result: object = value[lower : None if upper == LARGEST_I64 else upper]
    return result


def slice_int(value: Any, lower: object, upper: object) -> object:
    """`value[lower:upper]` where absent parts are undefined."""
    return get_slice(value, lower, upper, UNDEFINED)


SEQUENCE: Final[dict[str, Callable[..., Any]]] = {
    **COMPARISONS,
    "concat": op.add,
    "repeat": op.mul,
    "len": len,
    "bool": bool,
    "hash": hash,
    "get": op.getitem,
    "get_i64": op.getitem,
    "get_slice": get_slice,
    "slice_i64": slice_i64,
    "slice_int": slice_int,
    "contains": op.contains,
}


def _method(name: str) -> Callable[..., Any]:
    def call(value: Any, *args: Any) -> Any:
        return getattr(value, name)(*args)

    return call


STR_METHODS: Final = (
    *("join", "split", "splitlines", "partition", "rpartition", "startswith", "endswith", "find", "rfind", "count"),
    *("replace", "strip", "lower", "upper", "isdigit", "isalpha", "isalnum", "isspace", "isidentifier", "encode"),
)
STR: Final[dict[str, Callable[..., Any]]] = {
    **SEQUENCE,
    **{name: _method(name) for name in STR_METHODS},
    "iadd": op.iadd,
    "mod": op.mod,
    "join_items": lambda *items: "".join(items),
    "split_at": _method("split"),
    "split_max": _method("split"),
    "startswith_from": _method("startswith"),
    "find_from": _method("find"),
    "ord": ord,
    "code_at": lambda s, i: ord(s[i]),
    "code_at_i64": lambda s, i: ord(s[i]),
    "chr": chr,
    "is_exact": lambda a: type(a) is str,
}
BYTES: Final[dict[str, Callable[..., Any]]] = {
    **SEQUENCE,
    "from_object": bytes,
    "join": _method("join"),
    "decode": _method("decode"),
    "is_exact": lambda a: type(a) is bytes,
}
FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {
    **{f"str.{verb}": function for verb, function in STR.items()},
    **{f"bytes.{verb}": function for verb, function in BYTES.items()},
    "format.simple": format,
    "format.value": format,
}
