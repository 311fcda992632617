"""The typed tree: Python's syntax with static types and resolved names; immutable, printable, free of the type
checker's classes.

Expressions mirror `ast` (same names, same evaluation order), each with `pos` and `type`.  Names carry their scope,
resolved as CPython's own compiler does.
"""

from dataclasses import dataclass, field, fields
from typing import dataclass_transform

from unlatch.frontend.statics import ANY, Static
from unlatch.ir.func import Pos
from unlatch.ir.module import ParamKind


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def node[T](cls: type[T]) -> type[T]:
    """A class of nodes, told apart by identity.  The type checker sees to it that nobody changes one: what `dataclass`
    generates to guard a class costs four times the rest of it, fifty times over at each start."""
    return dataclass(slots=True, kw_only=True, eq=False, repr=False)(cls)


# The node classes are `ast`'s own; see there for their meaning.


@node
class Node:
    pos: Pos

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{f.name}={getattr(self, f.name)!r}' for f in fields(self))})"


@node
class Expr(Node):
    type: Static = ANY


# Expressions ----------------------------------------------------------------------------------------------------------


@node
class Constant(Expr):
    """`value`: int, float, complex, bool, str, bytes, None or Ellipsis."""

    value: object


@node
class Name(Expr):
    """`scope`: local | cell (a local captured by an inner function) | free | global | builtin (not assigned anywhere
    in the module)."""

    id: str
    scope: str


@node
class Attribute(Expr):
    """`attr` is already mangled (`_C__x`)."""

    value: Expr
    attr: str


@node
class Subscript(Expr):
    value: Expr
    index: Expr


@node
class Slice(Expr):
    lower: Expr | None
    upper: Expr | None
    step: Expr | None


@node
class Starred(Expr):
    value: Expr


@node
class Call(Expr):
    """`keywords`: (name, value); name None for `**value`.  `args` may hold Starred."""

    func: Expr
    args: tuple[Expr, ...]
    keywords: tuple[tuple[str | None, Expr], ...] = ()


@node
class UnaryOp(Expr):
    """`op`: - + ~ not"""

    op: str
    operand: Expr


@node
class BinOp(Expr):
    """`op`: + - * / // % ** @ << >> & | ^"""

    op: str
    left: Expr
    right: Expr


@node
class BoolOp(Expr):
    """`op`: and | or; two or more values."""

    op: str
    values: tuple[Expr, ...]


@node
class Compare(Expr):
    """`ops`: == != < <= > >= is `is not` in `not in`; len(ops) == len(comparators)."""

    left: Expr
    ops: tuple[str, ...]
    comparators: tuple[Expr, ...]


@node
class IfExp(Expr):
    test: Expr
    body: Expr
    orelse: Expr


@node
class NamedExpr(Expr):
    target: Name
    value: Expr


@node
class ListExpr(Expr):
    items: tuple[Expr, ...]


@node
class TupleExpr(Expr):
    items: tuple[Expr, ...]


@node
class SetExpr(Expr):
    items: tuple[Expr, ...]


@node
class DictExpr(Expr):
    """`keys` entry None: `**value`."""

    keys: tuple[Expr | None, ...]
    values: tuple[Expr, ...]


@node
class FormattedValue(Expr):
    """`conversion`: "" s r a; `spec` a JoinedStr or None."""

    value: Expr
    conversion: str
    spec: Expr | None


@node
class JoinedStr(Expr):
    """An f-string; values are str Constants and FormattedValues."""

    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Generator:
    """One `for target in iter if …` clause.  Targets are Names with mangled-free ids local to the comprehension."""

    target: Expr
    iter: Expr
    ifs: tuple[Expr, ...]
    is_async: bool = False


@node
class Comprehension(Expr):
    """`kind`: list | set | dict.  `key` is the element (dict: the key).  The comprehension's own variables are renamed
    to `name@N` in all nodes inside (N unique per comprehension), so that they never meet the function's own; their
    types are in the function's `locals`."""

    kind: str
    key: Expr
    value: Expr | None
    generators: tuple[Generator, ...]


@node
class InnerFunction(Expr):
    """A lambda or generator expression: runs interpreted, made from the module's own code.  `iter`: a generator
    expression's first iterable, evaluated outside.  `qualname` and `first_line` find the code object; `free` are the
    captured names in `co_freevars` order, a comprehension's variable as `name@N`.
    `rank`: its number among the code objects with this qualname and first line inside the enclosing function's code,
    in order.
    `annotate`: the function that evaluates a nested def's annotations (PEP 649), where it has any."""

    kind: str  # lambda | genexpr | def | annotate
    qualname: str
    first_line: int
    free: tuple[str, ...]
    defaults: tuple[Expr, ...] = ()
    kw_defaults: tuple[tuple[str, Expr], ...] = ()
    iter: Expr | None = None
    rank: int = 0
    annotate: "InnerFunction | None" = None


@node
class Unsupported(Expr):
    """An expression that has no native form yet (`yield`, `await`, t-string, …); `reason` tells the user."""

    reason: str


# Statements -----------------------------------------------------------------------------------------------------------


@node
class Stmt(Node):
    pass


@node
class ExprStmt(Stmt):
    value: Expr


@node
class Assign(Stmt):
    """`targets`: one or more of Name Attribute Subscript TupleExpr ListExpr Starred.  An annotated assignment is an
    Assign too."""

    targets: tuple[Expr, ...]
    value: Expr


@node
class AugAssign(Stmt):
    target: Expr
    op: str
    value: Expr


@node
class Delete(Stmt):
    targets: tuple[Expr, ...]


@node
class Return(Stmt):
    value: Expr | None


@node
class If(Stmt):
    test: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...]


@node
class While(Stmt):
    test: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...]


@node
class For(Stmt):
    target: Expr
    iter: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...]


@node
class Break(Stmt):
    pass


@node
class Continue(Stmt):
    pass


@node
class Pass(Stmt):
    pass


@node
class Raise(Stmt):
    exc: Expr | None
    cause: Expr | None


@node
class Handler(Node):
    """`type` None: bare except."""

    type: Expr | None
    name: Name | None
    body: tuple[Stmt, ...]


@node
class Try(Stmt):
    body: tuple[Stmt, ...]
    handlers: tuple[Handler, ...]
    orelse: tuple[Stmt, ...]
    finalbody: tuple[Stmt, ...]


@node
class With(Stmt):
    """One context manager; several items are nested Withs."""

    context: Expr
    target: Expr | None
    body: tuple[Stmt, ...]


@node
class Assert(Stmt):
    test: Expr
    message: Expr | None


@node
class Import(Stmt):
    """`import a.b as c` → names (("a.b", "c"),); without `as` the second part is the top package's name and `bound`
    its top."""

    names: tuple[tuple[str, Name, bool], ...]  # (dotted module, target, has_as)


@node
class ImportFrom(Stmt):
    """`names`: (name, target); `from m import *` is not allowed inside functions."""

    module: str
    level: int
    names: tuple[tuple[str, Name], ...]


@node
class FunctionDef(Stmt):
    """A nested `def`: runs interpreted, made from the module's own code; decorators applied by native code."""

    target: Name
    inner: InnerFunction
    decorators: tuple[Expr, ...]


@node
class UnsupportedStmt(Stmt):
    """A statement without native form yet (`match`, nested class, `async for`, `except*`, …)."""

    reason: str


# Definitions ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ParamDecl:
    """A parameter: `declared` is the annotation's source text, "" if none; `default` its expression, None if it has
    none."""

    name: str
    kind: ParamKind
    type: Static
    declared: str = ""
    default: Expr | None = None


@node
class Function(Node):
    """A function or method at module or class level: a candidate for native code.

    `locals`: static types of all local names, parameters included.  `cells`: locals captured by inner functions.
    `free`: names taken from enclosing function scopes (only `__class__` for methods here).  `kind`: function | method
    | staticmethod | classmethod | property | setter | deleter | module (module-level statements, see `Run`)
    `class_name`: full name of the class the method belongs to.  `decorators`: source texts, those of `kind` left out.
    `reason`: why it cannot be native whatever its body (generator, async, …), None if it may.
    `code_lines`: the source lines that hold its code (not blank, comment or docstring lines), for coverage;
    `inner_lines`: those of them that belong to functions and classes inside, which run interpreted.  `first_line`:
    `co_firstlineno` of its code, the first decorator's line.
    """

    name: str
    qualname: str
    kind: str
    params: tuple[ParamDecl, ...]
    returns: Static
    body: tuple[Stmt, ...]
    locals: dict[str, Static] = field(default_factory=dict)
    cells: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    class_name: str | None = None
    decorators: tuple[str, ...] = ()
    reason: str | None = None
    code_lines: tuple[int, ...] = ()
    inner_lines: tuple[int, ...] = ()
    first_line: int = 0


@dataclass(frozen=True, slots=True)
class AttrDecl:
    """An instance attribute found by its annotation in the class body or by assignment to `self` in a method."""

    name: str
    type: Static
    declared: str
    final: bool = False


@node
class ClassDef(Node):
    """A class at module level.  `name` is full (`module.C`).  `base`: full name of its native base in this module,
    None for object.
    `attrs`: own instance attributes that get slots.  `reason`: why it has no native layout, None if it has one.
    `bases`: full names of the direct bases, as far as the checker knows."""

    name: str
    qualname: str
    base: str | None
    attrs: tuple[AttrDecl, ...]
    methods: tuple[Function, ...]
    has_dict: bool = True
    reason: str | None = None
    code_lines: tuple[int, ...] = ()
    first_line: int = 0
    bases: tuple[str, ...] = ()


type Start = tuple[int, int]
"""A statement's line and column: no two statements of a module share one."""


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive module-level statements that may become one native function: `body` has no parameters, and all
    names are global but those of comprehensions.  `starts`: where each statement begins."""

    body: Function
    starts: tuple[Start, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """A module-level statement that stays interpreted; the first line of it, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ModuleTree:
    """A whole module.  `assigned`: names bound anywhere at module level; `finals`: `Final` globals with literal values.
    `code_lines`: lines of module- and class-level statements outside functions.  `imports`: names bound only once in
    the module, by an import, with the full name of what they stand for (`sqrt`: `math.sqrt`).  `runs`: what
    of the module level may run natively; `left`: what may not."""

    name: str
    path: str
    source: bytes
    functions: tuple[Function, ...]
    classes: tuple[ClassDef, ...]
    assigned: frozenset[str]
    finals: dict[str, object]
    globals: dict[str, Static] = field(default_factory=dict)
    code_lines: tuple[int, ...] = ()
    imports: dict[str, str] = field(default_factory=dict)
    runs: tuple[Run, ...] = ()
    left: tuple[Left, ...] = ()
