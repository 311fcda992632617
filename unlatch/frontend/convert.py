"""A whole module → `ModuleTree`: finds the definitions, decides which may be native, converts their bodies.

Conversion is repeated until nothing more loses its trust (see `trust.py`): what one function assigns to an attribute
may change what another may believe about it.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from types import CodeType
from typing import Final

from unlatch.frontend import classes, codes, lines, module_names, outline, scopes, signature, stores, validated
from unlatch.frontend import tree as t
from unlatch.frontend.context import FunctionContext, ModuleContext, moved_places
from unlatch.frontend.expressions import pos_of
from unlatch.frontend.facts import FunctionFacts, ModuleFacts, Variable
from unlatch.frontend.group import Group
from unlatch.frontend.reasons import FunctionNode, why_interpreted
from unlatch.frontend.rewrite import parse, plain_code
from unlatch.frontend.sources import Source
from unlatch.frontend.statements import BodyConverter
from unlatch.frontend.statics import ANY, NONE, Static
from unlatch.frontend.syntax import walk
from unlatch.ir.module import ParamKind

_IMPLICIT_KINDS: Final = {
    "__new__": "staticmethod",
    "__init_subclass__": "classmethod",
    "__class_getitem__": "classmethod",
}
_OVERLOAD: Final = frozenset({"overload", "typing.overload", "t.overload", "typing_extensions.overload"})
"""Signatures for type checkers only: their bodies hold nothing worth compiling."""

_NO_FACTS: Final = FunctionFacts({}, ANY, declared=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a definition stands: the code object around it, the class that it belongs to, the lines that count."""

    code: CodeType
    class_node: ast.ClassDef | None = None
    class_name: str | None = None
    qualname: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is known of a function before its body is converted, the same in each round."""

    kind: str
    decorators: tuple[str, ...]
    mangling: str | None
    params: tuple[t.ParamDecl, ...]
    locals: dict[str, Variable]
    globals: frozenset[str]
    self_name: str | None
    tests: dict[str, validated.Point]
    reason: str | None
    inner_lines: set[int]


class Converter:
    """The conversion of one module."""

    def __init__(self, source: Source, code: CodeType, facts: ModuleFacts, group: Group) -> None:
        self.source = source
        self._prepared: dict[int, Prepared] = {}
        self._left: tuple[t.Left, ...] = ()
        self._seen = 0
        self.tree = parse(source)
        self._classes = classes.class_syntax(self.tree)
        self._attributes = {node.attr for node in walk(self.tree) if isinstance(node, ast.Attribute)}
        self._attributes.update(name for facts_ in facts.classes.values() for name in facts_.attrs)
        self._private = tuple(name for name in self._attributes if name.startswith("__"))  # mangled in the changes
        self.code = code
        self.facts = facts
        self.lines = lines.code_lines(source.text, self.tree) - _never_executed(self.tree)
        assigned, has_star = scopes.module_bindings(self.tree)
        self.module = ModuleContext(source.module, group, facts, assigned, has_star)
        self.module.moved = moved_places(self.tree)
        self.module.plain_functions = module_names.plain_functions(self.tree, facts)

    def convert(self) -> t.ModuleTree:
        """The typed tree."""
        while True:
            version = self.version
            functions, definitions = self._definitions()
            runs = self._runs()
            if self.version == version:  # what is untrusted only grows, so this comes to an end
                break
        self._seen = self.module.group.version
        class_defs = classes.decide(definitions, self._classes, self.module)
        outside = self.lines - {line for f in functions for line in f.code_lines}
        outside -= {line for c in class_defs for f in c.methods for line in f.code_lines}
        return t.ModuleTree(
            name=self.source.module,
            path=self.source.path,
            source=self.source.data,
            functions=tuple(functions),
            classes=tuple(class_defs),
            assigned=self.module.assigned,
            finals=module_names.finals(self.tree, self.facts),
            globals=self._globals(),
            code_lines=tuple(sorted(outside)),
            imports=module_names.imports(self.tree, self.source.module, is_package=self.source.is_package),
            runs=runs,
            left=self._left,
        )

    @property
    def is_stale(self) -> bool:
        """Whether an attribute that the module names has lost its trust since the last conversion."""
        new, self._seen = self.module.group.changes[self._seen :], self.module.group.version
        return any(name in self._attributes or name.endswith(self._private) for name in new)

    @property
    def version(self) -> int:
        """Changes whenever something that this module knows of lost its trust."""
        return self.module.version + self.module.group.version

    def _definitions(self) -> tuple[list[t.Function], list[classes.Definition]]:
        functions: list[t.Function] = []
        found: list[classes.Definition] = []
        self._module_level()
        stack: list[tuple[ast.ClassDef | FunctionNode, Place]] = [
            (node, Place(self.code)) for node in executed(self.tree.body)
        ][::-1]
        methods: dict[int, list[t.Function]] = {}
        while stack:
            node, place = stack.pop()
            if isinstance(node, ast.ClassDef):
                code = codes.find(place.code, node)
                if code is None:
                    continue
                facts = self.facts.classes.get(node.lineno)
                full = facts.name if facts is not None else f"{self.source.module}.{place.qualname}{node.name}"
                inside = Place(code[0], node, full, f"{place.qualname}{node.name}.")
                methods[id(node)] = []
                found.append(classes.Definition(node, full, inside.qualname[:-1], place.class_node is not None, facts))
                stack += [(inner, inside) for inner in executed(node.body)][::-1]
            else:
                function = self._function(node, place)
                if function is None:
                    continue
                if place.class_node is None:
                    functions.append(function)
                else:
                    methods[id(place.class_node)].append(function)
        for definition in found:
            definition.methods = tuple(methods[id(definition.node)])
            definition.code_lines = tuple(sorted(self._class_lines(definition)))
        return functions, found

    def _class_lines(self, definition: classes.Definition) -> set[int]:
        inside = set(lines.span(definition.node)) & self.lines
        for node in definition.node.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inside -= set(lines.span(node))
        return inside

    def _function(self, node: FunctionNode, place: Place) -> t.Function | None:
        if any(ast.unparse(decorator) in _OVERLOAD for decorator in node.decorator_list):
            return None
        facts = self.facts.functions.get(node.lineno, _NO_FACTS)
        found = codes.find(place.code, node)
        if found is None:
            return None
        code = found[0]
        ready = self._prepared.get(id(node))
        if ready is None:
            ready = self._prepared[id(node)] = self._prepare(node, place, facts, code)
        ctx = FunctionContext(
            self.module,
            code,
            ready.locals,
            frozenset(name for name in code.co_cellvars if name in ready.locals),
            ready.globals,
            ready.mangling,
            ready.self_name,
            ready.tests,
        )
        if ready.reason is not None:
            stores.note(node, ctx)
        body = () if ready.reason is not None else _converted_body(node, ctx)
        returns = NONE if node.name == "__init__" and place.class_node is not None else facts.returns
        if ctx.rejected_return:
            self.module.distrust_returns(node.name if place.class_node is None else f".{node.name}")
            returns = ANY
        own = set(lines.span(node)) & self.lines
        return t.Function(
            pos=pos_of(node),
            name=scopes.mangled(node.name, ready.mangling),
            qualname=code.co_qualname,
            kind=ready.kind,
            params=ready.params,
            returns=returns,
            body=body,
            locals=ctx.all_locals(),
            cells=(*(n for n in code.co_cellvars if n in ready.locals), *sorted(ctx.comprehension_cells)),
            free=code.co_freevars,
            class_name=place.class_name,
            decorators=ready.decorators,
            reason=ready.reason,
            code_lines=tuple(sorted(own)),
            inner_lines=tuple(sorted(ready.inner_lines & own)),
            first_line=code.co_firstlineno,
        )

    def _prepare(self, node: FunctionNode, place: Place, facts: FunctionFacts, code: CodeType) -> Prepared:
        own = tuple(scopes.own_nodes(node.body))
        kind, decorators = self._kind(node, place)
        mangling = None if place.class_node is None else place.class_node.name
        declared = signature.params(node, facts, kind, place.class_name, mangling)
        params = tuple(self._entered(own, param, index, kind) for index, param in enumerate(declared))
        self_name = params[0].name if kind in ("method", "property", "setter", "deleter") and params else None
        if self_name is not None and any(name == self_name for name, _ in scopes.bindings(node.body)):
            self_name = None
        return Prepared(
            kind=kind,
            decorators=decorators,
            mangling=mangling,
            params=params,
            locals=signature.variables(node, own, params, self.module, mangling, kind),
            globals=frozenset(scopes.mangled(name, mangling) for name in scopes.declared_global(node.body)),
            self_name=self_name,
            tests={p.name: validated.end_of_test(own, p.name) for p, d in zip(params, declared, strict=True) if p != d},
            reason=why_interpreted(node, own, self.module.assigned, code.co_freevars, kind == "staticmethod"),
            inner_lines=_inner_lines(own),
        )

    def _entered(self, own: tuple[ast.AST, ...], param: t.ParamDecl, index: int, kind: str) -> t.ParamDecl:
        """The parameter with the type that is required of what callers pass."""
        is_receiver = index == 0 and kind not in ("function", "staticmethod")
        if is_receiver or param.kind in (ParamKind.VAR_POSITIONAL, ParamKind.VAR_KEYWORD):
            return param
        return replace(param, type=validated.entry_type(own, param.name, param.type, self.module))

    def _kind(self, node: FunctionNode, place: Place) -> tuple[str, tuple[str, ...]]:
        kind = "function" if place.class_node is None else _IMPLICIT_KINDS.get(node.name, "method")
        others: list[str] = []
        for decorator in node.decorator_list:
            match decorator:
                case ast.Name(id="staticmethod" | "classmethod" | "property" as name) if (
                    name not in self.module.assigned
                ):
                    kind = name
                case ast.Attribute(value=ast.Name(id=name), attr="setter" | "deleter" as role) if name == node.name:
                    kind = role
                case _:
                    others.append(ast.unparse(decorator))
        return kind, tuple(others)

    def _module_level(self) -> None:
        """Note what module-level statements assign to globals and attributes."""
        ctx = FunctionContext(self.module, self.code, {}, frozenset(), frozenset(), None)
        converter = BodyConverter(ctx)
        for node in _simple_statements(self.tree.body):
            converter.stmt(node)

    def _runs(self) -> tuple[t.Run, ...]:
        """What of the module level may run natively."""
        ctx = FunctionContext(self.module, self.code, {}, frozenset(), frozenset(), None)
        converter = BodyConverter(ctx)
        doc = lines.docstring(self.tree)
        left: list[outline.Left] = []
        body = self.tree.body if doc is None else self.tree.body[1:]
        found = list(outline.candidates(body, self.module.assigned, left))
        self._left = tuple(t.Left(node.lineno, reason) for node, reason in left)
        while True:
            ctx.restart()
            before = ctx.version
            bodies = [outline.converted(run, converter) for run in found]
            if ctx.version == before:
                break
        return tuple(self._run(run, body, ctx) for run, body in zip(found, bodies, strict=True))

    def _run(self, run: list[ast.stmt], body: tuple[t.Stmt, ...], ctx: FunctionContext) -> t.Run:
        own = {line for node in run for line in lines.span(node)} & self.lines
        function = t.Function(
            pos=pos_of(run[0]),
            name="<module>",
            qualname="<module>",
            kind="module",
            params=(),
            returns=NONE,
            body=body,
            locals=ctx.all_locals(),
            code_lines=tuple(sorted(own)),
            first_line=run[0].lineno,
        )
        return t.Run(function, outline.starts(run))

    def _globals(self) -> dict[str, Static]:
        known = {name: v.type for name, v in self.facts.globals.items() if name in self.module.assigned}
        for facts in self.facts.classes.values():
            module, _, name = facts.name.rpartition(".")
            if module == self.source.module and name in self.module.assigned:
                known[name] = Static("type", (Static(facts.name),))
        return {name: self.module.untrusted_globals.get(name, type_) for name, type_ in known.items()}


def convert(source: Source, facts: ModuleFacts) -> t.ModuleTree:
    """The typed tree of a source that stands alone."""
    return convert_group([(source, plain_code(source), facts)])[0]


def convert_group(modules: Iterable[tuple[Source, CodeType, ModuleFacts]]) -> tuple[t.ModuleTree, ...]:
    """The typed trees of sources that are compiled together, each with its plain code."""
    modules = list(modules)
    group = Group()
    for *_, facts in modules:
        group.add(facts)
    converters = [Converter(source, code, facts, group) for source, code, facts in modules]
    trees = {id(converter): converter.convert() for converter in converters}
    while stale := [converter for converter in converters if converter.is_stale]:
        trees |= {id(converter): converter.convert() for converter in stale}
    return tuple(trees[id(converter)] for converter in converters)


def executed(body: Iterable[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Definitions in a block and in the blocks of its compound statements, without what only type checkers read."""
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node
            case ast.If(test=test, body=then, orelse=orelse):
                if not scopes.is_type_checking(test):
                    yield from executed(then)
                yield from executed(orelse)
            case ast.Try() | ast.TryStar():
                blocks = (node.body, *(h.body for h in node.handlers), node.orelse, node.finalbody)
                for block in blocks:
                    yield from executed(block)
            case ast.For() | ast.While() | ast.With() | ast.AsyncFor() | ast.AsyncWith():
                yield from executed(node.body)
                yield from executed(getattr(node, "orelse", ()))
            case ast.Match(cases=cases):
                for case in cases:
                    yield from executed(case.body)


def _never_executed(tree: ast.Module) -> set[int]:
    found: set[int] = set()
    for node in walk(tree):
        if isinstance(node, ast.If) and scopes.is_type_checking(node.test):
            for inner in node.body:
                found.update(lines.span(inner))
    return found


def _simple_statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Module-level statements that assign, loops without their bodies."""
    for node in body:
        match node:
            case ast.Assign() | ast.AnnAssign() | ast.AugAssign():
                yield node
            case ast.For():
                yield ast.copy_location(ast.For(node.target, node.iter, [], []), node)
            case ast.With():
                yield ast.copy_location(ast.With(node.items, []), node)
        for name in ("body", "orelse", "finalbody", "handlers"):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield from _simple_statements(getattr(node, name, ()))


def _converted_body(node: FunctionNode, ctx: FunctionContext) -> tuple[t.Stmt, ...]:
    doc = lines.docstring(node)
    statements = node.body if doc is None else node.body[1:]
    converter = BodyConverter(ctx)
    while True:
        ctx.restart()
        before = ctx.version
        body = converter.body(statements)
        if ctx.version == before:
            return body


def _inner_lines(own: tuple[ast.AST, ...]) -> set[int]:
    found: set[int] = set()
    for inner in own:
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found |= lines.inner_span(inner)
    return found
