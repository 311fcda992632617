"""What any value can do, and the parts of statements: imports, `with`, `assert`, `except`, calls."""

import operator as op
from collections.abc import Callable
from typing import Any, Final

from unlatch.interp.prims.numbers import COMPARISONS
from unlatch.interp.prims.texts import get_slice
from unlatch.interp.values import UNDEFINED

BINARY: Final = ("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "xor")


def _truth(function: Callable[..., object]) -> Callable[..., bool]:
    return lambda *args: bool(function(*args))


def _call_kw(function: Callable[..., Any], names: tuple[str, ...], *values: object) -> object:
    positional = len(values) - len(names)
    return function(*values[:positional], **dict(zip(names, values[positional:], strict=True)))


def _call_method_kw(value: object, name: str, names: tuple[str, ...], *values: object) -> object:
    return _call_kw(getattr(value, name), names, *values)


def _call_ex(function: Callable[..., Any], args: tuple[object, ...], kwargs: Any) -> object:
    return function(*args, **({} if kwargs is UNDEFINED else kwargs))


def _assert_fail(message: object) -> None:
    raise AssertionError(*(() if message is UNDEFINED else (message,)))


def _match(error: object, classes: Any) -> bool:
    for cls in classes if isinstance(classes, tuple) else (classes,):
        if not (isinstance(cls, type) and issubclass(cls, BaseException)):
            raise TypeError("catching classes that do not inherit from BaseException is not allowed")
    return isinstance(error, classes)


def _import_name(name: str, globals_: Any, fromlist: Any, level: int) -> object:
    return __import__(name, globals_, None, fromlist, level)


def _import_from(module: object, name: str) -> object:
    try:
        return getattr(module, name)
    except AttributeError:
        msg = f"cannot import name '{name}' from '{getattr(module, '__name__', '<unknown module name>')}'"
        raise ImportError(msg) from None


def _on_class(value: object, name: str) -> Any:
    """The special method `name` of the value's class, bound to the value."""
    method = getattr(type(value), name, None)
    if method is None:
        cls = f"{type(value).__module__}.{type(value).__qualname__}"
        msg = f"'{cls}' object does not support the context manager protocol (missed {name} method)"
        raise TypeError(msg)
    return method.__get__(value, type(value))


def _exit(method: Callable[..., object], error: BaseException) -> bool:
    return bool(method(type(error), error, error.__traceback__))


def _leave(method: Callable[..., object]) -> None:
    method(None, None, None)


def _super_attr(cls: type, value: Any, name: str) -> Any:
    return getattr(super(cls, value), name)


def _super_call(cls: type, value: Any, name: str, *args: object) -> object:
    return _super_attr(cls, value, name)(*args)


def _args_tuple(function: Any, values: Any) -> tuple[object, ...]:
    if not hasattr(values, "__iter__") and not hasattr(values, "__getitem__"):
        name = getattr(function, "__qualname__", str(function))
        msg = f"{name}() argument after * must be an iterable, not {type(values).__name__}"
        raise TypeError(msg)
    return tuple(values)


def _slice(*parts: object) -> slice:
    return slice(*(None if part is UNDEFINED else part for part in parts))


OBJECT: Final[dict[str, Callable[..., Any]]] = {
    **{verb: getattr(op, verb) for verb in BINARY},
    **{f"i{verb}": getattr(op, f"i{verb}") for verb in BINARY},
    "and": op.and_,
    "or": op.or_,
    "iand": op.iand,
    "ior": op.ior,
    "neg": op.neg,
    "pos": op.pos,
    "invert": op.invert,
    **COMPARISONS,
    **{f"{verb}_bool": _truth(compare) for verb, compare in COMPARISONS.items()},
    "getattr": getattr,
    "getattr_default": getattr,
    "hasattr": hasattr,
    "setattr": setattr,
    "delattr": delattr,
    "getitem": op.getitem,
    "setitem": op.setitem,
    "delitem": op.delitem,
    "getitem_int": op.getitem,
    "get_slice": get_slice,
    "pow_mod": pow,
    "divmod": divmod,
    "abs": abs,
    "contains": op.contains,
    "bool": bool,
    "not": op.not_,
    "len": len,
    "hash": hash,
    "str": str,
    "repr": repr,
    "ascii": ascii,
    "type": type,
    "id": id,
    "isinstance": isinstance,
    "issubclass": issubclass,
    "callable": callable,
    "call": lambda function, *args: function(*args),
    "call_kw": _call_kw,
    "call_method": lambda value, name, *args: getattr(value, name)(*args),
    "call_method_kw": _call_method_kw,
    "call_ex": _call_ex,
}
FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {
    **{f"object.{verb}": function for verb, function in OBJECT.items()},
    "assert.fail": _assert_fail,
    "exc.match": _match,
    "import.name": _import_name,
    "import.from": _import_from,
    "with.exit_method": lambda value: _on_class(value, "__exit__"),
    "with.enter": lambda value: _on_class(value, "__enter__")(),
    "with.exit": _exit,
    "with.leave": _leave,
    "super.attr": _super_attr,
    "super.call_method": _super_call,
    "slice.build": _slice,
    "call.args_tuple": _args_tuple,
    "call.args_list": tuple,
}
