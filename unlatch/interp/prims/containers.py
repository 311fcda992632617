"""Containers: `list`, `tuple`, `dict`, `set`, unpacking and iteration."""

import operator as op
from collections.abc import Callable, Mapping
from typing import Any, Final

from unlatch.interp.prims.numbers import UNBOX
from unlatch.interp.prims.texts import get_slice, slice_i64, slice_int
from unlatch.interp.values import UNDEFINED


def _method(name: str) -> Callable[..., Any]:
    def call(value: Any, *args: Any) -> Any:
        return getattr(value, name)(*args)

    return call


def _item_as(unbox: Callable[[object], object]) -> Callable[[list[object], int], object]:
    return lambda items, index: unbox(items[index])


def _get_or_undefined(items: list[object], index: int) -> object:
    return items[index] if 0 <= index < len(items) else UNDEFINED


def _build_dict(*items: object) -> dict[object, object]:
    return dict(zip(items[::2], items[1::2], strict=True))


def _update_mapping(target: dict[object, object], source: object) -> None:
    if not hasattr(source, "keys"):
        msg = f"'{type(source).__name__}' object is not a mapping"
        raise TypeError(msg)
    target.update(source)  # type: ignore[call-overload]  # keys() is all that update asks for


def _merge_kwargs(target: dict[object, object], source: Mapping[object, object], function: object) -> None:
    name = getattr(function, "__qualname__", str(function))
    for key in source.keys():  # noqa: SIM118 - what the interpreter asks of a mapping
        if not isinstance(key, str):
            raise TypeError("keywords must be strings")
        if key in target:
            msg = f"{name}() got multiple values for keyword argument '{key}'"
            raise TypeError(msg)
        target[key] = source[key]


def _next(iterator: Any) -> object:
    return next(iterator, UNDEFINED)


def _open(value: Any) -> object:
    return value if type(value) in (list, tuple, str) else iter(value)


def _step(opened: Any, index: int) -> object:
    if type(opened) in (list, tuple, str):
        return opened[index] if index < len(opened) else UNDEFINED
    return next(opened, UNDEFINED)


def _unpack(value: Any, count: int) -> tuple[object, ...]:
    items = tuple(value)
    if len(items) > count:
        msg = f"too many values to unpack (expected {count})"
        raise ValueError(msg)
    if len(items) < count:
        msg = f"not enough values to unpack (expected {count}, got {len(items)})"
        raise ValueError(msg)
    return items


def _unpack_star(value: Any, before: int, after: int) -> tuple[object, ...]:
    items = list(value)
    if len(items) < before + after:
        msg = f"not enough values to unpack (expected at least {before + after}, got {len(items)})"
        raise ValueError(msg)
    end = len(items) - after
    return (*items[:before], items[before:end], *items[end:])


CLAMPED: Final = 1 << 61


def _range_count(start: int, stop: int, step: int) -> int:
    return len(range(start, stop, step))


def _range_length(start: int, stop: int, step: int) -> int:
    whole = range(start, stop, step)
    return CLAMPED if whole and (whole[-1] - whole[0]) // whole.step >= CLAMPED else len(whole)


def _range_bound(value: int) -> int:
    return max(-CLAMPED, min(int(value), CLAMPED))


def _is_exact(wanted: type) -> Callable[[object], bool]:
    return lambda value: type(value) is wanted


LIST: Final[dict[str, Callable[..., Any]]] = {
    **{
        name: _method(name)
        for name in ("append", "extend", "insert", "pop", "remove", "index", "count", "clear", "copy")
    },
    **{name: _method(name) for name in ("reverse", "sort")},
    "build": lambda *items: list(items),
    "new": list,
    "from_iter": list,
    "sorted": sorted,
    "to_tuple": tuple,
    "push": list.append,
    "get": op.getitem,
    "get_i64": op.getitem,
    "get_or_undefined": _get_or_undefined,
    **{f"{of}_at{form}": _item_as(unbox) for of, unbox in UNBOX.items() for form in ("", "_i64")},
    "set": op.setitem,
    "set_i64": op.setitem,
    "del": op.delitem,
    "get_slice": get_slice,
    "slice_i64": slice_i64,
    "slice_int": slice_int,
    "len": len,
    "bool": bool,
    "extend_star": _method("extend"),
    "iadd": op.iadd,
    "pop_at": _method("pop"),
    "contains": op.contains,
    "concat": op.add,
    "repeat": op.mul,
    "is_exact": _is_exact(list),
}
TUPLE: Final[dict[str, Callable[..., Any]]] = {
    "build": lambda *items: items,
    "from_iter": tuple,
    "item": op.getitem,
    "get": op.getitem,
    "get_i64": op.getitem,
    "get_slice": get_slice,
    "len": len,
    "bool": bool,
    "concat": op.add,
    "repeat": op.mul,
    "contains": op.contains,
    "contains_str": op.contains,
    "hash": hash,
    "is_exact": _is_exact(tuple),
}
DICT: Final[dict[str, Callable[..., Any]]] = {
    **{
        name: _method(name)
        for name in ("get", "setdefault", "pop", "update", "clear", "copy", "keys", "values", "items")
    },
    "build": _build_dict,
    "new": dict,
    "from_object": dict,
    "get_item": op.getitem,
    "set_item": op.setitem,
    "del_item": op.delitem,
    "get_default": _method("get"),
    "contains": op.contains,
    "len": len,
    "bool": bool,
    "pop_default": _method("pop"),
    "update_mapping": _update_mapping,
    "merge_kwargs": _merge_kwargs,
    "keys_list": lambda value: list(value.keys()),
    "values_list": lambda value: list(value.values()),
    "items_list": lambda value: list(value.items()),
    "iter_keys": iter,
    "iter_values": lambda value: iter(value.values()),
    "iter_items": lambda value: iter(value.items()),
    "or": op.or_,
    "ior": op.ior,
    "is_exact": _is_exact(dict),
}
SET: Final[dict[str, Callable[..., Any]]] = {
    **{name: _method(name) for name in ("add", "discard", "remove", "update", "clear", "copy", "pop")},
    "build": lambda *items: set(items),
    "new": set,
    "from_iter": set,
    "frozen_from_iter": frozenset,
    "contains": op.contains,
    "len": len,
    "bool": bool,
    "is_exact": _is_exact(set),
}
FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {
    **{f"list.{verb}": function for verb, function in LIST.items()},
    **{f"tuple.{verb}": function for verb, function in TUPLE.items()},
    **{f"dict.{verb}": function for verb, function in DICT.items()},
    **{f"set.{verb}": function for verb, function in SET.items()},
    "range.length": _range_length,
    "range.item": int,
    "range.count": _range_count,
    "range.bound": _range_bound,
    "unpack.exact": _unpack,
    "unpack.star": _unpack_star,
    "iter.new": iter,
    "iter.next": _next,
    "iter.next_value": next,
    "iter.open": _open,
    "iter.step": _step,
}
