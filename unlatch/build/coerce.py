"""Changes the representation of a value: boxing, checked unboxing, checked casts, numeric promotions."""

from unlatch.build.context import Context
from unlatch.ir.func import Value
from unlatch.types import BOOL, FLOAT, INT, NATIVE_INTS, NONE, OBJECT, Kind, Type


def coerce(ctx: Context, value: Value, to: Type, declared: str = "") -> Value:
    """`value` as `to`.  Where the value's type does not prove it, the conversion is checked and raises TypeError
    (contract A10).
    """
    source = value.type
    if source == to or (to == OBJECT and source.kind is Kind.POINTER):
        return value
    if to == OBJECT:
        return ctx.emit(f"{source.name}.box", value)
    if to.kind is Kind.POINTER:
        if is_subtype(ctx, source, to):
            return ctx.emit("assume", value, type=to)
        boxed = value if source.kind is Kind.POINTER else ctx.emit(f"{source.name}.box", value)
        return ctx.emit("cast", boxed, type=to, imm=(declared or str(to).removeprefix("@"),))
    if source.kind is Kind.POINTER:
        return ctx.emit(f"{to.name}.unbox", value)
    return _scalar(ctx, value, to)


def is_subtype(ctx: Context, sub: Type, sup: Type) -> bool:
    """Whether each value of `sub` is one of `sup`, judged by native class inheritance."""
    facts = ctx.class_named(sub.name[1:]) if sub.is_native_class else None
    while facts is not None:
        if f"@{facts.name}" == sup.name:
            return True
        facts = ctx.class_named(facts.base) if facts.base is not None else None
    return False


def _scalar(ctx: Context, value: Value, to: Type) -> Value:
    """Between scalars.  A bool that becomes an `int` stays True or False (its identity shows in output)."""
    source = value.type
    if source == BOOL and to == INT:
        return ctx.emit("bool.as_int", value)
    if source == BOOL:
        return _scalar(ctx, ctx.emit("bool.to_int", value), to)
    if source == INT and to == FLOAT:
        return ctx.emit("int.to_float", value)
    if source == INT and to in NATIVE_INTS:
        return ctx.emit(f"{to.name}.from_int", value)
    if source in NATIVE_INTS and to == INT:
        return ctx.emit(f"{source.name}.to_int", value)
    if source in NATIVE_INTS and to == FLOAT:
        return ctx.emit(f"{source.name}.to_float", value)
    if source in NATIVE_INTS and to in NATIVE_INTS:
        return ctx.emit(f"{source.name}.to_{to.name}", value)
    # Only a wrong annotation leads here (float to int, …): let the checked unboxing report it.
    return ctx.emit(f"{to.name}.unbox", ctx.emit(f"{source.name}.box", value))


def as_arith_int(ctx: Context, value: Value) -> Value:
    """A bool or int as a plain `int` operand, where the result of an operation does not depend on the operand being a
    bool.
    """
    if value.type == BOOL:
        return ctx.emit("bool.to_int", value)
    return coerce(ctx, value, INT)


def none_result(ctx: Context) -> Value:
    """What a function without `return` gives."""
    return ctx.emit("const.none") if ctx.result in (NONE, OBJECT) else coerce(ctx, ctx.emit("const.none"), ctx.result)
