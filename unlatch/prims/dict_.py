"""Rows of `dict`.  As with lists, subclasses get what the interpreter does for the operator or method."""

from typing import Final

from unlatch.prims.forms import fresh, generic, lengthy, on_exact, pure
from unlatch.prims.schema import Row
from unlatch.types import BOOL, DICT, I64, LIST, OBJECT, VOID

ROWS: Final[tuple[Row, ...]] = (
    generic("dict.build", (), DICT, "{k: v, ...}: operands are keys and values by turns", variadic=True),
    fresh("dict.new", (), DICT, "{}"),
    lengthy("dict.from_object", (OBJECT,), DICT, "dict(x)"),
    on_exact("dict.get_item", (DICT, OBJECT), OBJECT, "self[k]; KeyError"),
    generic("dict.set_item", (DICT, OBJECT, OBJECT), VOID, "self[k] = v", steals=(2,), slow_path=True),
    generic("dict.del_item", (DICT, OBJECT), VOID, "del self[k]; KeyError", slow_path=True),
    on_exact("dict.get", (DICT, OBJECT), OBJECT, "self.get(k)"),
    on_exact("dict.get_default", (DICT, OBJECT, OBJECT), OBJECT, "self.get(k, default)"),
    generic("dict.setdefault", (DICT, OBJECT, OBJECT), OBJECT, "self.setdefault(k, default)"),
    on_exact("dict.contains", (DICT, OBJECT), BOOL, "k in self"),
    on_exact("dict.len", (DICT,), I64, "len(self)"),
    on_exact("dict.bool", (DICT,), BOOL, "bool(self)"),
    generic("dict.pop", (DICT, OBJECT), OBJECT, "self.pop(k); KeyError"),
    generic("dict.pop_default", (DICT, OBJECT, OBJECT), OBJECT, "self.pop(k, default)"),
    lengthy("dict.update", (DICT, OBJECT), VOID, "self.update(x)"),
    lengthy("dict.update_mapping", (DICT, OBJECT), VOID, "the part **x of a display; TypeError if x is no mapping"),
    lengthy(
        "dict.merge_kwargs",
        (DICT, OBJECT, OBJECT),
        VOID,
        "the part **x in a call of operand 2; TypeError for a repeated or non-str key",
    ),
    lengthy("dict.clear", (DICT,), VOID, "self.clear()"),
    lengthy("dict.copy", (DICT,), OBJECT, "self.copy()"),
    generic("dict.keys", (DICT,), OBJECT, "self.keys()"),
    generic("dict.values", (DICT,), OBJECT, "self.values()"),
    generic("dict.items", (DICT,), OBJECT, "self.items()"),
    lengthy("dict.keys_list", (DICT,), LIST, "list(self.keys())"),
    lengthy("dict.values_list", (DICT,), LIST, "list(self.values())"),
    lengthy("dict.items_list", (DICT,), LIST, "list(self.items())"),
    generic("dict.iter_keys", (DICT,), OBJECT, "iter(self)"),
    generic("dict.iter_values", (DICT,), OBJECT, "iter(self.values())"),
    generic("dict.iter_items", (DICT,), OBJECT, "iter(self.items())"),
    lengthy("dict.or", (DICT, OBJECT), OBJECT, "self | x"),
    lengthy("dict.ior", (DICT, OBJECT), OBJECT, "self |= x; the new value"),
    pure("dict.is_exact", (OBJECT,), BOOL, "type(x) is dict"),
)
