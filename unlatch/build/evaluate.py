"""Three ways to ask for the value of an expression: as it comes, as an operand, in a given representation; and
branching on its truth.
"""

from unlatch.build import operators
from unlatch.build.coerce import coerce
from unlatch.build.context import Context
from unlatch.frontend import tree
from unlatch.ir.func import Block, Value
from unlatch.types import OBJECT, Kind, Type


def expr(ctx: Context, node: tree.Expr) -> Value:
    """The value of an expression in whatever representation it comes."""
    with ctx.at(node):
        return ctx.expressions[type(node)](ctx, node)


def operand(ctx: Context, node: tree.Expr) -> Value:
    """The value in the best representation that the static type allows: what operators and methods choose their rows
    by.
    """
    value = expr(ctx, node)
    wanted = ctx.type_of(node.type)
    if wanted == value.type or value.type.kind is not Kind.POINTER or wanted == OBJECT:
        return value
    with ctx.at(node):
        return coerce(ctx, value, wanted, str(node.type))


def as_type(ctx: Context, node: tree.Expr, to: Type) -> Value:
    """The value in the given representation."""
    value = expr(ctx, node)
    with ctx.at(node):
        return coerce(ctx, value, to, str(node.type))


def as_object(ctx: Context, node: tree.Expr) -> Value:
    """The value as a plain object."""
    return as_type(ctx, node, OBJECT)


def discard(ctx: Context, node: tree.Expr) -> None:
    """Evaluate for the effects alone."""
    if isinstance(node, tree.Constant):
        return
    expr(ctx, node)


def condition(ctx: Context, node: tree.Expr, yes: Block, no: Block) -> None:
    """Branch on the truth of an expression, short circuits as control flow."""
    with ctx.at(node):
        match node:
            case tree.UnaryOp(op="not", operand=inner):
                condition(ctx, inner, no, yes)
            case tree.BoolOp(op=op, values=values):
                for value in values[:-1]:
                    rest = ctx.fb.new_block()
                    condition(ctx, value, *((rest, no) if op == "and" else (yes, rest)))
                    ctx.fb.start(rest)
                condition(ctx, values[-1], yes, no)
            case tree.Compare(left=left, ops=ops, comparators=comparators):
                before = operand(ctx, left)
                for op, comparator in zip(ops[:-1], comparators[:-1], strict=True):
                    other = operand(ctx, comparator)
                    rest = ctx.fb.new_block()
                    ctx.fb.branch(operators.compare_truth(ctx, op, before, other), rest, no)
                    ctx.fb.start(rest)
                    before = other
                last = operators.compare_truth(ctx, ops[-1], before, operand(ctx, comparators[-1]))
                ctx.fb.branch(last, yes, no)
            case tree.Constant(value=literal):
                ctx.fb.jump(yes if literal else no)
            case _:
                ctx.fb.branch(operators.truth(ctx, operand(ctx, node)), yes, no)
