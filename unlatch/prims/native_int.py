"""Rows of the native integers `i64 i32 i16 u8`: machine arithmetic of a fixed width.

`+ - *`, negation and `~` wrap around.  A conversion from `int` raises OverflowError when the value does not fit; one
from another native integer keeps the low bits.  Shift counts beyond the width shift everything out.
"""

from typing import Final

from unlatch.prims.forms import fresh, partial, pure
from unlatch.prims.schema import Row
from unlatch.types import BOOL, FLOAT, I64, INT, NATIVE_INTS, OBJECT, Type


def _rows_of(t: Type) -> tuple[Row, ...]:
    def wraps(verb: str, sign: str) -> Row:
        return pure(f"{t}.{verb}", (t, t), t, f"a {sign} b, wrapping around")

    def bits(verb: str, sign: str) -> Row:
        return pure(f"{t}.{verb}", (t, t), t, f"a {sign} b")

    def compares(verb: str, sign: str) -> Row:
        return pure(f"{t}.{verb}", (t, t), BOOL, f"a {sign} b")

    divides = "ZeroDivisionError; OverflowError for the least value // -1"
    return (
        wraps("add", "+"),
        wraps("sub", "-"),
        wraps("mul", "*"),
        partial(f"{t}.floordiv", (t, t), t, f"a // b; {divides}" if t.name != "u8" else "a // b; ZeroDivisionError"),
        partial(f"{t}.mod", (t, t), t, "a % b; ZeroDivisionError"),
        partial(f"{t}.truediv", (t, t), FLOAT, "a / b; ZeroDivisionError"),
        partial(f"{t}.lshift", (t, t), t, "a << b, bits beyond the width are lost; ValueError for a negative count"),
        partial(f"{t}.rshift", (t, t), t, "a >> b; ValueError for a negative count"),
        bits("and", "&"),
        bits("or", "|"),
        bits("xor", "^"),
        pure(f"{t}.neg", (t,), t, "-a, wrapping around"),
        pure(f"{t}.invert", (t,), t, "~a"),
        pure(f"{t}.abs", (t,), t, "abs(a), wrapping around"),
        compares("eq", "=="),
        compares("ne", "!="),
        compares("lt", "<"),
        compares("le", "<="),
        compares("gt", ">"),
        compares("ge", ">="),
        pure(f"{t}.bool", (t,), BOOL, "bool(a)"),
        fresh(f"{t}.box", (t,), OBJECT, "the int object"),
        partial(f"{t}.unbox", (OBJECT,), t, "the value of an int object; TypeError, OverflowError"),
        fresh(f"{t}.to_int", (t,), INT, "the value as an int"),
        partial(f"{t}.from_int", (INT,), t, "the int's value; OverflowError"),
        pure(f"{t}.to_float", (t,), FLOAT, "the value as a float"),
        partial(f"{t}.from_float", (FLOAT,), t, "cut towards zero; ValueError, OverflowError"),
        pure(f"{t}.from_bool", (BOOL,), t, "0 or 1"),
        *(pure(f"{t}.to_{u}", (t,), u, "the low bits") for u in NATIVE_INTS if u != t),
    )


ROWS: Final[tuple[Row, ...]] = (
    *(row for t in NATIVE_INTS for row in _rows_of(t)),
    pure("i64.range_len", (I64, I64, I64), I64, "len(range(start, stop, step)) for a step that is not 0"),
)
