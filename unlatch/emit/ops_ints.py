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


def arithmetic(f: FunctionEmitter, instr: Instr) -> None:
    """Write one operation with a fast half, and the releases that belong to it."""
    assert instr.result is not None
    name = instr.op.removeprefix("int.")
    operands, result = ", ".join(map(f.var, instr.args)), f.var(instr.result)
    with f.out.block(f"if (UL_UNLIKELY(!ul_int_find_{name}({operands}, &{result})))"):
        f.pin(instr)
        f.result(instr, f"ul_int_{name}_slow({operands})")
        f.check(instr, instr.result.type, result)
        for release in f.late_releases.of.get(instr, ()):
            f.write_release(release.args[0])
