"""Rows of `list`.

An operand of type `list` may be an instance of a subclass: every primitive tests for the exact class and otherwise does
what the interpreter does for that operator or method, so that overridden methods are called.
"""

from typing import Final

from unlatch.prims.forms import ITEMS, c_name, fresh, generic, lengthy, sequence, sliced
from unlatch.prims.schema import Effect, Row, Thread
from unlatch.types import BOOL, FLOAT, I64, INT, LIST, OBJECT, TUPLE, VOID

ROWS: Final[tuple[Row, ...]] = (
    *sequence(LIST),
    *sliced(LIST),
    fresh("list.build", (), LIST, "[a, b, ...]", variadic=True, steals=ITEMS),
    fresh("list.new", (), LIST, "[]"),
    lengthy("list.from_iter", (OBJECT,), LIST, "list(x), [*x]"),
    lengthy("list.sorted", (OBJECT,), LIST, "sorted(x)"),
    lengthy("list.to_tuple", (LIST,), TUPLE, "tuple(self)"),
    generic("list.append", (LIST, OBJECT), VOID, "self.append(x)", slow_path=True),
    Row(
        "list.push",
        (LIST, OBJECT),
        VOID,
        "append to a list that the compiler made (comprehension, display)",
        raises=True,
        effects=Effect.ALLOCATES | Effect.WRITES,
        thread=Thread.LOCAL_ONLY,
        steals=(1,),
        c=c_name("list.push"),
    ),
    generic("list.get", (LIST, INT), OBJECT, "self[i]; IndexError", slow_path=True),
    generic("list.get_i64", (LIST, I64), OBJECT, "self[i]; IndexError", slow_path=True),
    *(
        generic(f"list.{of}_at{form}", (LIST, index), of, f"self[i] unboxed; as list.get, {of}.unbox", slow_path=True)
        for of in (INT, FLOAT, BOOL)
        for form, index in (("", INT), ("_i64", I64))
    ),
    Row(
        "list.get_or_undefined",
        (LIST, I64),
        OBJECT,
        "self[i] of an exact list, undefined when i is out of range or negative: the step of a loop over a list",
        raises=True,
        effects=Effect.READS | Effect.SAFEPOINT,
        thread=Thread.LOCKFREE,
        may_be_undefined=True,
        c=c_name("list.get_or_undefined"),
    ),
    generic("list.set", (LIST, INT, OBJECT), VOID, "self[i] = x; IndexError", steals=(2,), slow_path=True),
    generic("list.set_i64", (LIST, I64, OBJECT), VOID, "self[i] = x; IndexError", steals=(2,), slow_path=True),
    generic("list.del", (LIST, INT), VOID, "del self[i]; IndexError"),
    lengthy("list.extend", (LIST, OBJECT), VOID, "self.extend(x)"),
    lengthy("list.extend_star", (LIST, OBJECT), VOID, "the part *x of a display or call; TypeError names the value"),
    lengthy("list.iadd", (LIST, OBJECT), OBJECT, "self += x; the new value"),
    generic("list.insert", (LIST, INT, OBJECT), VOID, "self.insert(i, x)"),
    generic("list.pop", (LIST,), OBJECT, "self.pop(); IndexError", slow_path=True),
    generic("list.pop_at", (LIST, INT), OBJECT, "self.pop(i); IndexError"),
    lengthy("list.remove", (LIST, OBJECT), VOID, "self.remove(x); ValueError"),
    lengthy("list.index", (LIST, OBJECT), INT, "self.index(x); ValueError"),
    lengthy("list.count", (LIST, OBJECT), INT, "self.count(x)"),
    lengthy("list.clear", (LIST,), VOID, "self.clear()"),
    lengthy("list.copy", (LIST,), LIST, "self.copy()"),
    lengthy("list.reverse", (LIST,), VOID, "self.reverse()"),
    lengthy("list.sort", (LIST,), VOID, "self.sort()"),
    lengthy("list.concat", (LIST, OBJECT), OBJECT, "self + x"),
)
