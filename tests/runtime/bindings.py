"""Generates an extension module that offers primitives as Python functions, from their rows.

Arguments are unboxed as the row's parameters say and the result is boxed; the module's `UNDEFINED` stands for the
undefined value, as an argument and as a result.  The library is included as one translation unit.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from unlatch.prims.schema import Row
from unlatch.prims.table import ALL
from unlatch.types import BOOL, FLOAT, I16, I32, I64, INT, U8, VOID, Kind, Type

RUNTIME = Path(__file__).resolve().parents[2] / "unlatch" / "runtime"
# The object model's files need the import machinery of a real module; primitives stand alone.
SOURCES = sorted(
    path.stem
    for path in (RUNTIME / "src").glob("*.c")
    if path.stem in {row.name.partition(".")[0] for row in ALL} | {"known", "native_int", "control"}
)
C_TYPE = {INT: "ul_int", FLOAT: "double", BOOL: "int", I64: "int64_t", I32: "int32_t", I16: "int16_t", U8: "uint8_t"}
ERROR = {INT: "0", FLOAT: "UL_FLOAT_ERROR", BOOL: "-1", U8: "UL_U8_ERROR", VOID: "-1"}

HEAD = """
#include <unlatch/values.h>
static PyObject *undefined;

static PyObject *take(PyObject *argument) { return argument == undefined ? NULL : argument; }
"""
TAIL = """
static PyMethodDef methods[] = {
%s    {NULL, NULL, 0, NULL},
};

static int
execute(PyObject *module)
{
    if (ul_known_init() < 0 || (undefined = PyObject_CallNoArgs((PyObject *)&PyBaseObject_Type)) == NULL) {
        return -1;
    }
    return PyModule_AddObjectRef(module, "UNDEFINED", undefined);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, execute},
#ifdef Py_GIL_DISABLED
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "%s", NULL, 0, methods, slots, NULL, NULL, NULL};

PyMODINIT_FUNC
PyInit_%s(void)
{
    return PyModuleDef_Init(&definition);
}
"""


def module_text(name: str, rows: Iterable[Row]) -> str:
    """Return the C text of the module that binds these primitives."""
    rows = list(rows)
    includes = "".join(f'#include "{RUNTIME / "src" / source}.c"\n' for source in SOURCES)
    bodies = "\n".join("\n".join(_function(row)) for row in rows)
    entries = "".join(
        f'    {{"{row.c}", (PyCFunction)(void (*)(void))bind_{row.c}, METH_FASTCALL, NULL}},\n' for row in rows
    )
    return includes + HEAD + bodies + TAIL % (entries, name, name)


def _function(row: Row) -> Iterator[str]:
    fixed = len(row.params)
    yield "static PyObject *"
    yield f"bind_{row.c}(PyObject *self, PyObject *const *args, Py_ssize_t n)"
    yield "{"
    yield "    (void)self, (void)args;"
    yield f"    if (n {'<' if row.variadic else '!='} {fixed}) {{"
    yield f'        PyErr_Format(PyExc_SystemError, "{row.name} takes {fixed} arguments");'
    yield "        return NULL;"
    yield "    }"
    for i, param in enumerate(row.params):
        yield from _unbox(i, param, stolen=i in row.steals)
    values = [f"a{i}" for i in range(fixed)]
    if row.variadic:
        values += [f"args + {fixed}", f"n - {fixed}"]
        if -1 in row.steals:
            yield f"    for (Py_ssize_t i = {fixed}; i < n; i++) Py_INCREF(args[i]);"
    call = f"{row.c}({', '.join(values)})"
    result = row.result
    assert result is not None
    if result == VOID and not row.raises:
        yield f"    {call};"
    else:
        yield f"    {C_TYPE.get(result, 'int' if result == VOID else 'PyObject *')} r = {call};"
    for i, param in enumerate(row.params):
        if param == INT:
            yield f"    ul_int_decref(a{i});"
    yield from _box(row, result)
    yield "}"


def _unbox(i: int, param: Type, *, stolen: bool) -> Iterator[str]:
    if param.kind is Kind.POINTER:
        yield f"    PyObject *a{i} = take(args[{i}]);"
        if stolen:
            yield f"    Py_XINCREF(a{i});"
        return
    absent = f"args[{i}] == undefined ? 0 : " if param == INT else ""
    yield f"    {C_TYPE[param]} a{i} = {absent}ul_{param}_unbox(args[{i}]);"
    yield f"    if (a{i} == {_error(param)} && PyErr_Occurred()) return NULL;"


def _error(result: Type) -> str:
    return "NULL" if result.kind is Kind.POINTER else ERROR.get(result, "UL_NATIVE_ERROR")


def _box(row: Row, result: Type) -> Iterator[str]:
    if row.raises:
        test = f"r == {_error(result)}"
        # A failure has an exception; a success must not leave one behind.
        yield f"    if ({test} && PyErr_Occurred()) return NULL;"
        yield '    if (PyErr_Occurred()) Py_FatalError("' + row.name + ' succeeded with an exception set");'
        if row.may_be_undefined:
            yield "    if (r == NULL) return Py_NewRef(undefined);"
    if result == VOID:
        yield "    Py_RETURN_NONE;"
    elif result.kind is Kind.POINTER:
        yield f"    return {'Py_NewRef(r)' if row.borrows else 'r'};"
    elif result == BOOL:
        yield "    return PyBool_FromLong(r);"
    else:
        yield f"    PyObject *boxed = ul_{result}_box(r);"
        if result == INT:
            yield "    ul_int_decref(r);"
        yield "    return boxed;"
