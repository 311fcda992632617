"""What the construct files share while one function is built: the IR cursor, the facts about its module, and the
stack of open regions.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from unlatch.frontend import tree
from unlatch.frontend.statics import Static, ir_type
from unlatch.ir.edit import FuncBuilder
from unlatch.ir.func import Block, Imm, Pos, Value
from unlatch.ir.module import Param
from unlatch.types import OBJECT, Type


class NotNative(Exception):  # noqa: N818 - a verdict, not an error
    """The function cannot be native; `reason` tells the user why and `pos` where."""

    def __init__(self, reason: str, pos: Pos) -> None:
        super().__init__(reason)
        self.reason = reason
        self.pos = pos


@dataclass(frozen=True, slots=True)
class Callee:
    """A native function as other native code sees it.

    `defaults`: per parameter the literal that stands for a missing argument, or None where there is no default or it
    is not a literal (then a call without that argument goes through the function object).
    """

    symbol: str
    params: tuple[Param, ...]
    defaults: tuple[tree.Constant | None, ...]
    result: Type
    returns: Static
    kind: str

    @property
    def is_simple(self) -> bool:
        """Whether all parameters are plain ones that a direct call can fill."""
        return all(p.kind.value in ("positional", "positional_only", "keyword_only") for p in self.params)


@dataclass(slots=True)
class ClassFacts:
    """A native class while its module is built: all slots and native methods, inherited ones included.

    `methods`: the most derived native definitions, for calls whose class is exact (`__init__`, super()).  `table`:
    the entries of the method table that calls through an instance may use: those whose signature all of the table's
    users share.  `entries`: all of the class's table, name to symbol, "" where the definition has no native code or
    another signature (then the entry calls by name).  `properties`: declared types of properties.
    """

    name: str
    global_name: str
    base: str | None
    attrs: dict[str, tree.AttrDecl]
    methods: dict[str, Callee]
    table: dict[str, Callee]
    entries: dict[str, str]
    properties: dict[str, Static]
    defines_new: bool = False
    has_init: bool = False


@dataclass(frozen=True, slots=True)
class LinkedClass:
    """A native class of another module of the build.  `known`: that module's native classes, since its view decides how
    attributes and parameters are represented."""

    facts: ClassFacts
    known: frozenset[str]

    def attribute(self, name: str) -> Type | None:
        """The representation of an attribute, None if it has no slot."""
        attr = self.facts.attrs.get(name)
        return None if attr is None else ir_type(attr.type, self.known)


@dataclass(slots=True)
class ModuleFacts:
    """What the functions of one module may know about each other.

    `functions`: native functions by the global that holds them.  `classes`: native classes by full name;
    `class_globals` by global name. `assigned`: names bound at module level, so that the others are builtins.
    `linked_classes`: those of the other modules of the build by full name, an interpreted
    subclass standing for its native base; `linked_functions`: theirs by the global
    that an import binds here.  `used_globals` collects what the code refers to, `used_links` what of other modules
    (full names of classes, symbols of functions).
    """

    name: str
    functions: dict[str, Callee]
    classes: dict[str, ClassFacts]
    class_globals: dict[str, str]
    assigned: frozenset[str]
    finals: Mapping[str, object]
    globals: Mapping[str, Static]
    imports: Mapping[str, str]
    linked_classes: Mapping[str, LinkedClass] = field(default_factory=dict)
    linked_functions: Mapping[str, Callee] = field(default_factory=dict)
    used_globals: set[str] = field(default_factory=set)
    used_links: set[str] = field(default_factory=set)

    @property
    def native_classes(self) -> frozenset[str]:
        """Full names of the classes with a native layout."""
        return frozenset(self.classes)


@dataclass(slots=True)
class Region:
    """An open construct that a jump out of it must close.

    `leave` emits what runs on the way out (a finally body, restoring the handled exception, `__exit__`); `handler` is
    where exceptions raised inside go; loops have `break_to` and `continue_to`; `keep` makes what a loop walks over live
    until here.
    """

    leave: Callable[[], None] | None = None
    handler: Block | None = None
    break_to: Block | None = None
    continue_to: Block | None = None
    keep: Callable[[], None] | None = None


@dataclass(slots=True)
class Context:
    """One function under construction."""

    fb: FuncBuilder
    module: ModuleFacts
    function: tree.Function
    result: Type
    unsafe: frozenset[str]
    regions: list[Region] = field(default_factory=list)
    at_exit: Callable[[], None] = lambda: None
    expressions: Mapping[type[tree.Expr], Callable[["Context", Any], Value]] = field(default_factory=dict)
    statements: Mapping[type[tree.Stmt], Callable[["Context", Any], None]] = field(default_factory=dict)
    constants: dict[Value, Imm] = field(default_factory=dict)

    # Emission -----------------------------------------------------------------------------------------------

    def emit(self, op: str, *args: Value, imm: tuple[Imm, ...] = (), type: Type | None = None) -> Value:  # noqa: A002
        """One instruction at the current source position; for a VOID op the returned value must not be used."""
        value = self.fb.emit(op, *args, imm=imm, type=type)
        if op.startswith("const."):
            self.constants[value] = imm[0] if imm else None
        return value

    def block(self, body: tuple[tree.Stmt, ...]) -> None:
        """Build statements in order; what cannot be reached is left out."""
        for stmt in body:
            if not self.fb.reachable:
                return
            with self.at(stmt):
                self.statements[type(stmt)](self, stmt)

    @contextmanager
    def at(self, node: tree.Node) -> Iterator[None]:
        """Emit at the position of `node`, then return to the position before."""
        with self.fb.at(node.pos):
            yield

    @contextmanager
    def at_attribute(self, node: tree.Node, attribute: tree.Attribute) -> Iterator[None]:
        """Emit where CPython places an attribute access or method call that extends over lines: at the attribute's
        name.
        """
        pos, end = node.pos, attribute.pos
        if pos.line != end.end_line:
            width = len(attribute.attr.encode())
            starts = end.end_col - width if width <= end.end_col else 0
            pos = Pos(end.end_line, starts, end.end_line, end.end_col)
        with self.fb.at(pos):
            yield

    @contextmanager
    def region(self, region: Region) -> Iterator[None]:
        """Emit inside an open region."""
        self.regions.append(region)
        if region.handler is not None:
            self.fb.handlers.append(region.handler)
        yield
        if region.handler is not None:
            self.fb.handlers.pop()
        self.regions.pop()

    def leave_regions(self, down_to: int) -> None:
        """Emit the way out of all regions above index `down_to`, innermost first, each as seen from outside of it."""
        saved_regions, saved_handlers = self.regions, list(self.fb.handlers)
        while len(self.regions) > down_to:
            region = self.regions[-1]
            self.regions = self.regions[:-1]
            if region.handler is not None:
                self.fb.handlers.pop()
            if region.leave is not None and self.fb.reachable:
                region.leave()
        self.regions = saved_regions
        self.fb.handlers[:] = saved_handlers

    def propagate(self) -> None:
        """End the block with the pending exception going to the innermost handler or out of the function."""
        if not self.fb.handlers:
            self.at_exit()
        self.fb.raise_()

    # Types --------------------------------------------------------------------------------------------------

    def type_of(self, static: Static) -> Type:
        """The representation of a static type in this module."""
        return ir_type(static, self.module.native_classes)

    def class_of(self, value_type: Type) -> ClassFacts | None:
        """The native class of an IR type, if it is one."""
        return self.module.classes.get(value_type.name[1:]) if value_type.is_native_class else None

    def class_named(self, name: str) -> ClassFacts | None:
        """A native class of any module of the build."""
        elsewhere = self.module.linked_classes.get(name)
        return self.module.classes.get(name) or (elsewhere.facts if elsewhere is not None else None)

    def linked(self, static: Static) -> LinkedClass | None:
        """The class of another module that a static type names, if it is native there."""
        return self.module.linked_classes.get(static.without_none.name)

    def none(self) -> Value:
        """The constant None."""
        return self.emit("const.none")

    def string(self, text: str) -> Value:
        """A constant str."""
        return self.emit("const.str", imm=(text,))

    def undef(self, of: Type = OBJECT) -> Value:
        """The undefined value."""
        return self.emit("undef", type=of)

    def refuse(self, reason: str, node: tree.Node) -> NotNative:
        """The exception to raise where a construct has no native form."""
        return NotNative(reason, node.pos)
