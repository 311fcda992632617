"""C for arithmetic on tagged ints: the fast half in line, everything that only big ints need behind one test.

    if (UL_UNLIKELY(!ul_int_find_add(v1, v2, &v3))) {
        v3 = ul_int_add_slow(v1, v2);
        if (UL_UNLIKELY(v3 == 0)) { … }
        ul_int_decref(v1);                  a release that follows in the IR
    }

The releases are those that `late_releases` finds.
"""

from unlatch.emit.function import FunctionEmitter
from unlatch.ir.func import Instr


def write_fast(f: FunctionEmitter, instr: Instr, slow: str) -> None:
    """Write the fast half alone; the C statement `slow` goes to where it is done by all means."""
    f.out.line(f"if (UL_UNLIKELY(!{_found(f, instr)})) {slow}")


def arithmetic(f: FunctionEmitter, instr: Instr) -> None:
    """Write one operation with a fast half, and the releases that belong to it."""
    assert instr.result is not None
    with f.out.block(f"if (UL_UNLIKELY(!{_found(f, instr)}))"):
        f.pin(instr)
        f.result(instr, f"ul_{instr.op.replace('.', '_')}_slow({_operands(f, instr)})")
        f.check(instr, instr.result.type, f.var(instr.result))
        for release in f.late_releases.of.get(instr, ()):
            f.write_release(release.args[0])


def _found(f: FunctionEmitter, instr: Instr) -> str:
    assert instr.result is not None
    return f"ul_int_find_{instr.op.removeprefix('int.')}({_operands(f, instr)}, &{f.var(instr.result)})"


def _operands(f: FunctionEmitter, instr: Instr) -> str:
    return ", ".join(map(f.var, instr.args))
