/* The process-wide dict watcher and its registry (protocol: watch.h). */
#include <unlatch/atomic.h>
#include <unlatch/registry.h>
#include <unlatch/watch.h>

/* What the modules of one process share. */
#define NAME "unlatch.watch.v2"
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

static void *kept; /* by ul_registry */

static entry **
bucket(registry *r, PyObject *dict)
{
    return &r->buckets[((uintptr_t)dict >> 5) % BUCKETS];
}

static int
on_event(PyDict_WatchEvent event, PyObject *dict, PyObject *key, PyObject *value)
{
    int one_key = event == PyDict_EVENT_ADDED || event == PyDict_EVENT_MODIFIED || event == PyDict_EVENT_DELETED;
    registry *r = ul_load_ptr_relaxed(&kept); /* set before CPython knew of this function (registry.h, I4) */
    entry *e = ul_load_ptr_acquire((void *const *)bucket(r, dict)); /* [O2] */
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

static int
begin(void *memory)
{
    int id = PyDict_AddWatcher(on_event);
    ((registry *)memory)->id = id;
    return id < 0 ? -1 : 0;
}

int
ul_watch(PyObject *dict, ul_watch_fn fn, void *data)
{
    registry *r = ul_registry(NAME, sizeof *r, begin, &kept);
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
