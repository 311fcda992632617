"""Expressions without a file of their own: names, constants, operators, short circuits, conditional expressions."""

from unlatch.build import names, operators
from unlatch.build.coerce import coerce
from unlatch.build.context import Context
from unlatch.build.evaluate import as_type, condition, expr, operand
from unlatch.frontend import tree
from unlatch.ir.func import Value
from unlatch.types import BOOL, OBJECT


def constant(ctx: Context, node: tree.Constant) -> Value:
    return names.constant(ctx, node.value)


def name(ctx: Context, node: tree.Name) -> Value:
    return names.load(ctx, node)


def unary(ctx: Context, node: tree.UnaryOp) -> Value:
    if node.op == "not":
        return operators.negate(ctx, operators.truth(ctx, operand(ctx, node.operand)))
    if isinstance(node.operand, tree.Constant) and type(node.operand.value) in (int, float):
        number = node.operand.value
        if node.op == "-":
            return names.constant(ctx, -number)  # type: ignore[operator]
    return operators.unary(ctx, node.op, operand(ctx, node.operand))


def binary(ctx: Context, node: tree.BinOp) -> Value:
    left = operand(ctx, node.left)
    right = operand(ctx, node.right)
    return operators.binary(ctx, node.op, left, right, ctx.type_of(node.type))


def bool_op(ctx: Context, node: tree.BoolOp) -> Value:
    result = ctx.type_of(node.type)
    if result == BOOL and all(ctx.type_of(v.type) == BOOL for v in node.values):
        return _control_bool(ctx, node)
    kept = ctx.fb.variable(result)
    done = ctx.fb.new_block()
    for value in node.values[:-1]:
        here = operand(ctx, value)
        keep, rest = ctx.fb.new_block(), ctx.fb.new_block()
        ctx.fb.branch(operators.truth(ctx, here), *((rest, keep) if node.op == "and" else (keep, rest)))
        ctx.fb.start(keep)
        ctx.fb.write(kept, coerce(ctx, here, result, str(node.type)))
        ctx.fb.jump(done)
        ctx.fb.start(rest)
    ctx.fb.write(kept, as_type(ctx, node.values[-1], result))
    ctx.fb.jump(done)
    ctx.fb.start(done)
    return ctx.fb.read(kept)


def compare(ctx: Context, node: tree.Compare) -> Value:
    if len(node.ops) == 1:
        left = operand(ctx, node.left)
        return operators.compare(ctx, node.ops[0], left, operand(ctx, node.comparators[0]))
    kept = ctx.fb.variable(OBJECT)
    done = ctx.fb.new_block()
    value = operand(ctx, node.left)
    for op, comparator in zip(node.ops, node.comparators, strict=True):
        other = operand(ctx, comparator)
        result = operators.compare(ctx, op, value, other)
        ctx.fb.write(kept, coerce(ctx, result, OBJECT))
        if comparator is node.comparators[-1]:
            break
        rest = ctx.fb.new_block()
        ctx.fb.branch(operators.truth(ctx, result), rest, done)
        ctx.fb.start(rest)
        value = other
    ctx.fb.jump(done)
    ctx.fb.start(done)
    return ctx.fb.read(kept)


def _control_bool(ctx: Context, node: tree.Expr) -> Value:
    """A bool expression with short circuits, as control flow."""
    kept = ctx.fb.variable(BOOL)
    yes, no, done = ctx.fb.new_block(), ctx.fb.new_block(), ctx.fb.new_block()
    condition(ctx, node, yes, no)
    for block, value in ((yes, True), (no, False)):
        ctx.fb.start(block)
        ctx.fb.write(kept, ctx.fb.bool_const(value))
        ctx.fb.jump(done)
    ctx.fb.start(done)
    return ctx.fb.read(kept)


def if_exp(ctx: Context, node: tree.IfExp) -> Value:
    result = ctx.type_of(node.type)
    kept = ctx.fb.variable(result)
    yes, no, done = ctx.fb.new_block(), ctx.fb.new_block(), ctx.fb.new_block()
    condition(ctx, node.test, yes, no)
    for block, part in ((yes, node.body), (no, node.orelse)):
        ctx.fb.start(block)
        ctx.fb.write(kept, as_type(ctx, part, result))
        ctx.fb.jump(done)
    ctx.fb.start(done)
    return ctx.fb.read(kept)


def named(ctx: Context, node: tree.NamedExpr) -> Value:
    value = expr(ctx, node.value)
    names.store(ctx, node.target, value)
    return value


def unsupported(ctx: Context, node: tree.Unsupported) -> Value:
    raise ctx.refuse(node.reason, node)


def misplaced(ctx: Context, node: tree.Expr) -> Value:
    raise ctx.refuse(f"{type(node).__name__.lower()} in this place", node)
