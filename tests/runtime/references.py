"""What each primitive means, in Python: `REFERENCES[name](*operands)`.

A primitive without an entry here has a test of its own, named in `TESTED_APART`.  `POOLS_OF` narrows the operands where
the row's types say too little.  Undefined operands and results are the object `ABSENT`.
"""

import math
import operator
from collections.abc import Callable, Iterator
from typing import Any

from unlatch.prims import range_
from unlatch.types import NATIVE_INTS

from .operands import FLOATS, INTS, OBJECTS, STRS, Broken, LoudList, Make, Number, fixed


class Absent:
    """The undefined value."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent()
type Reference = Callable[..., Any]

_BINARY = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "matmul": operator.matmul,
    "truediv": operator.truediv,
    "floordiv": operator.floordiv,
    "mod": operator.mod,
    "pow": operator.pow,
    "lshift": operator.lshift,
    "rshift": operator.rshift,
    "and": operator.and_,
    "or": operator.or_,
    "xor": operator.xor,
}
_INPLACE = {verb: getattr(operator, f"i{function.__name__.strip('_')}") for verb, function in _BINARY.items()}
_COMPARISONS = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
_UNARY = {"neg": operator.neg, "pos": operator.pos, "invert": operator.invert, "abs": abs}
_INT_BINARY = ("add", "sub", "mul", "floordiv", "mod", "pow", "lshift", "rshift", "and", "or", "xor")


def _truth(f: Reference) -> Reference:
    return lambda *args: bool(f(*args))


def _part(x: Any) -> Any:
    return None if x is ABSENT else x


def _get_slice(x: Any, lower: Any, upper: Any, step: Any) -> Any:
    return x[_part(lower) : _part(upper) : _part(step)]


def _slice_i64(x: Any, lower: int, upper: int) -> Any:
    return x[lower : None if upper == 2**63 - 1 else upper]


def _slice_int(x: Any, lower: Any, upper: Any) -> Any:
    return x[_part(lower) : _part(upper)]


def _set(x: Any, k: Any, v: Any) -> None:
    x[k] = v


def _del(x: Any, k: Any) -> None:
    del x[k]


def _typed(wanted: tuple[type, ...], value: Any) -> Any:
    if not isinstance(value, wanted):
        raise TypeError(f"{wanted[0].__name__} expected, got {type(value).__name__}")
    return value


def _int() -> Iterator[tuple[str, Reference]]:
    for verb in _INT_BINARY:
        yield f"int.{verb}", _BINARY[verb]
    yield "int.truediv", operator.truediv
    yield "int.divmod", divmod
    for verb, function in _UNARY.items():
        yield f"int.{verb}", function
    for verb, function in _COMPARISONS.items():
        yield f"int.{verb}", _truth(function)
    yield "int.min", min
    yield "int.max", max
    yield "int.bool", bool
    yield "int.hash", hash
    yield "int.exact", int
    yield "int.to_str", str
    yield "int.format", format
    yield "int.box", lambda x: x
    yield "int.unbox", lambda x: x
    yield "int.from_object", int
    yield "int.from_float", int
    yield (
        "int.to_float",
        lambda x: math.fsum([int.__add__(x, 0)]) if abs(int.__add__(x, 0)) < 2**53 else int.__float__(x),
    )
    yield "int.to_index", operator.index
    yield "int.is_exact", lambda x: type(x) is int


def _float() -> Iterator[tuple[str, Reference]]:
    for verb in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow"):
        yield f"float.{verb}", _BINARY[verb]
    yield "float.divmod", divmod
    yield "float.pow_object", operator.pow
    for verb in ("neg", "pos", "abs"):
        yield f"float.{verb}", _UNARY[verb]
    for verb, function in _COMPARISONS.items():
        yield f"float.{verb}", function
        yield f"float.{verb}_int", _truth(function)
    yield "float.min", min
    yield "float.max", max
    yield "float.bool", bool
    yield "float.hash", lambda x: ABSENT if math.isnan(x) else hash(x)
    yield "float.to_str", repr
    yield "float.box", lambda x: x
    yield "float.unbox", float
    yield "float.from_object", float
    yield "float.is_integer", float.is_integer
    yield "float.round", round
    yield "float.round_digits", round
    for name in (
        "floor",
        "ceil",
        "trunc",
        "fabs",
        "isnan",
        "isinf",
        "isfinite",
        "sqrt",
        "exp",
        "log",
        "log2",
        "log10",
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
    ):
        yield f"math.{name}", getattr(math, name)
    for name in ("copysign", "pow", "fmod", "atan2"):
        yield f"math.{name}", getattr(math, name)


def _bool() -> Iterator[tuple[str, Reference]]:
    yield "bool.not", operator.not_
    for verb in ("and", "or", "xor"):
        yield f"bool.{verb}", _BINARY[verb]
    yield "bool.eq", operator.eq
    yield "bool.ne", operator.ne
    yield "bool.box", lambda x: x
    yield "bool.unbox", lambda x: x
    yield "bool.to_int", int
    yield "bool.as_int", lambda x: x
    yield "bool.to_str", str


def wrap(name: str, v: int) -> int:
    """Return the low bits of v as a value of that native type."""
    bits = int(name[1:])
    low = v & ((1 << bits) - 1)
    return low - (1 << bits) if name != "u8" and low >> (bits - 1) else low


def _least_quotient(name: str) -> Reference:
    def floordiv(a: int, b: int) -> int:
        if name != "u8" and b == -1 and a == -(1 << (int(name[1:]) - 1)):
            raise OverflowError("integer division overflow")
        return a // b

    return floordiv


def _fits(name: str) -> Reference:
    def convert(x: Any) -> int:
        v = int.__add__(x, 0) if isinstance(x, int) else int(x)
        if wrap(name, v) != v:
            what = "large or small" if name == "u8" else "large"
            raise OverflowError(f"int too {what} to convert to {name}")
        return v

    return convert


def _native(name: str) -> Iterator[tuple[str, Reference]]:
    def wrapping(function: Reference) -> Reference:
        return lambda *args: wrap(name, function(*args))

    for verb in ("add", "sub", "mul", "and", "or", "xor"):
        yield f"{name}.{verb}", wrapping(_BINARY[verb])
    yield f"{name}.lshift", wrapping(lambda a, b: a << min(b, 64))  # all bits are out by then
    for verb in ("rshift", "mod", "truediv"):
        yield f"{name}.{verb}", _BINARY[verb]
    yield f"{name}.floordiv", _least_quotient(name)
    for verb in ("neg", "invert", "abs"):
        yield f"{name}.{verb}", wrapping(_UNARY[verb])
    for verb, function in _COMPARISONS.items():
        yield f"{name}.{verb}", function
    yield f"{name}.bool", bool
    yield f"{name}.box", lambda x: x
    yield f"{name}.to_int", lambda x: x
    yield f"{name}.unbox", _fits(name)
    yield f"{name}.from_int", _fits(name)
    yield f"{name}.from_float", _fits(name)
    yield f"{name}.to_float", float
    yield f"{name}.from_bool", int
    for other in NATIVE_INTS:
        if other.name != name:
            yield f"{name}.to_{other}", lambda x, to=other.name: wrap(to, x)


def _sequences() -> Iterator[tuple[str, Reference]]:
    yield "list.from_iter", list
    yield "list.sorted", sorted
    yield "list.to_tuple", tuple
    yield "list.append", lambda s, x: s.append(x)
    yield "list.extend", lambda s, x: s.extend(x)
    yield "list.insert", lambda s, i, x: s.insert(i, x)
    yield "list.remove", lambda s, x: s.remove(x)
    yield "list.index", lambda s, x: s.index(x)
    yield "list.count", lambda s, x: s.count(x)
    yield "list.pop", lambda s: s.pop()
    yield "list.pop_at", lambda s, i: s.pop(i)
    yield "list.clear", lambda s: s.clear()
    yield "list.copy", lambda s: s.copy()
    yield "list.reverse", lambda s: s.reverse()
    yield "list.sort", lambda s: s.sort()
    yield "list.iadd", operator.iadd
    yield "list.new", list
    yield "list.build", lambda *items: list(items)
    yield "tuple.build", lambda *items: items
    yield "tuple.from_iter", tuple
    yield "tuple.hash", hash
    yield "tuple.contains_str", operator.contains
    yield "bytes.from_object", bytes
    yield "bytes.hash", hash
    yield "bytes.join", lambda s, x: s.join(x)
    yield "bytes.decode", lambda s: s.decode()
    for name in ("list", "tuple", "str", "bytes"):
        yield f"{name}.get", operator.getitem
        yield f"{name}.get_i64", operator.getitem
        yield f"{name}.get_slice", _get_slice
        yield f"{name}.len", len
        yield f"{name}.bool", bool
        yield f"{name}.contains", operator.contains
        yield f"{name}.concat", operator.add
        yield f"{name}.repeat", operator.mul
        yield f"{name}.is_exact", lambda x, name=name: type(x).__name__ == name
        if name != "tuple":
            yield f"{name}.slice_i64", _slice_i64
            yield f"{name}.slice_int", _slice_int
        if name in ("str", "bytes"):
            yield from ((f"{name}.{verb}", _truth(function)) for verb, function in _COMPARISONS.items())
    for form in ("", "_i64"):
        yield f"list.int_at{form}", lambda s, i: _typed((int,), s[i])
        yield f"list.bool_at{form}", lambda s, i: _typed((bool,), s[i])
        yield f"list.float_at{form}", lambda s, i: float(_typed((float, int), s[i]))
    yield "list.set", _set
    yield "list.set_i64", _set
    yield "list.del", _del


def _str() -> Iterator[tuple[str, Reference]]:
    yield "str.iadd", operator.iadd
    yield "str.mod", operator.mod
    yield "str.hash", hash
    yield "str.join_items", lambda *items: items[0] if len(items) == 1 else "".join(items)
    yield "str.split_at", lambda s, x: s.split(x)
    yield "str.split_max", lambda s, x, n: s.split(x, n)
    yield "str.find_from", lambda s, x, i: s.find(x, i)
    yield "str.startswith_from", lambda s, x, i: s.startswith(x, i)
    yield "str.ord", ord
    yield "str.code_at", lambda s, i: ord(s[i])
    yield "str.code_at_i64", lambda s, i: ord(s[i])
    yield "str.chr", chr
    for name in ("join", "partition", "rpartition", "startswith", "endswith", "find", "rfind", "count", "replace"):
        yield f"str.{name}", lambda s, *args, name=name: getattr(s, name)(*args)
    for name in (
        "split",
        "splitlines",
        "strip",
        "lower",
        "upper",
        "isdigit",
        "isalpha",
        "isalnum",
        "isspace",
        "isidentifier",
        "encode",
    ):
        yield f"str.{name}", lambda s, name=name: getattr(s, name)()


def _tables() -> Iterator[tuple[str, Reference]]:
    yield "dict.new", dict
    yield "dict.from_object", dict
    yield "dict.build", lambda *items: dict(zip(items[::2], items[1::2], strict=True))
    yield "dict.get_item", operator.getitem
    yield "dict.set_item", _set
    yield "dict.del_item", _del
    yield "dict.get_default", lambda d, k, v: d.get(k, v)
    yield "dict.pop_default", lambda d, k, v: d.pop(k, v)
    yield "dict.or", operator.or_
    yield "dict.ior", operator.ior
    yield "dict.keys_list", lambda d: list(d.keys())
    yield "dict.values_list", lambda d: list(d.values())
    yield "dict.items_list", lambda d: list(d.items())
    yield "dict.iter_keys", iter
    yield "dict.iter_values", lambda d: iter(d.values())
    yield "dict.iter_items", lambda d: iter(d.items())
    for name in ("get", "setdefault", "pop", "update", "clear", "copy", "keys", "values", "items"):
        yield f"dict.{name}", lambda d, *args, name=name: getattr(d, name)(*args)
    yield "set.new", set
    yield "set.build", lambda *items: set(items)
    yield "set.from_iter", set
    yield "set.frozen_from_iter", frozenset
    for name in ("add", "discard", "remove", "update", "clear", "copy", "pop"):
        yield f"set.{name}", lambda s, *args, name=name: getattr(s, name)(*args)
    for name in ("dict", "set"):
        yield f"{name}.len", len
        yield f"{name}.bool", bool
        yield f"{name}.contains", operator.contains
        yield f"{name}.is_exact", lambda x, name=name: type(x).__name__ == name


def _object() -> Iterator[tuple[str, Reference]]:
    for verb, function in _BINARY.items():
        yield f"object.{verb}", function
        yield f"object.i{verb}", _INPLACE[verb]
    for verb, function in _UNARY.items():
        yield f"object.{verb}", function
    for verb, function in _COMPARISONS.items():
        yield f"object.{verb}", function
        yield f"object.{verb}_bool", _truth(function)
    yield "object.getattr", getattr
    yield "object.getattr_default", getattr
    yield "object.hasattr", hasattr
    yield "object.getitem", operator.getitem
    yield "object.getitem_int", operator.getitem
    yield "object.setitem", _set
    yield "object.delitem", _del
    yield "object.get_slice", _get_slice
    yield "object.pow_mod", pow
    yield "object.divmod", divmod
    yield "object.contains", operator.contains
    yield "object.bool", bool
    yield "object.not", operator.not_
    for name in ("len", "str", "repr", "ascii", "type", "id", "callable", "isinstance", "issubclass"):
        yield f"object.{name}", __builtins__[name] if isinstance(__builtins__, dict) else getattr(__builtins__, name)
    yield "object.hash", lambda x: ABSENT if "__next__" in dir(x) else hash(x)  # else it follows the address
    yield "iter.new", iter
    yield "iter.next_value", next
    yield "format.simple", format
    yield "format.value", format
    yield "slice.build", lambda *parts: slice(*map(_part, parts))


REFERENCES: dict[str, Reference] = {
    **dict(_int()),
    **dict(_float()),
    **dict(_bool()),
    **{name: function for t in NATIVE_INTS for name, function in _native(t.name)},
    **dict(_sequences()),
    **dict(_str()),
    **dict(_tables()),
    **dict(_object()),
}

_SHIFTS = fixed(0, 1, 2, 31, 61, 62, 63, 64, 65, 200, -1, -(2**62), True)
_REPEATS = fixed(0, 1, 3, -1, True)
_INDICES = fixed(0, 1, 2, 3, -1, -2, -3, -4, 40, 2**62 - 1, -(2**62), 2**64, True)
_BOUNDS = [lambda: ABSENT, *fixed(None, 0, 1, 2, -1, -2, 300, 2**70, -(2**70), True), Number]
_BOUNDS_I64 = fixed(0, 1, 2, -1, -2, 300, -300, 2**63 - 1, -(2**63))
_BOUNDS_INT = [lambda: ABSENT, *fixed(0, 1, 2, -1, -2, 300, 2**70, -(2**70), True)]
_NAMES = fixed("real", "append", "missing", "__class__")
_SPECS = fixed("", "5", ">6", "x", ".2f", "%", "é>3")
_NUMBERS: list[Make] = [
    lambda: [1, 2, 3], lambda: [2**31, 2**70, -1], lambda: [True, False, True], lambda: [1.5, 2, True],
    lambda: [None, "a", 300], lambda: [0.1 * 7, float("nan"), 10**400], lambda: LoudList((1, 2.5, True)), list,
]  # fmt: skip
_KEYS: list[Make] = [*fixed("a", "k", "zz", 1, (1, 2), (7,), None, 2.0), list, Broken, lambda: {1}]
_CLASSES = fixed(int, str, (int, str), object, (), 3, ("a",))
_INT_LIKE = [*INTS, *fixed("12", " 7 ", "x", "", 1.5, None, b"3", float("inf"))]
_FLOAT_LIKE = [*FLOATS, *fixed("1.5", "nan", "x", 3, 2**70, 10**400, None, True)]

POOLS_OF: dict[str, tuple[list[Make], ...]] = {
    "int.lshift": (INTS, _SHIFTS),
    "int.rshift": (INTS, _SHIFTS),
    "int.pow": (INTS, fixed(0, 1, 2, 3, 5, 31, 62, 63, 64, 70, True)),
    "int.unbox": (INTS,),
    "int.from_object": (_INT_LIKE,),
    "int.to_index": (fixed(0, -1, 2**62 - 1, 2**62, -(2**63), True),),
    "float.pow": (FLOATS, fixed(0.0, 1.0, 2.0, -1.0, -2.0, 3.0, 1e3, float("inf"), float("nan"))),
    "float.unbox": (fixed(1.5, -0.0, 3, 2**60, True, 10**400),),
    "float.from_object": (_FLOAT_LIKE,),
    "float.round_digits": (FLOATS, fixed(0, 1, 2, -1, -3, 20, 400, -400)),
    "bool.unbox": (fixed(True, False),),
    "list.get": ([], _INDICES),
    "list.set": ([], _INDICES, OBJECTS[:6]),
    "list.set_i64": ([], _BOUNDS_I64, OBJECTS[:6]),
    "list.del": ([], _INDICES),
    "list.pop_at": ([], _INDICES),
    "list.insert": ([], _INDICES, OBJECTS[:3]),
    "list.repeat": ([], _REPEATS),
    "list.get_i64": ([], _BOUNDS_I64),
    **{f"list.{of}_at": (_NUMBERS, _INDICES) for of in ("int", "float", "bool")},
    **{f"list.{of}_at_i64": (_NUMBERS, _BOUNDS_I64) for of in ("int", "float", "bool")},
    "tuple.get": ([], _INDICES),
    "tuple.get_i64": ([], _BOUNDS_I64),
    "tuple.repeat": ([], _REPEATS),
    "str.get": ([], _INDICES),
    "str.get_i64": ([], _BOUNDS_I64),
    "str.code_at": ([], _INDICES),
    "str.code_at_i64": ([], _BOUNDS_I64),
    "str.repeat": ([], _REPEATS),
    "str.split_max": ([], [*STRS[:4], *fixed(None, " ", 3)], fixed(0, 1, -1, 2, True)),
    "str.replace": ([], [*STRS[:5], *fixed(3)], STRS[:4]),
    "str.find_from": ([], [*STRS[:5], *fixed(None)], _INDICES[:9]),
    "str.startswith_from": ([], [*STRS[:5], *fixed(None, ("a", "b"))], _INDICES[:9]),
    "str.chr": (fixed(0, 65, 255, 256, 0xD800, 0x10FFFF, 0x110000, -1, 2**62, 2**70, True),),
    "bytes.get": ([], _INDICES),
    "bytes.get_i64": ([], _BOUNDS_I64),
    "bytes.repeat": ([], _REPEATS),
    "bytes.join": ([], [lambda: [b"x", b"y"], lambda: (), lambda: ["x"], lambda: 3]),
    "object.getattr": ([], _NAMES),
    "object.getattr_default": ([], [*_NAMES, *fixed(3)], OBJECTS[:1]),
    "object.hasattr": ([], [*_NAMES, *fixed(3)]),
    "object.getitem_int": ([], _INDICES),
    "object.setitem": ([], _KEYS, OBJECTS[:1]),
    "object.delitem": ([], _KEYS),
    "object.lshift": ([], fixed(0, 1, -1, "a")),
    "object.ilshift": ([], fixed(0, 1, -1, "a")),
    "object.pow": ([], fixed(0, 2, -1, 0.5, "a")),
    "object.ipow": ([], fixed(0, 2, -1, 0.5, "a")),
    "object.mul": ([], [*fixed(0, 2, -1, 1.5, "a"), list]),
    "object.imul": ([], [*fixed(0, 2, -1, 1.5, "a"), list]),
    "object.pow_mod": (fixed(2, -3, 1.5, None), fixed(0, 5, -1), fixed(None, 7, 0, 1.5)),
    "object.isinstance": ([], _CLASSES),
    "object.issubclass": ([], _CLASSES),
    "format.value": ([], _SPECS),
    "object.id": (fixed(None, 1, int, [], 2**70),),
    "slice.build": (_BOUNDS, _BOUNDS, _BOUNDS),
    **{f"dict.{verb}": ([], _KEYS) for verb in ("get_item", "del_item", "get", "contains", "pop")},
    **{f"dict.{verb}": ([], _KEYS, OBJECTS[:3]) for verb in ("set_item", "get_default", "setdefault", "pop_default")},
    **{f"{t}.get_slice": ([], _BOUNDS, _BOUNDS, _BOUNDS[:5]) for t in ("list", "tuple", "str", "bytes", "object")},
    **{f"{t}.slice_i64": ([], _BOUNDS_I64, _BOUNDS_I64) for t in ("list", "str", "bytes")},
    **{f"{t}.slice_int": ([], _BOUNDS_INT, _BOUNDS_INT) for t in ("list", "str", "bytes")},
    **{f"{t}.unbox": (INTS,) for t in NATIVE_INTS},
    **{f"float.{verb}_int": (FLOATS, [*INTS, *fixed(10**400)]) for verb in _COMPARISONS},
}
"""Row name → one pool per parameter; an empty one means the pool of the parameter's type."""

TESTED_APART = {
    *(row.name for row in range_.ROWS),  # by whole loops, tests/parity
    "list.push",
    "list.get_or_undefined",
    "list.extend_star",
    "tuple.item",
    "unpack.exact",
    "unpack.star",
    "dict.update_mapping",
    "dict.merge_kwargs",
    "object.setattr",
    "object.delattr",
    "object.call",
    "object.call_kw",
    "object.call_method",
    "object.call_method_kw",
    "object.call_ex",
    "iter.next",
    "iter.open",
    "iter.step",
    "assert.fail",
    "exc.match",
    "import.name",
    "import.from",
    "with.exit_method",
    "with.enter",
    "with.exit",
    "with.leave",
    "super.attr",
    "super.call_method",
    "call.args_tuple",
    "call.args_list",
    "i64.range_len",
}
