"""Which local variables may be read before they are assigned.

A forward walk over the statement tree with sets of definitely assigned names; loops and handlers are joined
conservatively, so a name that is missing from the answer is proved defined at each of its reads.  The builder checks
the others at run time (UnboundLocalError).
"""

from dataclasses import dataclass, field, fields, is_dataclass

from unlatch.frontend import tree

type Names = frozenset[str]


def maybe_undefined(function: tree.Function) -> Names:
    """The local names of which some read (or deletion) may find no value."""
    walk = _Walk(frozenset(function.locals))
    walk.block(function.body, frozenset(p.name for p in function.params))
    return frozenset(walk.unsafe)


@dataclass(slots=True)
class _Loop:
    breaks: list[Names] = field(default_factory=list)


@dataclass(slots=True)
class _Walk:
    """`None` in place of a set means that control does not get here."""

    every: Names
    unsafe: set[str] = field(default_factory=set)
    loops: list[_Loop] = field(default_factory=list)

    def block(self, body: tuple[tree.Stmt, ...], known: Names | None) -> Names | None:
        for stmt in body:
            if known is None:
                return None
            known = self.stmt(stmt, known)
        return known

    def stmt(self, node: tree.Stmt, known: Names) -> Names | None:
        match node:
            case tree.If(test=test, body=body, orelse=orelse):
                after = self.expr(test, known)
                return _join(self.block(body, after), self.block(orelse, after))
            case tree.While(test=test, body=body, orelse=orelse):
                return self.loop(node, self.expr(test, known), body, orelse, endless=_is_true(test))
            case tree.For(target=target, iter=source, body=body, orelse=orelse):
                before = self.expr(source, known)
                return self.loop(node, before, body, orelse, target=target)
            case tree.Try():
                return self.try_(node, known)
            case tree.With(context=context, target=target, body=body):
                inside = self.expr(context, known)
                if target is not None:
                    inside = self.target(target, inside)
                self.block(body, inside)
                # The context manager may swallow an exception raised anywhere in the body.
                deleted: set[str] = set()
                _collect_deleted(body, deleted)
                return inside - deleted
            case tree.Return(value=value):
                if value is not None:
                    self.expr(value, known)
                return None
            case tree.Raise(exc=exc, cause=cause):
                for part in (exc, cause):
                    if part is not None:
                        known = self.expr(part, known)
                return None
            case tree.Break():
                self.loops[-1].breaks.append(known)
                return None
            case tree.Continue():
                return None
            case tree.Delete(targets=targets):
                for target in targets:
                    known = self.delete(target, known)
                return known
            case tree.Assign(targets=targets, value=value):
                known = self.expr(value, known)
                for target in targets:
                    known = self.target(target, known)
                return known
            case tree.AugAssign(target=target, value=value):
                if isinstance(target, tree.Name):
                    self.read(target, known)
                known = self.expr(value, self.expr(target, known) if not isinstance(target, tree.Name) else known)
                return self.target(target, known) if isinstance(target, tree.Name) else known
            case _:
                return self.children(node, known)

    def loop(
        self,
        _node: tree.Stmt,
        before: Names,
        body: tuple[tree.Stmt, ...],
        orelse: tuple[tree.Stmt, ...],
        *,
        target: tree.Expr | None = None,
        endless: bool = False,
    ) -> Names | None:
        # What the body deletes may be gone at the next turn.
        deleted: set[str] = set()
        _collect_deleted(body, deleted)
        entry = before - deleted
        self.loops.append(_Loop())
        self.block(body, entry if target is None else self.target(target, entry))
        done = self.loops.pop()
        result: Names | None = None if endless else self.block(orelse, entry)
        for state in done.breaks:
            result = _join(result, state)
        return result

    def try_(self, node: tree.Try, known: Names) -> Names | None:
        deleted: set[str] = set()
        _collect_deleted(node.body, deleted)
        at_handler = known - deleted
        after = self.block(node.body, known)
        after = self.block(node.orelse, after) if after is not None else None
        for handler in node.handlers:
            inside = at_handler
            if handler.type is not None:
                inside = self.expr(handler.type, inside)
            bound = inside | {handler.name.id} if handler.name is not None else inside
            end = self.block(handler.body, bound)
            if end is not None and handler.name is not None:
                end = end - {handler.name.id}
            after = _join(after, end)
        if node.finalbody:
            for part in (node.orelse, *(h.body for h in node.handlers)):
                _collect_deleted(part, deleted)
            for handler in node.handlers:
                if handler.name is not None:
                    deleted.add(handler.name.id)
            # The final body also runs on the exceptional and early exits.
            rough = self.block(node.finalbody, known - deleted)
            if rough is None:
                return None
            return self.block(node.finalbody, after) if after is not None else None
        return after

    # Expressions --------------------------------------------------------------------------------------------

    def expr(self, node: tree.Expr, known: Names) -> Names:
        match node:
            case tree.Name():
                self.read(node, known)
                return known
            case tree.NamedExpr(target=target, value=value):
                return self.target(target, self.expr(value, known))
            case tree.BoolOp(values=values):
                first = self.expr(values[0], known)
                inner = first
                for value in values[1:]:
                    inner = self.expr(value, inner)
                return first
            case tree.IfExp(test=test, body=body, orelse=orelse):
                after = self.expr(test, known)
                return self.expr(body, after) & self.expr(orelse, after)
            case tree.Compare(left=left, comparators=comparators):
                first = self.expr(comparators[0], self.expr(left, known))
                inner = first
                for value in comparators[1:]:
                    inner = self.expr(value, inner)
                return first
            case tree.Comprehension(generators=generators, key=key, value=value):
                return self.comprehension(generators, key, value, known)
            case tree.InnerFunction():
                # Captured variables live in cells, which check for themselves.
                return self.children(node, known)
            case _:
                return self.children(node, known)

    def comprehension(
        self, generators: tuple[tree.Generator, ...], key: tree.Expr, value: tree.Expr | None, known: Names
    ) -> Names:
        outer = self.expr(generators[0].iter, known)
        inner = outer
        for n, generator in enumerate(generators):
            if n:
                inner = self.expr(generator.iter, inner)
            inner = self.target(generator.target, inner)
            for test in generator.ifs:
                inner = self.expr(test, inner)
        inner = self.expr(key, inner)
        if value is not None:
            self.expr(value, inner)
        return outer

    def children(self, node: object, known: Names) -> Names:
        for child in _children(node):
            known = self.expr(child, known) if isinstance(child, tree.Expr) else self.children(child, known)
        return known

    def read(self, node: tree.Name, known: Names) -> None:
        if node.scope == "local" and node.id not in known:
            self.unsafe.add(node.id)

    def target(self, node: tree.Expr, known: Names) -> Names:
        match node:
            case tree.Name(id=name):
                return known | {name}
            case tree.TupleExpr(items=items) | tree.ListExpr(items=items):
                for item in items:
                    known = self.target(item, known)
                return known
            case tree.Starred(value=value):
                return self.target(value, known)
            case _:
                return self.children(node, known)

    def delete(self, node: tree.Expr, known: Names) -> Names:
        match node:
            case tree.Name(id=name):
                self.read(node, known)
                # A name that is ever deleted is checked at each read: the variable itself carries "undefined".
                return known - {name}
            case tree.TupleExpr(items=items) | tree.ListExpr(items=items):
                for item in items:
                    known = self.delete(item, known)
                return known
            case _:
                return self.children(node, known)


def _children(node: object) -> list[object]:
    found: list[object] = []
    if not is_dataclass(node):
        return found
    for f in fields(node):
        value = getattr(node, f.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, (tree.Expr, tree.Stmt, tree.Handler, tree.Generator)):
                found.append(item)
            elif isinstance(item, tuple):
                found.extend(part for part in item if isinstance(part, tree.Expr))
    return found


def _collect_names(node: object, found: set[str]) -> None:
    match node:
        case tree.Name(id=name):
            found.add(name)
        case tree.TupleExpr(items=items) | tree.ListExpr(items=items):
            for item in items:
                _collect_names(item, found)
        case tree.Starred(value=value):
            _collect_names(value, found)
        case _:
            pass


def _collect_deleted(node: object, found: set[str]) -> None:
    if isinstance(node, tuple):
        for item in node:
            _collect_deleted(item, found)
        return
    if isinstance(node, tree.Delete):
        for target in node.targets:
            _collect_names(target, found)
    if isinstance(node, tree.Handler) and node.name is not None:
        found.add(node.name.id)
    for child in _children(node):
        _collect_deleted(child, found)


def _join(a: Names | None, b: Names | None) -> Names | None:
    if a is None:
        return b
    return a if b is None else a & b


def _is_true(test: tree.Expr) -> bool:
    return isinstance(test, tree.Constant) and bool(test.value)
