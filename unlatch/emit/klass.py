"""A native class in C: its attributes, its method table, its description.

The table holds, per method that calls may go through, the code for instances of exactly this class.  All classes below
the one that introduced an entry give it the same C signature; where a class has no native code for it (an interpreted
override, or one with another signature) the entry calls by name.  Entries without code follow: they say which further
methods direct calls rely on, so that replacing one of those makes the table invalid as well.
"""

from typing import Final

from unlatch.emit import calls
from unlatch.emit.context import ModuleContext
from unlatch.emit.cwriter import CWriter, c_string
from unlatch.ir.module import Attr, NativeClass
from unlatch.types import FLOAT, I64, NONE, Kind, Type

_CHECKS: Final = {
    "str": "&PyUnicode_Type",
    "bytes": "&PyBytes_Type",
    "list": "&PyList_Type",
    "dict": "&PyDict_Type",
    "set": "&PySet_Type",
    "tuple": "&PyTuple_Type",
}


MOST_UNROLLED: Final = 12  # beyond that the runtime's loop takes less code


def class_definition(context: ModuleContext, cls: NativeClass) -> str:
    """The class's own functions; deallocation and collection go through the words without a loop."""
    token = context.token(cls.name)
    if len(cls.attrs) > MOST_UNROLLED:
        return f"UL_CLASS_DEFINE({token})"
    counted = [n for n, attr in enumerate(cls.attrs) if attr.type.is_refcounted or attr.type == I64]
    releases = [f"ul_word_release(o, {n})" for n in counted]
    blanks = [f"ul_word_blank(o, {n}, {int(a.type == FLOAT)})" for n, a in enumerate(cls.attrs) if n not in counted]
    visits = [f"UL_WORD_VISIT(o, {n})" for n in counted]
    return (
        f"UL_CLASS_DEFINE_WORDS({', '.join([token, *('; '.join(s) or '(void)0' for s in (releases, blanks, visits))])})"
    )


def write_attributes(context: ModuleContext, out: CWriter, cls: NativeClass) -> None:
    """The table of a class's attributes, which slot ops refer to."""
    token = context.token(cls.name)
    inherited = {attr.name for attr in context.classes[cls.base].attrs} if cls.base in context.classes else set()
    with out.block(f"static const ul_attr ul_a_{token}[] =", "};"):
        for attr in cls.attrs:
            out.line(f"{_attribute(context, attr, own=attr.name not in inherited)},")
        if not cls.attrs:
            out.line("{0},")


def _attribute(context: ModuleContext, attr: Attr, *, own: bool) -> str:
    checked, optional = attr.type, False
    if len(attr.accepts) == 2 and NONE in attr.accepts:  # one class, or None
        checked, optional = next(kind for kind in attr.accepts if kind != NONE), True
    check = _CHECKS.get(checked.name, "NULL")
    cls = context.class_ref(checked.name[1:]) if checked.is_native_class else "NULL"
    words = [c_string(attr.name), c_string(attr.declared), check, cls, _kind(attr.type)]
    words += [str(int(optional)), str(int(attr.final))]
    return f"{{{', '.join([*words, str(int(own))])}}}"


def _kind(kind: Type) -> str:
    return "UL_OBJECT" if kind.kind is Kind.POINTER else f"UL_{kind.name.upper()}"


def write_class(context: ModuleContext, out: CWriter, cls: NativeClass) -> None:
    """The method table and the description."""
    token = context.token(cls.name)
    rows = _rows(context, cls)
    base = context.class_ref(cls.base) if cls.base in context.classes else "NULL"
    if rows:
        out.line(f"static const char *const ul_m_{token}[] = {{{', '.join(c_string(name) for name, _, _ in rows)}}};")
        out.line(f"static const uint16_t ul_n_{token}[] = {{{', '.join(number for _, number, _ in rows)}}};")
    out.line(f"UL_VTABLE(ul_v_{token}, {len(rows)});")
    with out.block(f"static ul_class ul_c_{token} =", "};"):
        out.line(f".name = {c_string(cls.name.rpartition('.')[2])},")
        out.line(f".base = {base},")
        out.line(f".attrs = ul_a_{token},")
        out.line(f".n_attrs = {len(cls.attrs)},")
        if rows:
            out.line(f".methods = ul_m_{token},")
            out.line(f".method_functions = ul_n_{token},")
        out.line(f".n_methods = {len(rows)},")
        out.line(f".flags = {'UL_CLASS_DICT' if cls.has_dict else '0'},")
        out.line(f".vtable = &ul_v_{token}.head,")
        out.line(f"UL_CLASS_FUNCTIONS({token}),")
    entries = ", ".join(code for _, _, code in rows) or "NULL"
    out.line(f"static struct ul_v_{token}_type ul_v_{token} = {{{{.cls = &ul_c_{token}}}, {{{entries}}}}};")
    out.line()


def _rows(context: ModuleContext, cls: NativeClass) -> list[tuple[str, str, str]]:
    """Name, function number and code of each entry."""
    rows = []
    for method in cls.methods:
        native = context.functions.get(method.symbol)
        if native is None:
            rows.append((method.name, "UL_BY_NAME", f"(ul_code){calls.by_name(context, cls.name, method.name)}"))
        else:
            rows.append((method.name, str(native.index), f"(ul_code){calls.entry(context, native)}"))
    known = {(method.name, method.symbol) for method in cls.methods}
    for name, symbol in context.group.relied_on.get(cls.name, ()):
        if (name, symbol) not in known:
            rows.append((name, str(context.functions[symbol].index), "NULL"))
    return rows
