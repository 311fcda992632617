"""Calls: native functions and methods directly where the target is known, everything else through the call protocol.

A direct call is guarded: `native.ok` (the global still holds the original), `class.ok`, `self.native`, or the method
table.  The guard is read where Python would look the callee up, before the arguments are evaluated.
"""

from unlatch.build import attributes, builtin_calls, guards, linked, methods, names, supers
from unlatch.build.coerce import coerce
from unlatch.build.context import Callee, ClassFacts, Context
from unlatch.build.evaluate import as_object, expr, operand
from unlatch.build.linked import Arguments
from unlatch.frontend import tree
from unlatch.frontend.statics import ANY
from unlatch.ir.func import Value
from unlatch.types import OBJECT, TUPLE, instance


def call(ctx: Context, node: tree.Call) -> Value:
    """Any call expression."""
    match node.func:
        case tree.Name(scope="builtin"):
            done = builtin_calls.call(ctx, node)
            if done is not None:
                return done
        case tree.Name(scope="global", id=name):
            done = _global_call(ctx, node, name) or imported_call(ctx, node)
            if done is not None:
                return done
        case tree.Attribute(
            value=tree.Call(func=tree.Name(id="super", scope="builtin"), args=(), keywords=()), attr=attr
        ):
            return _super_call(ctx, node, attr)
        case tree.Attribute():
            return _method_call(ctx, node, node.func)
        case _:
            pass
    return generic(ctx, expr(ctx, node.func), node)


def imported_call(ctx: Context, node: tree.Call) -> Value | None:
    """A call of something imported that has rows of its own, or None."""
    return methods.math_call(ctx, node) or builtin_calls.native_conversion(ctx, node)


# Any callee -------------------------------------------------------------------------------------------------


def generic(ctx: Context, callee: Value, node: tree.Call) -> Value:
    """Through the call protocol."""
    function = coerce(ctx, callee, OBJECT)
    if is_plain(node):
        args = [as_object(ctx, arg) for arg in node.args]
        if not node.keywords:
            return ctx.emit("object.call", function, *args)
        keywords = _keyword_names(ctx, node)
        args += [as_object(ctx, value) for _, value in node.keywords]
        return ctx.emit("object.call_kw", function, keywords, *args)
    return _spread(ctx, function, node)


def is_plain(node: tree.Call) -> bool:
    """Whether there is neither `*args` nor `**kwargs` in the call."""
    return not any(isinstance(a, tree.Starred) for a in node.args) and all(k is not None for k, _ in node.keywords)


def _keyword_names(ctx: Context, node: tree.Call) -> Value:
    keywords = ctx.emit("const.object", imm=(repr(tuple(k for k, _ in node.keywords)),))
    return ctx.emit("assume", keywords, type=TUPLE)


def _spread(ctx: Context, function: Value, node: tree.Call) -> Value:
    """`f(*a, **k)`."""
    if len(node.args) == 1 and isinstance(node.args[0], tree.Starred):
        positional = ctx.emit("call.args_tuple", function, as_object(ctx, node.args[0].value))
    else:
        gathered = ctx.emit("list.new")
        for arg in node.args:
            if isinstance(arg, tree.Starred):
                ctx.emit("list.extend_star", gathered, as_object(ctx, arg.value))
            else:
                ctx.emit("list.push", gathered, as_object(ctx, arg))
        positional = ctx.emit("call.args_list", gathered)
    if not node.keywords:
        return ctx.emit("object.call_ex", function, positional, ctx.undef())
    named = ctx.emit("dict.new")
    for key, value in node.keywords:
        if key is None:
            ctx.emit("dict.merge_kwargs", named, as_object(ctx, value), function)
        else:
            part = ctx.emit("dict.build", ctx.string(key), as_object(ctx, value))
            ctx.emit("dict.merge_kwargs", named, part, function)
    return ctx.emit("object.call_ex", function, positional, named)


# Native functions of this module ----------------------------------------------------------------------------


def match_arguments(callee: Callee, node: tree.Call, skip: int) -> Arguments | None:
    """The call's arguments in parameter order (the first `skip` parameters are filled otherwise), or None where only
    CPython's own binding will do: wrong arguments, `*` or `**`, defaults that are no literals.
    """
    if not is_plain(node) or not callee.is_simple:
        return None
    params = callee.params[skip:]
    slots: Arguments = [None] * len(params)
    if len(node.args) > sum(p.kind.value != "keyword_only" for p in params):
        return None
    for index, arg in enumerate(node.args):
        slots[index] = arg
    by_name = {p.name: i for i, p in enumerate(params) if p.kind.value != "positional_only"}
    for key, value in node.keywords:
        index = by_name.get(key or "", -1)
        if index < 0 or slots[index] is not None:
            return None
        slots[index] = value
    if any(slot is None and callee.defaults[skip + i] is None for i, slot in enumerate(slots)):
        return None
    return slots


def _evaluate(ctx: Context, callee: Callee, node: tree.Call, slots: Arguments, skip: int) -> list[Value]:
    """The argument values in parameter order, evaluated in source order, in the parameters' representations.

    A parameter that also accepts None or a union takes an object; a wrong argument raises here, as it would at the
    function's own boundary.
    """
    values: dict[int, Value] = {}
    order = [*node.args, *(value for _, value in node.keywords)]
    for arg in order:
        index = next(i for i, slot in enumerate(slots) if slot is arg)
        values[index] = expr(ctx, arg)
    result = []
    for index, slot in enumerate(slots):
        param = callee.params[skip + index]
        default = callee.defaults[skip + index]
        value = values[index] if slot is not None or default is None else names.constant(ctx, default.value)
        result.append(coerce(ctx, value, param.type, param.declared))
    return result


def _global_call(ctx: Context, node: tree.Call, name: str) -> Value | None:
    callee = ctx.module.functions.get(name)
    if callee is not None and callee.kind == "function":
        return _function_call(ctx, node, name, callee)
    facts = ctx.module.classes.get(ctx.module.class_globals.get(name, ""))
    if facts is not None:
        return _construct(ctx, node, name, facts)
    return _imported_call(ctx, node, name)


def _imported_call(ctx: Context, node: tree.Call, name: str) -> Value | None:
    """A call of a class or function that another module of the build defines."""
    static = node.func.type
    cls = ctx.module.linked_classes.get(static.args[0].name) if static.name == "type" and static.args else None
    if cls is not None and cls.facts.name == static.args[0].name:
        slots = _init_slots(cls.facts, node)
        return linked.construct(ctx, name, node, cls, slots) if slots is not None else None
    callee = ctx.module.linked_functions.get(name)
    slots = match_arguments(callee, node, 0) if callee is not None else None
    return linked.function_call(ctx, name, node, callee, slots) if callee is not None and slots is not None else None


def _init_slots(facts: ClassFacts, node: tree.Call) -> Arguments | None:
    """The arguments of a native class's `__init__`; None where instances are not made natively."""
    init = facts.methods.get("__init__")
    if facts.defines_new or (init is None and (facts.has_init or node.args or node.keywords)):
        return None
    return [] if init is None else match_arguments(init, node, 1)


def _function_call(ctx: Context, node: tree.Call, name: str, callee: Callee) -> Value | None:
    slots = match_arguments(callee, node, 0)
    if slots is None:
        return None
    ctx.module.used_globals.add(name)
    calm = all(_is_calm(ctx, arg) for arg in slots if arg is not None)
    early = None if calm else ctx.emit("native.ok", imm=(name,))
    other = None if early is None else _looked_up_unless(ctx, early, name)
    args = _evaluate(ctx, callee, node, slots, 0)
    guard = early or ctx.emit("native.ok", imm=(name,))
    return guards.guarded(
        ctx,
        guard,
        callee.result,
        lambda: ctx.emit("call", *args, type=callee.result, imm=(callee.symbol,)),
        lambda: _call_values(ctx, other or _looked_up(ctx, name), callee, args, 0, node),
    )


def _is_calm(ctx: Context, node: tree.Expr) -> bool:
    """Whether evaluating the expression runs nobody's code, so that the callee may be looked up after it."""
    match node:
        case tree.Constant():
            return True
        case tree.Name(scope="local"):
            return True
        case tree.BinOp(op="+" | "-" | "*", left=left, right=right):
            scalar = all(names.is_scalar(ctx.type_of(part.type)) for part in (left, right))
            return scalar and _is_calm(ctx, left) and _is_calm(ctx, right)
        case tree.UnaryOp(op="-" | "+", operand=inner):
            return names.is_scalar(ctx.type_of(inner.type)) and _is_calm(ctx, inner)
        case _:
            return False


def _looked_up(ctx: Context, name: str) -> object:
    """A variable with the callee from the namespace."""
    key = ctx.fb.variable(OBJECT, "callee")
    ctx.fb.write(key, ctx.emit("global.get", imm=(name,)))
    return key


def _looked_up_unless(ctx: Context, guard: Value, name: str) -> object:
    """A variable with the callee from the namespace where the guard fails (undefined otherwise)."""
    key = ctx.fb.variable(OBJECT, "callee")
    found, go = ctx.fb.new_block(), ctx.fb.new_block()
    ctx.fb.write(key, ctx.undef())
    ctx.fb.branch(guard, go, found)
    ctx.fb.start(found)
    ctx.fb.write(key, ctx.emit("global.get", imm=(name,)))
    ctx.fb.jump(go)
    ctx.fb.start(go)
    return key


def _call_values(ctx: Context, key: object, callee: Callee, args: list[Value], skip: int, node: tree.Call) -> Value:
    """The generic call with arguments that have been evaluated for a direct one: positional and keyword ones as in
    the source.
    """
    function = ctx.fb.read(key)
    params = callee.params[skip:]
    positional = [coerce(ctx, args[i], OBJECT) for i in range(len(node.args))]
    if not node.keywords:
        value = ctx.emit("object.call", function, *positional)
    else:
        index = {p.name: i for i, p in enumerate(params)}
        named = [coerce(ctx, args[index[k]], OBJECT) for k, _ in node.keywords if k is not None]
        value = ctx.emit("object.call_kw", function, _keyword_names(ctx, node), *positional, *named)
    return coerce(ctx, value, callee.result)


def _construct(ctx: Context, node: tree.Call, name: str, facts: ClassFacts) -> Value | None:
    """An instance of a native class of this module: allocation and native `__init__`, no argument tuple."""
    made = instance(facts.name)
    init = facts.methods.get("__init__")
    slots = _init_slots(facts, node)
    if slots is None:
        return None
    ctx.module.used_globals.add(name)
    guard = ctx.emit("bool.and", ctx.emit("native.ok", imm=(name,)), ctx.emit("class.ok", imm=(facts.name,)))
    other = _looked_up_unless(ctx, guard, name)
    args = [] if init is None else _evaluate(ctx, init, node, slots, 1)

    def fast() -> Value:
        fresh = ctx.emit("class.new", type=made, imm=(facts.name,))
        if init is not None:
            receiver = coerce(ctx, fresh, init.params[0].type)
            ctx.emit("call", receiver, *args, type=init.result, imm=(init.symbol,))
        return fresh

    def slow() -> Value:
        function = Callee("", () if init is None else init.params, (), OBJECT, ANY, "class")
        value = _call_values(ctx, other, function, args, 1, node)
        return coerce(ctx, value, made)

    return guards.guarded(ctx, guard, made, fast, slow)


# Methods ----------------------------------------------------------------------------------------------------


def _method_call(ctx: Context, node: tree.Call, func: tree.Attribute) -> Value:
    done = methods.math_call(ctx, node)
    if done is not None:
        return done
    owner = operand(ctx, func.value)
    facts = ctx.class_of(owner.type)
    if facts is not None:
        callee = facts.table.get(func.attr)
        if callee is not None:
            slots = match_arguments(callee, node, 1)
            if slots is not None:
                args = _evaluate(ctx, callee, node, slots, 1)
                receiver = coerce(ctx, owner, callee.params[0].type)
                with ctx.at_attribute(node, func):
                    return ctx.emit("call.method", receiver, *args, type=callee.result, imm=(facts.name, func.attr))
    elsewhere = ctx.linked(func.value.type)
    if elsewhere is not None and owner.type == OBJECT:
        callee = elsewhere.facts.table.get(func.attr)
        slots = match_arguments(callee, node, 1) if callee is not None else None
        if callee is not None and slots is not None:
            return linked.method_call(ctx, owner, func, node, callee, slots)
    if is_plain(node) and not node.keywords:
        done = methods.call(ctx, owner, func, node)
        if done is not None:
            return done
    if attributes.slot_of(ctx, owner.type, func.attr) is not None or not is_plain(node):
        with ctx.at_attribute(func, func):
            function = attributes.load_from(ctx, owner, func.value.type, func.attr)
        return generic(ctx, function, node)
    return call_by_name(ctx, owner, func.attr, node)


def call_by_name(ctx: Context, owner: Value, attr: str, node: tree.Call) -> Value:
    """`owner.attr(...)` without making the bound method."""
    args = [as_object(ctx, arg) for arg in node.args]
    target = coerce(ctx, owner, OBJECT)
    keywords = _keyword_names(ctx, node) if node.keywords else None
    args += [as_object(ctx, value) for _, value in node.keywords]
    assert isinstance(node.func, tree.Attribute)
    with ctx.at_attribute(node, node.func):
        if keywords is None:
            return ctx.emit("object.call_method", target, ctx.string(attr), *args)
        return ctx.emit("object.call_method_kw", target, ctx.string(attr), keywords, *args)


def _super_call(ctx: Context, node: tree.Call, attr: str) -> Value:
    """`super().attr(...)`: the native base's method directly where the instance's class is native, else through
    `super`.
    """
    function = ctx.function
    if function.class_name is None or not function.params:
        raise ctx.refuse("super() outside a method", node)
    first = supers.first_argument(ctx, node)
    facts = ctx.module.classes.get(function.class_name or "")
    base = ctx.module.classes.get(facts.base or "") if facts is not None else None
    callee = base.methods.get(attr) if base is not None else None
    if facts is None or callee is None or callee.kind != "method" or function.kind != "method":
        return _super_generic(ctx, first, attr, node)
    slots = match_arguments(callee, node, 1)
    if slots is None:
        return _super_generic(ctx, first, attr, node)
    guard = ctx.emit("self.native", first, imm=(facts.name,))
    args = _evaluate(ctx, callee, node, slots, 1)
    receiver = callee.params[0].type

    def slow() -> Value:
        boxed = [coerce(ctx, arg, OBJECT) for arg in args[: len(node.args)]]
        method = ctx.emit("super.attr", supers.defining_class(ctx), coerce(ctx, first, OBJECT), ctx.string(attr))
        key = ctx.fb.variable(OBJECT, "method")
        ctx.fb.write(key, method)
        if not node.keywords:
            return coerce(ctx, ctx.emit("object.call", method, *boxed), callee.result)
        return _call_values(ctx, key, callee, args, 1, node)

    return guards.guarded(
        ctx,
        guard,
        callee.result,
        lambda: ctx.emit("call", coerce(ctx, first, receiver), *args, type=callee.result, imm=(callee.symbol,)),
        slow,
    )


def _super_generic(ctx: Context, first: Value, attr: str, node: tree.Call) -> Value:
    method = ctx.emit("super.attr", supers.defining_class(ctx), coerce(ctx, first, OBJECT), ctx.string(attr))
    return generic(ctx, method, node)
