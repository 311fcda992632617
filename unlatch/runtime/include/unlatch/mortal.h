/* Reference counts of objects that are never immortal: instances of native classes, lists, dicts and sets.
 *
 * Py_INCREF and Py_DECREF test for immortality first, which costs as much as the counting itself.  Nothing makes such an object immortal behind
 * our back; and if an extension did, counting on would do no harm as long as increments and decrements balance: the emitter leaves them out for
 * constants only, which are never of these types.
 */
#ifndef UNLATCH_MORTAL_H
#define UNLATCH_MORTAL_H

#include <Python.h>
#include <unlatch/word.h>

#if defined(Py_REF_DEBUG)

static inline void ul_mortal_incref(PyObject *o) { Py_INCREF(o); }
static inline void ul_mortal_decref(PyObject *o) { Py_DECREF(o); }

#elif defined(Py_GIL_DISABLED)

static inline void
ul_mortal_incref(PyObject *o)
{
    if (UL_LIKELY(_Py_IsOwnedByCurrentThread(o))) {
        _Py_atomic_store_uint32_relaxed(&o->ob_ref_local, _Py_atomic_load_uint32_relaxed(&o->ob_ref_local) + 1);
    }
    else {
        _Py_atomic_add_ssize(&o->ob_ref_shared, 1 << _Py_REF_SHARED_SHIFT);
    }
}

static inline void
ul_mortal_decref(PyObject *o)
{
    if (UL_LIKELY(_Py_IsOwnedByCurrentThread(o))) {
        uint32_t local = _Py_atomic_load_uint32_relaxed(&o->ob_ref_local) - 1;
        _Py_atomic_store_uint32_relaxed(&o->ob_ref_local, local);
        if (local == 0) {
            _Py_MergeZeroLocalRefcount(o);
        }
    }
    else {
        _Py_DecRefShared(o);
    }
}

#else

static inline void ul_mortal_incref(PyObject *o) { o->ob_refcnt++; }

static inline void
ul_mortal_decref(PyObject *o)
{
    if (--o->ob_refcnt == 0) {
        _Py_Dealloc(o);
    }
}

#endif

static inline void
ul_mortal_xincref(PyObject *o)
{
    if (o != NULL) {
        ul_mortal_incref(o);
    }
}

static inline void
ul_mortal_xdecref(PyObject *o)
{
    if (o != NULL) {
        ul_mortal_decref(o);
    }
}

#endif
