"""Rows of statements that are more than an expression: imports, `with`, `assert`, `except`; and of calls' parts."""

from typing import Final

from unlatch.prims.forms import c_name, fresh, generic, lengthy
from unlatch.prims.schema import Effect, Row, Thread
from unlatch.types import BOOL, I64, LIST, OBJECT, STR, TUPLE, VOID

ROWS: Final[tuple[Row, ...]] = (
    Row(
        "assert.fail",
        (OBJECT,),
        VOID,
        "AssertionError with that message, none if undefined",
        raises=True,
        effects=Effect.ARBITRARY,
        thread=Thread.CPYTHON,
        c=c_name("assert.fail"),
        never_returns=True,
    ),
    generic(
        "exc.match",
        (OBJECT, OBJECT),
        BOOL,
        "`except types`: does the exception match a class or tuple of classes; TypeError",
    ),
    generic(
        "import.name",
        (STR, OBJECT, OBJECT, I64),
        OBJECT,
        "__import__(name, globals, None, fromlist, level), fromlist None if absent: what `import` binds, `from` reads",
    ),
    generic(
        "import.from", (OBJECT, STR), OBJECT, "`from module import name`, and a step of `import a.b as c`; ImportError"
    ),
    generic(
        "with.exit_method", (OBJECT,), OBJECT, "the bound __exit__, looked up on the class, before __enter__; TypeError"
    ),
    generic("with.enter", (OBJECT,), OBJECT, "call __enter__, looked up on the class; TypeError"),
    generic(
        "with.exit",
        (OBJECT, OBJECT),
        BOOL,
        "call a bound __exit__ with type, value and traceback of the exception; whether to swallow it",
    ),
    generic("with.leave", (OBJECT,), VOID, "call a bound __exit__ with three None, its result dropped"),
    generic("super.attr", (OBJECT, OBJECT, STR), OBJECT, "super(cls, self).name"),
    lengthy("super.call_method", (OBJECT, OBJECT, STR), OBJECT, "super(cls, self).name(...)", variadic=True),
    fresh("slice.build", (OBJECT, OBJECT, OBJECT), OBJECT, "slice(lower, upper, step); an absent part is undefined"),
    generic(
        "call.args_tuple", (OBJECT, OBJECT), TUPLE, "the positional arguments of `f(*x)`: operands f and x; TypeError"
    ),
    generic(
        "call.args_list",
        (LIST,),
        TUPLE,
        "the positional arguments of a call, gathered in a list that the compiler made",
    ),
)
