"""Why a function has to run interpreted, whatever its body would need otherwise."""

import ast
from typing import Final

from unlatch.frontend import scopes

# Builtins that look at the frame of their caller; native code has none.
_FRAME_READERS: Final = {
    "exec": "it calls exec()",
    "eval": "it calls eval()",
    "locals": "it calls locals()",
    "globals": "it calls globals()",
    "breakpoint": "it calls breakpoint()",
}
_FRAME_READERS_WITHOUT_ARGUMENTS: Final = {"vars": "it calls vars()", "dir": "it calls dir()"}
_LOOKS: Final = "it looks at interpreter frames"
_FRAME_NAMES: Final = frozenset({"_getframe", "_getframemodulename", "currentframe"})
_FRAME_METHODS: Final = frozenset(
    {
        ("inspect", "stack"),
        ("pdb", "set_trace"),
        ("traceback", "extract_stack"),
        ("traceback", "format_stack"),
        ("traceback", "print_stack"),
        ("warnings", "warn"),
    }
)

_TELLING: Final = frozenset({ast.Yield, ast.YieldFrom, ast.Await, ast.Name, ast.Call, ast.Attribute})

type FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
type Nodes = tuple[ast.AST, ...]


def why_interpreted(
    node: FunctionNode, own: Nodes, assigned: frozenset[str], free: tuple[str, ...], is_static: bool
) -> str | None:
    """The reason, or None if it may be native.  `own`: the nodes of its own scope; `free`: the names that it takes from
    enclosing scopes."""
    if isinstance(node, ast.AsyncFunctionDef):
        return "a coroutine function"
    if others := [name for name in free if name != "__class__"]:
        return f"it uses {others[0]!r} of an enclosing scope"
    for inner in own:
        reason = why_node(inner, assigned)
        if reason is not None:
            return reason
    return _why_super(node, own, assigned, is_static)


def why_node(node: ast.AST, assigned: frozenset[str]) -> str | None:
    """Why one syntax node keeps the code around it in the interpreter, None if it does not."""
    if type(node) not in _TELLING:
        return None
    match node:
        case ast.Yield() | ast.YieldFrom():
            return "a generator function"
        case ast.Await():
            return "a coroutine function"
        case ast.Name(id=name, ctx=ast.Load()) if name in _FRAME_READERS and name not in assigned:
            return _FRAME_READERS[name]
        case ast.Call(func=ast.Name(id=name), args=[], keywords=[]) if name in _FRAME_READERS_WITHOUT_ARGUMENTS:
            return None if name in assigned else _FRAME_READERS_WITHOUT_ARGUMENTS[name]
        case ast.Attribute(attr=name) | ast.Name(id=name) if name in _FRAME_NAMES:
            return _LOOKS
        case ast.Attribute(value=ast.Name(id=module), attr=name) if (module, name) in _FRAME_METHODS:
            return _LOOKS
    return None


def _why_super(node: FunctionNode, own: Nodes, assigned: frozenset[str], is_static: bool) -> str | None:
    """`super()` without arguments finds the class and the first argument in its caller's frame; natively both must be
    plain."""
    if "super" in assigned:
        return None
    names: set[int] = set()
    bare: set[int] = set()
    methods: set[int] = set()
    for inner in own:
        match inner:
            case ast.Call(func=ast.Name(id="super") as name, args=args):
                names.add(id(name))
                if not args:
                    bare.add(id(inner))
            case ast.Attribute(value=ast.Call(func=ast.Name(id="super"), args=[]) as call, ctx=ast.Load()):
                methods.add(id(call))
    if any(isinstance(inner, ast.Name) and inner.id == "super" and id(inner) not in names for inner in own):
        return "it uses super other than by calling it"
    if bare - methods:
        return "it uses super() other than for an attribute"
    if not bare:
        return None
    first = (*node.args.posonlyargs, *node.args.args)[:1]
    if not first:
        return "super() in a function without a positional parameter"
    if is_static and node.name != "__new__":
        return "super() in a static method"
    if any(name == first[0].arg for name, _ in scopes.bindings(node.body)):
        return f"super() where {first[0].arg!r} is assigned again"
    return None
