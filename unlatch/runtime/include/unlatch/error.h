/* Exceptions in native code: traceback entries, handled exceptions, `raise`.
 *
 * A native frame shows up in a traceback through the twin's real code object and the offset of an instruction with the same source position, so
 * file, line and caret range are those of the source.  The error path of generated code calls ul_traceback(&ul_fn_f, site) once per frame an
 * exception passes or starts in, but not when it is re-raised.
 */
#ifndef UNLATCH_ERROR_H
#define UNLATCH_ERROR_H

#include <Python.h>
#include <unlatch/func.h>
#include <unlatch/thread.h>

/* Put an entry for f->sites[site] in front of the pending exception's traceback. */
UL_COLD void ul_traceback(ul_func *f, uint32_t site);

/* Handling.  `th->ts->exc_info` belongs to whoever called the native code: whatever is entered must be left on every way out. */

/* exc.enter: the pending exception becomes the handled one; the previously handled one, or None, owned. */
PyObject *ul_exc_enter(ul_thread *th);
/* exc.leave: `previous` (from ul_exc_enter; borrowed) is the handled exception again. */
void ul_exc_leave(ul_thread *th, PyObject *previous);
/* exc.handled: owned; never NULL inside a handler. */
PyObject *ul_exc_handled(ul_thread *th);

/* exc.raise: `raise e` (cause NULL) or `raise e from cause`; takes e over, borrows the cause; always returns -1. */
int ul_exc_raise(ul_thread *th, PyObject *exception, PyObject *cause);
/* exc.reraise: pending again, without a new entry; borrowed; always returns -1. */
int ul_exc_reraise(PyObject *exception);
/* exc.reraise_handled: bare `raise`; an exception is set.  1 if it is a new one, about there being none, which starts its traceback here. */
int ul_exc_reraise_handled(ul_thread *th);

/* check_defined failed: UnboundLocalError for a local variable; always returns -1. */
UL_COLD int ul_unbound_local(const char *name);
static inline int
ul_check_defined(int defined, const char *name)
{
    return UL_LIKELY(defined) ? 0 : ul_unbound_local(name);
}

/* cast failed: TypeError "expected int, got str"; always returns NULL. */
UL_COLD PyObject *ul_cast_error(const char *declared, PyObject *got);

/* An impossible state: ends the process. */
#define ul_die(message) Py_FatalError(message)

#endif
