"""Uses of what another module of the build defines: its classes' attributes, methods and constructors, its functions.

The other module may be missing, interpreted, not yet imported, or from another build when this one runs, so nothing is
taken for granted: values of its classes are plain objects here, and each use tests first (ADR 19).  The test for an
instance is repeated for nothing: what has a class's layout once has it for ever, so later tests of the same value fold
into the first.
"""

from dataclasses import dataclass
from typing import Final

from unlatch.build import guards, names
from unlatch.build.coerce import coerce
from unlatch.build.context import Callee, Context, LinkedClass
from unlatch.build.evaluate import expr
from unlatch.frontend import tree
from unlatch.frontend.statics import NONE, Static
from unlatch.ir.func import Value
from unlatch.ir.module import Param, ParamKind
from unlatch.types import BOOL, OBJECT, TUPLE, Kind, Type, instance

type Arguments = list[tree.Expr | None]
"""Per parameter of a native callee the argument, or None where the (literal) default serves."""

NO_INIT: Final = Callee("", (Param("self", ParamKind.POSITIONAL, OBJECT, ""),), (None,), OBJECT, NONE, "method")
"""Stands for the `__init__` of a class that has none."""


def load(ctx: Context, owner: Value, static: Static, attr: str) -> Value | None:
    """`owner.attr`, or None where its class is none of another module or has no such slot."""
    cls = ctx.linked(static)
    kind = cls.attribute(attr) if cls is not None else None
    if cls is None or kind is None:
        return None
    name = cls.facts.name
    ctx.module.used_links.add(name)
    result = _joined(kind)

    def fast() -> Value:
        receiver = ctx.emit("assume", owner, type=instance(name))
        return coerce(ctx, ctx.emit("slot.get", receiver, type=kind, imm=(name, attr)), result)

    def slow() -> Value:
        return coerce(ctx, ctx.emit("object.getattr", owner, ctx.string(attr)), result)

    return guards.guarded(ctx, _is_one(ctx, owner, cls), result, fast, slow)


def store(ctx: Context, owner: Value, static: Static, attr: str, value: Value) -> bool:
    """`owner.attr = value`, if it can be a slot of another module's class."""
    cls = ctx.linked(static)
    kind = cls.attribute(attr) if cls is not None else None
    if cls is None or kind is None:
        return False
    name = cls.facts.name
    ctx.module.used_links.add(name)
    declared = cls.facts.attrs[attr].declared

    def fast() -> None:
        receiver = ctx.emit("assume", owner, type=instance(name))
        ctx.emit("slot.set", receiver, coerce(ctx, value, kind, declared), imm=(name, attr))

    def slow() -> None:
        ctx.emit("object.setattr", owner, ctx.string(attr), coerce(ctx, value, OBJECT))

    guards.either(ctx, _is_one(ctx, owner, cls), fast, slow)
    return True


def method_call(
    ctx: Context, owner: Value, func: tree.Attribute, node: tree.Call, callee: Callee, slots: Arguments
) -> Value:
    """`owner.method(...)` through the method table of another module's class."""
    cls = ctx.linked(func.value.type)
    assert cls is not None
    name, attr = cls.facts.name, func.attr
    ctx.module.used_links.add(name)
    args = _evaluated(ctx, callee, node, slots, 1)
    result = _joined(callee.result)

    def fast() -> Value:
        receiver = coerce(ctx, ctx.emit("assume", owner, type=instance(name)), callee.params[0].type)
        taken = _taken(ctx, callee, args, 1)
        with ctx.at_attribute(node, func):
            value = ctx.emit("call.method", receiver, *taken, type=callee.result, imm=(name, attr))
        return coerce(ctx, value, result)

    def slow() -> Value:
        positional, keywords = _as_written(ctx, callee, node, args, 1)
        with ctx.at_attribute(node, func):
            if keywords is None:
                value = ctx.emit("object.call_method", owner, ctx.string(attr), *positional)
            else:
                value = ctx.emit("object.call_method_kw", owner, ctx.string(attr), keywords, *positional)
        return coerce(ctx, value, result)

    return guards.guarded(ctx, _is_one(ctx, owner, cls), result, fast, slow)


def function_call(ctx: Context, name: str, node: tree.Call, callee: Callee, slots: Arguments) -> Value:
    """A call of an imported function."""
    ctx.module.used_links.add(callee.symbol)
    result = _joined(callee.result)
    found = _Found.of(ctx, name, ctx.emit("imported.ok", imm=(name, callee.symbol)))
    args = _evaluated(ctx, callee, node, slots, 0)

    def fast() -> Value:
        taken = _taken(ctx, callee, args, 0)
        return coerce(ctx, ctx.emit("call", *taken, type=callee.result, imm=(callee.symbol,)), result)

    def slow() -> Value:
        return coerce(ctx, found.call(ctx, *_as_written(ctx, callee, node, args, 0)), result)

    return guards.guarded(ctx, found.guard, result, fast, slow)


def construct(ctx: Context, name: str, node: tree.Call, cls: LinkedClass, slots: Arguments) -> Value:
    """An instance of an imported class."""
    facts = cls.facts
    ctx.module.used_links.add(facts.name)
    init = facts.methods.get("__init__", NO_INIT)
    imported = ctx.emit("imported.ok", imm=(name, facts.name))
    found = _Found.of(ctx, name, ctx.emit("bool.and", imported, ctx.emit("class.ok", imm=(facts.name,))))
    args = _evaluated(ctx, init, node, slots, 1)

    def fast() -> Value:
        fresh = ctx.emit("class.new", type=instance(facts.name), imm=(facts.name,))
        if init is not NO_INIT:
            receiver = coerce(ctx, fresh, init.params[0].type)
            ctx.emit("call", receiver, *_taken(ctx, init, args, 1), type=init.result, imm=(init.symbol,))
        return coerce(ctx, fresh, OBJECT)

    def slow() -> Value:
        return found.call(ctx, *_as_written(ctx, init, node, args, 1))

    return guards.guarded(ctx, found.guard, OBJECT, fast, slow)


def is_instance(ctx: Context, value: Value, of: tree.Expr) -> Value | None:
    """`isinstance(value, of)` for an imported class, or None."""
    cls = ctx.linked(of.type.args[0]) if of.type.name == "type" and of.type.args else None
    if cls is None or not isinstance(of, tree.Name) or of.scope != "global" or cls.facts.name != of.type.args[0].name:
        return None
    name = of.id
    ctx.module.used_globals.add(name)
    ctx.module.used_links.add(cls.facts.name)
    return guards.guarded(
        ctx,
        ctx.emit("imported.ok", imm=(name, cls.facts.name)),
        BOOL,
        lambda: _is_one(ctx, value, cls),
        lambda: ctx.emit("object.isinstance", value, ctx.emit("global.get", imm=(name,))),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What an imported name stands for: `guard` says whether it is the definition that we know; where not, `callee` has
    been looked up, before the arguments are evaluated, as Python does."""

    guard: Value
    callee: Value

    @classmethod
    def of(cls, ctx: Context, name: str, guard: Value) -> "_Found":
        ctx.module.used_globals.add(name)
        return cls(guard, guards.guarded(ctx, guard, OBJECT, ctx.undef, lambda: ctx.emit("global.get", imm=(name,))))

    def call(self, ctx: Context, positional: list[Value], keywords: Value | None) -> Value:
        """The call through the call protocol."""
        if keywords is None:
            return ctx.emit("object.call", self.callee, *positional)
        return ctx.emit("object.call_kw", self.callee, keywords, *positional)


def _joined(kind: Type) -> Type:
    """What both ways give: numbers as they are, other values as objects, whose class their users test."""
    return OBJECT if kind.kind is Kind.POINTER else kind


def _is_one(ctx: Context, owner: Value, cls: LinkedClass) -> Value:
    return ctx.emit("isinstance", owner, imm=(f"@{cls.facts.name}",))


def _evaluated(ctx: Context, callee: Callee, node: tree.Call, slots: Arguments, skip: int) -> list[Value]:
    """The arguments in the order of the parameters, evaluated in that of the source, in whatever representation."""
    values = {id(arg): expr(ctx, arg) for arg in (*node.args, *(value for _, value in node.keywords))}
    args = []
    for slot, default in zip(slots, callee.defaults[skip:], strict=True):
        if slot is not None:
            args.append(values[id(slot)])
        else:
            assert default is not None
            args.append(names.constant(ctx, default.value))
    return args


def _taken(ctx: Context, callee: Callee, args: list[Value], skip: int) -> list[Value]:
    """The arguments as the native code takes them; a wrong one raises here, as at the function's own boundary."""
    pairs = zip(callee.params[skip:], args, strict=True)
    return [coerce(ctx, value, param.type, param.declared) for param, value in pairs]


def _as_written(
    ctx: Context, callee: Callee, node: tree.Call, args: list[Value], skip: int
) -> tuple[list[Value], Value | None]:
    """The arguments of the call protocol, and the tuple of keywords."""
    positional = [coerce(ctx, value, OBJECT) for value in args[: len(node.args)]]
    if not node.keywords:
        return positional, None
    index = {param.name: number for number, param in enumerate(callee.params[skip:])}
    named = [coerce(ctx, args[index[key]], OBJECT) for key, _ in node.keywords if key is not None]
    keywords = ctx.emit("const.object", imm=(repr(tuple(key for key, _ in node.keywords)),))
    return [*positional, *named], ctx.emit("assume", keywords, type=TUPLE)
