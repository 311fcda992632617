"""Statements of a function body: `ast` → typed tree."""

import ast
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from unlatch.frontend import codes, scopes, stores, trust
from unlatch.frontend import tree as t
from unlatch.frontend.expressions import BINARY, ExprConverter, pos_of
from unlatch.frontend.statics import ANY, Static

_UNSUPPORTED: Final = {
    "Match": "a match statement",
    "ClassDef": "a class defined inside a function",
    "AsyncFor": "async for",
    "AsyncWith": "async with",
    "TryStar": "except*",
    "TypeAlias": "a type statement inside a function",
}


class BodyConverter(ExprConverter):
    """Converts the statements of one function."""

    def body(self, statements: Iterable[ast.stmt]) -> tuple[t.Stmt, ...]:
        """Convert a block; what leaves no code behind is dropped."""
        return tuple(s for node in statements for s in self.stmt(node))

    def stmt(self, node: ast.stmt) -> list[t.Stmt]:
        """Convert one statement into none, one or several."""
        pos = pos_of(node)
        match node:
            case ast.Expr(value=value):
                return [t.ExprStmt(pos=pos, value=self.expr(value))]
            case ast.Assign(targets=targets, value=value):
                return [self._assign(node, targets, value)]
            case ast.AnnAssign(target=target, value=None):
                # CPython evaluates the owner of an attribute or item that is only annotated, and nothing else.
                if isinstance(target, ast.Attribute):
                    return [t.ExprStmt(pos=pos, value=self.expr(target.value))]
                if isinstance(target, ast.Subscript):
                    parts = (self.expr(target.value), self.expr(target.slice))
                    return [t.ExprStmt(pos=pos, value=part) for part in parts]
                return []
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                return [self._assign(node, [target], value)]
            case ast.AugAssign(target=target, op=op, value=value):
                return [self._augmented(node, target, op, value)]
            case ast.Delete(targets=targets):
                return [t.Delete(pos=pos, targets=tuple(map(self.expr, _flat(targets))))]
            case ast.Return(value=value):
                returned = self.maybe(value)
                # An annotated result is a promise, kept or checked, unless the checker itself says that it is broken.
                if self.ctx.module.is_rejected(node) or (value is not None and self.ctx.module.is_rejected(value)):
                    self.ctx.rejected_return = True
                return [t.Return(pos=pos, value=returned)]
            case ast.If(test=test, body=body, orelse=orelse):
                return [t.If(pos=pos, test=self.expr(test), body=self.body(body), orelse=self.body(orelse))]
            case ast.While(test=test, body=body, orelse=orelse):
                return [t.While(pos=pos, test=self.expr(test), body=self.body(body), orelse=self.body(orelse))]
            case ast.For():
                return [self._for(node)]
            case ast.Break():
                return [t.Break(pos=pos)]
            case ast.Continue():
                return [t.Continue(pos=pos)]
            case ast.Pass():
                return [t.Pass(pos=pos)]
            case ast.Global() | ast.Nonlocal():
                return []
            case ast.Raise(exc=exc, cause=cause):
                return [t.Raise(pos=pos, exc=self.maybe(exc), cause=self.maybe(cause))]
            case ast.Try():
                return [self._try(node)]
            case ast.With(items=items, body=body):
                return [self._with(node, items, body)]
            case ast.Assert(test=test, msg=message):
                return [t.Assert(pos=pos, test=self.expr(test), message=self.maybe(message))]
            case ast.Import(names=aliases):
                modules = tuple(self._import(node, alias) for alias in aliases)
                for _, bound, _ in modules:
                    self.assigned(bound, ANY)
                return [t.Import(pos=pos, names=modules)]
            case ast.ImportFrom(module=module, names=aliases, level=level):
                names = tuple((a.name, self._bound(node, a.asname or a.name)) for a in aliases)
                for _, bound in names:
                    self.assigned(bound, ANY)
                return [t.ImportFrom(pos=pos, module=module or "", level=level, names=names)]
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                stores.note(node, self.ctx)
                return [self._inner_def(node)]
            case _:
                stores.note(node, self.ctx)
                reason = _UNSUPPORTED.get(type(node).__name__, "an unusual statement")
                return [t.UnsupportedStmt(pos=pos, reason=reason)]

    # Assignments ------------------------------------------------------------------------------------------------------

    def _assign(self, node: ast.Assign | ast.AnnAssign, target_nodes: list[ast.expr], value_node: ast.expr) -> t.Stmt:
        value = self.expr(value_node)
        targets = tuple(map(self.expr, target_nodes))
        rejected = self.ctx.module.is_rejected(value_node) or self.ctx.module.is_rejected(node)
        with self.ctx.rejecting(rejected):
            for target in targets:
                self.assigned(target, value.type, value)
        if self.is_doubtful(value_node, value):
            for target in targets:
                self.distrusted(target)
        return t.Assign(pos=pos_of(node), targets=targets, value=value)

    def _augmented(self, node: ast.AugAssign, target_node: ast.expr, op: ast.operator, value_node: ast.expr) -> t.Stmt:
        target, value = self.expr(target_node), self.expr(value_node)
        operator = BINARY[type(op)]
        with self.ctx.rejecting(self.ctx.module.is_rejected(node)):
            self.assigned(target, _augmented_type(target.type, operator, value))
        return t.AugAssign(pos=pos_of(node), target=target, op=operator, value=value)

    def _import(self, node: ast.Import, alias: ast.alias) -> tuple[str, t.Name, bool]:
        bound = alias.asname or alias.name.split(".")[0]
        return alias.name, self._bound(node, bound), alias.asname is not None

    def _bound(self, node: ast.stmt | ast.excepthandler, name: str) -> t.Name:
        """A name that a statement binds without a Name node of its own."""
        id_, scope = self.ctx.resolve(scopes.mangled(name, self.ctx.mangling))
        return t.Name(pos=pos_of(node), type=self.ctx.local_type(id_), id=id_, scope=scope)

    # Compound statements ----------------------------------------------------------------------------------------------

    def _for(self, node: ast.For) -> t.Stmt:
        iterable, target = self.expr(node.iter), self.expr(node.target)
        with self.ctx.rejecting(self.ctx.module.is_rejected(node.iter)):
            self.assigned(target, trust.element(iterable.type))
        if self.is_doubtful(node.iter, iterable):
            self.distrusted(target)
        body, orelse = self.body(node.body), self.body(node.orelse)
        return t.For(pos=pos_of(node), target=target, iter=iterable, body=body, orelse=orelse)

    def _try(self, node: ast.Try) -> t.Stmt:
        body = self.body(node.body)
        handlers = tuple(map(self._handler, node.handlers))
        orelse = self.body(node.orelse)
        with self.ctx.finally_():
            finalbody = self.body(node.finalbody)
        return t.Try(pos=pos_of(node), body=body, handlers=handlers, orelse=orelse, finalbody=finalbody)

    def _handler(self, node: ast.ExceptHandler) -> t.Handler:
        name = None if node.name is None else self._bound(node, node.name)
        return t.Handler(pos=pos_of(node), type=self.maybe(node.type), name=name, body=self.body(node.body))

    def _with(self, node: ast.With, items: list[ast.withitem], body: list[ast.stmt]) -> t.Stmt:
        context = self.expr(items[0].context_expr)
        target = self.maybe(items[0].optional_vars)
        if target is not None and context.type == ANY:
            self.assigned(target, ANY)
        inner = (self._with(node, items[1:], body),) if len(items) > 1 else self.body(body)
        return t.With(pos=pos_of(node), context=context, target=target, body=inner)

    def _inner_def(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> t.Stmt:
        pos = pos_of(node)
        if node.type_params:
            return t.UnsupportedStmt(pos=pos, reason="a generic function inside a function")
        decorators = tuple(map(self.expr, node.decorator_list))
        inner = self.inner_function(node, "def", scopes.mangled(node.name, self.ctx.mangling), node.args)
        if isinstance(inner, t.Unsupported):
            return t.UnsupportedStmt(pos=pos, reason=inner.reason)
        if node.returns is not None or any(p.annotation is not None for p in scopes.parameters(node.args)):
            annotate = self._annotate(node)
            if annotate is None:
                return t.UnsupportedStmt(pos=pos, reason="nested function with annotations evaluated at its definition")
            inner = replace(inner, annotate=annotate)
        return t.FunctionDef(pos=pos, target=self._bound(node, node.name), inner=inner, decorators=decorators)

    def _annotate(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> t.InnerFunction | None:
        """The function that evaluates the annotations; None before CPython 3.14, and where it captures what it
        cannot."""
        found = codes.find_annotate(self.ctx.code, node)
        if found is None or self.ctx.captured_comprehension_variables(found[0].co_freevars):
            return None
        code, rank = found
        return t.InnerFunction(
            pos=pos_of(node),
            kind="annotate",
            qualname=code.co_qualname,
            first_line=code.co_firstlineno,
            free=code.co_freevars,
            rank=rank,
        )


def _augmented_type(target: Static, op: str, value: t.Expr) -> Static | None:
    """The type of an augmented assignment's result, None if the checker's own check of it suffices."""
    if target == ANY or value.type == ANY:
        return ANY
    if op == "**" and target.name == "int":
        positive = isinstance(value, t.Constant) and isinstance(value.value, int)
        return None if positive else ANY  # an int or a float, by the sign of the exponent
    if target.name in ("int", "bool") and value.type.name in ("int", "bool"):
        return Static("float") if op == "/" else Static("int")
    return None


def _flat(targets: Iterable[ast.expr]) -> Iterable[ast.expr]:
    for target in targets:
        if isinstance(target, ast.Tuple | ast.List):
            yield from _flat(target.elts)
        else:
            yield target
