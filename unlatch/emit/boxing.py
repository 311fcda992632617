"""Between objects and machine forms: what wrappers, calls by name and method-table entries do at their borders."""

from typing import Final

from unlatch.emit.context import ModuleContext
from unlatch.types import Kind, Type

# How an object is tested for a builtin class, subclasses included.
_TESTS: Final = {
    "int": "PyLong_Check({})",
    "float": "(PyFloat_Check({0}) || PyLong_Check({0}))",
    "bool": "PyBool_Check({})",
    "none": "Py_IsNone({})",
    "str": "PyUnicode_Check({})",
    "bytes": "PyBytes_Check({})",
    "list": "PyList_Check({})",
    "dict": "PyDict_Check({})",
    "set": "PySet_Check({})",
    "tuple": "PyTuple_Check({})",
    "i64": "PyLong_Check({})",
    "i32": "PyLong_Check({})",
    "i16": "PyLong_Check({})",
    "u8": "PyLong_Check({})",
}


def accepts(context: ModuleContext, kind: Type, value: str) -> str | None:
    """The C condition for the object `value` being one of the type; None if everything is."""
    if kind.name == "object":
        return None
    if kind.is_native_class:
        name = kind.name[1:]
        test = "ul_is_instance" if context.is_own(name) else "ul_is_linked_instance"
        return f"{test}({value}, {context.class_ref(name)})"
    return _TESTS[kind.name].format(value)


def accepts_any(context: ModuleContext, kinds: tuple[Type, ...], value: str) -> str | None:
    """The C condition for `value` being one of several types; None if everything is."""
    tests = [accepts(context, kind, value) for kind in kinds]
    known = [test for test in tests if test is not None]
    return f"({' || '.join(known)})" if known and len(known) == len(tests) else None


def is_instance(context: ModuleContext, type_name: str, value: str) -> str:
    """The C condition for `isinstance`: as `accepts`, but an int is no float."""
    if type_name == "float":
        return f"PyFloat_Check({value})"
    return accepts(context, Type(type_name, Kind.POINTER), value) or "1"


def unbox(kind: Type, value: str) -> str:
    """The machine form of an accepted object; tagged words own a reference, pointers are borrowed."""
    match kind.kind:
        case Kind.POINTER:
            return value
        case Kind.BOOL:
            return f"{value} == Py_True"
        case _:
            return f"ul_{kind.name}_unbox({value})"


def may_fail(kind: Type) -> bool:
    """Whether unboxing an accepted object can still raise (out of range)."""
    return kind.kind in (Kind.DOUBLE, Kind.NATIVE)


def box_owned(kind: Type, value: str) -> str:
    """An owned object for an owned machine form; the undefined word gives NULL."""
    match kind.kind:
        case Kind.POINTER:
            return value
        case Kind.TAGGED:
            return f"ul_int_is_small({value}) ? ul_number(ul_int_value({value})) : ul_int_pointer({value})"
        case Kind.BOOL:
            return f"PyBool_FromLong({value})"
        case Kind.DOUBLE:
            return f"PyFloat_FromDouble({value})"
        case _:
            return f"ul_number({value})"


def box(kind: Type, value: str) -> str:
    """An owned object for a borrowed machine form."""
    match kind.kind:
        case Kind.POINTER:
            return f"Py_NewRef({value})"
        case Kind.TAGGED:
            return f"ul_int_box({value})"
        case _:
            return box_owned(kind, value)


def declared_name(kind: Type) -> str:
    """A type's name in messages."""
    return kind.name.rpartition(".")[2] if kind.is_native_class else {"none": "None"}.get(kind.name, kind.name)
