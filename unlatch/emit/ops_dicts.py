"""C for items of dicts: the half that neither waits nor runs Python code first, the rest behind one test.

    PyObject *spare;
    v3 = ul_dict_find_item(v1, v2, &spare);
    if (UL_UNLIKELY(v3 == NULL)) {
        v3 = ul_dict_get_item_slow(v1, v2, spare);
        if (UL_UNLIKELY(v3 == NULL)) { … }
    }

So a dict that is borrowed, and what else is, needs references on the second half only.  So does the value, if it is
borrowed itself: `ul_dict_borrow_item(th, v1, v2)`.  A dict is changed in the first half if no other thread has a way to
it, which is seen as it is for lists (`ops_lists.py`).
"""

from collections.abc import Callable
from typing import Final

from unlatch.emit.function import FunctionEmitter
from unlatch.emit.ops_lists import known_references
from unlatch.ir.func import Instr

# The quick halves.
_FIND: Final = {"dict.get_item": "item", "dict.get": "value", "dict.get_default": "default"}
_CHANGE: Final = {"dict.set_item": "put_item", "dict.del_item": "take_item"}


def _read(f: FunctionEmitter, instr: Instr) -> None:
    assert instr.result is not None
    operands = ", ".join(map(f.pointer, instr.args))
    missed, slow = f"{f.var(instr.result)} == NULL", f"ul_{instr.op.replace('.', '_')}_slow({operands}, "
    if instr.result.borrowed:
        f.result(instr, f"ul_dict_borrow_{_FIND[instr.op]}(th, {operands})")
        f.slow_if(instr, missed, f"{slow}NULL)")
        return
    with f.out.block(""):
        f.out.line("PyObject *spare;")
        f.result(instr, f"ul_dict_find_{_FIND[instr.op]}({operands}, &spare)")
        f.slow_if(instr, missed, f"{slow}spare)")


def _contains(f: FunctionEmitter, instr: Instr) -> None:
    assert instr.result is not None
    operands = ", ".join(map(f.pointer, instr.args))
    f.result(instr, f"ul_dict_find_contains({operands})")
    f.slow_if(instr, f"{f.var(instr.result)} < 0", f"ul_dict_contains_slow({operands})")


def _change(f: FunctionEmitter, instr: Instr) -> None:
    operands = ", ".join(map(f.pointer, instr.args))
    with f.out.block(""):
        f.out.line("PyObject *old[2];  /* value and key */")
        done = f"ul_dict_{_CHANGE[instr.op]}({operands}, {known_references(f, instr)}, old)"
        f.slow_if(instr, f"!{done}", f"ul_{instr.op.replace('.', '_')}_slow({operands}, old)")


EMITTERS: Final[dict[str, Callable[[FunctionEmitter, Instr], None]]] = {
    **dict.fromkeys(_FIND, _read),
    **dict.fromkeys(_CHANGE, _change),
    "dict.contains": _contains,
}
