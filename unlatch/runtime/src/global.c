/* Module globals: filling and forgetting the slots of global.h. */
#include <unlatch/global.h>
#include <unlatch/module.h>
#include <unlatch/watch.h>

/* Names that change more often than this are looked up in the dict: filling would cost more than it saves. */
#define RESTLESS 64

static void
on_name(ul_global *g, PyObject *value)
{
    ul_store_ptr_release((void **)&g->value, NULL); /* [O4] */
    ul_store32_relaxed(&g->generation, ul_load32_relaxed(&g->generation) + 1);
    PyObject *expected = ul_load_ptr_relaxed((void *const *)&g->expected);
    ul_store32_relaxed(&g->original, expected != NULL && value == expected);
}

/* The module's dict is about to change. */
static void
on_change(void *data, PyObject *key, PyObject *value)
{
    ul_module *m = data;
    int any = key == NULL || !PyUnicode_CheckExact(key);
    for (uint32_t i = 0; i < m->n_globals; i++) {
        ul_global *g = &m->globals[i];
        if (any) {
            on_name(g, NULL);
        }
        else if (g->name == key || PyUnicode_Compare(g->name, key) == 0) {
            on_name(g, value);
            return;
        }
    }
}

int
ul_globals_watch(ul_module *m)
{
    return ul_watch(m->dict, on_change, m);
}

void
ul_global_expect(ul_global *g, PyObject *object)
{
    ul_store_ptr_release((void **)&g->expected, Py_NewRef(object));
}

static PyObject *
not_defined(ul_global *g)
{
    PyErr_Format(PyExc_NameError, "name '%.200s' is not defined", g->text);
    PyObject *error = PyErr_GetRaisedException();
    if (PyObject_SetAttrString(error, "name", g->name) < 0) {
        PyErr_Clear();
    }
    PyErr_SetRaisedException(error);
    return NULL;
}

static PyObject *
from_builtins(ul_module *m, ul_global *g)
{
    PyObject *builtins = NULL, *v = NULL;
    int found = PyDict_GetItemStringRef(m->dict, "__builtins__", &builtins);
    if (found == 1 && PyModule_Check(builtins)) {
        Py_SETREF(builtins, Py_NewRef(PyModule_GetDict(builtins)));
    }
    if (found == 1) {
        found = PyDict_Check(builtins) ? PyDict_GetItemRef(builtins, g->name, &v) : PyMapping_GetOptionalItem(builtins, g->name, &v);
    }
    Py_XDECREF(builtins);
    if (v != NULL) {
        return v;
    }
    return found < 0 ? NULL : not_defined(g);
}

/* The value in the dict, owned, and the slot filled with it; NULL without an exception if there is none. */
static PyObject *
look_up(ul_module *m, ul_global *g)
{
    PyObject *v = NULL;
    Py_BEGIN_CRITICAL_SECTION(m->dict);
    uint32_t generation = ul_load32_relaxed(&g->generation);
    if (PyDict_GetItemRef(m->dict, g->name, &v) == 1 && generation < RESTLESS && ul_load32_relaxed(&g->generation) == generation) { /* [O5] */
#if defined(Py_GIL_DISABLED) && PY_VERSION_HEX >= 0x030E0000
        PyUnstable_EnableTryIncRef(v);
#endif
        ul_store_ptr_release((void **)&g->value, v); /* [O3] */
    }
    Py_END_CRITICAL_SECTION();
    return v;
}

PyObject *
ul_global_get_slow(ul_module *m, ul_global *g)
{
#if defined(Py_GIL_DISABLED) && PY_VERSION_HEX >= 0x030E0000
    PyObject *shared = ul_load_ptr_acquire((void *const *)&g->value); /* [O1] */
    if (shared != NULL && PyUnstable_TryIncRef(shared)) {
        if (ul_load_ptr_acquire((void *const *)&g->value) == shared) { /* [O2] */
            return shared;
        }
        Py_DECREF(shared);
    }
#endif
    PyObject *v = look_up(m, g);
    if (v != NULL) {
        return v;
    }
    return PyErr_Occurred() ? NULL : from_builtins(m, g);
}

int
ul_global_set(ul_module *m, ul_global *g, PyObject *value)
{
    return PyDict_SetItem(m->dict, g->name, value);
}

int
ul_global_del(ul_module *m, ul_global *g)
{
    int found = PyDict_Pop(m->dict, g->name, NULL);
    if (found == 0) {
        not_defined(g);
    }
    return found == 1 ? 0 : -1;
}
