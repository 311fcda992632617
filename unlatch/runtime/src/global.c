/* Module globals: filling and forgetting the slots of global.h. */
#include <unlatch/global.h>
#include <unlatch/module.h>
#include <unlatch/private.h>
#include <unlatch/watch.h>

/* Names that change more often than this are looked up in the dict: filling would cost more than it saves. */
#define RESTLESS 64

/* The interpreter's builtins and the name of a module's own: names found there are cached like globals, until either dict changes. */
static PyObject *builtins, *builtins_name;

/* The name is about to get another value: a look-up that is under way must not fill in the old one. */
static void
forget(ul_global *g)
{
    ul_store_ptr_release((void **)&g->value, NULL); /* [O4] */
    ul_store32_relaxed(&g->generation, ul_load32_relaxed(&g->generation) + 1);
    PyObject *held = ul_exchange_ptr((void **)&g->held, NULL); /* [O11] */
    if (held != NULL) {
        ul_private.xdecref_delayed(held);
    }
}

static void
on_name(ul_global *g, PyObject *value)
{
    forget(g);
    PyObject *expected = ul_load_ptr_relaxed((void *const *)&g->expected);
    ul_store32_relaxed(&g->original, expected != NULL && value == expected);
}

static void
forget_values(ul_module *m)
{
    for (uint32_t i = 0; i < m->n_globals; i++) {
        forget(&m->globals[i]);
    }
}

/* The builtins are about to change. */
static void
on_builtins_change(void *data, PyObject *Py_UNUSED(key), PyObject *Py_UNUSED(value))
{
    forget_values(data);
}

/* The module's dict is about to change. */
static void
on_change(void *data, PyObject *key, PyObject *value)
{
    ul_module *m = data;
    int any = key == NULL || !PyUnicode_CheckExact(key);
    if (key == builtins_name) {
        forget_values(m);
        return;
    }
    for (uint32_t i = 0; !any && i < m->n_globals; i++) { /* nearly always the very string: names are interned */
        if (m->globals[i].name == key) {
            on_name(&m->globals[i], value);
            return;
        }
    }
    if (!any && PyUnicode_CHECK_INTERNED(key)) {
        return;
    }
    for (uint32_t i = 0; i < m->n_globals; i++) {
        ul_global *g = &m->globals[i];
        if (any) {
            on_name(g, NULL);
        }
        else if (PyUnicode_Compare(g->name, key) == 0) {
            on_name(g, value);
            return;
        }
    }
}

int
ul_globals_watch(ul_module *m)
{
    builtins = Py_XNewRef(PyEval_GetBuiltins());
    builtins_name = PyUnicode_InternFromString("__builtins__");
    if (builtins == NULL || builtins_name == NULL) {
        return -1;
    }
    return ul_watch(m->dict, on_change, m) < 0 || ul_watch(builtins, on_builtins_change, m) < 0 ? -1 : 0;
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

/* By way of the module's `__builtins__`, which may be anything; NameError. */
static PyObject *
from_builtins(ul_module *m, ul_global *g)
{
    PyObject *own = NULL, *v = NULL;
    int found = PyDict_GetItemRef(m->dict, builtins_name, &own);
    if (found == 1 && PyModule_Check(own)) {
        Py_SETREF(own, Py_NewRef(PyModule_GetDict(own)));
    }
    if (found == 1) {
        found = PyDict_Check(own) ? PyDict_GetItemRef(own, g->name, &v) : PyMapping_GetOptionalItem(own, g->name, &v);
    }
    Py_XDECREF(own);
    if (v != NULL) {
        return v;
    }
    return found < 0 ? NULL : not_defined(g);
}

/* Whether names that the module lacks are looked up in the interpreter's own builtins. */
static int
has_usual_builtins(ul_module *m)
{
    PyObject *own = NULL;
    int usual = PyDict_GetItemRef(m->dict, builtins_name, &own) == 1
                && (own == builtins || (PyModule_Check(own) && PyModule_GetDict(own) == builtins));
    Py_XDECREF(own);
    return usual;
}

#ifdef Py_GIL_DISABLED
static int is_immortal(PyObject *o) { return _Py_atomic_load_uint32_relaxed(&o->ob_ref_local) == _Py_IMMORTAL_REFCNT_LOCAL; }
#endif

/* The value in the module's dict, else in the builtins, owned, and the slot filled with it; NULL without an exception if there is none. */
static PyObject *
look_up(ul_module *m, ul_global *g)
{
    PyObject *v = NULL;
    Py_BEGIN_CRITICAL_SECTION2(m->dict, builtins);
    uint32_t generation = ul_load32_relaxed(&g->generation);
    int found = PyDict_GetItemRef(m->dict, g->name, &v);
    if (found == 0 && has_usual_builtins(m)) {
        found = PyDict_GetItemRef(builtins, g->name, &v);
    }
    if (found == 1 && generation < RESTLESS && ul_load32_relaxed(&g->generation) == generation) { /* [O5] */
#if defined(Py_GIL_DISABLED) && PY_VERSION_HEX >= 0x030E0000
        PyUnstable_EnableTryIncRef(v);
#endif
#ifdef Py_GIL_DISABLED
        if (is_immortal(v)) {
            ul_store_ptr_release((void **)&g->immortal, v); /* [O8] */
        }
        else if (!_Py_IsOwnedByCurrentThread(v) && ul_private.xdecref_delayed != NULL && ul_load_ptr_relaxed((void *const *)&g->held) == NULL) { /* I3 */
            ul_store_ptr_release((void **)&g->held, Py_NewRef(v)); /* [O10] */
        }
#endif
        ul_store_ptr_release((void **)&g->value, v); /* [O3] */
    }
    Py_END_CRITICAL_SECTION2();
    return v;
}

PyObject *
ul_global_get_slow(ul_module *m, ul_global *g)
{
#ifdef Py_GIL_DISABLED
    PyObject *held = ul_load_ptr_acquire((void *const *)&g->held); /* [O9] */
    if (held != NULL) {
        return Py_NewRef(held);
    }
#endif
#if defined(Py_GIL_DISABLED) && PY_VERSION_HEX >= 0x030E0000
    PyObject *shared = ul_private.xdecref_delayed == NULL ? ul_load_ptr_acquire((void *const *)&g->value) : NULL; /* [O1] */
    if (shared != NULL && PyUnstable_TryIncRef(shared)) {
        if (!is_immortal(shared) && ul_load_ptr_acquire((void *const *)&g->value) == shared) { /* [O2] */
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
