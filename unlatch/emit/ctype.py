"""The C side of IR types: declarations, error values and the tests for them (see docs/ir.md, "How failure shows")."""

from typing import Final

from unlatch.types import BOOL, FLOAT, I16, I32, I64, INT, U8, VOID, Kind, Type

_SCALARS: Final = {
    INT.name: "ul_int",
    FLOAT.name: "double",
    BOOL.name: "int",
    I64.name: "int64_t",
    I32.name: "int32_t",
    I16.name: "int16_t",
    U8.name: "uint8_t",
}

# What a function of that result type returns when it raises.  Where that is a regular value too, the caller asks
# PyErr_Occurred as well.
_ERRORS: Final = {
    INT.name: "0",
    FLOAT.name: "-113.0",
    BOOL.name: "-1",
    I64.name: "-113",
    I32.name: "-113",
    I16.name: "-113",
    U8.name: "239",
    VOID.name: "-1",
}


def c_type(kind: Type) -> str:
    """The C type of a value; ends with a star or a space so that a name can follow."""
    return "PyObject *" if kind.kind is Kind.POINTER else f"{_SCALARS[kind.name]} "


def error_value(kind: Type) -> str:
    """What a function with that result returns to say that it raised."""
    return "NULL" if kind.kind is Kind.POINTER else _ERRORS[kind.name]


def has_failed(kind: Type, value: str, *, may_be_undefined: bool = False) -> str:
    """The C condition under which `value`, just returned by a function with that result, means an exception."""
    if kind.kind is Kind.POINTER:
        test = f"{value} == NULL"
    elif kind.kind in (Kind.BOOL, Kind.VOID):
        return f"{value} < 0"
    else:
        test = f"{value} == {error_value(kind)}"
        if kind.kind in (Kind.DOUBLE, Kind.NATIVE):
            return f"{test} && PyErr_Occurred() != NULL"
    return f"{test} && PyErr_Occurred() != NULL" if may_be_undefined else test
