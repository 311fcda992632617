"""C for items of lists: the half that neither waits nor runs Python code in line, the rest behind one test.

    PyObject *spare;
    if (UL_UNLIKELY(!ul_list_find_int(v1, v2, &v3, &spare))) {
        v3 = ul_int_adopt(ul_list_get_i64_slow(v1, v2, spare));
        if (UL_UNLIKELY(v3 == 0)) { … }
    }

A store is plain where no other thread has a way to the list.  Half of that can be seen while the program runs: how many
references to the list exist (`list_items.h`, I4).  Whose they are must be known here: `known_references`.
"""

from collections.abc import Callable
from typing import Final

from unlatch.emit.function import FunctionEmitter
from unlatch.emit.ops_objects import slot_number
from unlatch.ir.func import Instr, Value
from unlatch.ir.ops import OPS
from unlatch.ir.regions import disturbs
from unlatch.types import INT

# What makes the result of an owned object.
_ADOPT: Final = {"get": "", "int_at": "ul_int_adopt", "float_at": "ul_float_adopt", "bool_at": "ul_bool_adopt"}
_FIND: Final = {"get": "object", "int_at": "int", "float_at": "float", "bool_at": "bool"}


def _read(f: FunctionEmitter, instr: Instr) -> None:
    assert instr.result is not None
    verb = instr.op.removeprefix("list.").removesuffix("_i64")
    items, number, small, form = f.var(instr.args[0]), *_index(f, instr)
    if instr.result.borrowed:
        found = f"({f.var(instr.result)} = ul_list_borrow(th, {items}, {number})) != NULL"
        f.slow_if(instr, f"!({small}{found})", f"ul_list_get{form}_slow({items}, {f.var(instr.args[1])}, NULL)")
        return
    with f.out.block(""):
        f.out.line("PyObject *spare = NULL;")
        found = f"ul_list_find_{_FIND[verb]}({items}, {number}, &{f.var(instr.result)}, &spare)"
        slow = f"{_ADOPT[verb]}(ul_list_get{form}_slow({items}, {f.var(instr.args[1])}, spare))"
        f.slow_if(instr, f"!({small}{found})", slow)


def _set(f: FunctionEmitter, instr: Instr) -> None:
    items, value = f.var(instr.args[0]), f.pointer(instr.args[2])
    number, small, form = _index(f, instr)
    with f.out.block(""):
        f.out.line("PyObject *old = NULL;")
        done = f"ul_list_replace({items}, {number}, {value}, {known_references(f, instr)}, &old)"
        slow = f"ul_list_set{form}_slow({items}, {f.var(instr.args[1])}, {value}, old)"
        f.slow_if(instr, f"!({small}{done})", slow)


# What can be written for a list that is known to be alone, behind what has asked for it (`quick_runs`).
OURS: Final = frozenset(
    {f"list.{verb}{form}" for verb in ("get", "int_at", "float_at", "set") for form in ("", "_i64")}
)


def write_ours(f: FunctionEmitter, instr: Instr, slow: str) -> None:
    """An access to such a list; the C statement `slow` goes to where it is done by all means."""
    verb = instr.op.removeprefix("list.").removesuffix("_i64")
    items, number, small, _ = f.var(instr.args[0]), *_index(f, instr)
    place = f"{items}, {number}"
    if verb == "set":
        f.out.line(f"if (UL_UNLIKELY(!({small}ul_list_our_replace({place}, {f.pointer(instr.args[2])})))) {slow}")
        return
    assert instr.result is not None
    result = f.var(instr.result)
    if verb != "get":
        with f.out.block(""):
            f.out.line(f"PyObject *item = {small}1 ? ul_list_our_item({place}) : NULL;")
            f.out.line(f"if (UL_UNLIKELY(item == NULL || !ul_{_FIND[verb]}_find_unbox(item, &{result}))) {slow}")
        return
    find = "ul_list_our_lasting_item" if instr.result.borrowed else "ul_list_our_item"
    f.out.line(f"if (UL_UNLIKELY(!({small}({result} = {find}({place})) != NULL))) {slow}")
    if not instr.result.borrowed:
        f.out.line(f"ul_incref({result});")


def write_exchange(f: FunctionEmitter, one: Instr, other: Instr, slow: str) -> None:
    """Two items of such a list change places: those that two accesses have the subscripts of."""
    (i, i_small, _), (j, j_small, _) = _index(f, one), _index(f, other)
    exchanged = f"ul_list_our_exchange({f.var(one.args[0])}, {i}, {j})"
    f.out.line(f"if (UL_UNLIKELY(!({i_small}{j_small}{exchanged}))) {slow}")


def _index(f: FunctionEmitter, instr: Instr) -> tuple[str, str, str]:
    """The subscript as a machine integer, the test that it is one (with what joins it), and the form of C functions."""
    name = f.var(instr.args[1])
    if instr.args[1].type == INT:
        return f"ul_int_value({name})", f"ul_int_is_small({name}) && ", ""
    _tell_natural(f, instr.args[1])
    return name, "", "_i64"


def _tell_natural(f: FunctionEmitter, index: Value) -> None:
    """Let the C compiler know where a subscript does not count from the end."""
    if index in f.facts.natural:
        f.out.line(f"UL_ASSUME({f.var(index)} >= 0);")


def _append(f: FunctionEmitter, instr: Instr) -> None:
    items, value = f.var(instr.args[0]), f.pointer(instr.args[1])
    missed = f"!ul_list_put({items}, {value}, {known_references(f, instr)})"
    f.slow_if(instr, missed, f"ul_list_append_rest({items}, {value})")


def _pop(f: FunctionEmitter, instr: Instr) -> None:
    assert instr.result is not None
    items = f.var(instr.args[0])
    f.result(instr, f"ul_list_take({items}, {known_references(f, instr)})")
    f.slow_if(instr, f"{f.var(instr.result)} == NULL", f"ul_list_pop_slow({items})")


def _open(f: FunctionEmitter, instr: Instr) -> None:
    assert instr.result is not None
    walked, result = f.var(instr.args[0]), f.var(instr.result)
    reference = "borrowed" if instr.result.borrowed else "owned"
    f.slow_if(instr, f"!ul_iter_find_open_{reference}({walked}, &{result})", f"ul_iter_new({walked})")


def _step(f: FunctionEmitter, instr: Instr) -> None:
    assert instr.result is not None
    operands, result = ", ".join(map(f.var, instr.args)), f.var(instr.result)
    _tell_natural(f, instr.args[1])
    if instr.result.borrowed:
        missed, spare = f"!ul_iter_borrow_step(th, {operands}, &{result})", "NULL"
    else:
        missed, spare = f"!ul_iter_find_step({operands}, &{result})", result
    f.slow_if(instr, missed, f"ul_iter_step_slow({operands}, {spare})", may_be_undefined=True)


def known_references(f: FunctionEmitter, instr: Instr) -> str:
    """C for how many references to a list or dict are known of; 0: it has to be taken for one that others can reach.

    One is ours if the function owns it.  One may be that of the attribute it was read from, if the instance is one that
    only this thread has touched; it must still be there: a parameter, or read just before.
    """
    items = f.root(instr.args[0])
    maker = f.facts.makers.get(items)
    owned = not items.borrowed and items not in f.func.params and (maker is None or not OPS[maker.op].borrows)
    if maker is not None and maker.op == "slot.get":
        holder = f.root(maker.args[0])
        if owned and holder in f.func.params:
            return f"1 + ul_slot_holds(th, {f.var(holder)}, {slot_number(f, maker)}, {f.var(items)})"
        if items.borrowed and (holder in f.func.params or _follows(f, maker, instr)):
            return f"ul_is_mine(th, {f.var(holder)})"
    return "1" if owned else "0"


def _follows(f: FunctionEmitter, maker: Instr, user: Instr) -> bool:
    """Whether `user` comes after `maker` in one block with nothing between at which an object could die."""
    for block in f.func.blocks:
        if maker in block.instrs and user in block.instrs:
            between = block.instrs[block.instrs.index(maker) + 1 : block.instrs.index(user)]
            return not any(map(disturbs, between))
    return False


EMITTERS: Final[dict[str, Callable[[FunctionEmitter, Instr], None]]] = {
    **{f"list.{verb}{form}": _read for verb in _FIND for form in ("", "_i64")},
    "list.set": _set,
    "list.set_i64": _set,
    "list.append": _append,
    "list.pop": _pop,
    "iter.open": _open,
    "iter.step": _step,
}
