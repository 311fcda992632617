"""Expressions: `ast` nodes plus the checker's types and resolved names → nodes of the typed tree."""

import ast
from typing import Final, TypeIs

from unlatch.frontend import captures, codes, scopes, trust
from unlatch.frontend import tree as t
from unlatch.frontend.context import FunctionContext
from unlatch.frontend.facts import Variable
from unlatch.frontend.statics import ANY, BOOL, NONE, STR, Static
from unlatch.ir.func import Pos

BINARY: Final[dict[type[ast.operator], str]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
}
_UNARY: Final[dict[type[ast.unaryop], str]] = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~", ast.Not: "not"}
_COMPARE: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}
_ALWAYS_BOOL: Final = frozenset({"is", "is not", "in", "not in"})
_CONVERSIONS: Final = {-1: "", ord("s"): "s", ord("r"): "r", ord("a"): "a"}


def pos_of(node: ast.expr | ast.stmt | ast.excepthandler | ast.arg) -> Pos:
    """The node's position as CPython has it."""
    return Pos(node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)


class ExprConverter:
    """Converts the expressions of one function; `ctx` says what is known of it and collects what is found out."""

    def __init__(self, ctx: FunctionContext) -> None:
        self.ctx = ctx

    def expr(self, node: ast.expr) -> t.Expr:
        """Convert one expression."""
        pos = pos_of(node)
        match node:
            case ast.Constant(value=value):
                return t.Constant(pos=pos, type=_literal_type(value), value=value)
            case ast.Name():
                return self.name(node)
            case ast.Attribute(value=value, attr=attr):
                owner = self.expr(value)
                name = scopes.mangled(attr, self.ctx.mangling)
                return t.Attribute(pos=pos, type=self._attribute_type(node, owner, name), value=owner, attr=name)
            case ast.Subscript(value=value, slice=index):
                base, key = self.expr(value), self.expr(index)
                type_ = self._unless_doubtful(node, value, base)
                if base.type.name in ("dict", "list") and base.type.args and not isinstance(index, ast.Slice):
                    type_ = trust.lasting(base.type.args[-1], type_)
                return t.Subscript(pos=pos, type=type_, value=base, index=key)
            case ast.Slice(lower=lower, upper=upper, step=step):
                return t.Slice(
                    pos=pos,
                    type=Static("slice"),
                    lower=self.maybe(lower),
                    upper=self.maybe(upper),
                    step=self.maybe(step),
                )
            case ast.Starred(value=value):
                return t.Starred(pos=pos, value=self.expr(value))
            case ast.Call():
                return self._call(node)
            case ast.UnaryOp(op=op, operand=operand):
                inner = self.expr(operand)
                type_ = BOOL if isinstance(op, ast.Not) else self._unless_doubtful(node, operand, inner)
                return t.UnaryOp(pos=pos, type=type_, op=_UNARY[type(op)], operand=inner)
            case ast.BinOp(left=left, op=op, right=right):
                return self._binary(node, left, op, right)
            case ast.BoolOp(op=op, values=operands):
                values = tuple(map(self.expr, operands))
                doubtful = any(map(self.is_doubtful, operands, values))
                type_ = ANY if doubtful else trust.unmixed(self.ctx.known(node), (v.type for v in values))
                return t.BoolOp(pos=pos, type=type_, op="and" if isinstance(op, ast.And) else "or", values=values)
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                return self._compare(node, left, ops, comparators)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                parts = self.expr(test), self.expr(body), self.expr(orelse)
                doubtful = self.is_doubtful(body, parts[1]) or self.is_doubtful(orelse, parts[2])
                type_ = ANY if doubtful else trust.unmixed(self.ctx.known(node), (parts[1].type, parts[2].type))
                return t.IfExp(pos=pos, type=type_, test=parts[0], body=parts[1], orelse=parts[2])
            case ast.NamedExpr(target=target, value=value):
                inner = self.expr(value)
                name_node = self.name(target)
                self.assigned(name_node, inner.type, inner)
                return t.NamedExpr(pos=pos, type=inner.type, target=name_node, value=inner)
            case ast.List(elts=elts):
                items = tuple(map(self.expr, elts))
                return t.ListExpr(pos=pos, type=self._display(node, "list", elts, items), items=items)
            case ast.Set(elts=elts):
                items = tuple(map(self.expr, elts))
                return t.SetExpr(pos=pos, type=self._display(node, "set", elts, items), items=items)
            case ast.Tuple(elts=elts):
                items = tuple(map(self.expr, elts))
                return t.TupleExpr(pos=pos, type=_tuple_type(items), items=items)
            case ast.Dict(keys=key_nodes, values=value_nodes):
                keys = tuple(map(self.maybe, key_nodes))
                values = tuple(map(self.expr, value_nodes))
                type_ = self._display(node, "dict", value_nodes, values)
                if type_.args and None not in keys:
                    key_types = (key.type for key in keys if key is not None)
                    type_ = Static("dict", (trust.unmixed(type_.args[0], key_types), type_.args[1]))
                return t.DictExpr(pos=pos, type=type_, keys=keys, values=values)
            case ast.JoinedStr(values=parts_):
                return t.JoinedStr(pos=pos, type=STR, values=tuple(map(self.expr, parts_)))
            case ast.FormattedValue(value=value, conversion=conversion, format_spec=spec):
                inner, format_ = self.expr(value), self.maybe(spec)
                return t.FormattedValue(
                    pos=pos, type=STR, value=inner, conversion=_CONVERSIONS[conversion], spec=format_
                )
            case ast.ListComp() | ast.SetComp() | ast.DictComp():
                return self._comprehension(node)
            case ast.GeneratorExp():
                return self._generator_expression(node)
            case ast.Lambda(args=args):
                return self.inner_function(node, "lambda", "<lambda>", args)
            case _:
                return t.Unsupported(pos=pos, reason=_UNSUPPORTED.get(type(node).__name__, "an unusual expression"))

    def maybe(self, node: ast.expr | None) -> t.Expr | None:
        """Convert an optional expression."""
        return None if node is None else self.expr(node)

    def name(self, node: ast.Name) -> t.Name:
        """A name in any context, resolved and with its type."""
        plain = scopes.mangled(node.id, self.ctx.mangling)
        id_, scope = self.ctx.resolve(plain)
        type_ = self.ctx.known(node)
        if scope in ("local", "cell"):
            own = self.ctx.local_type(id_)
            # A float variable holds a double, also where an int was assigned to it and the checker has noticed.
            narrowing_counts = id_ not in self.ctx.untrusted and own.name != "float" and not self.ctx.in_finally
            if (node.lineno, node.col_offset) < self.ctx.tests.get(id_, (0, 0)):
                type_ = own  # the test that would justify more is still to come
            elif not narrowing_counts or (id_ == self.ctx.self_name and type_ == ANY):
                type_ = own
            elif scope == "cell":
                type_ = trust.lasting(own, type_)
        elif scope == "global":
            variable = self.ctx.module.facts.globals.get(id_)
            if variable is not None:
                type_ = self.ctx.module.untrusted_globals.get(id_, trust.lasting(variable.type, type_))
        elif scope == "free":
            type_ = ANY
        return t.Name(pos=pos_of(node), type=type_, id=id_, scope=scope)

    def is_doubtful(self, node: ast.expr, converted: t.Expr) -> bool:
        """Whether the checker claims more about an expression than can be trusted."""
        return trust.is_weaker(converted.type, self.ctx.claimed(node))

    # Types of results -------------------------------------------------------------------------------------------------

    def _unless_doubtful(self, node: ast.expr, operand: ast.expr, converted: t.Expr) -> Static:
        return ANY if self.is_doubtful(operand, converted) else self.ctx.known(node)

    def _attribute_type(self, node: ast.Attribute, owner: t.Expr, name: str) -> Static:
        if self.is_doubtful(node.value, owner):
            return ANY
        weaker = self.ctx.module.group.weaker_attribute(owner.type, name)
        if weaker is not None:
            return weaker
        type_ = self.ctx.known(node)
        variable = self.ctx.module.group.attribute(owner.type, name) or self.ctx.variable(node)
        if variable is None:
            return ANY if type_ == NONE else type_  # it may have been narrowed to that
        if variable.type.name == "float" and type_.name in ("int", "bool"):
            return (
                variable.type
            )  # the checker narrows a float to int where an int was assigned; the slot holds a double
        if self.ctx.in_finally and type_ != variable.type:
            return ANY
        return trust.lasting(variable.type, type_)

    def _display(self, node: ast.expr, name: str, nodes: list[ast.expr], items: tuple[t.Expr, ...]) -> Static:
        if any(map(self.is_doubtful, nodes, items)):
            return Static(name, (ANY, ANY) if name == "dict" else (ANY,))
        known = self.ctx.known(node)
        if known.name != name or not known.args:
            return Static(name)
        return Static(name, (*known.args[:-1], trust.unmixed(known.args[-1], (item.type for item in items))))

    def _binary(self, node: ast.BinOp, left: ast.expr, op: ast.operator, right: ast.expr) -> t.Expr:
        a, b = self.expr(left), self.expr(right)
        doubtful = self.is_doubtful(left, a) or self.is_doubtful(right, b)
        type_ = ANY if doubtful else self.ctx.known(node)
        return t.BinOp(pos=pos_of(node), type=type_, op=BINARY[type(op)], left=a, right=b)

    def _compare(self, node: ast.Compare, left: ast.expr, ops: list[ast.cmpop], comparators: list[ast.expr]) -> t.Expr:
        first, others = self.expr(left), tuple(map(self.expr, comparators))
        names = tuple(_COMPARE[type(op)] for op in ops)
        doubtful = self.is_doubtful(left, first) or any(map(self.is_doubtful, comparators, others))
        always_bool = all(name in _ALWAYS_BOOL for name in names)
        type_ = BOOL if always_bool else ANY if doubtful else self.ctx.known(node)
        return t.Compare(pos=pos_of(node), type=type_, left=first, ops=names, comparators=others)

    def _call(self, node: ast.Call) -> t.Expr:
        func = self.expr(node.func)
        args = tuple(map(self.expr, node.args))
        keywords = tuple((k.arg, self.expr(k.value)) for k in node.keywords)
        type_ = self.ctx.known(node)
        nodes = [*node.args, *(k.value for k in node.keywords)]
        values = [*args, *(value for _, value in keywords)]
        self._filled(func, nodes, values)
        self._set_by_name(func, values)
        doubtful_function = self.is_doubtful(node.func, func) or self.ctx.module.returns_are_doubtful(func)
        doubtful_arguments = any(map(self.is_doubtful, nodes, values)) and not self._result_is_fixed(func)
        if doubtful_function or doubtful_arguments:
            type_ = ANY
        elif self.ctx.module.place(node) in self.ctx.module.facts.generic_calls:
            type_ = trust.unmixed(type_, (value.type for value in values))
        return t.Call(pos=pos_of(node), type=type_, func=func, args=args, keywords=keywords)

    def _filled(self, func: t.Expr, nodes: list[ast.expr], values: list[t.Expr]) -> None:
        """Note what a method puts into a container: `xs.append(unknown)` leaves nothing known of the items of `xs`, and
        neither does an argument that the checker rejects."""
        if isinstance(func, t.Attribute) and func.attr in trust.MUTATORS and func.value.type.args:
            container = func.value.type
            inside = [v.type if func.attr not in ("extend", "update") else trust.element(v.type) for v in values]
            unknown = [v for v in inside if v is not None]
            doubtful = any(v == ANY or any(trust.contradicts(arg, v) for arg in container.args) for v in unknown)
            rejected = any(map(self.ctx.module.is_rejected, nodes))
            if doubtful or rejected:
                with self.ctx.rejecting(rejected):
                    self.assigned(func.value, Static(container.name, (ANY,) * len(container.args)))

    def _set_by_name(self, func: t.Expr, values: list[t.Expr]) -> None:
        """Note `setattr(owner, name, value)` and `object.__setattr__(owner, name, value)`."""
        match func, values:
            case ((t.Name(scope="builtin", id="setattr") | t.Attribute(attr="__setattr__")), [owner, name, value]):
                attr = name.value if isinstance(name, t.Constant) and isinstance(name.value, str) else None
                self.ctx.module.group.store_by_name(owner.type, attr, value.type)

    def _result_is_fixed(self, func: t.Expr) -> bool:
        """Whether the type of the call's result does not follow from those of the arguments."""
        match func:
            case t.Name(scope="builtin", id=name):
                return name in trust.FIXED_RESULTS
            case t.Name(scope="global", type=Static("type", (Static(args=()),))):
                return True
            case t.Name(scope="global", id=name):
                return self.ctx.module.has_plain_signature(name)
        return False

    # Comprehensions and inner functions -------------------------------------------------------------------------------

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp) -> t.Expr:
        ctx = self.ctx
        number = ctx.next_comprehension()
        own = {scopes.mangled(name, ctx.mangling) for g in node.generators for name, _ in scopes.bindings([g.target])}
        # The first iterable is evaluated outside.
        first = self.expr(node.generators[0].iter)
        renames = {name: f"{name}@{number}" for name in own}
        captured = captures.captured_at_once(_inner_parts(node), own, ctx.code, ctx.module.assigned)
        ctx.comprehension_cells.update(renames[name] for name in captured)
        with ctx.renamed(renames):
            generators: list[t.Generator] = []
            for generator in node.generators:
                iterable = self.expr(generator.iter) if generators else first
                self._declare(generator.target)
                target = self.expr(generator.target)
                self.assigned(target, trust.element(iterable.type))
                ifs = tuple(map(self.expr, generator.ifs))
                generators.append(t.Generator(target, iterable, ifs, bool(generator.is_async)))
            if isinstance(node, ast.DictComp):
                kind, key_node = "dict", node.key
                value: t.Expr | None = self.expr(node.value)
                key = self.expr(node.key)
            else:
                kind, key_node = ("list" if isinstance(node, ast.ListComp) else "set"), node.elt
                key, value = self.expr(node.elt), None
        doubtful = self.is_doubtful(key_node, key)
        if isinstance(node, ast.DictComp) and value is not None:
            doubtful = doubtful or self.is_doubtful(node.value, value)
        known = ctx.known(node)
        if doubtful or known.name != kind:
            known = Static(kind, (ANY, ANY) if kind == "dict" else (ANY,))
        elif known.args:
            produced = value if value is not None else key
            known = Static(kind, (*known.args[:-1], trust.unmixed(known.args[-1], (produced.type,))))
        return t.Comprehension(
            pos=pos_of(node), type=known, kind=kind, key=key, value=value, generators=tuple(generators)
        )

    def _declare(self, target: ast.expr) -> None:
        """Make a comprehension's variables known, with their types."""
        for name, node in scopes.bindings([target]):
            if isinstance(node, ast.Name):
                id_, _ = self.ctx.resolve(scopes.mangled(name, self.ctx.mangling))
                self.ctx.comprehension_locals[id_] = self.ctx.variable(node) or Variable(ANY)

    def _generator_expression(self, node: ast.GeneratorExp) -> t.Expr:
        first = self.expr(node.generators[0].iter)
        return self.inner_function(node, "genexpr", "<genexpr>", None, first)

    def inner_function(
        self,
        node: codes.Inner,
        kind: str,
        name: str,
        args: ast.arguments | None,
        first: t.Expr | None = None,
    ) -> t.InnerFunction | t.Unsupported:
        """A function made at run time from the module's own code."""
        pos = pos_of(node)
        found = codes.find(self.ctx.code, node)
        if found is None:
            return t.Unsupported(
                pos=pos, reason=f"{name} inside code that never runs, or not found in the compiled module"
            )
        code, rank = found
        if captured := self.ctx.captured_comprehension_variables(code.co_freevars):
            reason = f"an inner function captures the comprehension's variable {captured[0]!r}"
            return t.Unsupported(pos=pos, reason=reason)
        defaults: tuple[t.Expr, ...] = ()
        kw_defaults: tuple[tuple[str, t.Expr], ...] = ()
        if args is not None:
            defaults = tuple(map(self.expr, args.defaults))
            pairs = zip(args.kwonlyargs, args.kw_defaults, strict=True)
            mangling = self.ctx.mangling
            kw_defaults = tuple((scopes.mangled(a.arg, mangling), self.expr(d)) for a, d in pairs if d is not None)
        return t.InnerFunction(
            pos=pos,
            type=Static("callable") if kind != "genexpr" else self.ctx.known(node),  # type: ignore[arg-type]
            kind=kind,
            qualname=code.co_qualname,
            first_line=code.co_firstlineno,
            free=tuple(map(self.ctx.identity, code.co_freevars)),
            defaults=defaults,
            kw_defaults=kw_defaults,
            iter=first,
            rank=rank,
        )

    # Assignments ------------------------------------------------------------------------------------------------------

    def assigned(self, target: t.Expr, type_: Static | None, value: t.Expr | None = None) -> None:
        """Note that `target` takes a value of the type (None: one that the checker vouches for), so that what was
        inferred for it can be withdrawn."""
        if type_ is None:
            return
        if value is not None and is_unpackable(target) and is_itemwise(value, target.items):
            for inner, item in zip(target.items, value.items, strict=True):
                self.assigned(inner, item.type, item)
            return
        empty = value is not None and trust.is_empty_display(value)
        match target:
            case t.Name(id=id_, scope="local" | "cell"):
                self.ctx.store_local(id_, type_, empty)
            case t.Name(id=id_, scope="global" | "builtin"):
                self.ctx.module.store_global(id_, type_, empty, self.ctx.rejected)
            case t.Attribute(value=owner, attr=attr):
                self.ctx.module.group.store_attribute(owner.type, attr, type_, empty=empty, rejected=self.ctx.rejected)
            case t.Subscript(value=container) if container.type.args and (type_ == ANY or self.ctx.rejected):
                self.assigned(container, Static(container.type.name, (ANY,) * len(container.type.args)))
            case t.Starred(value=inner):
                self.assigned(inner, Static("list", (type_,)))
            case t.TupleExpr(items=items) | t.ListExpr(items=items):
                fixed = type_.name == "tuple" and not type_.variadic and len(type_.args) == len(items)
                starred = any(isinstance(item, t.Starred) for item in items)
                for index, item in enumerate(items):
                    self.assigned(item, type_.args[index] if fixed and not starred else trust.element(type_))

    def distrusted(self, target: t.Expr) -> None:
        """Note a value that the checker claims too much about: what it narrows the target's names to does not bind."""
        match target:
            case t.Name(id=id_, scope="local" | "cell"):
                self.ctx.distrust_local(id_)
            case t.Starred(value=inner):
                self.distrusted(inner)
            case t.TupleExpr(items=items) | t.ListExpr(items=items):
                for item in items:
                    self.distrusted(item)


def _inner_parts(node: ast.ListComp | ast.SetComp | ast.DictComp) -> list[ast.AST]:
    """What of a comprehension is evaluated inside."""
    results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    later = [generator.iter for generator in node.generators[1:]]
    return [*results, *later, *(test for generator in node.generators for test in generator.ifs)]


def is_unpackable(target: t.Expr) -> TypeIs[t.TupleExpr | t.ListExpr]:
    """Whether the target takes a value apart."""
    return isinstance(target, t.TupleExpr | t.ListExpr)


def is_itemwise(value: t.Expr, targets: tuple[t.Expr, ...]) -> TypeIs[t.TupleExpr]:
    """Whether `a, b = x, y` assigns item by item."""
    if not isinstance(value, t.TupleExpr) or len(value.items) != len(targets):
        return False
    return not any(isinstance(item, t.Starred) for item in (*value.items, *targets))


def _literal_type(value: object) -> Static:
    return NONE if value is None else Static("ellipsis") if value is ... else Static(type(value).__name__)


def _tuple_type(items: tuple[t.Expr, ...]) -> Static:
    if any(isinstance(item, t.Starred) for item in items):
        return Static("tuple", (ANY,), variadic=True)
    return Static("tuple", tuple(item.type for item in items))


_UNSUPPORTED: Final = {
    "Await": "await",
    "Yield": "yield",
    "YieldFrom": "yield from",
    "TemplateStr": "a t-string",
    "Interpolation": "a t-string",
}
