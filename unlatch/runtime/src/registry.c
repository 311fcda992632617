/* Memory that all extensions of the process share (protocol: registry.h). */
#include <stddef.h>
#include <unlatch/atomic.h>
#include <unlatch/registry.h>
#include <unlatch/thread.h>

typedef struct shared_memory {
    uint32_t begun;
    uintptr_t contents[];
} shared_memory;

#define MEMORY(CONTENTS) ((shared_memory *)((char *)(CONTENTS) - offsetof(shared_memory, contents)))

static void
ask_for_dict(void *data)
{
    *(PyObject **)data = PyInterpreterState_GetDict(PyInterpreterState_Get());
}

/* The interpreter's own dict; borrowed, it lives as long as the interpreter. */
static PyObject *
find_dict(void)
{
    static void *known;
    PyObject *dict = ul_load_ptr_relaxed(&known); /* [O5] */
    if (dict == NULL) {
        /* Not the thread's own record: that is made with the help of a registry. */
        ul_with_world_stopped(&(ul_thread){.ts = PyThreadState_Get()}, ask_for_dict, &dict);
        if (dict == NULL) {
            return PyErr_NoMemory();
        }
        ul_store_ptr_release(&known, dict);
    }
    return dict;
}

/* The memory that was entered first; ours if there is none. */
static void *
find(PyObject *dict, const char *name, size_t size)
{
    shared_memory *mine = PyMem_RawCalloc(1, sizeof *mine + size);
    PyObject *key = PyUnicode_InternFromString(name), *fresh = NULL, *capsule = NULL;
    if (mine == NULL) {
        PyErr_NoMemory();
    }
    else if (key != NULL) {
        fresh = PyCapsule_New(mine->contents, name, NULL);
    }
    if (fresh == NULL || PyDict_SetDefaultRef(dict, key, fresh, &capsule) != 0) {
        PyMem_RawFree(mine); /* an error, or another thread was first */
    }
    Py_XDECREF(fresh);
    Py_XDECREF(key);
    void *found = capsule != NULL ? PyCapsule_GetPointer(capsule, name) : NULL;
    Py_XDECREF(capsule);
    return found;
}

static int
begin_once(PyObject *dict, void *contents, int (*begin)(void *))
{
    int result = 0;
#ifndef Py_GIL_DISABLED
    (void)dict;
#endif
    Py_BEGIN_CRITICAL_SECTION(dict);
    if (!ul_load32_relaxed(&MEMORY(contents)->begun)) { /* the critical section orders it */
        result = begin != NULL ? begin(contents) : 0;
        if (result == 0) {
            ul_store32_release(&MEMORY(contents)->begun, 1); /* [O3] */
        }
    }
    Py_END_CRITICAL_SECTION();
    return result;
}

void *
ul_registry(const char *name, size_t size, int (*begin)(void *), void **kept)
{
    void *found = ul_load_ptr_acquire(kept); /* [O2] */
    if (found != NULL && ul_load32_acquire(&MEMORY(found)->begun)) { /* [O4] */
        return found;
    }
    PyObject *dict = find_dict();
    if (dict == NULL) {
        return NULL;
    }
    if (found == NULL) {
        found = find(dict, name, size);
        if (found == NULL) {
            return NULL;
        }
        ul_store_ptr_release(kept, found); /* [O1] */
    }
    return begin_once(dict, found, begin) == 0 ? found : NULL;
}
