/* Reference counts of objects that are never immortal: instances of native classes, lists, dicts and sets.
 *
 * With a GIL, Py_INCREF and Py_DECREF test for immortality first, which costs as much as the counting itself; without one, the test for whose the
 * object is leaves nothing to ask (word.h).  Nothing makes such an object immortal behind our back; and if an extension did, counting on would do no
 * harm as long as increments and decrements balance: the emitter leaves them out for constants only, which are never of these types.
 */
#ifndef UNLATCH_MORTAL_H
#define UNLATCH_MORTAL_H

#include <Python.h>
#include <unlatch/word.h>

#if defined(Py_REF_DEBUG) || defined(Py_GIL_DISABLED)

static inline void ul_mortal_incref(PyObject *o) { ul_some_incref(o); }
static inline void ul_mortal_decref(PyObject *o) { ul_some_decref(o); }

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
