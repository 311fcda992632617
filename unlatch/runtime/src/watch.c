/* The process-wide dict watcher and its registry (protocol: watch.h). */
#include <unlatch/atomic.h>
#include <unlatch/watch.h>

/* What the modules of one process share: the layout is part of the capsule's name. */
#define CAPSULE "unlatch.watch.v1"
#define BUCKETS 1024

typedef struct entry {
    struct entry *next;
    PyObject *dict; /* compared, never used; NULL once it has died */
    ul_watch_fn fn;
    void *data;
} entry;

typedef struct registry {
    int id;
    entry *buckets[BUCKETS];
} registry;

static registry *shared; /* written once per extension, at import */

static entry **
bucket(registry *r, PyObject *dict)
{
    return &r->buckets[((uintptr_t)dict >> 5) % BUCKETS];
}

static int
on_event(PyDict_WatchEvent event, PyObject *dict, PyObject *key, PyObject *value)
{
    int one_key = event == PyDict_EVENT_ADDED || event == PyDict_EVENT_MODIFIED || event == PyDict_EVENT_DELETED;
    entry *e = ul_load_ptr_acquire((void *const *)bucket(shared, dict)); /* [O2] */
    for (; e != NULL; e = e->next) {
        if (ul_load_ptr_relaxed((void *const *)&e->dict) != dict) { /* [O3] */
            continue;
        }
        if (event == PyDict_EVENT_DEALLOCATED) {
            ul_store_ptr_release((void **)&e->dict, NULL);
        }
        e->fn(e->data, one_key ? key : NULL, event == PyDict_EVENT_DELETED ? NULL : value);
    }
    return 0;
}

static registry *
new_registry(void)
{
    registry *r = PyMem_RawCalloc(1, sizeof *r);
    if (r == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    shared = r; /* the callback of this extension looks here; no dict is watched yet */
    r->id = PyDict_AddWatcher(on_event);
    if (r->id < 0) {
        PyMem_RawFree(r);
        return NULL;
    }
    return r;
}

/* The registry of the process: another module's, or a new one. */
static registry *
find_registry(void)
{
    PyObject *state = PyInterpreterState_GetDict(PyInterpreterState_Get());
    PyObject *key = PyUnicode_InternFromString(CAPSULE), *known = NULL;
    if (state == NULL || key == NULL || PyDict_GetItemRef(state, key, &known) < 0) {
        Py_XDECREF(key);
        return NULL;
    }
    registry *found = NULL;
    if (known == NULL) {
        registry *mine = new_registry();
        PyObject *capsule = mine != NULL ? PyCapsule_New(mine, CAPSULE, NULL) : NULL;
        if (capsule != NULL && PyDict_SetDefaultRef(state, key, capsule, &known) == 1) {
            PyDict_ClearWatcher(mine->id); /* another thread was first; ours has no dicts */
        }
        Py_XDECREF(capsule);
    }
    if (known != NULL) {
        found = PyCapsule_GetPointer(known, CAPSULE);
    }
    Py_XDECREF(known);
    Py_DECREF(key);
    return found;
}

int
ul_watch(PyObject *dict, ul_watch_fn fn, void *data)
{
    registry *r = find_registry();
    entry *e = r != NULL ? PyMem_RawMalloc(sizeof *e) : NULL;
    if (e == NULL) {
        return -1;
    }
    *e = (entry){.dict = dict, .fn = fn, .data = data};
    entry **head = bucket(r, dict);
    do {
        e->next = ul_load_ptr_acquire((void *const *)head);
    } while (!ul_cas_ptr((void **)head, e->next, e)); /* [O1] */
    return PyDict_Watch(r->id, dict);
}
