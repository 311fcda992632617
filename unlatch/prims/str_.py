"""Rows of `str`.  Methods that are not here are called by name (`object.call_method`)."""

from typing import Final

from unlatch.prims.forms import c_name, fresh, generic, lengthy, on_exact, on_exact_text, sequence, sliced, text_like
from unlatch.prims.schema import Effect, Row, Thread
from unlatch.types import BOOL, I64, INT, LIST, OBJECT, STR

ROWS: Final[tuple[Row, ...]] = (
    *sequence(STR),
    *sliced(STR),
    *text_like(STR),
    lengthy(
        "str.concat",
        (STR, OBJECT),
        OBJECT,
        "self + x; grows self in place when nobody else holds it",
        steals=(0,),
    ),
    Row(
        "str.iadd",
        (STR, OBJECT),
        OBJECT,
        "self += x; grows self in place when nobody else holds it",
        raises=True,
        effects=Effect.ARBITRARY,
        thread=Thread.CPYTHON,
        steals=(0,),
        c=c_name("str.iadd"),
        polls=True,
    ),
    lengthy("str.mod", (STR, OBJECT), OBJECT, "self % x"),
    on_exact("str.get", (STR, INT), OBJECT, "self[i]; IndexError"),
    on_exact("str.get_i64", (STR, I64), OBJECT, "self[i]; IndexError"),
    on_exact("str.code_at", (STR, INT), INT, "ord(self[i]); IndexError"),
    on_exact("str.code_at_i64", (STR, I64), INT, "ord(self[i]); IndexError"),
    fresh("str.join_items", (), STR, "the operands, all str, one after another (an f-string)", variadic=True),
    lengthy("str.join", (STR, OBJECT), OBJECT, "self.join(x)"),
    lengthy("str.split", (STR,), LIST, "self.split()"),
    lengthy("str.split_at", (STR, OBJECT), LIST, "self.split(separator)"),
    lengthy("str.split_max", (STR, OBJECT, INT), LIST, "self.split(separator, maxsplit)"),
    lengthy("str.splitlines", (STR,), LIST, "self.splitlines()"),
    lengthy("str.partition", (STR, OBJECT), OBJECT, "self.partition(x)"),
    lengthy("str.rpartition", (STR, OBJECT), OBJECT, "self.rpartition(x)"),
    on_exact("str.startswith", (STR, OBJECT), BOOL, "self.startswith(x)"),
    on_exact("str.startswith_from", (STR, OBJECT, INT), BOOL, "self.startswith(x, start)"),
    on_exact("str.endswith", (STR, OBJECT), BOOL, "self.endswith(x)"),
    on_exact_text("str.find", (STR, OBJECT), INT, "self.find(x)"),
    on_exact_text("str.find_from", (STR, OBJECT, INT), INT, "self.find(x, start)"),
    on_exact_text("str.rfind", (STR, OBJECT), INT, "self.rfind(x)"),
    on_exact_text("str.count", (STR, OBJECT), INT, "self.count(x)"),
    lengthy("str.replace", (STR, OBJECT, OBJECT), OBJECT, "self.replace(old, new)"),
    lengthy("str.strip", (STR,), OBJECT, "self.strip()"),
    lengthy("str.lower", (STR,), OBJECT, "self.lower()"),
    lengthy("str.upper", (STR,), OBJECT, "self.upper()"),
    on_exact("str.isdigit", (STR,), BOOL, "self.isdigit()"),
    on_exact("str.isalpha", (STR,), BOOL, "self.isalpha()"),
    on_exact("str.isalnum", (STR,), BOOL, "self.isalnum()"),
    on_exact("str.isspace", (STR,), BOOL, "self.isspace()"),
    on_exact("str.isidentifier", (STR,), BOOL, "self.isidentifier()"),
    lengthy("str.encode", (STR,), OBJECT, "self.encode()"),
    generic("str.ord", (OBJECT,), INT, "ord(x); TypeError"),
    generic("str.chr", (INT,), STR, "chr(i); ValueError, OverflowError"),
)
