"""C for primitives: one call each, as the row says.

v3 = ul_list_get(v1, v2);
if (UL_UNLIKELY(v3 == NULL)) { … }
"""

from typing import Final

from unlatch.emit.function import FunctionEmitter
from unlatch.ir.func import Instr
from unlatch.prims.schema import Row
from unlatch.types import INT, VOID, Kind

# ORDER UL_MATH_WITHIN
_WITHIN_DOMAIN: Final = frozenset(
    f"math.{name}" for name in ("sqrt", "log", "log2", "log10", "sin", "cos", "tan", "asin", "acos")
)


# What runs code that is not compiled here and may wait there for long: nothing is held meanwhile that the program has
# let go of.
_LEAVE: Final = frozenset(
    {
        *("object.call", "object.call_kw", "object.call_method", "object.call_method_kw", "object.call_ex"),
        *("with.enter", "with.leave", "with.exit", "iter.next", "iter.next_value", "import.name"),
    }
)

# What polls behind an operation, by the kind of its result.
_ANSWERS: Final = {Kind.POINTER: "object", Kind.TAGGED: "int", Kind.BOOL: "status", Kind.VOID: "status"}


def primitive(f: FunctionEmitter, instr: Instr, row: Row, *, polls: bool = True) -> None:
    """Call the C function that the row names, poll if it says so and `polls`; check its result if it may raise."""
    if instr.op == "float.truediv":
        _divide(f, instr)
        return
    if instr.op in _WITHIN_DOMAIN and instr.result is not None:
        _find(f, instr)
        return
    if instr.op in ("str.eq", "str.ne") and _compared_short(f, instr):
        return
    if instr.op in _LEAVE:
        if not instr.pins:
            f.unpin()
        f.out.line("ul_kept_leave(th);")
    call = f"{row.c}({', '.join(_arguments(f, instr, row))})"
    result = instr.result
    if row.polls and polls:
        call = f"ul_answered_{_ANSWERS[(result.type if result is not None else VOID).kind]}(th, {call})"
    if not row.raises:
        f.result(instr, call)
    elif row.never_returns:
        f.out.line(f"(void){call};")
        f.fail(instr)
    elif result is None or result.type == VOID:
        f.check(instr, VOID, call)
    else:
        f.result(instr, call)
        f.check(instr, result.type, f.var(result), may_be_undefined=row.may_be_undefined)


def poll_behind(f: FunctionEmitter, instr: Instr) -> None:
    """Poll behind a primitive that did not, where borrowed values have to be pinned first."""
    assert instr.result is not None
    with f.out.block("if (UL_UNLIKELY(ul_answer_due(th)))"):
        f.pin(instr)
        f.result(instr, f"ul_answer_{_ANSWERS[instr.result.type.kind]}(th, {f.var(instr.result)})")
        f.check(instr, instr.result.type, f.var(instr.result))


def _divide(f: FunctionEmitter, instr: Instr) -> None:
    """Division of floats: the divisor says whether it fails; the result need not be compared with the error value."""
    left, right = map(f.var, instr.args)
    with f.out.block(f"if (UL_UNLIKELY({right} == 0.0))"):
        f.out.line(f"(void)ul_float_truediv_fail({left});")
        f.fail(instr)
    f.result(instr, f"{left} / {right}")


def _find(f: FunctionEmitter, instr: Instr) -> None:
    """A function that raises outside its domain only: the result need not be compared with the error value inside."""
    assert instr.result is not None
    name = instr.op.removeprefix("math.")
    operand, result = f.var(instr.args[0]), f.var(instr.result)
    with f.out.block(f"if (UL_UNLIKELY(!ul_math_find_{name}({operand}, &{result})))"):
        f.result(instr, f'ul_math_call1("{name}", {operand})')
        f.check(instr, instr.result.type, result)


def _compared_short(f: FunctionEmitter, instr: Instr) -> bool:
    """Whether a constant of at most one ASCII character could be compared with in line."""
    for constant, other in (instr.args, instr.args[::-1]):
        text = f.facts.texts.get(constant)
        if text is not None and len(text) <= 1 and text.isascii() and instr.result is not None:
            operands = [*map(f.var, (*instr.args, other, constant)), str(len(text)), str(ord(text or "\0"))]
            f.result(instr, f"ul_{instr.op.replace('.', '_')}_short({', '.join(operands)})")
            f.check(instr, instr.result.type, f.var(instr.result))
            return True
    return False


def _arguments(f: FunctionEmitter, instr: Instr, row: Row) -> list[str]:
    fixed = len(row.params)
    words = ["th"] if row.needs_thread else []
    words += [
        f.pointer(value) if kind != INT else f.var(value)
        for value, kind in zip(instr.args[:fixed], row.params, strict=True)
    ]
    if row.variadic:
        rest = [f.pointer(value) for value in instr.args[fixed:]]
        words += [f"(PyObject *const[]){{{', '.join(rest)}}}" if rest else "NULL", str(len(rest))]
    return words
