"""The type checker's types in our own form: what no stage uses is folded into `object`.

Folding is always towards less knowledge.  What remains is a claim, checked where its representation matters.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from mypy import types as m
from mypy.nodes import TypeInfo

from unlatch.frontend.statics import ANY, FLOAT, NONE, Static

NATIVE_INTS: Final = {f"mypy_extensions.{name}": name for name in ("i64", "i32", "i16", "u8")}

# Names of typing constructs that a value of the type never has as its class.
_NOT_CLASSES: Final = {"builtins.function": "callable", "typing._SpecialForm": "object"}

MAX_DEPTH: Final = 4
"""Nesting kept in `args`: enough for every use, and recursive aliases come to an end."""

MAX_UNION: Final = 8


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads types.  `bytes_like`: `bytes` in an annotation may stand for any bytes-like object, as it did for ten
    years of typed Python; then it tells nothing about representation.  True for sources that work with bytearrays or
    memoryviews."""

    bytes_like: bool = False

    def static(self, type_: m.Type | None, depth: int = 0) -> Static:
        """The Static of a type; `object` where nothing useful is known."""
        if type_ is None or depth > MAX_DEPTH:
            return ANY
        match m.get_proper_type(type_):
            case m.NoneType():
                return NONE
            case m.LiteralType(fallback=fallback):
                return self.static(fallback, depth)
            case m.TypedDictType():
                return Static("dict", (Static("str"), ANY))
            case m.TupleType() as tuple_:
                return self._tuple(tuple_, depth)
            case m.Instance() as instance:
                return self._instance(instance, depth)
            case m.UnionType(items=items):
                return union(self.static(item, depth + 1) for item in items)
            case m.TypeType(item=item):
                return _class_object(self.static(item, depth + 1))
            case m.FunctionLike() as function:
                if function.is_type_obj():
                    return _class_object(class_of(function.type_object()))
                return Static("callable")
            case m.TypeVarType(values=values, upper_bound=bound):
                # A variable bound to float may stand for int, and then its values must stay ints.
                known = ANY if values else self.static(bound, depth + 1)
                return ANY if known == FLOAT or FLOAT in known.args else known
            case _:
                return ANY

    def _tuple(self, type_: m.TupleType, depth: int) -> Static:
        info = type_.partial_fallback.type
        if info.fullname != "builtins.tuple":  # a NamedTuple, or another class derived from tuple
            return class_of(info)
        if any(isinstance(m.get_proper_type(item), m.UnpackType) for item in type_.items):
            return Static("tuple", (ANY,), variadic=True)
        return Static("tuple", tuple(self.static(item, depth + 1) for item in type_.items))

    def _instance(self, type_: m.Instance, depth: int) -> Static:
        base = class_of(type_.type)
        if type_.type.is_newtype:
            return self.static(type_.type.bases[0], depth) if type_.type.bases else ANY
        if self.bytes_like and base.name == "bytes":
            return ANY
        if not type_.args or base.name in ("object", "callable"):
            return base
        args = tuple(self.static(arg, depth + 1) for arg in type_.args)
        return Static(base.name, args, variadic=base.name == "tuple")


def class_of(info: TypeInfo) -> Static:
    """The type of a class's instances when nothing is known of its type arguments."""
    if info.fullname in NATIVE_INTS:
        return Static(NATIVE_INTS[info.fullname])
    if info.is_newtype:
        return class_of(info.bases[0].type) if info.bases else ANY
    if info.typeddict_type is not None:
        return Static("dict", (Static("str"), ANY))
    name = info.fullname
    if name in _NOT_CLASSES:
        return Static(_NOT_CLASSES[name])
    if name == "builtins.tuple":
        return Static("tuple", (ANY,), variadic=True)
    return Static(name.removeprefix("builtins.") if name.count(".") == 1 else name)


def union(members: Iterable[Static]) -> Static:
    """The union of types, flat and without repetitions; `object` if one is `object` or there are too many."""
    unique: dict[Static, None] = {}
    for member in members:
        for part in member.args if member.name == "union" else (member,):
            unique[part] = None
    if not unique or ANY in unique or len(unique) > MAX_UNION:
        return ANY
    # `list[int] | list[str]`: one representation, so one type, of unknown elements.
    by_name: dict[str, Static] = {}
    for part in unique:
        known = by_name.get(part.name)
        by_name[part.name] = part if known is None else _without_args(part)
    flat = tuple(by_name.values())
    return flat[0] if len(flat) == 1 else Static("union", flat)


def _without_args(type_: Static) -> Static:
    return Static("tuple", (ANY,), variadic=True) if type_.name == "tuple" else Static(type_.name)


def _class_object(instance: Static) -> Static:
    return ANY if instance == ANY else Static("type", (instance,))
