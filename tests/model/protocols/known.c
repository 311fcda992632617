/* Protocol "known" (known.h): what is looked up once, while two threads import the same extension under two names. */
#include "../cpython/standins.h"

#include <unlatch/known.h>

/* One object per name and per method, as CPython has them. */
static PyObject *builtins, *found;
PyTypeObject PySet_Type;

PyObject *PyImport_ImportModule(const char *name) { (void)name; return Py_NewRef(builtins); }
PyObject *PyObject_GetAttrString(PyObject *o, const char *name) { (void)o; (void)name; return found; }
PyObject *PyUnicode_FromOrdinal(int code) { (void)code; return found; }
PyObject *PyLong_FromLong(long value) { (void)value; return found; }

static void
setup(void)
{
    python_start();
    static const char *const NAMES[] = {"", "True", "False", "__enter__", "__exit__", "__aenter__", "__aexit__", "__import__", "__name__",
                                        "__module__", "__qualname__", "builtins", "__mro__", "keys", "values", "items", "get", "__round__", "math"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(NAMES); i++) {
        name_of(NAMES[i]);
    }
    found = name_of("found");
    builtins = new_thing(1);
}

static void
finish(void)
{
    python_finish();
    model_check(ul_known.builtins == builtins, "the module of the builtins is known");
    Py_DECREF(builtins);
    Py_DECREF(builtins);
    model_check(things_alive() == 0, "a reference is lost");
}

static void
import(void)
{
    model_check(ul_known_init() == 0, "importing works");
    model_check(ul_known.empty_str == name_of("") && ul_known.list_extend == found && ul_known.latin1[255] == found &&
                    ul_known.numbers[UL_NUMBERS - 1] == found,
                "a thread that has imported finds everything");
    python_leave();
}

const model_scenario model_scenarios[] = {
    {"import", "two threads import", 1, 3, setup, {import, import}, finish},
    {"import-three", "three threads import", 0, 1, setup, {import, import, import}, finish},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
