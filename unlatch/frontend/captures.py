"""Which variables of comprehensions may be captured: those that only functions capture which do not outlive the moment.

    [word for word in words if any(word.startswith(prefix) for prefix in prefixes)]

CPython gives each run of a comprehension cells of its own; native code has one per call of the function.  Nothing can
tell while whoever captures the variable is used up at once, as a generator expression in `any(…)` or the key of
`sorted(…)` is.
"""

import ast
from collections.abc import Iterable
from types import CodeType
from typing import Final

from unlatch.frontend import codes, scopes

_CONSUMERS: Final = frozenset(
    {"all", "any", "bytes", "dict", "frozenset", "list", "max", "min", "set", "sorted", "sum", "tuple"}
)
_CONSUMING_METHODS: Final = frozenset({"extend", "join", "update"})
_KEYED: Final = frozenset({"max", "min", "sorted"})


def captured_at_once(parts: Iterable[ast.AST], own: set[str], code: CodeType, assigned: frozenset[str]) -> set[str]:
    """Of a comprehension's variables, those that are captured, and only by functions used up at once.  `parts`: its
    nodes without the first iterable; `code`: the code that it is inlined into."""
    nodes = list(scopes.own_nodes(parts))
    at_once = {id(node) for call in nodes if isinstance(call, ast.Call) for node in _used_up(call, assigned)}
    safe: set[str] = set()
    unsafe: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Lambda | ast.GeneratorExp):
            found = codes.find(code, node)
            if found is not None:
                (safe if id(node) in at_once else unsafe).update(own.intersection(found[0].co_freevars))
    return safe - unsafe


def _used_up(call: ast.Call, assigned: frozenset[str]) -> Iterable[ast.AST]:
    """The arguments of a call that nothing holds on to afterwards."""
    match call.func:
        case ast.Name(id=name) if name not in assigned:
            if name in _CONSUMERS:
                yield from (arg for arg in call.args if isinstance(arg, ast.GeneratorExp))
            if name in _KEYED:
                yield from (k.value for k in call.keywords if k.arg == "key")
        case ast.Attribute(attr=name):
            if name in _CONSUMING_METHODS:
                yield from (arg for arg in call.args if isinstance(arg, ast.GeneratorExp))
            if name == "sort":
                yield from (k.value for k in call.keywords if k.arg == "key")
