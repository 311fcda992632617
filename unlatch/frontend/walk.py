"""All nodes of one of the type checker's trees, in no particular order that anything may rely on.

mypy's visitors cannot be subclassed by interpreted classes, so the children of each node are listed here as data.  A
node class that is missing has no children that carry types.
"""

from collections.abc import Iterator
from typing import Final

from mypy.nodes import Node

CHILDREN: Final[dict[str, tuple[str, ...]]] = {
    "MypyFile": ("defs",),
    "Block": ("body",),
    "FuncDef": ("arguments", "body"),
    "Argument": ("initializer",),
    "LambdaExpr": ("arguments", "body"),
    "OverloadedFuncDef": ("items", "impl"),
    "Decorator": ("func", "decorators"),
    "ClassDef": ("decorators", "base_type_exprs", "metaclass", "defs"),
    "ExpressionStmt": ("expr",),
    "AssignmentStmt": ("rvalue", "lvalues"),
    "OperatorAssignmentStmt": ("rvalue", "lvalue"),
    "WhileStmt": ("expr", "body", "else_body"),
    "ForStmt": ("index", "expr", "body", "else_body"),
    "ReturnStmt": ("expr",),
    "AssertStmt": ("expr", "msg"),
    "DelStmt": ("expr",),
    "IfStmt": ("expr", "body", "else_body"),
    "RaiseStmt": ("expr", "from_expr"),
    "TryStmt": ("body", "types", "vars", "handlers", "else_body", "finally_body"),
    "WithStmt": ("expr", "target", "body"),
    "MatchStmt": ("subject", "patterns", "guards", "bodies"),
    "MemberExpr": ("expr",),
    "YieldFromExpr": ("expr",),
    "YieldExpr": ("expr",),
    "CallExpr": ("callee", "args", "analyzed"),
    "OpExpr": ("left", "right"),
    "ComparisonExpr": ("operands",),
    "SliceExpr": ("begin_index", "end_index", "stride"),
    "CastExpr": ("expr",),
    "AssertTypeExpr": ("expr",),
    "RevealExpr": ("expr",),
    "AssignmentExpr": ("target", "value"),
    "UnaryExpr": ("expr",),
    "ListExpr": ("items",),
    "TupleExpr": ("items",),
    "SetExpr": ("items",),
    "DictExpr": ("items",),
    "IndexExpr": ("base", "index", "analyzed"),
    "GeneratorExpr": ("sequences", "indices", "condlists", "left_expr"),
    "DictionaryComprehension": ("sequences", "indices", "condlists", "key", "value"),
    "ListComprehension": ("generator",),
    "SetComprehension": ("generator",),
    "ConditionalExpr": ("cond", "if_expr", "else_expr"),
    "StarExpr": ("expr",),
    "AwaitExpr": ("expr",),
    "SuperExpr": ("call",),
}


def nodes(root: Node) -> Iterator[Node]:
    """`root` and every node below it."""
    stack: list[object] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, list | tuple):
            stack.extend(item)
        elif isinstance(item, Node):
            yield item
            for name in CHILDREN.get(type(item).__name__, ()):
                child = getattr(item, name)
                if child is not None:
                    stack.append(child)
