"""Notes what code that is not converted assigns: nested functions, generators, statements without native form.

It runs interpreted and stores into the same globals, attributes and captured variables as native code, so it can
withdraw what was only inferred for them (see `trust.py`).
"""

import ast
from collections.abc import Iterator

from unlatch.frontend import scopes, trust
from unlatch.frontend.context import FunctionContext
from unlatch.frontend.statics import ANY, Static
from unlatch.frontend.syntax import walk


def note(node: ast.AST, ctx: FunctionContext) -> None:
    """Note all stores below `node`."""
    _Stores(node, ctx).run()


class _Stores:
    def __init__(self, node: ast.AST, ctx: FunctionContext) -> None:
        self.node = node
        self.ctx = ctx
        self.globals = {name for n in walk(node) if isinstance(n, ast.Global) for name in n.names}
        self.captured = {name for n in walk(node) if isinstance(n, ast.Nonlocal) for name in n.names}

    def run(self) -> None:
        for node in walk(self.node):
            match node:
                case ast.Assign(targets=targets, value=value):
                    for target in targets:
                        self.assigned(target, value, node)
                case ast.AnnAssign(target=target, value=value) | ast.NamedExpr(target=target, value=value) if value:
                    self.assigned(target, value, node)
                case ast.AugAssign(target=target, value=value):
                    if self.ctx.known(value) == ANY or self.ctx.module.is_rejected(node):
                        self.leaf(target, ANY, rejected=self.ctx.module.is_rejected(node))
                case ast.For(target=target, iter=iterable):
                    self.leaf(target, trust.element(self.ctx.known(iterable)) or ANY)
                case ast.AsyncFor(target=target) | ast.withitem(optional_vars=ast.expr() as target):
                    self.leaf(target, ANY)
                case ast.Call(
                    func=ast.Name(id="setattr") | ast.Attribute(attr="__setattr__"), args=[owner, name_node, value]
                ):
                    literal = name_node.value if isinstance(name_node, ast.Constant) else None
                    named = literal if isinstance(literal, str) else None
                    self.ctx.module.group.store_by_name(self.ctx.claimed(owner), named, self.ctx.known(value))
                case ast.Call(func=ast.Attribute(value=container, attr=attr), args=args) if attr in trust.MUTATORS:
                    rejected = any(map(self.ctx.module.is_rejected, args))
                    if rejected or any(self.ctx.known(arg) == ANY for arg in args):
                        self.filled(container, rejected=rejected)
                case _:
                    for name in _bound_names(node):
                        self.name(name, ANY, empty=False, rejected=False)

    def assigned(self, target: ast.expr, value: ast.expr, node: ast.stmt | ast.expr) -> None:
        """One target of an assignment."""
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            for inner, item in zip(target.elts, value.elts, strict=True):
                self.assigned(inner, item, node)
            return
        empty = (isinstance(value, ast.List) and not value.elts) or (isinstance(value, ast.Dict) and not value.keys)
        rejected = self.ctx.module.is_rejected(value) or self.ctx.module.is_rejected(node)
        self.leaf(target, self.ctx.known(value), empty=empty, rejected=rejected)

    def leaf(self, target: ast.expr, type_: Static, *, empty: bool = False, rejected: bool = False) -> None:
        """A target takes a value of the type."""
        match target:
            case ast.Name(id=name):
                self.name(name, type_, empty=empty, rejected=rejected)
            case ast.Attribute(value=owner, attr=attr):
                known, name = self.ctx.claimed(owner), scopes.mangled(attr, self.ctx.mangling)
                self.ctx.module.group.store_attribute(known, name, type_, empty=empty, rejected=rejected)
            case ast.Subscript(value=container):
                if type_ == ANY or rejected:
                    self.filled(container, rejected=rejected)
            case ast.Starred(value=inner):
                self.leaf(inner, ANY)
            case ast.Tuple(elts=items) | ast.List(elts=items):
                for item in items:
                    self.leaf(item, trust.element(type_) or ANY)

    def filled(self, container: ast.expr, *, rejected: bool) -> None:
        """Something of unknown type goes into a container."""
        known = self.ctx.claimed(container)
        if known.args:
            self.leaf(container, Static(known.name, (ANY,) * len(known.args)), rejected=rejected)

    def name(self, name: str, type_: Static, *, empty: bool, rejected: bool) -> None:
        """A name, where it is one of another scope."""
        mangled = scopes.mangled(name, self.ctx.mangling)
        if name in self.globals:
            self.ctx.module.store_global(mangled, type_, empty, rejected)
        if name in self.captured:
            self.ctx.store_local(mangled, ANY if rejected else type_, empty)


def _bound_names(node: ast.AST) -> Iterator[str]:
    """Names that a node binds without a target expression."""
    match node:
        case ast.alias(name=name, asname=asname):
            yield asname or name.partition(".")[0]
        case (
            ast.ExceptHandler(name=str() as name) | ast.MatchAs(name=str() as name) | ast.MatchStar(name=str() as name)
        ):
            yield name
        case ast.MatchMapping(rest=str() as name):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
