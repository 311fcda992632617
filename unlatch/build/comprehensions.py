"""List, set and dict comprehensions: loops in place, as CPython has inlined them since 3.12."""

from unlatch.build import iteration, loops
from unlatch.build.context import Context, Region
from unlatch.build.evaluate import as_object, condition
from unlatch.frontend import tree
from unlatch.ir.func import Value


def comprehension(ctx: Context, node: tree.Comprehension) -> Value:
    """The new container, filled by nested loops."""
    if any(generator.is_async for generator in node.generators):
        raise ctx.refuse("async comprehension", node)
    first = iteration.start(ctx, node.generators[0].iter)
    result = ctx.emit({"list": "list.new", "set": "set.new", "dict": "dict.new"}[node.kind])
    _clauses(ctx, node, 0, first, result)
    return result


def _clauses(ctx: Context, node: tree.Comprehension, depth: int, source: iteration.Source, result: Value) -> None:
    generator = node.generators[depth]
    head, advance, done = (ctx.fb.new_block() for _ in range(3))
    ctx.fb.jump(head)
    ctx.fb.enter(head)
    with ctx.at(generator.iter):
        values = source.step(done)
    loops.bind(ctx, generator.target, values)
    for test in generator.ifs:
        passed = ctx.fb.new_block()
        condition(ctx, test, passed, advance)
        ctx.fb.start(passed)
    with ctx.region(Region()):
        if depth + 1 < len(node.generators):
            inner = iteration.start(ctx, node.generators[depth + 1].iter)
            _clauses(ctx, node, depth + 1, inner, result)
        else:
            _add(ctx, node, result)
    ctx.fb.jump(advance)
    ctx.fb.start(advance)
    with ctx.at(generator.iter):
        source.advance()
    ctx.fb.jump(head)
    ctx.fb.seal(head)
    ctx.fb.start(done)


def _add(ctx: Context, node: tree.Comprehension, result: Value) -> None:
    key = as_object(ctx, node.key)
    match node.kind:
        case "list":
            ctx.emit("list.push", result, key)
        case "set":
            ctx.emit("set.add", result, key)
        case _:
            assert node.value is not None
            ctx.emit("dict.set_item", result, key, as_object(ctx, node.value))
