"""What the type checker found out about one module, keyed by source position and free of its classes.

Positions are those of `ast`: 1-based lines, 0-based columns in bytes of UTF-8.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from mypy import nodes as n
from mypy.types import CallableType, FunctionLike, Type, get_proper_type

from unlatch.frontend.statics import ANY, Static
from unlatch.frontend.types import Reader
from unlatch.frontend.walk import nodes

type Place = tuple[int, int, int, int]
"""line, column, end line, end column"""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable's own type, whatever it was narrowed to at some use.  `inferred`: nobody wrote it down, so it binds
    nobody."""

    type: Static
    inferred: bool = False
    final: bool = False
    literal: object = None


@dataclass(frozen=True, slots=True)
class FunctionFacts:
    """`params`: types by name, `*args` and `**kwargs` with their element type.  `declared`: the signature is
    annotated."""

    params: dict[str, Static]
    returns: Static
    declared: bool
    generic: bool = False


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """`bases`: full names of the direct bases.  `attrs`: the variables that the class defines, in its body or through
    `self`."""

    name: str
    bases: tuple[str, ...]
    metaclass: str | None
    attrs: dict[str, Variable]
    kind: str = ""  # what makes it special: enum, protocol, typeddict, namedtuple, newtype, "" for an ordinary class
    generic: bool = False


@dataclass(slots=True)
class ModuleFacts:
    """All facts of a module.  Empty for a module that the checker could not handle: everything is `object` then."""

    types: dict[tuple[str, Place], Static] = field(default_factory=dict)
    variables: dict[Place, Variable] = field(default_factory=dict)
    functions: dict[int, FunctionFacts] = field(default_factory=dict)
    classes: dict[int, ClassFacts] = field(default_factory=dict)
    globals: dict[str, Variable] = field(default_factory=dict)
    errors: dict[tuple[int, int], list[Place]] = field(default_factory=dict)  # by where they begin
    ignored_lines: frozenset[int] = frozenset()
    generic_calls: set[Place] = field(default_factory=set)  # the type of their result follows from their arguments
    untyped_lines: set[int] = field(default_factory=set)  # those of functions without annotations


# The syntax node that each of the checker's expression classes stands for.
_SYNTAX: Final = {
    "NameExpr": "Name",
    "MemberExpr": "Attribute",
    "SuperExpr": "Attribute",
    "CallExpr": "Call",
    "CastExpr": "Call",
    "AssertTypeExpr": "Call",
    "RevealExpr": "Call",
    "IndexExpr": "Subscript",
    "OpExpr": "BinOp",  # and BoolOp
    "UnaryExpr": "UnaryOp",
    "ComparisonExpr": "Compare",
    "ConditionalExpr": "IfExp",
    "AssignmentExpr": "NamedExpr",
    "ListExpr": "List",
    "TupleExpr": "Tuple",
    "SetExpr": "Set",
    "DictExpr": "Dict",
    "ListComprehension": "ListComp",
    "SetComprehension": "SetComp",
    "DictionaryComprehension": "DictComp",
    "GeneratorExpr": "GeneratorExp",
    "LambdaExpr": "Lambda",
}


def module_facts(
    tree: n.MypyFile,
    types: dict[n.Expression, Type],
    reader: Reader,
    errors: Iterable[Place],
    ignored_lines: Iterable[int],
) -> ModuleFacts:
    """Collect the facts of one checked module."""
    facts = ModuleFacts(ignored_lines=frozenset(ignored_lines))
    for place in errors:
        facts.errors.setdefault(place[:2], []).append(place)
    for node in nodes(tree):
        match node:
            case n.FuncDef():
                facts.functions[node.line] = function = _function(node, reader)
                if not function.declared:
                    facts.untyped_lines.update(range(node.line, (node.end_line or node.line) + 1))
            case n.ClassDef() if not isinstance(node.info, n.FakeInfo):  # in code for other platforms there is none
                facts.classes[node.line] = _class(node, reader)
            case n.Expression():
                _expression(node, types, facts, reader)
    for name, symbol in tree.names.items():
        if isinstance(symbol.node, n.Var):
            facts.globals[name] = _variable(symbol.node, reader)
    return facts


def _expression(node: n.Expression, types: dict[n.Expression, Type], facts: ModuleFacts, reader: Reader) -> None:
    if node.end_line is None or node.end_column is None:
        return
    place = (node.line, node.column, node.end_line, node.end_column)
    if isinstance(node, n.RefExpr) and isinstance(node.node, n.Var):
        facts.variables[place] = _variable(node.node, reader)
    if isinstance(node, n.CallExpr) and _is_generic(types.get(node.callee)):
        facts.generic_calls.add(place)
    found = types.get(node)
    if found is None:
        return
    kind = _SYNTAX.get(type(node).__name__)
    if kind is not None:
        facts.types[kind, place] = reader.static(found)


def _is_generic(callee: Type | None) -> bool:
    function = get_proper_type(callee)
    return isinstance(function, FunctionLike) and any(item.variables for item in function.items)


def _variable(var: n.Var, reader: Reader) -> Variable:
    inferred = var.is_inferred and not var.explicit_self_type
    return Variable(reader.static(var.type), inferred, var.is_final, var.final_value)


def _function(node: n.FuncDef, reader: Reader) -> FunctionFacts:
    type_ = get_proper_type(node.type)
    if not isinstance(type_, CallableType):
        return FunctionFacts({arg.variable.name: ANY for arg in node.arguments}, ANY, declared=False)
    params = {a.variable.name: reader.static(t) for a, t in zip(node.arguments, type_.arg_types, strict=False)}
    returns = ANY if node.is_generator or node.is_coroutine else reader.static(type_.ret_type)
    return FunctionFacts(params, returns, declared=True, generic=bool(type_.variables))


def _class(node: n.ClassDef, reader: Reader) -> ClassFacts:
    info = node.info
    attrs = {
        name: _variable(symbol.node, reader)
        for name, symbol in info.names.items()
        if isinstance(symbol.node, n.Var) and not symbol.node.is_property
    }
    kind = ""
    if info.is_enum:
        kind = "enum"
    elif info.is_protocol:
        kind = "protocol"
    elif info.typeddict_type is not None:
        kind = "typed dict"
    elif info.is_named_tuple:
        kind = "named tuple"
    metaclass = info.metaclass_type
    return ClassFacts(
        name=info.fullname,
        bases=tuple(base.type.fullname for base in info.bases),
        metaclass=None if metaclass is None else metaclass.type.fullname,
        attrs=attrs,
        kind=kind,
        generic=bool(info.type_vars),
    )
