"""Static types: what the type checker knows about an expression, in our own immutable form.

Richer than the IR's types (element types, unions), poorer than the checker's: what no pass uses is folded into
`object`.
"""

from dataclasses import dataclass
from typing import Final

from unlatch import types as ir


@dataclass(frozen=True, slots=True)
class Static:
    """One static type.

    `name`: a builtin class name (`int`, `str`, `list`, …), `i64` and friends, `None`, `object` (also stands for Any
    and everything unknown),
    `union` (args = members), `type` (args = the class), `callable`, or the full name `module.Class` of any other class.
    `args`: element types; for `tuple` one per item, or with `variadic` a single one for all.
    """

    name: str
    args: tuple["Static", ...] = ()
    variadic: bool = False

    def __str__(self) -> str:
        if self.name == "union":
            return " | ".join(map(str, self.args))
        if not self.args:
            return self.name
        dots = ", ..." if self.variadic and self.name == "tuple" else ""
        return f"{self.name}[{', '.join(map(str, self.args))}{dots}]"

    @property
    def without_none(self) -> "Static":
        """This type with None removed from a union."""
        if self.name != "union":
            return self
        rest = tuple(a for a in self.args if a.name != "None")
        return rest[0] if len(rest) == 1 else Static("union", rest)

    @property
    def is_optional(self) -> bool:
        """Whether None is among the members of a union."""
        return self.name == "union" and any(a.name == "None" for a in self.args)


ANY: Final = Static("object")
NONE: Final = Static("None")
BOOL: Final = Static("bool")
INT: Final = Static("int")
FLOAT: Final = Static("float")
STR: Final = Static("str")
BYTES: Final = Static("bytes")

_IR: Final = {
    "int": ir.INT,
    "float": ir.FLOAT,
    "bool": ir.BOOL,
    "None": ir.NONE,
    "str": ir.STR,
    "bytes": ir.BYTES,
    "list": ir.LIST,
    "dict": ir.DICT,
    "set": ir.SET,
    "tuple": ir.TUPLE,
    "i64": ir.I64,
    "i32": ir.I32,
    "i16": ir.I16,
    "u8": ir.U8,
}


def ir_type(static: Static, native_classes: frozenset[str]) -> ir.Type:
    """The representation of a value of the static type; classes outside `native_classes` are plain objects."""
    if static.name in native_classes:
        return ir.instance(static.name)
    return _IR.get(static.name, ir.OBJECT)
