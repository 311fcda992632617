"""C for calls, native classes, instance slots, globals, cells and nested functions."""

from collections.abc import Callable
from typing import Final

from unlatch.emit import calls
from unlatch.emit.ctype import c_type
from unlatch.emit.cwriter import c_string
from unlatch.emit.function import FunctionEmitter
from unlatch.ir.func import Instr
from unlatch.types import OBJECT, VOID, Kind, Type

type Emit = Callable[[FunctionEmitter, Instr], None]


def _checked(f: FunctionEmitter, instr: Instr, expression: str, *, kind: Type | None = None) -> None:
    """Assign the result of a call that may raise; a call without result returns a status."""
    if instr.result is None:
        f.check(instr, kind or VOID, expression)
        return
    f.result(instr, expression)
    f.check(instr, instr.result.type, f.var(instr.result))


def _name(instr: Instr, index: int = 0) -> str:
    return str(instr.imm[index])


# Calls ---------------------------------------------------------------------------------------------------------------


def _call(f: FunctionEmitter, instr: Instr) -> None:
    native = f.context.group.functions[_name(instr)]
    _called(f, instr, native.func.result, calls.direct(f.context, native, [f.var(a) for a in instr.args]))


def _called(f: FunctionEmitter, instr: Instr, result: Type, call: str) -> None:
    """A native call's result must be tested even if the IR has no use for it."""
    if instr.result is not None:
        _checked(f, instr, call)
        return
    with f.out.block(""):
        f.out.line(f"{c_type(result)}unused = {call};")
        f.check(instr, result, "unused")


def _call_method(f: FunctionEmitter, instr: Instr) -> None:
    class_name, method = _name(instr, 0), _name(instr, 1)
    context = f.context
    native = context.signature(class_name, method)
    arguments = [f.var(a) for a in instr.args]
    implementations = context.implementations(class_name, method) if context.is_own(class_name) else ()
    if len(implementations) == 1 and (symbol := next(iter(implementations))):
        fast = calls.direct(context, context.functions[symbol], arguments)
    else:
        number = next(i for i, m in enumerate(context.group.classes[class_name].methods) if m.name == method)
        fast = f"UL_VT_ENTRY(vt, {number}, {calls.entry_type(native)})({', '.join(['th', *arguments])})"
    slow = f"{calls.by_name(context, class_name, method)}({', '.join(['th', *arguments])})"
    with f.out.block(""):
        f.out.line(f"ul_vtable *vt = ul_vt_for_call({arguments[0]});")
        _called(f, instr, native.func.result, f"UL_LIKELY(vt != NULL) ? {fast} : {slow}")


def _native_ok(f: FunctionEmitter, instr: Instr) -> None:
    f.result(instr, f"ul_native_ok({f.context.global_ref(_name(instr))})")


# Classes -------------------------------------------------------------------------------------------------------------


def _class_ok(f: FunctionEmitter, instr: Instr) -> None:
    test = "ul_class_ok" if f.context.is_own(_name(instr)) else "ul_linked_class_ok"
    f.result(instr, f"{test}({f.context.class_ref(_name(instr))})")


def _imported_ok(f: FunctionEmitter, instr: Instr) -> None:
    name, definition = _name(instr, 0), _name(instr, 1)
    is_class = definition in f.context.group.classes
    link = f.context.class_ref(definition) if is_class else f.context.func_ref(definition)
    test = "ul_imported_class" if is_class else "ul_imported_func"
    f.result(instr, f"{test}(&ul_mod, {f.context.global_ref(name)}, {link})")


def _class_new(f: FunctionEmitter, instr: Instr) -> None:
    _checked(f, instr, f"ul_instance_new(th, {f.context.class_ref(_name(instr))})")


def _class_object(f: FunctionEmitter, instr: Instr) -> None:
    _checked(f, instr, f"ul_class_object({f.context.class_ref(_name(instr))})")


def _self_native(f: FunctionEmitter, instr: Instr) -> None:
    base = f.context.classes[_name(instr)].base
    above = f.context.class_ref(base) if base is not None else "NULL"
    f.result(instr, f"ul_self_native({f.var(instr.args[0])}, {above})")


# Slots ---------------------------------------------------------------------------------------------------------------


def _slot(f: FunctionEmitter, instr: Instr) -> tuple[str, str]:
    """The suffix of slot functions for the attribute's kind, and their arguments that name it."""
    class_name, attribute = _name(instr, 0), _name(instr, 1)
    number, attr = f.context.slot(class_name, attribute)
    suffix = "object" if attr.type.kind is Kind.POINTER else attr.type.name
    return suffix, f"{f.var(instr.args[0])}, {number}, &{f.context.attributes_ref(class_name)}[{number}]"


# Kinds that hold no pointer: found or not, there is no need to compare what was found with an error value.
_FOUND: Final = ("float", "bool", "i32", "i16", "u8")


def _slot_get(f: FunctionEmitter, instr: Instr) -> None:
    suffix, place = _slot(f, instr)
    if instr.result is None or (suffix not in _FOUND and (suffix != "object" or instr not in f.peeks.reads)):
        _checked(f, instr, f"ul_slot_get_{suffix}(th, {place})")
        return
    holder, number, attr = place.split(", ")
    value = f.var(instr.result)
    if suffix == "object":
        f.out.line(f"{value} = ul_slot_peek({holder}, {number});")
        with f.out.block(f"if (UL_UNLIKELY({value} == NULL))"):
            _checked(f, instr, f"ul_slot_missing_object({holder}, {attr})")
            f.out.line(f"ul_decref_cold({value});")
        return
    missing = suffix if suffix in ("float", "bool") else "native"
    with f.out.block(f"if (UL_UNLIKELY(!ul_slot_find_{suffix}({holder}, {number}, &{value})))"):
        _checked(f, instr, f"ul_slot_missing_{missing}({holder}, {attr})")


def _slot_store(f: FunctionEmitter, instr: Instr) -> None:
    suffix, place = _slot(f, instr)
    verb = instr.op.partition(".")[2]
    if suffix == "float" and instr.args[1] in f.facts.computed:
        verb, suffix = "set", "computed_float"  # as for all scalars, `init` is no cheaper
    if instr in f.first_stores and suffix in ("object", "int"):
        holder, number, _ = place.split(", ")
        f.out.line(f"ul_slot_fill({holder}, {number}, (uintptr_t){f.var(instr.args[1])});")
        return
    f.out.line(f"ul_slot_{verb}_{suffix}(th, {place}, {f.var(instr.args[1])});")


def _slot_del(f: FunctionEmitter, instr: Instr) -> None:
    _, place = _slot(f, instr)
    _checked(f, instr, f"ul_slot_del(th, {place})")


# Globals -------------------------------------------------------------------------------------------------------------


def _global(f: FunctionEmitter, instr: Instr) -> None:
    verb = instr.op.partition(".")[2]
    words = ["&ul_mod", f.context.global_ref(_name(instr)), *(f.var(a) for a in instr.args)]
    _checked(f, instr, f"ul_global_{verb}({', '.join(words)})")


def _module_globals(f: FunctionEmitter, instr: Instr) -> None:
    f.result(instr, "ul_module_globals(&ul_mod)")


# Captured variables and nested functions -----------------------------------------------------------------------------


def _cell_new(f: FunctionEmitter, instr: Instr) -> None:
    _checked(f, instr, f"ul_cell_new({f.var(instr.args[0])})")


def _cell_get(f: FunctionEmitter, instr: Instr) -> None:
    _checked(f, instr, f"ul_cell_get({f.var(instr.args[0])}, {c_string(_name(instr))}, 0)")


def _cell_set(f: FunctionEmitter, instr: Instr) -> None:
    cell, value = map(f.var, instr.args)
    f.out.line(f"(void)ul_cell_set({cell}, {value});")  # fails only for what is no cell


def _cell_del(f: FunctionEmitter, instr: Instr) -> None:
    _checked(f, instr, f"ul_cell_del({f.var(instr.args[0])}, {c_string(_name(instr))}, 0)")


def _func_closure(f: FunctionEmitter, instr: Instr) -> None:
    cache = f.context.static("int32_t {}")
    _checked(f, instr, f"ul_func_closure(fn, {c_string(_name(instr))}, &{cache})")


def _make_function(f: FunctionEmitter, instr: Instr) -> None:
    qualname, first_line, _kind, rank = instr.imm
    cache = f.context.static("PyObject *{}")
    cells, extras = map(f.var, instr.args)
    name = f"{c_string(str(qualname))}, {int(str(first_line))}, {int(str(rank))}"
    _checked(f, instr, f"ul_make_function(&ul_mod, {name}, {cells}, {extras}, &{cache})", kind=OBJECT)


EMITTERS: Final[dict[str, Emit]] = {
    "call": _call,
    "call.method": _call_method,
    "native.ok": _native_ok,
    "class.ok": _class_ok,
    "imported.ok": _imported_ok,
    "class.new": _class_new,
    "class.object": _class_object,
    "self.native": _self_native,
    "slot.get": _slot_get,
    "slot.set": _slot_store,
    "slot.init": _slot_store,
    "slot.del": _slot_del,
    "global.get": _global,
    "global.set": _global,
    "global.del": _global,
    "module.globals": _module_globals,
    "cell.new": _cell_new,
    "cell.get": _cell_get,
    "cell.set": _cell_set,
    "cell.del": _cell_del,
    "func.closure": _func_closure,
    "make.function": _make_function,
}
