"""C for exceptions, safepoints and recursion checks."""

from collections.abc import Callable
from typing import Final

from unlatch.emit.function import FunctionEmitter
from unlatch.ir.func import Instr
from unlatch.types import VOID

type Emit = Callable[[FunctionEmitter, Instr], None]


def _enter(f: FunctionEmitter, instr: Instr) -> None:
    f.result(instr, "ul_exc_enter(th)")


def _handled(f: FunctionEmitter, instr: Instr) -> None:
    f.result(instr, "ul_exc_handled(th)")


def _leave(f: FunctionEmitter, instr: Instr) -> None:
    f.out.line(f"ul_exc_leave(th, {f.var(instr.args[0])});")


def _raise(f: FunctionEmitter, instr: Instr) -> None:
    exception, cause = map(f.var, instr.args)
    f.out.line(f"(void)ul_exc_raise(th, {exception}, {cause});")
    f.fail(instr)


def _reraise(f: FunctionEmitter, instr: Instr) -> None:
    f.out.line(f"(void)ul_exc_reraise({f.var(instr.args[0])});")
    f.fail(instr, record=False)  # this frame is in the traceback already


def _reraise_handled(f: FunctionEmitter, instr: Instr) -> None:
    f.fail_if(instr, "ul_exc_reraise_handled(th) != 0")  # a new exception begins its traceback here
    f.fail(instr, record=False)


def _safepoint(f: FunctionEmitter, instr: Instr) -> None:
    if not instr.pins:
        f.check(instr, VOID, "ul_safepoint(th)")
        return
    with f.out.block("if (UL_UNLIKELY(ul_safepoint_due(th)))"):
        f.pin(instr)
        f.check(instr, VOID, "ul_safepoint_slow(th)")


def _safepoint_in_rounds(f: FunctionEmitter, instr: Instr) -> None:
    of = instr.op.removeprefix("safepoint.")
    with f.out.block(f"if (UL_UNLIKELY(ul_safepoint_due_{of}(th, {f.var(instr.args[0])})))"):
        f.pin(instr)
        f.check(instr, VOID, "ul_safepoint_slow(th)")


def _recursion_check(f: FunctionEmitter, instr: Instr) -> None:
    f.check(instr, VOID, "ul_recursion_check(th)")


EMITTERS: Final[dict[str, Emit]] = {
    "exc.enter": _enter,
    "exc.handled": _handled,
    "exc.leave": _leave,
    "exc.raise": _raise,
    "exc.reraise": _reraise,
    "exc.reraise_handled": _reraise_handled,
    "safepoint": _safepoint,
    "safepoint.i64": _safepoint_in_rounds,
    "safepoint.int": _safepoint_in_rounds,
    "recursion.check": _recursion_check,
}
