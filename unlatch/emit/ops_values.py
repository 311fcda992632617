"""C for control flow, constants, tests and reference counts: ops that need nothing of the runtime but its words."""

from collections.abc import Callable
from typing import Final

from unlatch.emit import boxing
from unlatch.emit.constants import read_literal
from unlatch.emit.cwriter import c_double, c_int64, c_string
from unlatch.emit.facts import SMALL_INT
from unlatch.emit.function import FunctionEmitter
from unlatch.ir.func import Block, Instr, Value
from unlatch.types import INT, Kind, Type

type Emit = Callable[[FunctionEmitter, Instr], None]
type EmitEnd = Callable[[FunctionEmitter, Instr, Block | None], None]


# Control flow: `following` is the block written next, which needs no jump ---------------------------------------------


def _jump(f: FunctionEmitter, instr: Instr, following: Block | None) -> None:
    f.go(instr.targets[0], following)


def _branch(f: FunctionEmitter, instr: Instr, following: Block | None) -> None:
    condition = f.var(instr.args[0])
    with f.out.block(f"if (UL_LIKELY({condition}))" if instr.args[0] in f.facts.likely else f"if ({condition})"):
        f.go(instr.targets[0])
    f.go(instr.targets[1], following)


def _return(f: FunctionEmitter, instr: Instr, _following: Block | None) -> None:
    f.unpin()
    f.out.line(f"return {f.var(instr.args[0])};")


def _raise(f: FunctionEmitter, instr: Instr, _following: Block | None) -> None:
    f.fail(instr, record=False)


def _unreachable(f: FunctionEmitter, _instr: Instr, _following: Block | None) -> None:
    f.out.line("__builtin_unreachable();")


TERMINATORS: Final[dict[str, EmitEnd]] = {
    "jump": _jump,
    "branch": _branch,
    "return": _return,
    "raise": _raise,
    "unreachable": _unreachable,
}

# Values --------------------------------------------------------------------------------------------------------------


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
    with f.out.block(f"if (UL_UNLIKELY({f.var(value)} == {_undefined(value.type)}))"):
        f.out.line(f"ul_unbound_local({c_string(str(instr.imm[0]))});")
        f.fail(instr)


def _is(f: FunctionEmitter, instr: Instr) -> None:
    left, right = instr.args
    f.result(instr, f"{_identity(f, left)} == {_identity(f, right)}")


def _identity(f: FunctionEmitter, value: Value) -> str:
    return f"(ul_int){f.var(value)}" if value.type == INT else f.var(value)


def _isinstance(f: FunctionEmitter, instr: Instr) -> None:
    f.result(instr, boxing.is_instance(f.context, str(instr.imm[0]), f.var(instr.args[0])))


def _cast(f: FunctionEmitter, instr: Instr) -> None:
    assert instr.result is not None
    value, result = f.var(instr.args[0]), f.var(instr.result)
    test = boxing.accepts(f.context, instr.result.type, value)
    if test is not None:
        with f.out.block(f"if (UL_UNLIKELY(!{test}))"):
            f.out.line(f"ul_cast_error({c_string(str(instr.imm[0]))}, {value});")
            f.fail(instr)
    f.out.line(f"{result} = {value};")


def _assume(f: FunctionEmitter, instr: Instr) -> None:
    f.result(instr, f.var(instr.args[0]))


def _keep(f: FunctionEmitter, instr: Instr) -> None:
    """No code: the reference is released behind it."""


def _ref_inc(f: FunctionEmitter, instr: Instr) -> None:
    f.write_copy(instr.args[0])


def _ref_dec(f: FunctionEmitter, instr: Instr) -> None:
    if instr in f.late_releases.all:
        return
    if not instr.pins or instr.args[0].type.kind is not Kind.TAGGED:
        f.write_release(instr.args[0])
        return
    with f.out.block(f"if (UL_UNLIKELY(!({f.var(instr.args[0])} & 1)))"):
        f.pin(instr)
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
    "keep": _keep,
    "ref.inc": _ref_inc,
    "ref.dec": _ref_dec,
}
