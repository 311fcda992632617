"""C for calls, native classes, instance slots, globals, cells and nested functions."""

from collections.abc import Callable
from typing import Final

from unlatch.emit import calls
from unlatch.emit.ctype import c_type
from unlatch.emit.cwriter import c_string
from unlatch.emit.function import FunctionEmitter
from unlatch.ir.func import Instr
from unlatch.ir.ops import OPS
from unlatch.ir.regions import has_quiet_path
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
    arguments = [f.var(a) for a in instr.args]
    slow = f"{calls.by_name(f.context, class_name, method)}({', '.join(['th', *arguments])})"
    _through_table(f, instr, f"ul_vt_for_call({arguments[0]})", slow)


def _call_by_name(f: FunctionEmitter, instr: Instr) -> None:
    call = f"{calls.by_name(f.context, _name(instr, 0), _name(instr, 1))}({', '.join(['th', *map(f.var, instr.args)])})"
    f.pin(instr)
    _called(f, instr, f.context.signature(_name(instr, 0), _name(instr, 1)).func.result, call)
    f.spend(instr)
    if instr.result is not None and instr.result.borrowed:
        f.out.line(f"ul_pin_owned(&pins.head, {f.var(instr.result)});")


def _method_ok(f: FunctionEmitter, instr: Instr) -> None:
    implementations = f.context.implementations(_name(instr, 0), _name(instr, 1))
    assert len(implementations) == 1, f"{instr.imm}: the guard tells replaced methods, not overridden ones"
    operand = f.var(instr.args[0])
    _or_slowly(f, instr, f"ul_method_ok_quick({operand})", f"ul_method_ok({operand})")


def _call_operator(f: FunctionEmitter, instr: Instr) -> None:
    operands = ", ".join(f.var(a) for a in instr.args)
    generic = OPS[f"object.{_name(instr, 1).strip('_')}"].c
    _through_table(f, instr, f"ul_vt_for_operator({operands})", f"{generic}({operands})", sign=_name(instr, 2))


def _through_table(f: FunctionEmitter, instr: Instr, table: str, slow: str, *, sign: str = "") -> None:
    """A call of the native code that the expression `table` leads to, or the `slow` call where it is NULL.  `sign`: the
    operator that has failed when the native code answers NotImplemented."""
    context, class_name, method = f.context, _name(instr, 0), _name(instr, 1)
    native = context.signature(class_name, method)
    arguments = [f.var(a) for a in instr.args]
    implementations = context.implementations(class_name, method) if context.is_own(class_name) else ()
    if len(implementations) == 1 and (symbol := next(iter(implementations))):
        fast = calls.direct(context, context.functions[symbol], arguments)
    else:
        number = next(i for i, m in enumerate(context.group.classes[class_name].methods) if m.name == method)
        fast = f"UL_VT_ENTRY(vt, {number}, {calls.entry_type(native)})({', '.join(['th', *arguments])})"
    if sign:
        fast = f"ul_operator_answer({fast}, {', '.join([c_string(sign), *arguments])})"
    with f.out.block(""):
        f.out.line(f"ul_vtable *vt = {table};")
        _called(f, instr, native.func.result, f"UL_LIKELY(vt != NULL) ? {fast} : {slow}")


def _native_ok(f: FunctionEmitter, instr: Instr) -> None:
    f.result(instr, f"ul_native_ok({f.context.global_ref(_name(instr))})")


# Classes -------------------------------------------------------------------------------------------------------------


def _class_ok(f: FunctionEmitter, instr: Instr) -> None:
    linked = "" if f.context.is_own(_name(instr)) else "linked_"
    cls = f.context.class_ref(_name(instr))
    _or_slowly(f, instr, f"ul_{linked}class_ok_quick({cls})", f"ul_{linked}class_ok({cls})")


def _imported_ok(f: FunctionEmitter, instr: Instr) -> None:
    name, definition = _name(instr, 0), _name(instr, 1)
    is_class = definition in f.context.group.classes
    link = f.context.class_ref(definition) if is_class else f.context.func_ref(definition)
    test = "ul_imported_class" if is_class else "ul_imported_func"
    module_global = f.context.global_ref(name)
    _or_slowly(f, instr, f"{test}_quick({module_global}, {link})", f"{test}(&ul_mod, {module_global}, {link})")


def _or_slowly(f: FunctionEmitter, instr: Instr, quick: str, slow: str) -> None:
    """A test whose quick half says -1 when it cannot tell."""
    if not instr.pins or instr.result is None:
        f.result(instr, slow)
        return
    value = f.var(instr.result)
    f.out.line(f"{value} = {quick};")
    with f.out.block(f"if (UL_UNLIKELY({value} < 0))"):
        f.pin(instr)
        f.out.line(f"{value} = {slow};")


def _class_new(f: FunctionEmitter, instr: Instr) -> None:
    _checked(f, instr, f"ul_instance_new(th, {f.context.class_ref(_name(instr))})")


def _class_object(f: FunctionEmitter, instr: Instr) -> None:
    _checked(f, instr, f"ul_class_object({f.context.class_ref(_name(instr))})")


def _self_native(f: FunctionEmitter, instr: Instr) -> None:
    base = f.context.classes[_name(instr)].base
    above = f.context.class_ref(base) if base is not None else "NULL"
    operands = f"{f.var(instr.args[0])}, {above}"
    _or_slowly(f, instr, f"ul_self_native_quick({operands})", f"ul_self_native({operands})")


# Slots ---------------------------------------------------------------------------------------------------------------


def _slot(f: FunctionEmitter, instr: Instr) -> tuple[str, str]:
    """The suffix of slot functions for the attribute's kind, and their arguments that name it."""
    class_name, attribute = _name(instr, 0), _name(instr, 1)
    number, attr = f.context.slot(class_name, attribute)
    suffix = "object" if attr.type.kind is Kind.POINTER else attr.type.name
    return suffix, f"{f.var(instr.args[0])}, {number}, &{f.context.attributes_ref(class_name)}[{number}]"


def slot_number(f: FunctionEmitter, instr: Instr) -> int:
    """Which word of an instance the slot op is about."""
    return f.context.slot(_name(instr, 0), _name(instr, 1))[0]


# Kinds that hold no pointer: found or not, there is no need to compare what was found with an error value.
_FOUND: Final = ("float", "bool", "i32", "i16", "u8")


def _settle(f: FunctionEmitter, instr: Instr) -> None:
    with f.out.block(f"if (UL_UNLIKELY(ul_is_unsettled(th, {f.var(instr.args[0])})))"):
        f.pin(instr)
        f.out.line(f"ul_settle_slow(th, {f.var(instr.args[0])});")


def _slot_get(f: FunctionEmitter, instr: Instr) -> None:
    suffix, place = _slot(f, instr)
    assert instr.result is not None
    holder, number, attr = place.split(", ")
    value = f.var(instr.result)
    if suffix == "object":
        f.out.line(f"{value} = ul_slot_borrow({holder}, {number});")
        or_missing(f, instr, f"{value} == NULL", f"ul_slot_missing_object({holder}, {attr})")
    elif suffix in _FOUND:
        missing = suffix if suffix in ("float", "bool") else "native"
        found = f"ul_slot_find_{suffix}({holder}, {number}, &{value})"
        or_missing(f, instr, f"!{found}", f"ul_slot_missing_{missing}({holder}, {attr})")
    elif not instr.pins:
        _checked(f, instr, f"ul_slot_get_{suffix}(th, {place})")
    else:
        with f.out.block(""):
            f.out.line(f"uintptr_t word = ul_slot_word({holder}, {number});")
            f.out.line(f"{value} = {'word' if suffix == 'int' else '(int64_t)word >> 1'};")
            or_missing(f, instr, "!(word & 1)", f"ul_slot_get_{suffix}(th, {place})")


def or_missing(f: FunctionEmitter, instr: Instr, condition: str, slow: str) -> None:
    """The slow half of a read, which may look the attribute up by name; a borrowed result then has to be kept."""
    result = instr.result
    assert result is not None
    with f.out.block(f"if (UL_UNLIKELY({condition}))"):
        f.pin(instr)
        _checked(f, instr, slow)
        if result.borrowed:
            f.out.line(f"ul_pin_owned(&pins.head, {f.var(result)});")
    if result.type.kind is Kind.POINTER and not result.borrowed:
        with f.out.block("else"):
            f.write_copy(result)


def _slot_store(f: FunctionEmitter, instr: Instr) -> None:
    suffix, place = _slot(f, instr)
    holder, number, _ = place.split(", ")
    verb = instr.op.partition(".")[2]
    if suffix == "float" and instr.args[1] in f.facts.unmarked:
        verb, suffix = "set", "unmarked_float"  # as for all scalars, `init` is no cheaper
    if instr in f.first_stores and suffix in ("object", "int"):
        f.out.line(f"ul_slot_fill({holder}, {number}, (uintptr_t){f.var(instr.args[1])});")
        return
    if verb == "set" and suffix == "object" and f.root(instr.args[0]).borrowed:
        verb = "set_borrowed"  # the op's row `guards` it
    store = f"ul_slot_{verb}_{suffix}(th, {place}, {f.var(instr.args[1])});"
    if instr.pins and has_quiet_path(instr):
        quiet, plain = _plain_store(instr.op == "slot.init", suffix, f"{holder}, {number}", f.var(instr.args[1]))
        with f.out.block(f"if (UL_LIKELY({quiet}))"):
            f.out.line(f"{plain};")
        with f.out.block("else"):
            f.pin(instr)
            f.out.line(store)
    else:
        f.out.line(store)


_WORDS: Final = {
    "object": "(uintptr_t){}",
    "int": "{}",
    "i64": "ul_word_of_i64({})",
    "bool": "ul_word_of_scalar({} != 0)",
}


def _plain_store(init: bool, suffix: str, word: str, value: str) -> tuple[str, str]:
    """The C condition for a store that neither releases anything nor goes by name, and the store where it holds."""
    native = f"!ul_is_foreign({word.partition(',')[0]})"
    if suffix in ("float", "unmarked_float"):
        return native, f"ul_slot_write_{suffix}({word}, {value})"
    stored = _WORDS.get(suffix, "ul_word_of_scalar({})").format(value)
    if suffix not in ("object", "int", "i64"):
        return native, f"ul_slot_write_scalar({word}, {stored})"
    quiet = f"ul_slot_is_fresh({word})" if init else f"ul_slot_is_plain_int(th, {word})"
    return quiet, f"ul_slot_fill({word}, {stored})"


def _slot_del(f: FunctionEmitter, instr: Instr) -> None:
    _, place = _slot(f, instr)
    _checked(f, instr, f"ul_slot_del(th, {place})")


# Globals -------------------------------------------------------------------------------------------------------------


def _global(f: FunctionEmitter, instr: Instr) -> None:
    verb = instr.op.partition(".")[2]
    words = ["&ul_mod", f.context.global_ref(_name(instr)), *(f.var(a) for a in instr.args)]
    _checked(f, instr, f"ul_global_{verb}({', '.join(words)})")


def _global_get(f: FunctionEmitter, instr: Instr) -> None:
    name = f.context.global_ref(_name(instr))
    if instr.result is not None and instr.result.borrowed:
        f.result(instr, f"ul_global_borrow({name})")
        or_missing(f, instr, f"{f.var(instr.result)} == NULL", f"ul_global_get_slow(&ul_mod, {name})")
        return
    if not instr.pins or instr.result is None:
        _global(f, instr)
        return
    f.out.line(f"{f.var(instr.result)} = ul_global_quick({name});")
    with f.out.block(f"if (UL_UNLIKELY({f.var(instr.result)} == NULL))"):
        f.pin(instr)
        _checked(f, instr, f"ul_global_get_slow(&ul_mod, {name})")


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
    "call.by_name": _call_by_name,
    "call.operator": _call_operator,
    "method.ok": _method_ok,
    "native.ok": _native_ok,
    "class.ok": _class_ok,
    "imported.ok": _imported_ok,
    "class.new": _class_new,
    "class.object": _class_object,
    "self.native": _self_native,
    "settle": _settle,
    "slot.get": _slot_get,
    "slot.set": _slot_store,
    "slot.init": _slot_store,
    "slot.del": _slot_del,
    "global.get": _global_get,
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
