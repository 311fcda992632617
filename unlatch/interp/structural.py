"""What the structural ops mean: one Python function per op, given the machine, the instruction and its operands'
values."""

import builtins
import operator
from collections.abc import Callable
from types import CellType
from typing import TYPE_CHECKING, Final

from unlatch.interp.values import UNDEFINED
from unlatch.ir.func import Instr
from unlatch.types import parse_type

if TYPE_CHECKING:
    from unlatch.interp.machine import Machine

type Operands = list[object]


def _imm(instr: Instr, index: int = 0) -> str:
    value = instr.imm[index]
    assert isinstance(value, str), f"{instr.op} {{{value!r}}}"
    return value


def _check_defined(machine: "Machine", instr: Instr, operands: Operands) -> None:
    if operands[0] is UNDEFINED:
        msg = f"cannot access local variable '{_imm(instr)}' where it is not associated with a value"
        raise UnboundLocalError(msg)


def _cast(machine: "Machine", instr: Instr, operands: Operands) -> object:
    assert instr.result is not None
    if not isinstance(operands[0], machine.python_class(instr.result.type)):
        msg = f"{_imm(instr)} expected, got {type(operands[0]).__name__}"
        raise TypeError(msg)
    return operands[0]


def _isinstance(machine: "Machine", instr: Instr, operands: Operands) -> bool:
    type_ = parse_type(_imm(instr))
    if type_.is_native_class:
        return isinstance(operands[0], machine.python_class(type_))
    return type(operands[0]) is machine.python_class(type_)


def _const_object(machine: "Machine", instr: Instr, operands: Operands) -> object:
    literal: object = eval(_imm(instr), {"frozenset": frozenset, "inf": float("inf"), "nan": float("nan")})
    return literal


def _call_method(machine: "Machine", instr: Instr, operands: Operands) -> object:
    method: Callable[..., object] = getattr(type(operands[0]), _imm(instr, 1))
    return method(*operands)


def _call_operator(machine: "Machine", instr: Instr, operands: Operands) -> object:
    operate: Callable[..., object] = getattr(operator, _imm(instr, 1))
    return operate(*operands)


def _slot_get(machine: "Machine", instr: Instr, operands: Operands) -> object:
    slots = vars(operands[0])
    if _imm(instr, 1) not in slots:
        msg = f"'{type(operands[0]).__name__}' object has no attribute '{_imm(instr, 1)}'"
        raise AttributeError(msg)
    return slots[_imm(instr, 1)]


def _slot_set(machine: "Machine", instr: Instr, operands: Operands) -> None:
    vars(operands[0])[_imm(instr, 1)] = operands[1]


def _slot_del(machine: "Machine", instr: Instr, operands: Operands) -> None:
    _slot_get(machine, instr, operands)
    del vars(operands[0])[_imm(instr, 1)]


def _global_get(machine: "Machine", instr: Instr, operands: Operands) -> object:
    name = _imm(instr)
    if name in machine.globals:
        return machine.globals[name]
    if not hasattr(builtins, name):
        msg = f"name '{name}' is not defined"
        raise NameError(msg)
    return getattr(builtins, name)


def _global_set(machine: "Machine", instr: Instr, operands: Operands) -> None:
    machine.globals[_imm(instr)] = operands[0]


def _global_del(machine: "Machine", instr: Instr, operands: Operands) -> None:
    if _imm(instr) not in machine.globals:
        msg = f"name '{_imm(instr)}' is not defined"
        raise NameError(msg)
    del machine.globals[_imm(instr)]


def _make_function(machine: "Machine", instr: Instr, operands: Operands) -> object:
    def interpreted(*args: object) -> object:
        raise NotImplementedError("the interpreter of IR has no module source to take the function's body from")

    interpreted.__qualname__ = _imm(instr)
    return interpreted


def _is_original(machine: "Machine", instr: Instr, operands: Operands) -> bool:
    return _imm(instr) not in machine.patched


def _has_original(machine: "Machine", instr: Instr, operands: Operands) -> bool:
    return _imm(instr) not in machine.patched and type(operands[0]) is machine.native_class(_imm(instr))


def _cell_new(machine: "Machine", instr: Instr, operands: Operands) -> CellType:
    return CellType() if operands[0] is UNDEFINED else CellType(operands[0])


def _cell_get(machine: "Machine", instr: Instr, operands: Operands) -> object:
    (cell,) = operands
    assert isinstance(cell, CellType), "cell.get needs a cell"
    try:
        return cell.cell_contents
    except ValueError:
        msg = f"cannot access local variable '{_imm(instr)}' where it is not associated with a value"
        raise UnboundLocalError(msg) from None


def _cell_set(machine: "Machine", instr: Instr, operands: Operands) -> None:
    cell, value = operands
    assert isinstance(cell, CellType), "cell.set needs a cell"
    if value is not UNDEFINED:
        cell.cell_contents = value
    elif _holds_something(cell):
        del cell.cell_contents


def _cell_del(machine: "Machine", instr: Instr, operands: Operands) -> None:
    _cell_get(machine, instr, operands)
    _cell_set(machine, instr, [operands[0], UNDEFINED])


def _holds_something(cell: CellType) -> bool:
    try:
        _ = cell.cell_contents
    except ValueError:
        return False
    return True


def _exc_enter(machine: "Machine", instr: Instr, operands: Operands) -> object:
    assert machine.pending is not None, "exc.enter without a pending exception"
    before, machine.handled, machine.pending = machine.handled, machine.pending, None
    return before


def _exc_leave(machine: "Machine", instr: Instr, operands: Operands) -> None:
    assert operands[0] is None or isinstance(operands[0], BaseException), "exc.leave needs an exception or None"
    machine.handled = operands[0]


def _exc_raise(machine: "Machine", instr: Instr, operands: Operands) -> None:
    error, cause = operands
    if isinstance(error, type) and issubclass(error, BaseException):
        error = error()
    if not isinstance(error, BaseException):
        raise TypeError("exceptions must derive from BaseException")
    if cause is not UNDEFINED:
        if isinstance(cause, type) and issubclass(cause, BaseException):
            cause = cause()
        if cause is not None and not isinstance(cause, BaseException):
            raise TypeError("exception causes must derive from BaseException")
        error.__cause__ = cause
    raise error


def _exc_reraise(machine: "Machine", instr: Instr, operands: Operands) -> None:
    assert isinstance(operands[0], BaseException), "exc.reraise needs an exception"
    raise operands[0]


def _exc_reraise_handled(machine: "Machine", instr: Instr, operands: Operands) -> None:
    if machine.handled is None:
        raise RuntimeError("No active exception to reraise")
    raise machine.handled


def _recursion_check(machine: "Machine", instr: Instr, operands: Operands) -> None:
    if machine.depth > machine.max_depth:
        raise RecursionError("maximum recursion depth exceeded")


def _literal(machine: "Machine", instr: Instr, operands: Operands) -> object:
    return instr.imm[0]


def _operand(machine: "Machine", instr: Instr, operands: Operands) -> object:
    return operands[0]


def _nothing(machine: "Machine", instr: Instr, operands: Operands) -> None:
    """References and safepoints have no meaning here: Python's own objects keep themselves alive."""


STRUCTURAL: Final[dict[str, Callable[["Machine", Instr, Operands], object]]] = {
    **dict.fromkeys(("const.int", "const.float", "const.bool", "const.i64", "const.i32", "const.i16"), _literal),
    **dict.fromkeys(("const.u8", "const.str", "const.bytes"), _literal),
    "const.none": lambda machine, instr, operands: None,
    "const.object": _const_object,
    "undef": lambda machine, instr, operands: UNDEFINED,
    "keep": lambda machine, instr, operands: None,
    "is_defined": lambda machine, instr, operands: operands[0] is not UNDEFINED,
    "check_defined": _check_defined,
    "is": lambda machine, instr, operands: operands[0] is operands[1],
    "cast": _cast,
    "assume": _operand,
    "isinstance": _isinstance,
    "call": lambda machine, instr, operands: machine.call(_imm(instr), *operands),
    "call.method": _call_method,
    "call.by_name": _call_method,
    "call.operator": _call_operator,
    "native.ok": _is_original,
    "class.ok": _is_original,
    "imported.ok": _is_original,
    "self.native": _is_original,
    "method.ok": _has_original,
    "class.new": lambda machine, instr, operands: object.__new__(machine.native_class(_imm(instr))),
    "class.object": lambda machine, instr, operands: machine.native_class(_imm(instr)),
    "func.closure": lambda machine, instr, operands: machine.closure[_imm(instr)],
    "slot.get": _slot_get,
    "slot.set": _slot_set,
    "slot.init": _slot_set,
    "slot.del": _slot_del,
    "global.get": _global_get,
    "global.set": _global_set,
    "global.del": _global_del,
    "module.globals": lambda machine, instr, operands: machine.globals,
    "make.function": _make_function,
    "cell.new": _cell_new,
    "cell.get": _cell_get,
    "cell.set": _cell_set,
    "cell.del": _cell_del,
    "exc.enter": _exc_enter,
    "exc.handled": lambda machine, instr, operands: machine.handled,
    "exc.leave": _exc_leave,
    "exc.raise": _exc_raise,
    "exc.reraise": _exc_reraise,
    "exc.reraise_handled": _exc_reraise_handled,
    **dict.fromkeys(("safepoint", "safepoint.i64", "safepoint.int", "settle"), _nothing),
    "recursion.check": _recursion_check,
    "ref.inc": _nothing,
    "ref.dec": _nothing,
}
