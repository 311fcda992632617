"""Which of the type checker's inferences still bind the program when untyped values are about.

The checker lets `Any` flow into everything.  An annotation is a promise of the programmer, checked where it matters;
but a type that was only *inferred* from one assignment is nobody's promise, and a program that later assigns something
of unknown type to that variable is right.  Such a variable is `object`, and so is what is computed from it.
"""

from collections.abc import Iterable
from typing import Final

from unlatch.frontend import tree as t
from unlatch.frontend.statics import ANY, FLOAT, INT, STR, Static
from unlatch.frontend.types import union

# Methods that put their arguments into the container.
MUTATORS: Final = frozenset(
    {"append", "appendleft", "add", "insert", "extend", "extendleft", "update", "setdefault", "__setitem__"}
)

# Builtins whose result has the same type whatever they are given.
# fmt: off
FIXED_RESULTS: Final = frozenset({
    "len", "str", "repr", "ascii", "isinstance", "issubclass", "callable", "print", "int", "float", "bool",
    "complex", "ord", "chr", "hash", "id", "hex", "oct", "bin", "format", "bytes", "bytearray", "range",
    "hasattr", "setattr", "delattr", "any", "all", "open", "input",
})
# fmt: on

_FIRST: Final = frozenset(
    {"list", "set", "frozenset", "dict", "reversed", "collections.deque", "dict_keys", "map", "filter", "zip"}
)


def contradicts(declared: Static, value: Static) -> bool:
    """Whether a value of static type `value` may not be one of `declared`, which the checker inferred for the
    variable."""
    if declared in (ANY, value):
        return False
    if value == ANY:
        return True
    if declared.name == "float":
        return may_be_int(value)  # the checker lets ints pass for floats; the program may tell them apart
    if declared.name == value.name and len(declared.args) == len(value.args):
        return any(map(contradicts, declared.args, value.args))
    return declared.name == value.name and declared.args != () and value.args == ()


def may_be_int(type_: Static) -> bool:
    """Whether ints are among the values of a type."""
    return any(member.name in ("int", "bool") for member in (type_.args if type_.name == "union" else (type_,)))


def unmixed(claimed: Static, parts: Iterable[Static]) -> Static:
    """The type of a value that is one of several.  The checker says `float` of `1 if c else 0.5`; it may be an int."""
    if claimed.name != "float" and FLOAT not in claimed.args:
        return claimed
    return union((claimed, INT)) if any(map(may_be_int, parts)) else claimed


def lasting(declared: Static, narrowed: Static) -> Static:
    """What is known of a variable that others can assign to, where the checker has narrowed it.

    The checker believes that `self.x` stays None over a call that sets it.  Of a union, only that None is excluded and
    that a value is of some class are believed: without either nothing could be done with it.
    """
    if declared.name != "union" or narrowed == declared.without_none or "." in narrowed.name:
        return narrowed
    return declared


def weakened(declared: Static, value: Static) -> Static:
    """What is left of an inferred type once a contradicting value was stored: the container if only its items are in
    doubt."""
    if declared.name != value.name or not declared.args:
        return ANY
    if declared.name == "tuple":
        return Static("tuple", (ANY,), variadic=True)
    if len(declared.args) != len(value.args):
        return Static(declared.name, (ANY,) * len(declared.args))
    pairs = zip(declared.args, value.args, strict=True)
    return Static(declared.name, tuple(ANY if contradicts(known, new) else known for known, new in pairs))


def is_weaker(type_: Static, claimed: Static) -> bool:
    """Whether less is known of a value than the checker claims."""
    if type_ == ANY:
        return claimed != ANY
    if type_.name != claimed.name:
        return type_.name == "union"
    if type_.variadic and not claimed.variadic:
        return type_.args == (ANY,)
    return len(type_.args) == len(claimed.args) and any(map(is_weaker, type_.args, claimed.args))


def element(iterable: Static) -> Static | None:
    """What iteration yields; None if that cannot be read off the type."""
    match iterable:
        case Static("object"):
            return ANY
        case Static("str"):
            return STR
        case Static("bytes" | "bytearray" | "range"):
            return INT
        case Static("tuple", args):
            return union(args) if args else None
        case Static("enumerate", (item,)):
            return Static("tuple", (INT, item))
        case Static("_collections_abc.dict_items" | "typing.ItemsView", (key, value)):
            return Static("tuple", (key, value))
        case Static("_collections_abc.dict_values", (_, value)):
            return value
        case Static(name, args) if args and (name in _FIRST or len(args) == 1 or name == "_collections_abc.dict_keys"):
            return args[0]
        case Static("list" | "set" | "frozenset" | "dict"):
            return ANY
    return None


def is_empty_display(value: t.Expr) -> bool:
    """`[]`, `{}`, `list()`, `set()`: of whatever element type the variable has."""
    match value:
        case t.ListExpr(items=()) | t.SetExpr(items=()) | t.DictExpr(values=()):
            return True
        case t.Call(func=t.Name(scope="builtin", id="list" | "set" | "dict" | "frozenset"), args=(), keywords=()):
            return True
    return False
