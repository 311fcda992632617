"""Attribute access: slots of native classes by offset, everything else through the object protocol."""

from unlatch.build import linked, supers
from unlatch.build.coerce import coerce
from unlatch.build.context import ClassFacts, Context
from unlatch.build.evaluate import operand
from unlatch.frontend import tree
from unlatch.frontend.statics import Static
from unlatch.ir.func import Value
from unlatch.types import FLOAT, OBJECT, Type


def slot_of(ctx: Context, owner: Type, attr: str) -> tuple[ClassFacts, Type] | None:
    """The native class and the representation of a slot, if the attribute has one."""
    facts = ctx.class_of(owner)
    if facts is None or attr not in facts.attrs:
        return None
    return facts, ctx.type_of(facts.attrs[attr].type)


def load(ctx: Context, node: tree.Attribute) -> Value:
    """`value.attr`."""
    if supers.is_super(node.value):
        return supers.attribute(ctx, node)
    owner = operand(ctx, node.value)
    with ctx.at_attribute(node, node):
        return load_from(ctx, owner, node.value.type, node.attr)


def load_from(ctx: Context, owner: Value, static: Static, attr: str) -> Value:
    """The attribute of a value that has been evaluated, of which `static` is known."""
    slot = slot_of(ctx, owner.type, attr)
    if slot is not None:
        return ctx.emit("slot.get", owner, type=slot[1], imm=(slot[0].name, attr))
    found = linked.load(ctx, coerce(ctx, owner, OBJECT), static, attr)
    if found is not None:
        return found
    value = ctx.emit("object.getattr", coerce(ctx, owner, OBJECT), ctx.string(attr))
    facts = ctx.class_of(owner.type)
    declared = facts.properties.get(attr) if facts is not None else None
    if declared is not None and ctx.type_of(declared) == FLOAT:
        # The checker narrows a float property to int behind an assignment of one; what comes back is a float.
        return coerce(ctx, value, FLOAT)
    return value


def store_to(ctx: Context, owner: Value, static: Static, attr: str, value: Value) -> None:
    """`owner.attr = value`."""
    slot = slot_of(ctx, owner.type, attr)
    if slot is not None:
        ctx.emit("slot.set", owner, coerce(ctx, value, slot[1]), imm=(slot[0].name, attr))
        return
    if linked.store(ctx, coerce(ctx, owner, OBJECT), static, attr, value):
        return
    ctx.emit("object.setattr", coerce(ctx, owner, OBJECT), ctx.string(attr), coerce(ctx, value, OBJECT))


def delete_from(ctx: Context, owner: Value, attr: str) -> None:
    """`del owner.attr`."""
    slot = slot_of(ctx, owner.type, attr)
    if slot is not None:
        ctx.emit("slot.del", owner, imm=(slot[0].name, attr))
        return
    ctx.emit("object.delattr", coerce(ctx, owner, OBJECT), ctx.string(attr))
