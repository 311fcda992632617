"""The constants of a module: one table, made at import from one marshalled tuple, immortal from then on."""

import ast
import marshal
import math
import sys
from typing import Any, Final

_NAMED: Final = {
    "inf": math.inf,
    "nan": math.nan,
    "infj": complex(0.0, math.inf),
    "nanj": complex(0.0, math.nan),
    "Ellipsis": ...,
    "NotImplemented": NotImplemented,
}


class Constants:
    """Gives every distinct constant a number.

    Distinct is what it is to CPython's compiler: 1, 1.0, True, 0.0 and -0.0 are five constants.
    """

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}
        self._values: list[Any] = []

    def number(self, value: object) -> int:
        """The index of `value` in the table."""
        key = _key(value)
        if key not in self._numbers:
            self._numbers[key] = len(self._values)
            self._values.append(sys.intern(value) if type(value) is str else value)
        return self._numbers[key]

    def __len__(self) -> int:
        return len(self._values)

    def marshalled(self) -> bytes:
        """The whole table as one marshalled tuple; strings come out interned.

        Marshal marks what may be shared by looking at reference counts; reading the table back once makes those, and
        with them the bytes, the same in every run.
        """
        return marshal.dumps(marshal.loads(marshal.dumps(tuple(self._values))))


def read_literal(text: str) -> object:
    """The object whose repr is `text`: what `const.object` carries.  Only literals are read, nothing is evaluated."""
    return _read(ast.parse(text, mode="eval").body)


def _read(node: ast.expr) -> object:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Tuple(elts=items):
            return (*map(_read, items),)
        case ast.Call(func=ast.Name(id="frozenset"), args=[ast.Set(elts=items)], keywords=[]):
            return frozenset(map(_read, items))
        case ast.Call(func=ast.Name(id="frozenset"), args=[], keywords=[]):
            return frozenset()
        case ast.Name(id=name) if name in _NAMED:
            return _NAMED[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _negated(_read(operand))
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            return _complex(_real_part(left), _read(right), negative=isinstance(op, ast.Sub))
    msg = f"not a literal: {ast.unparse(node)[:80]}"
    raise ValueError(msg)


def _negated(value: object) -> object:
    if isinstance(value, complex):  # a repr without real part, which is +0.0: the minus belongs to the other part
        return complex(0.0, -value.imag)
    if isinstance(value, (int, float)):
        return -value
    msg = f"cannot negate {value!r}"
    raise ValueError(msg)


def _real_part(node: ast.expr) -> object:
    """As a float before it is negated: `-0` has to keep its sign."""
    if isinstance(node, ast.UnaryOp):
        value = _read(node.operand)
        return -float(value) if isinstance(value, (int, float)) else None
    return _read(node)


def _complex(real: object, imaginary: object, *, negative: bool) -> complex:
    """The parts taken as they are written: arithmetic would lose the sign of zeros."""
    if not isinstance(real, (int, float)) or not isinstance(imaginary, (complex, float)):
        msg = f"not a complex literal: {real!r}, {imaginary!r}"
        raise ValueError(msg)
    size = imaginary.imag if isinstance(imaginary, complex) else imaginary
    return complex(real, -size if negative else size)


def _key(value: object) -> object:
    match value:
        case tuple():
            return (tuple, tuple(_key(item) for item in value))
        case frozenset():
            return (frozenset, frozenset(_key(item) for item in value))
        case float():
            return (float, value.hex())
        case complex():
            return (complex, value.real.hex(), value.imag.hex())
    return (type(value), value)
