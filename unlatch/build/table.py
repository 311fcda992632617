"""Which function builds which node of the typed tree."""

from collections.abc import Callable
from typing import Any, Final

from unlatch.build import (
    assign,
    attributes,
    branches,
    calls,
    comprehensions,
    expr,
    fstrings,
    functions,
    imports,
    literals,
    loops,
    subscripts,
    tries,
    withs,
)
from unlatch.build.context import Context
from unlatch.frontend import tree
from unlatch.ir.func import Value

EXPRESSIONS: Final[dict[type[tree.Expr], Callable[[Context, Any], Value]]] = {
    tree.Constant: expr.constant,
    tree.Name: expr.name,
    tree.Attribute: attributes.load,
    tree.Subscript: subscripts.load,
    tree.Slice: subscripts.slice_object,
    tree.Starred: expr.misplaced,
    tree.Call: calls.call,
    tree.UnaryOp: expr.unary,
    tree.BinOp: expr.binary,
    tree.BoolOp: expr.bool_op,
    tree.Compare: expr.compare,
    tree.IfExp: expr.if_exp,
    tree.NamedExpr: expr.named,
    tree.ListExpr: literals.list_,
    tree.TupleExpr: literals.tuple_,
    tree.SetExpr: literals.set_,
    tree.DictExpr: literals.dict_,
    tree.JoinedStr: fstrings.joined,
    tree.FormattedValue: fstrings.formatted,
    tree.Comprehension: comprehensions.comprehension,
    tree.InnerFunction: functions.inner,
    tree.Unsupported: expr.unsupported,
}

STATEMENTS: Final[dict[type[tree.Stmt], Callable[[Context, Any], None]]] = {
    tree.ExprStmt: branches.expression,
    tree.Assign: assign.assign,
    tree.AugAssign: assign.augmented,
    tree.Delete: assign.delete,
    tree.Return: branches.return_,
    tree.If: branches.if_,
    tree.While: loops.while_,
    tree.For: loops.for_,
    tree.Break: branches.break_,
    tree.Continue: branches.continue_,
    tree.Pass: branches.pass_,
    tree.Raise: tries.raise_,
    tree.Try: tries.try_,
    tree.With: withs.with_,
    tree.Assert: branches.assert_,
    tree.Import: imports.import_,
    tree.ImportFrom: imports.import_from,
    tree.FunctionDef: functions.definition,
    tree.UnsupportedStmt: branches.unsupported,
}
