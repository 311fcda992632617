"""C for reading items of tuples, which are counted only where they are not borrowed.

v3 = ul_tuple_find_i64(v1, v2);
if (UL_UNLIKELY(v3 == NULL)) { … }
"""

from typing import Final

from unlatch.emit.function import FunctionEmitter
from unlatch.emit.ops_objects import Emit, or_missing
from unlatch.ir.func import Instr


def _tuple_item(f: FunctionEmitter, instr: Instr) -> None:
    assert instr.result is not None
    f.result(instr, f"PyTuple_GET_ITEM({', '.join(map(f.var, instr.args))})")
    if not instr.result.borrowed:
        f.write_copy(instr.result)


def _tuple_get(f: FunctionEmitter, instr: Instr) -> None:
    assert instr.result is not None
    operands, suffix = ", ".join(map(f.var, instr.args)), instr.op.removeprefix("tuple.get")
    f.result(instr, f"ul_tuple_find{suffix}({operands})")
    or_missing(f, instr, f"{f.var(instr.result)} == NULL", f"ul_tuple_get{suffix}({operands})")


EMITTERS: Final[dict[str, Emit]] = {"tuple.item": _tuple_item, "tuple.get": _tuple_get, "tuple.get_i64": _tuple_get}
