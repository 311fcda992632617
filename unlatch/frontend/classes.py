"""Which classes get a native layout, with which attributes in slots, and why the others do not.

A native class keeps its annotated and `self`-assigned attributes in typed words of the instance.  That is only right
where nothing about the class can tell the difference: no metaclass, no hook into attribute access, bases of the same
kind. Everything else is an ordinary class made by the interpreter; its methods may be native all the same.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from unlatch.frontend import codes, scopes
from unlatch.frontend import tree as t
from unlatch.frontend.context import ModuleContext
from unlatch.frontend.expressions import pos_of
from unlatch.frontend.facts import ClassFacts, Variable
from unlatch.frontend.statics import ANY
from unlatch.frontend.syntax import walk

# Decorators that leave the class as it is, or only add methods to it.
HARMLESS: Final = frozenset(
    {
        "final",
        "typing.final",
        "typing_extensions.final",
        "total_ordering",
        "functools.total_ordering",
        "mypy_extensions.mypyc_attr",
        "mypyc_attr",
    }
)

_FORBIDDEN_METHODS: Final = (
    "__setattr__",
    "__getattribute__",
    "__delattr__",
    "__new__",
    "__prepare__",
    "__class__",
    "__dict__",
    "__weakref__",
)


@dataclass(slots=True)
class Definition:
    """A class statement on its way to a `ClassDef`."""

    node: ast.ClassDef
    name: str
    qualname: str
    nested: bool
    facts: ClassFacts | None
    methods: tuple[t.Function, ...] = ()
    code_lines: tuple[int, ...] = ()


@dataclass(slots=True)
class Layout:
    """What has been decided for a class so far.  `bound`: names with a value in the class body."""

    definition: Definition
    bound: frozenset[str]
    base: "Layout | None" = None
    attrs: dict[str, t.AttrDecl] = field(default_factory=dict)
    has_dict: bool = True
    reason: str | None = None

    def chain(self) -> Iterator["Layout"]:
        """This class and its native bases."""
        layout: Layout | None = self
        while layout is not None:
            yield layout
            layout = layout.base


@dataclass(slots=True)
class ClassSyntax:
    """What a module's text says of its classes, whatever their types.

    `counts`: how often each name is bound at module level; `bound`: by `id` of the class statement, names with a value
    in the class body; `unfit`: classes that some subclass in the module keeps from having a layout, and why.
    """

    counts: Counter[str]
    bound: dict[int, frozenset[str]]
    unfit: dict[str, str]


def class_syntax(tree: ast.Module) -> ClassSyntax:
    """Look through a module once."""
    nodes = [node for node in walk(tree) if isinstance(node, ast.ClassDef)]
    bound = {id(node): _bound_names(node) for node in nodes}
    bases = {node.name: [base.id for base in node.bases if isinstance(base, ast.Name)] for node in nodes}
    joined: set[str] = set()
    hooked: set[str] = set()
    referenced: set[str] = set()
    for node in nodes:
        # Two layouts cannot be combined, so classes with several bases get none, and neither do their further bases.
        joined |= {base.id for base in node.bases[1:] if isinstance(base, ast.Name)}
        if bound[id(node)] & {"__setattr__", "__getattribute__", "__delattr__"}:
            hooked |= set(bases[node.name])  # their native methods would go past the subclass's `__setattr__`
        if _has_weak_slot(node):
            referenced |= set(bases[node.name])  # nothing adds the list of weak references twice
    unfit = dict.fromkeys(_with_ancestors(referenced, bases), "a subclass adds __weakref__ to its slots")
    unfit |= dict.fromkeys(_with_ancestors(hooked, bases), "a subclass takes over attribute access")
    unfit |= dict.fromkeys(_with_ancestors(joined, bases), "it is a further base of a class with several")
    return ClassSyntax(Counter(name for name, _ in scopes.bindings(tree.body)), bound, unfit)


def _has_weak_slot(node: ast.ClassDef) -> bool:
    slots = [s.value for s in node.body if isinstance(s, ast.Assign) and ast.unparse(s.targets[0]) == "__slots__"]
    return any(isinstance(n, ast.Constant) and n.value == "__weakref__" for value in slots for n in walk(value))


def decide(definitions: list[Definition], syntax: ClassSyntax, module: ModuleContext) -> list[t.ClassDef]:
    """The classes of a module in order of definition, each with its layout or the reason why it has none."""
    layouts: dict[str, Layout] = {}
    for definition in definitions:
        layout = Layout(definition, syntax.bound[id(definition.node)])
        layout.reason = _why_not(layout, layouts, syntax.counts, module)
        if layout.reason is None and not definition.nested:
            layout.reason = syntax.unfit.get(definition.node.name)
        if layout.reason is None:
            _lay_out(layout, module)
        layouts.setdefault(definition.name, layout)

    finished = [layouts[d.name] if layouts[d.name].definition is d else _repeated(d) for d in definitions]
    _demote_overridden(finished)
    return [_class_def(layout) for layout in finished]


def _with_ancestors(found: set[str], bases: dict[str, list[str]]) -> set[str]:
    todo = list(found)
    while todo:
        new = set(bases.get(todo.pop(), ())) - found
        found |= new
        todo += new
    return found


def _repeated(definition: Definition) -> Layout:
    return Layout(definition, frozenset(), reason="it is defined more than once")


def _why_not(layout: Layout, layouts: dict[str, Layout], counts: Counter[str], module: ModuleContext) -> str | None:
    definition, node = layout.definition, layout.definition.node
    facts = definition.facts
    if definition.nested:
        return "it is nested in another class"
    if counts[node.name] != 1:
        return "its name is bound more than once"
    if facts is None:
        return "the type checker knows nothing about it"
    if facts.kind:
        return f"it is {'an' if facts.kind[0] in 'aeiou' else 'a'} {facts.kind}"
    for decorator in node.decorator_list:
        text = ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if text not in HARMLESS:
            return f"it is decorated with {text}"
    for keyword in node.keywords:
        return "it has a metaclass" if keyword.arg == "metaclass" else "its definition takes keyword arguments"
    if facts.generic or node.type_params:
        return "it is generic"
    reason = _why_not_bases(layout, layouts, module)
    if reason is None and facts.metaclass not in (None, "builtins.type"):
        reason = f"its metaclass is {facts.metaclass}"
    return reason or _why_not_body(layout)


def _why_not_bases(layout: Layout, layouts: dict[str, Layout], module: ModuleContext) -> str | None:
    bases = layout.definition.node.bases
    if not bases:
        return None
    if len(bases) > 1:
        return "it has several bases"
    base = bases[0]
    if not isinstance(base, ast.Name):
        return f"its base {ast.unparse(base)} is not a class of this module"
    if base.id == "object" and "object" not in module.assigned:
        return None
    parent = layouts.get(f"{module.name}.{base.id}")
    if parent is None:
        return f"its base {base.id} is not a class of this module"
    if parent.reason is not None:
        return f"its base {base.id} has no native layout"
    layout.base = parent
    return None


def _why_not_body(layout: Layout) -> str | None:
    node = layout.definition.node
    for name in _FORBIDDEN_METHODS:
        if name in layout.bound:
            return f"it defines {name}"
    for inner in walk(node):
        match inner:
            case ast.Attribute(attr="__dict__"):
                return "it uses __dict__"
            case ast.Call(func=ast.Name(id="vars"), args=[_, *_]):
                return "it uses vars()"
            case ast.Attribute(attr="__class__", ctx=ast.Store() | ast.Del()):
                return "it changes __class__"
            case ast.Attribute(attr="__slots__"):
                return "it uses __slots__ at run time"
    if "__slots__" in layout.bound and _slots(node) is None:
        return "its __slots__ is not a plain tuple of names"
    return None


def _lay_out(layout: Layout, module: ModuleContext) -> None:
    """Choose the slots; sets `reason` where they contradict a base's."""
    definition = layout.definition
    inherited = {name: attr for base in layout.chain() if base is not layout for name, attr in base.attrs.items()}
    bound_above = frozenset().union(*(base.bound for base in layout.chain()))
    slots = _slots(definition.node) if "__slots__" in layout.bound else None
    layout.has_dict = slots is None or (layout.base is not None and layout.base.has_dict)
    known = module.group.attributes.get(definition.name, {})
    for name, declared, rebound in _instance_names(definition.node, slots):
        if name in bound_above:
            continue
        variable = known.get(name, Variable(ANY))
        type_ = module.group.untrusted_attributes.get((definition.name, name), variable.type)
        if name in inherited:
            if rebound and variable.type not in (ANY, inherited[name].type):
                layout.reason = f"it declares the inherited attribute {name!r} with another type"
            continue
        layout.attrs[name] = t.AttrDecl(name, type_, declared or str(type_), variable.final)


def _demote_overridden(layouts: list[Layout]) -> None:
    """An attribute that some subclass gives a class-level value is looked up there too, so it cannot be a slot."""
    for layout in layouts:
        for base in layout.chain():
            if base is layout:
                continue
            for name in layout.bound & base.attrs.keys():
                del base.attrs[name]
                if not base.has_dict:
                    base.reason = f"a subclass gives its attribute {name!r} another meaning"
    for layout in layouts:  # bases come before their subclasses
        if layout.reason is None and layout.base is not None and layout.base.reason is not None:
            layout.reason = f"its base {layout.base.definition.node.name} has no native layout"


def _class_def(layout: Layout) -> t.ClassDef:
    definition = layout.definition
    native = layout.reason is None
    return t.ClassDef(
        pos=pos_of(definition.node),
        name=definition.name,
        qualname=definition.qualname,
        base=layout.base.definition.name if native and layout.base is not None else None,
        attrs=tuple(layout.attrs.values()) if native else (),
        methods=definition.methods,
        has_dict=layout.has_dict,
        reason=layout.reason,
        code_lines=definition.code_lines,
        first_line=codes.first_line(definition.node),
        bases=definition.facts.bases if definition.facts is not None else (),
    )


def _bound_names(node: ast.ClassDef) -> frozenset[str]:
    """Names that have a value in the class's namespace; a bare annotation gives none."""
    bare = {id(s.target) for s in walk(node) if isinstance(s, ast.AnnAssign) and s.value is None}
    names = {name for name, binder in scopes.bindings(node.body) if id(binder) not in bare}
    return frozenset(scopes.mangled(name, node.name) for name in names)


def _slots(node: ast.ClassDef) -> tuple[str, ...] | None:
    """The names in `__slots__`, None if it is not a plain literal of them."""
    found: tuple[str, ...] | None = None
    for statement in node.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id="__slots__")], value=value)
                | ast.AnnAssign(target=ast.Name(id="__slots__"), value=value)
            ):
                if found is not None:
                    return None
                try:
                    literal = ast.literal_eval(value) if value is not None else None
                except ValueError:
                    return None
                names = (literal,) if isinstance(literal, str) else literal
                if not isinstance(names, tuple | list) or not all(
                    isinstance(n, str) and n.isidentifier() for n in names
                ):
                    return None
                if {"__dict__", "__weakref__"} & set(names):
                    return None
                found = tuple(scopes.mangled(name, node.name) for name in names)
    return found


def _instance_names(node: ast.ClassDef, slots: tuple[str, ...] | None) -> Iterator[tuple[str, str, bool]]:
    """Attributes of instances: name, annotation, and whether the class body declares it.  In order of appearance, each
    once."""
    found: dict[str, tuple[str, bool]] = {}
    for statement in node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=None):
                text = _text(annotation)
                if "ClassVar" not in text:
                    found.setdefault(scopes.mangled(name, node.name), (text, True))
    for name, text in _self_assignments(node):
        known = found.get(name)
        if known is None or (text and not known[0]):
            found[name] = (text, known is not None and known[1])
    if slots is not None:
        found = {name: found.get(name, ("", True)) for name in slots}
    for name, (text, declared) in found.items():
        yield name, text, declared


def _self_assignments(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """`self.x = …` in methods, with the annotation if there is one."""
    for method in node.body:
        if not isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        kinds = {d.id for d in method.decorator_list if isinstance(d, ast.Name)}
        positional = [*method.args.posonlyargs, *method.args.args]
        if kinds & {"staticmethod", "classmethod"} or not positional or method.name in ("__new__", "__class_getitem__"):
            continue
        receiver = positional[0].arg
        annotations = {
            id(s.target): _text(s.annotation)
            for s in walk(method)
            if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Attribute)
        }
        for inner in scopes.own_nodes(method.body):
            match inner:
                case ast.Attribute(value=ast.Name(id=name), attr=attr, ctx=ast.Store()) if name == receiver:
                    yield scopes.mangled(attr, node.name), annotations.get(id(inner), "")


def _text(annotation: ast.expr) -> str:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return annotation.value
    return ast.unparse(annotation)
