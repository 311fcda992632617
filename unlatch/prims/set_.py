"""Rows of `set` (and `frozenset(x)`).  Operators of sets are `object.or`, `object.and`, `object.sub`, `object.xor`."""

from typing import Final

from unlatch.prims.forms import ITEMS, fresh, generic, lengthy, pure
from unlatch.prims.schema import Row
from unlatch.types import BOOL, I64, OBJECT, SET, VOID

ROWS: Final[tuple[Row, ...]] = (
    generic("set.build", (), SET, "{a, b, ...}", variadic=True, steals=ITEMS),
    fresh("set.new", (), SET, "set()"),
    lengthy("set.from_iter", (OBJECT,), SET, "set(x)"),
    lengthy("set.frozen_from_iter", (OBJECT,), OBJECT, "frozenset(x)"),
    generic("set.add", (SET, OBJECT), VOID, "self.add(x)"),
    generic("set.discard", (SET, OBJECT), VOID, "self.discard(x)"),
    generic("set.remove", (SET, OBJECT), VOID, "self.remove(x); KeyError"),
    generic("set.contains", (SET, OBJECT), BOOL, "x in self"),
    generic("set.len", (SET,), I64, "len(self)"),
    generic("set.bool", (SET,), BOOL, "bool(self)"),
    lengthy("set.update", (SET, OBJECT), VOID, "self.update(x), the part *x of a display"),
    lengthy("set.clear", (SET,), VOID, "self.clear()"),
    lengthy("set.copy", (SET,), OBJECT, "self.copy()"),
    generic("set.pop", (SET,), OBJECT, "self.pop(); KeyError"),
    pure("set.is_exact", (OBJECT,), BOOL, "type(x) is set"),
)
