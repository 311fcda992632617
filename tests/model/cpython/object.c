/* Objects/object.c and Python/brc.c: the out-of-line half of biased reference counting, and objects that tell who they are. */
#define Py_BUILD_CORE_MODULE
#include "standins.h"

#include <internal/pycore_object.h>

#define MAGIC INT64_C(0x7468696E67000000)

/* object.c: _Py_NewReference, as its stores are under ThreadSanitizer. */
void
_Py_NewReference(PyObject *o)
{
    o->ob_flags = 0;
    o->ob_mutex = (PyMutex){0};
    _Py_atomic_store_uintptr_relaxed(&o->ob_tid, _Py_ThreadId());
    _Py_atomic_store_uint8_relaxed(&o->ob_gc_bits, 0);
    _Py_atomic_store_uint32_relaxed(&o->ob_ref_local, 1);
    _Py_atomic_store_ssize_relaxed(&o->ob_ref_shared, 0);
}

/* object.c: _Py_Dealloc. */
void
_Py_Dealloc(PyObject *o)
{
    Py_TYPE(o)->tp_dealloc(o);
}

/* object.c: _Py_DecRefShared. */
void
_Py_DecRefShared(PyObject *o)
{
    Py_ssize_t shared = _Py_atomic_load_ssize_relaxed(&o->ob_ref_shared), counted;
    int should_queue;
    do {
        should_queue = shared == 0 || shared == _Py_REF_MAYBE_WEAKREF;
        counted = should_queue ? _Py_REF_QUEUED : shared - (1 << _Py_REF_SHARED_SHIFT);
        model_check(!(counted < 0 && (counted & _Py_REF_SHARED_FLAG_MASK) == _Py_REF_MERGED), "a reference count falls below zero");
    } while (!_Py_atomic_compare_exchange_ssize(&o->ob_ref_shared, &shared, counted));
    if (should_queue) {
        queue_for_merge(o);
    }
    else if (counted == _Py_REF_MERGED) {
        _Py_Dealloc(o);
    }
}

/* object.c: _Py_MergeZeroLocalRefcount. */
void
_Py_MergeZeroLocalRefcount(PyObject *o)
{
    Py_ssize_t shared = _Py_atomic_load_ssize_acquire(&o->ob_ref_shared), merged;
    if (shared == 0) {
        _Py_Dealloc(o);
        return;
    }
    _Py_atomic_store_uintptr_relaxed(&o->ob_tid, 0);
    do {
        merged = (shared & ~_Py_REF_SHARED_FLAG_MASK) | _Py_REF_MERGED;
    } while (!_Py_atomic_compare_exchange_ssize(&o->ob_ref_shared, &shared, merged));
    if (merged == _Py_REF_MERGED) {
        _Py_Dealloc(o);
    }
}

/* object.c: _Py_ExplicitMergeRefcount(o, -1) and the deallocation that its callers in brc.c add. */
void
merge_queued(PyObject *o)
{
    Py_ssize_t local = (Py_ssize_t)_Py_atomic_load_uint32_relaxed(&o->ob_ref_local);
    _Py_atomic_store_uint32_relaxed(&o->ob_ref_local, 0);
    _Py_atomic_store_uintptr_relaxed(&o->ob_tid, 0);
    Py_ssize_t shared = _Py_atomic_load_ssize_relaxed(&o->ob_ref_shared), count;
    do {
        count = (shared >> _Py_REF_SHARED_SHIFT) + local - 1;
    } while (!_Py_atomic_compare_exchange_ssize(&o->ob_ref_shared, &shared, _Py_REF_SHARED(count, _Py_REF_MERGED)));
    if (count == 0) {
        _Py_Dealloc(o);
    }
}

/* object.c: PyUnstable_TryIncRef, PyUnstable_EnableTryIncRef, on CPython's own inline functions. */
int
PyUnstable_TryIncRef(PyObject *o)
{
    return _Py_TryIncref(o);
}

void
PyUnstable_EnableTryIncRef(PyObject *o)
{
    _PyObject_SetMaybeWeakref(o);
}

/* object.c: _Py_SetImmortal. */
void
_Py_SetImmortal(PyObject *o)
{
    _Py_atomic_store_uintptr_relaxed(&o->ob_tid, 0);
    _Py_atomic_store_uint32_relaxed(&o->ob_ref_local, _Py_IMMORTAL_REFCNT_LOCAL);
    _Py_atomic_store_ssize_relaxed(&o->ob_ref_shared, 0);
}

void
Py_IncRef(PyObject *o)
{
    Py_XINCREF(o);
}

void
Py_DecRef(PyObject *o)
{
    Py_XDECREF(o);
}

/* Things ---------------------------------------------------------------------------------------------------------------------------------------- */

int
things_alive(void)
{
    return model_live("thing");
}

void
free_object(PyObject *o)
{
    /* mimalloc links free blocks through their first word */
    _Py_atomic_store_uintptr_relaxed(&o->ob_tid, (uintptr_t)1 << 40);
    model_free(o);
}

static void
thing_dealloc(PyObject *o)
{
    (void)thing_value(o);
    free_object(o);
}

PyTypeObject thing_type = {
    .ob_base = {.ob_base = {.ob_ref_local = _Py_IMMORTAL_REFCNT_LOCAL}},
    .tp_name = "thing",
    .tp_basicsize = sizeof(thing),
    .tp_dealloc = thing_dealloc,
};

PyObject *
new_thing(int64_t value)
{
    thing *t = model_alloc(sizeof *t, "thing", 1);
    _Py_NewReference(&t->ob_base);
    t->ob_base.ob_type = &thing_type;
    t->value = MAGIC + value;
    return &t->ob_base;
}

int64_t
thing_value(PyObject *o)
{
    int64_t value = ((thing *)o)->value - MAGIC;
    model_check(Py_TYPE(o) == &thing_type && value >= 0 && value < 1 << 16, "a value that nobody stored");
    return value;
}
