"""C for control flow, constants, tests and reference counts: ops that need nothing of the runtime but its words."""

from collections.abc import Callable
from typing import Final

from unlatch.emit.constants import read_literal
from unlatch.emit.cwriter import c_double, c_int64
from unlatch.emit.facts import SMALL_INT
from unlatch.emit.function import FunctionEmitter
from unlatch.ir.func import Block, Instr, Value
from unlatch.types import INT, Kind, Type

type Emit = Callable[[FunctionEmitter, Instr], None]

# How an object is tested for a builtin class, subclasses included.
_TESTS: Final = {
    "int": "PyLong_Check",
    "float": "PyFloat_Check",
    "bool": "PyBool_Check",
    "none": "Py_IsNone",
    "str": "PyUnicode_Check",
    "bytes": "PyBytes_Check",
    "list": "PyList_Check",
    "dict": "PyDict_Check",
    "set": "PySet_Check",
    "tuple": "PyTuple_Check",
    "i64": "PyLong_Check",
    "i32": "PyLong_Check",
    "i16": "PyLong_Check",
    "u8": "PyLong_Check",
}


def terminator(f: FunctionEmitter, instr: Instr, following: Block | None) -> None:
    """The end of a block; `following` is the block written next, which needs no jump."""
    match instr.op:
        case "jump":
            f.go(instr.targets[0], following)
        case "branch":
            with f.out.block(f"if ({f.var(instr.args[0])})"):
                f.go(instr.targets[0])
            f.go(instr.targets[1], following)
        case "return":
            f.out.line(f"return {f.var(instr.args[0])};")
        case "raise":
            f.fail(instr, record=False)
        case "unreachable":
            f.out.line("UL_UNREACHABLE();")
        case _:
            raise AssertionError(instr.op)


def type_test(f: FunctionEmitter, type_name: str, value: str) -> str:
    """The C condition for `value` being an instance of the class behind an IR type."""
    if type_name == "object":
        return "1"
    if type_name.startswith("@"):
        return f"ul_class_check({f.class_ref(type_name[1:])}, {value})"
    return f"{_TESTS[type_name]}({value})"


def _const_int(f: FunctionEmitter, instr: Instr) -> None:
    value = int(str(instr.imm[0]))
    if value in SMALL_INT:
        f.result(instr, f"ul_int_small({c_int64(value)})")
    else:
        f.result(instr, f"ul_int_of_pointer({f.context.constant(value)})")


def _const_scalar(f: FunctionEmitter, instr: Instr) -> None:
    value = instr.imm[0]
    assert isinstance(value, (int, float))
    f.result(instr, c_double(float(value)) if instr.op == "const.float" else c_int64(int(value)))


def _const_pooled(f: FunctionEmitter, instr: Instr) -> None:
    f.result(instr, f.context.constant(instr.imm[0]))


def _const_object(f: FunctionEmitter, instr: Instr) -> None:
    value = read_literal(str(instr.imm[0]))
    if value is NotImplemented:
        f.result(instr, "Py_NotImplemented")
    elif value is ...:
        f.result(instr, "Py_Ellipsis")
    else:
        f.result(instr, f.context.constant(value))


def _undef(f: FunctionEmitter, instr: Instr) -> None:
    assert instr.result is not None
    f.result(instr, "NULL" if instr.result.type.kind is Kind.POINTER else "0")


def _is_defined(f: FunctionEmitter, instr: Instr) -> None:
    f.result(instr, f"{f.var(instr.args[0])} != {_undefined(instr.args[0].type)}")


def _undefined(kind: Type) -> str:
    return "NULL" if kind.kind is Kind.POINTER else "0"


def _check_defined(f: FunctionEmitter, instr: Instr) -> None:
    value = instr.args[0]
    name = f.context.constant(instr.imm[0])
    with f.out.block(f"if (UL_UNLIKELY({f.var(value)} == {_undefined(value.type)}))"):
        f.out.line(f"ul_raise_unbound_local({name});")
        f.fail(instr)


def _is(f: FunctionEmitter, instr: Instr) -> None:
    left, right = instr.args
    f.result(instr, f"{_identity(f, left)} == {_identity(f, right)}")


def _identity(f: FunctionEmitter, value: Value) -> str:
    return f"(ul_int){f.var(value)}" if value.type == INT else f.var(value)


def _isinstance(f: FunctionEmitter, instr: Instr) -> None:
    f.result(instr, type_test(f, str(instr.imm[0]), f.var(instr.args[0])))


def _cast(f: FunctionEmitter, instr: Instr) -> None:
    assert instr.result is not None
    value, result = f.var(instr.args[0]), f.var(instr.result)
    test = type_test(f, instr.result.type.name, value)
    if test != "1":
        with f.out.block(f"if (UL_UNLIKELY(!{test}))"):
            f.out.line(f"ul_raise_cast({f.context.constant(instr.imm[0])}, {value});")
            f.write_release(instr.args[0])  # a cast takes its operand over, also when it fails
            f.fail(instr)
    f.out.line(f"{result} = {value};")


def _assume(f: FunctionEmitter, instr: Instr) -> None:
    f.result(instr, f.var(instr.args[0]))


def _ref_inc(f: FunctionEmitter, instr: Instr) -> None:
    f.write_copy(instr.args[0])


def _ref_dec(f: FunctionEmitter, instr: Instr) -> None:
    f.write_release(instr.args[0])


EMITTERS: Final[dict[str, Emit]] = {
    "const.int": _const_int,
    "const.float": _const_scalar,
    "const.bool": _const_scalar,
    "const.i64": _const_scalar,
    "const.i32": _const_scalar,
    "const.i16": _const_scalar,
    "const.u8": _const_scalar,
    "const.none": lambda f, instr: f.result(instr, "Py_None"),
    "const.str": _const_pooled,
    "const.bytes": _const_pooled,
    "const.object": _const_object,
    "undef": _undef,
    "is_defined": _is_defined,
    "check_defined": _check_defined,
    "is": _is,
    "isinstance": _isinstance,
    "cast": _cast,
    "assume": _assume,
    "ref.inc": _ref_inc,
    "ref.dec": _ref_dec,
}
