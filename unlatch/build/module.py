"""A module: decides what is native, builds it, and says why for the rest."""

from dataclasses import dataclass, field, replace

from unlatch.build import dunders
from unlatch.build.context import Callee, ClassFacts, ModuleFacts, NotNative
from unlatch.build.function import build_function
from unlatch.frontend import tree
from unlatch.frontend.statics import NONE, Static, ir_type
from unlatch.ir.func import Func, Pos
from unlatch.ir.module import Attr, Method, NativeClass, NativeFunc, Param
from unlatch.types import DICT, OBJECT, TUPLE, Type, instance


@dataclass(frozen=True, slots=True)
class Fallback:
    """A definition that stays interpreted: what, where, why."""

    qualname: str
    pos: Pos
    reason: str


@dataclass(frozen=True, slots=True)
class Run:
    """Module-level statements that have a native function together: its index, where each of them begins, and their
    lines with code."""

    index: int
    starts: tuple[tree.Start, ...]
    code_lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """The native part of a module.  `functions` are those of the definitions first, then those of the `runs`; `left`
    are the module-level statements that stay interpreted."""

    functions: tuple[NativeFunc, ...]
    classes: tuple[NativeClass, ...]
    globals: tuple[str, ...]
    fallbacks: tuple[Fallback, ...]
    runs: tuple[Run, ...] = ()
    left: tuple[tree.Left, ...] = ()

    @property
    def definitions(self) -> tuple[NativeFunc, ...]:
        """The functions that stand for a definition of the source."""
        return self.functions[: len(self.functions) - len(self.runs)]


@dataclass(slots=True)
class Part:
    """A module while its group is built.  `refused`: by `id` of the function, why it cannot be native."""

    tree: tree.ModuleTree
    refused: dict[int, NotNative] = field(default_factory=dict)
    facts: ModuleFacts = field(init=False)
    callees: dict[int, Callee] = field(init=False)
    done: dict[int, Func] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.find_facts()

    def find_facts(self) -> None:
        """Decide anew what the module's definitions may know of each other."""
        self.facts, self.callees = _facts(self.tree, self.refused)

    def build(self) -> bool:
        """Build all functions that may be native; whether another one was refused."""
        self.done = {}
        before = len(self.refused)
        for function in _functions(self.tree):
            if id(function) not in self.callees:
                continue
            try:
                self.done[id(function)] = build_function(function, self.callees[id(function)], self.facts)
            except NotNative as verdict:
                self.refused[id(function)] = verdict
        return len(self.refused) > before

    def finish(self) -> Built:
        """The result, when nothing more is refused."""
        return _assemble(self.tree, self.facts, self.callees, self.done, self.refused)


def _functions(module: tree.ModuleTree) -> list[tree.Function]:
    return [*module.functions, *(method for cls in module.classes for method in cls.methods)]


def _facts(module: tree.ModuleTree, refused: dict[int, NotNative]) -> tuple[ModuleFacts, dict[int, Callee]]:
    native = {cls.name: cls for cls in module.classes if cls.reason is None}
    known = frozenset(native)
    callees: dict[int, Callee] = {}
    seen: dict[str, int] = {}
    for function in _functions(module):
        if function.reason is not None or id(function) in refused:
            continue
        symbol = f"{module.name}.{function.qualname}"
        seen[symbol] = seen.get(symbol, 0) + 1
        if seen[symbol] > 1:
            symbol = f"{symbol}.{function.pos.line}"
        callees[id(function)] = _callee(function, symbol, known)
    functions = {f.name: callees[id(f)] for f in module.functions if id(f) in callees and f.kind == "function"}
    classes: dict[str, ClassFacts] = {}
    for cls in _bases_first(native):
        classes[cls.name] = _class_facts(cls, classes, callees)
    facts = ModuleFacts(
        name=module.name,
        functions=functions,
        classes=classes,
        class_globals={cls.qualname: cls.name for cls in native.values()},
        assigned=module.assigned,
        finals=module.finals,
        globals=module.globals,
        imports=module.imports,
    )
    return facts, callees


def _bases_first(native: dict[str, tree.ClassDef]) -> list[tree.ClassDef]:
    order: dict[str, tree.ClassDef] = {}

    def add(cls: tree.ClassDef) -> None:
        if cls.base is not None and cls.base in native and cls.base not in order:
            add(native[cls.base])
        order[cls.name] = cls

    for cls in native.values():
        add(cls)
    return list(order.values())


def _callee(function: tree.Function, symbol: str, known: frozenset[str]) -> Callee:
    params = []
    for index, decl in enumerate(function.params):
        kind: Type = ir_type(decl.type, known)
        if decl.kind.value == "var_positional":
            kind = TUPLE
        elif decl.kind.value == "var_keyword":
            kind = DICT
        elif (
            index == 0 and function.kind in ("method", "property", "setter", "deleter") and function.class_name in known
        ):
            kind = instance(function.class_name or "")
        accepts = _accepts(decl.type, known) if kind == OBJECT else ()
        params.append(Param(decl.name, decl.kind, kind, decl.declared, decl.default is not None, accepts))
    defaults = tuple(_literal(decl.default) for decl in function.params)
    result = ir_type(function.returns, known)
    if dunders.answers_for_others(function):
        params[1:] = [Param(p.name, p.kind, OBJECT, p.declared, p.has_default) for p in params[1:]]
        result = OBJECT
    return Callee(symbol, tuple(params), defaults, result, function.returns, function.kind)


def _accepts(static: Static, known: frozenset[str]) -> tuple[Type, ...]:
    """The types one of which a value of a union must have; nothing if a member has no representation of its own."""
    if static.name != "union":
        return ()
    kinds = tuple(dict.fromkeys(ir_type(member, known) for member in static.args))
    return () if OBJECT in kinds else kinds


def _literal(default: tree.Expr | None) -> tree.Constant | None:
    match default:
        case tree.Constant(value=None | bool() | int() | float() | str() | bytes()):
            return default
        case tree.UnaryOp(op="-", operand=tree.Constant(value=int() | float() as value)) if not isinstance(value, bool):
            return tree.Constant(pos=default.pos, type=default.type, value=-value)
        case _:
            return None


def _class_facts(cls: tree.ClassDef, classes: dict[str, ClassFacts], callees: dict[int, Callee]) -> ClassFacts:
    base = classes.get(cls.base) if cls.base is not None else None
    facts = ClassFacts(
        name=cls.name,
        global_name=cls.qualname,
        base=cls.base,
        attrs={**(base.attrs if base else {}), **{a.name: a for a in cls.attrs}},
        methods=dict(base.methods) if base else {},
        table=dict(base.table) if base else {},
        entries=dict(base.entries) if base else {},
        properties=dict(base.properties) if base else {},
        defines_new=base.defines_new if base else False,
        has_init=base.has_init if base else False,
    )
    for method in cls.methods:
        if method.kind not in ("setter", "deleter"):
            facts.properties.pop(method.name, None)
        if method.kind == "property" and not method.decorators:
            facts.properties[method.name] = method.returns
        facts.defines_new |= method.name == "__new__"
        facts.has_init |= method.name == "__init__"
        callee = callees.get(id(method))
        name = method.name
        if callee is None or method.kind != "method" or method.decorators:
            facts.methods.pop(name, None)
            facts.table.pop(name, None)
            if name in facts.entries:
                facts.entries[name] = ""
            continue
        facts.methods[name] = callee
        if name == "__init__" or not callee.is_simple:
            facts.table.pop(name, None)
            if name in facts.entries:
                facts.entries[name] = ""
            continue
        introduced = base.entries.get(name) if base else None
        if introduced is None or (name in facts.table and _same_signature(facts.table[name], callee)):
            facts.table[name] = callee
            facts.entries[name] = callee.symbol
        else:
            facts.table.pop(name, None)
            facts.entries[name] = ""
    return facts


def _same_signature(a: Callee, b: Callee) -> bool:
    """Whether both can be called through one entry of a method table: same names, kinds, defaults and
    representations, `self` aside.
    """
    key_a = [(p.name, p.kind, p.type, p.has_default) for p in a.params[1:]]
    key_b = [(p.name, p.kind, p.type, p.has_default) for p in b.params[1:]]
    same_defaults = [d.value if d else None for d in a.defaults] == [d.value if d else None for d in b.defaults]
    return key_a == key_b and a.result == b.result and same_defaults


def _assemble(
    module: tree.ModuleTree,
    facts: ModuleFacts,
    callees: dict[int, Callee],
    done: dict[int, Func],
    refused: dict[int, NotNative],
) -> Built:
    functions: list[NativeFunc] = []
    fallbacks: list[Fallback] = []
    for function in _functions(module):
        if id(function) in done:
            callee = callees[id(function)]
            owner = function.class_name if function.class_name in facts.classes else None
            functions.append(
                NativeFunc(
                    index=len(functions),
                    func=done[id(function)],
                    qualname=function.qualname,
                    first_line=function.first_line,
                    params=callee.params,
                    class_name=owner,
                    global_name=function.name if function.kind == "function" and "." not in function.qualname else None,
                )
            )
        else:
            verdict = refused.get(id(function))
            reason = function.reason or (verdict.reason if verdict else "not native")
            fallbacks.append(Fallback(function.qualname, verdict.pos if verdict else function.pos, reason))
    fallbacks += [Fallback(c.qualname, c.pos, c.reason) for c in module.classes if c.reason is not None]
    classes = tuple(_native_class(index, cls, module) for index, cls in enumerate(facts.classes.values()))
    left = list(module.left)
    runs = _runs(module, facts, functions, left)
    watched = facts.used_globals | set(facts.functions) | {c.global_name for c in facts.classes.values()}
    return Built(tuple(functions), classes, tuple(sorted(watched)), tuple(fallbacks), runs, tuple(left))


def _runs(
    module: tree.ModuleTree, facts: ModuleFacts, functions: list[NativeFunc], left: list[tree.Left]
) -> tuple[Run, ...]:
    """Build what can be native of the module level; its functions join the others, what cannot goes to `left`."""
    # A name that is read before its final value is assigned is a NameError there.
    facts = replace(facts, finals={})
    runs: list[Run] = []
    for run in module.runs:
        line, col = run.starts[0]
        symbol = f"{module.name}.<module>.{line}" + (f".{col}" if col else "")
        callee = Callee(symbol, (), (), ir_type(NONE, facts.native_classes), NONE, run.body.kind)
        try:
            func = build_function(run.body, callee, facts)
        except NotNative as verdict:
            left.append(tree.Left(line, verdict.reason))
            continue
        runs.append(Run(len(functions), run.starts, run.body.code_lines))
        functions.append(NativeFunc(len(functions), func, run.body.qualname, line, ()))
    return tuple(runs)


def _native_class(index: int, facts: ClassFacts, module: tree.ModuleTree) -> NativeClass:
    declared = {cls.name: cls for cls in module.classes}
    known = frozenset(c.name for c in module.classes if c.reason is None)
    attrs = tuple(
        Attr(a.name, ir_type(a.type, known), a.declared, a.final, _accepts(a.type, known)) for a in facts.attrs.values()
    )
    methods = tuple(Method(name, symbol) for name, symbol in facts.entries.items())
    return NativeClass(index, facts.name, facts.base, attrs, methods, declared[facts.name].has_dict)
