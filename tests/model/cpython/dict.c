/* Objects/dictobject.c and interned strings: a dict of few keys with CPython's order of effects, and its watchers.
 *
 * Mutators hold the dict's critical section, tell the watchers, store, and drop the old value inside the section.  Look-ups take no lock unless
 * they must.  Where CPython may run __eq__ of another key, or block, the section can be given up: `dict_may_suspend` says whether that is explored.
 */
#define Py_BUILD_CORE_MODULE
#include "dict.h"

#include <internal/pycore_object.h>
#include <string.h>

int dict_may_suspend;

/* Which of the two is said when a dict is made, so that asking is no access. */
__attribute__((no_sanitize("thread"), noinline)) static int
is_real(PyObject *o)
{
    return ((model_dict *)o)->real.ma_keys != NULL;
}

static void
dict_dealloc(PyObject *o)
{
    model_dict *d = (model_dict *)o;
    if (is_real(o)) {
        keys_dealloc(o);
    }
    for (int i = 0; i < DICT_KEYS; i++) {
        Py_XDECREF(d->items[i].value);
    }
    free_object(o);
}

PyTypeObject PyDict_Type = {
    .ob_base = {.ob_base = {.ob_ref_local = _Py_IMMORTAL_REFCNT_LOCAL}},
    .tp_name = "dict",
    .tp_flags = Py_TPFLAGS_DICT_SUBCLASS,
    .tp_dealloc = dict_dealloc,
};

PyObject *
new_dict(const char *name)
{
    model_dict *d = model_alloc(sizeof *d, name, 0);
    _Py_NewReference((PyObject *)d);
    d->real.ob_base.ob_type = &PyDict_Type;
    return (PyObject *)d;
}

/* Names ------------------------------------------------------------------------------------------------------------------------------------------ */

#define MOST_NAMES 64
static PyASCIIObject names[MOST_NAMES];
static const char *texts[MOST_NAMES];
PyTypeObject PyUnicode_Type = {
    .ob_base = {.ob_base = {.ob_ref_local = _Py_IMMORTAL_REFCNT_LOCAL}},
    .tp_name = "str",
    .tp_flags = Py_TPFLAGS_UNICODE_SUBCLASS,
    .tp_dealloc = free_object,
};

__attribute__((no_sanitize("thread"))) PyObject *
name_of(const char *text)
{
    int i = 0;
    while (i < MOST_NAMES && texts[i] != NULL && strcmp(texts[i], text) != 0) {
        i++;
    }
    model_check(i < MOST_NAMES, "the model has too few names");
    if (texts[i] == NULL) {
        model_check(model_self() == 0, "a name that setup does not know");
        texts[i] = text;
        names[i].ob_base.ob_ref_local = _Py_IMMORTAL_REFCNT_LOCAL;
        names[i].ob_base.ob_type = &PyUnicode_Type;
        names[i].state.interned = 2;
        names[i].state.ascii = names[i].state.compact = 1;
    }
    return (PyObject *)&names[i];
}

__attribute__((no_sanitize("thread"))) const char *
text_of(PyObject *name)
{
    return texts[(PyASCIIObject *)name - names];
}

PyObject *PyUnicode_InternFromString(const char *text) { return name_of(text); }

int PyUnicode_Compare(PyObject *a, PyObject *b) { return strcmp(text_of(a), text_of(b)); }

/* Watchers ----------------------------------------------------------------------------------------------------------------------------------------- */

#define WATCHERS 4 /* ids 2, 3 are free, as if CPython had fewer */
static struct {
    PyMutex mutex;
    PyDict_WatchCallback callbacks[WATCHERS];
} watchers;

int
PyDict_AddWatcher(PyDict_WatchCallback callback)
{
    int id = -1;
    _PyMutex_Lock(&watchers.mutex);
    for (int i = 2; i < WATCHERS && id < 0; i++) {
        if (_Py_atomic_load_ptr_relaxed(&watchers.callbacks[i]) == NULL) {
            _Py_atomic_store_ptr_release(&watchers.callbacks[i], (void *)callback);
            id = i;
        }
    }
    _PyMutex_Unlock(&watchers.mutex);
    return id;
}

int
PyDict_ClearWatcher(int id)
{
    _PyMutex_Lock(&watchers.mutex);
    _Py_atomic_store_ptr_release(&watchers.callbacks[id], NULL);
    _PyMutex_Unlock(&watchers.mutex);
    return 0;
}

int
PyDict_Watch(int id, PyObject *dict)
{
    model_check(_Py_atomic_load_ptr_relaxed(&watchers.callbacks[id]) != NULL, "a dict is watched by nobody");
    _Py_atomic_or_uint64(&((model_dict *)dict)->real._ma_watcher_tag, UINT64_C(1) << id);
    return 0;
}

static void
notify(PyObject *dict, PyDict_WatchEvent event, PyObject *key, PyObject *value)
{
    uint64_t bits = _Py_atomic_load_uint64_acquire(&((model_dict *)dict)->real._ma_watcher_tag);
    for (int i = 0; i < WATCHERS; i++) {
        PyDict_WatchCallback callback = bits >> i & 1 ? (PyDict_WatchCallback)_Py_atomic_load_ptr_acquire(&watchers.callbacks[i]) : NULL;
        if (callback != NULL) {
            callback(event, dict, key, value);
        }
    }
}

/* Keys and values ---------------------------------------------------------------------------------------------------------------------------------- */

/* A look-up may run arbitrary code: then the sections are given up for a while. */
static void
may_suspend(void)
{
    if (dict_may_suspend && own_state()->critical_section != 0 && model_choose(2) == 1) {
        model_note("the critical sections are given up");
        detach();
        attach();
    }
}

static int
find(model_dict *d, PyObject *key)
{
    for (int i = 0; i < DICT_KEYS; i++) {
        PyObject *k = _Py_atomic_load_ptr_acquire(&d->items[i].key);
        if (k == key) {
            return i;
        }
        if (k == NULL) {
            break;
        }
    }
    return -1;
}

int
PyDict_GetItemRef(PyObject *o, PyObject *key, PyObject **result)
{
    if (is_real(o)) {
        return keys_get_item_ref(o, key, result);
    }
    model_dict *d = (model_dict *)o;
    may_suspend();
    int i = find(d, key);
    *result = NULL;
    if (i < 0) {
        return 0;
    }
    PyObject *v = _Py_TryXGetRef(&d->items[i].value);
    if (v == NULL) {
        Py_BEGIN_CRITICAL_SECTION(o);
        v = _Py_XNewRefWithLock(_Py_atomic_load_ptr_relaxed(&d->items[i].value));
        Py_END_CRITICAL_SECTION();
    }
    *result = v;
    return v != NULL;
}

static void
insert(model_dict *d, PyObject *key, PyObject *value, PyObject **old)
{
    int i = find(d, key);
    for (int k = 0; i < 0 && k < DICT_KEYS; k++) {
        if (_Py_atomic_load_ptr_relaxed(&d->items[k].key) == NULL) {
            i = k;
        }
    }
    model_check(i >= 0, "the model's dicts are too small");
    *old = _Py_atomic_load_ptr_relaxed(&d->items[i].value);
    if (value != *old) {
        notify((PyObject *)d, *old != NULL ? PyDict_EVENT_MODIFIED : PyDict_EVENT_ADDED, key, value);
        _Py_atomic_store_ptr_release(&d->items[i].value, value);
        if (_Py_atomic_load_ptr_relaxed(&d->items[i].key) == NULL) {
            _Py_atomic_store_ptr_release(&d->items[i].key, key);
        }
    }
}

int
PyDict_SetItem(PyObject *o, PyObject *key, PyObject *value)
{
    if (is_real(o)) {
        return keys_set_item(o, key, Py_NewRef(value));
    }
    PyObject *old;
    Py_INCREF(value);
    Py_BEGIN_CRITICAL_SECTION(o);
    insert((model_dict *)o, key, value, &old);
    Py_XDECREF(old);
    Py_END_CRITICAL_SECTION();
    return 0;
}

int
PyDict_SetDefaultRef(PyObject *o, PyObject *key, PyObject *value, PyObject **result)
{
    PyObject *old = NULL;
    int found;
    Py_BEGIN_CRITICAL_SECTION(o);
    int i = find((model_dict *)o, key);
    old = i >= 0 ? _Py_XNewRefWithLock(_Py_atomic_load_ptr_relaxed(&((model_dict *)o)->items[i].value)) : NULL;
    found = old != NULL;
    if (!found) {
        PyObject *nothing;
        insert((model_dict *)o, key, Py_NewRef(value), &nothing);
        old = Py_NewRef(value);
    }
    Py_END_CRITICAL_SECTION();
    if (result != NULL) {
        *result = old;
    }
    else {
        Py_DECREF(old);
    }
    return found;
}

int
PyDict_Pop(PyObject *o, PyObject *key, PyObject **result)
{
    PyObject *old = NULL;
    if (is_real(o)) {
        return keys_pop(o, key, result);
    }
    Py_BEGIN_CRITICAL_SECTION(o);
    int i = find((model_dict *)o, key);
    old = i >= 0 ? _Py_atomic_load_ptr_relaxed(&((model_dict *)o)->items[i].value) : NULL;
    if (old != NULL) {
        notify(o, PyDict_EVENT_DELETED, key, NULL);
        _Py_atomic_store_ptr_release(&((model_dict *)o)->items[i].value, NULL);
    }
    Py_END_CRITICAL_SECTION();
    int found = old != NULL;
    if (result != NULL) {
        *result = old;
    }
    else {
        Py_XDECREF(old);
    }
    return found;
}
