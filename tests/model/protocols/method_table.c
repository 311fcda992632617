/* Protocol "method table" (klass.h): calls through a table whose valid bit the class's dict watcher clears. */
#include "../cpython/dict.h"

#include <unlatch/klass.h>
#include <unlatch/module.h>

static ul_func function = {.qualname = "C.f"};
static ul_func *functions[] = {&function};
static ul_module module = {.name = "m", .funcs = functions, .n_funcs = 1};
static const char *const methods[] = {"f"};
static const uint16_t indices[] = {0};
static ul_class cls;
static ul_vtable table = {.cls = &cls};
static ul_class cls = {.name = "C", .methods = methods, .method_functions = indices, .n_methods = 1, .vtable = &table, .module = &module};
static PyTypeObject type = {.ob_base = {.ob_base = {.ob_ref_local = _Py_IMMORTAL_REFCNT_LOCAL}}, .tp_name = "C"};
static PyObject *dict, *original, *replacement, *init;
static uintptr_t replaced, restored; /* a program's own flags: the assignment before them has returned */
static ul_instance *instance;

PyTypeObject PyBaseObject_Type, PyTuple_Type = {.tp_name = "tuple", .tp_flags = Py_TPFLAGS_TUPLE_SUBCLASS};
PyObject *PyType_GetDict(PyTypeObject *t) { (void)t; return Py_NewRef(dict); }

/* A tuple's items and length are read by macros. */
static PyTupleObject *
new_tuple(Py_ssize_t n)
{
    PyTupleObject *t = model_alloc(sizeof *t + (size_t)n * sizeof(PyObject *), "tuple", 0);
    t->ob_base.ob_base.ob_ref_local = _Py_IMMORTAL_REFCNT_LOCAL;
    t->ob_base.ob_base.ob_type = &PyTuple_Type;
    t->ob_base.ob_size = n;
    return t;
}

static PyObject *
immortal_thing(int64_t value)
{
    PyObject *o = new_thing(value);
    _Py_SetImmortal(o);
    return o;
}

static void
setup(void)
{
    python_start();
    name_of("unlatch.watch.v2");
    dict = new_dict("class's dict");
    _Py_SetImmortal(dict);
    original = immortal_thing(1);
    replacement = immortal_thing(2);
    init = immortal_thing(3);
    function.function = original;
    PyDict_SetItem(dict, name_of("f"), original);
    PyDict_SetItem(dict, name_of("__init__"), init);
    PyTupleObject *mro = new_tuple(1), *names = new_tuple(3);
    mro->ob_item[0] = (PyObject *)&type;
    names->ob_item[0] = name_of("f");
    names->ob_item[1] = name_of("__init__");
    names->ob_item[2] = name_of("__new__");
    type.tp_mro = (PyObject *)mro;
    cls.names = (PyObject *)names;
    cls.init = init;
    cls.type = &type;
    model_check(ul_vt_watch(&cls, dict) == 0, "the class is watched");
    instance = model_alloc(sizeof *instance, "instance", 1);
    _Py_NewReference(&instance->ob_base);
    instance->vt = &table;
}

static void
setup_valid(void)
{
    setup();
    model_check(ul_vt_refresh(&table) != NULL, "the table of an unchanged class is valid");
}

static void
setup_replaced(void)
{
    setup();
    PyDict_SetItem(dict, name_of("f"), replacement);
}

static void
finish(void)
{
    python_finish();
    PyObject *now = NULL;
    PyDict_GetItemRef(dict, name_of("f"), &now);
    model_check(now == original || !ul_vt_valid(&table), "the table is valid though the method was replaced");
    if (now == original) {
        model_check(ul_vt_refresh(&table) != NULL, "the table never becomes valid again");
    }
}

/* A call of the method: native, or by name. */
static void
call(void)
{
    int after_replaced = ul_load_acquire(&replaced) != 0, after_restored = ul_load_acquire(&restored) != 0;
    int native = ul_vt_for_call(&instance->ob_base) != NULL;
    model_check(!(native && after_replaced && !after_restored && ul_load_acquire(&restored) == 0),
                "a method whose replacement has returned is called natively");
}

static void
caller(void)
{
    call();
    call();
    python_leave();
}

static void
caller_once(void)
{
    call();
    python_leave();
}

static void
replacer(void)
{
    PyDict_SetItem(dict, name_of("f"), replacement);
    ul_store_release(&replaced, 1);
    python_leave();
}

static void
restorer(void)
{
    PyDict_SetItem(dict, name_of("f"), original);
    python_leave();
}

/* Restores, then replaces again: a validation that looked in between must not stand. */
static void
flicker(void)
{
    PyDict_SetItem(dict, name_of("f"), original);
    PyDict_SetItem(dict, name_of("f"), replacement);
    ul_store_release(&replaced, 1);
    python_leave();
}

const model_scenario model_scenarios[] = {
    {"replace", "a method is replaced while it is called", 1, 2, setup_valid, {caller, replacer}, finish},
    {"validate-replace", "the table is validated while a method is replaced", 1, 2, setup, {caller, replacer}, finish},
    {"restore", "the table becomes valid when the method is put back", 0, 1, setup_replaced, {caller, restorer}, finish},
    {"flicker", "a method is put back for a moment", 0, 1, setup_replaced, {caller, flicker}, finish},
    {"three", "two callers validate while a method is replaced", 0, 0, setup, {caller_once, caller_once, replacer}, finish},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
