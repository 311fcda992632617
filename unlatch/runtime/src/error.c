/* Traceback entries for native frames; `raise` and the handled exception. */
#include <Python.h>

#include <frameobject.h>
#include <unlatch/atomic.h>
#include <unlatch/error.h>
#include <unlatch/module.h>

/* Positions ------------------------------------------------------------------------------------------------------------------------------------ */

#define CODE_UNIT 2u /* bytes of an instruction or cache entry: co_positions has one item for each */

/* How well an instruction's position fits a site: 3 the same, 2 the same start, 1 the same line, 0 not at all. */
static int
fit(PyObject *position, const ul_site *site)
{
    static const long NONE = -1;
    long at[4]; /* line, end line, column, end column */
    for (Py_ssize_t i = 0; i < 4; i++) {
        PyObject *v = PyTuple_GET_ITEM(position, i);
        at[i] = v == Py_None ? NONE : PyLong_AsLong(v);
    }
    if (at[0] != site->line) {
        return 0;
    }
    if (at[2] != site->col) {
        return 1;
    }
    return at[1] == site->end_line && at[3] == site->end_col ? 3 : 2;
}

/* Fill the `lasti` of all sites of a function: one walk over the code's positions. */
static int
locate_sites(ul_func *f, PyObject *code)
{
    PyObject *iterator = PyObject_CallMethod(code, "co_positions", NULL);
    PyObject *positions = iterator != NULL ? PySequence_List(iterator) : NULL;
    Py_XDECREF(iterator);
    if (positions == NULL) {
        return -1;
    }
    for (uint32_t s = 0; s < f->n_sites; s++) {
        int best = 0;
        uint32_t lasti = 0;
        for (Py_ssize_t i = 0; best < 3 && i < PyList_GET_SIZE(positions); i++) {
            int fits = fit(PyList_GET_ITEM(positions, i), &f->sites[s]);
            if (fits > best) {
                best = fits;
                lasti = (uint32_t)i * CODE_UNIT;
            }
        }
        ul_store32_relaxed(&f->sites[s].lasti, lasti + 1); /* every thread finds the same */
    }
    Py_DECREF(positions);
    return 0;
}

/* The entry, in front of `next` (or NULL); NULL on failure. */
static PyObject *
new_entry(ul_func *f, uint32_t site, PyObject *next)
{
    PyObject *code = ul_load_ptr_acquire((void *const *)&f->code);
    if (code == NULL || f->module->dict == NULL) {
        return Py_XNewRef(next);
    }
    if (ul_load32_relaxed(&f->sites[site].lasti) == 0 && locate_sites(f, code) < 0) {
        return NULL;
    }
    PyFrameObject *frame = PyFrame_New(PyThreadState_Get(), (PyCodeObject *)code, f->module->dict, NULL);
    PyObject *entry = NULL;
    if (frame != NULL) {
        entry = PyObject_CallFunction((PyObject *)&PyTraceBack_Type, "OOIi", next != NULL ? next : Py_None, frame,
                                      ul_load32_relaxed(&f->sites[site].lasti) - 1, (int)f->sites[site].line);
    }
    Py_XDECREF(frame);
    return entry;
}

void
ul_traceback(ul_func *f, uint32_t site)
{
    PyObject *exception = PyErr_GetRaisedException();
    if (exception == NULL) {
        PyErr_SetString(PyExc_SystemError, "native code failed without an exception");
        exception = PyErr_GetRaisedException();
    }
    PyObject *next = PyException_GetTraceback(exception);
    PyObject *entry = new_entry(f, site, next);
    if (entry != NULL) {
        PyException_SetTraceback(exception, entry);
    }
    else {
        PyErr_Clear(); /* no memory for the entry: the exception matters more */
    }
    Py_XDECREF(entry);
    Py_XDECREF(next);
    PyErr_SetRaisedException(exception);
}

/* Handling ------------------------------------------------------------------------------------------------------------------------------------- */

PyObject *
ul_exc_enter(ul_thread *th)
{
    _PyErr_StackItem *item = th->ts->exc_info;
    PyObject *previous = item->exc_value;
    item->exc_value = PyErr_GetRaisedException();
    return previous != NULL ? previous : Py_NewRef(Py_None);
}

void
ul_exc_leave(ul_thread *th, PyObject *previous)
{
    _PyErr_StackItem *item = th->ts->exc_info;
    PyObject *handled = item->exc_value;
    item->exc_value = Py_NewRef(previous);
    Py_XDECREF(handled);
}

PyObject *
ul_exc_handled(ul_thread *th)
{
    PyObject *handled = th->ts->exc_info->exc_value;
    return Py_NewRef(handled != NULL ? handled : Py_None);
}

/* An instance for an operand of `raise` or `from`: the operand, or what calling the class gives; owned. */
static PyObject *
exception_instance(PyObject *o, const char *otherwise)
{
    if (PyExceptionInstance_Check(o)) {
        return Py_NewRef(o);
    }
    if (!PyExceptionClass_Check(o)) {
        PyErr_SetString(PyExc_TypeError, otherwise);
        return NULL;
    }
    PyObject *made = PyObject_CallNoArgs(o);
    if (made != NULL && !PyExceptionInstance_Check(made)) {
        PyErr_Format(PyExc_TypeError, "calling %R should have returned an instance of BaseException, not %R", o, Py_TYPE(made));
        Py_CLEAR(made);
    }
    return made;
}

int
ul_exc_raise(PyObject *exception, PyObject *cause)
{
    PyObject *value = exception_instance(exception, "exceptions must derive from BaseException");
    if (value == NULL) {
        return -1;
    }
    if (cause != NULL) {
        PyObject *fixed = cause == Py_None ? NULL : exception_instance(cause, "exception causes must derive from BaseException");
        if (fixed == NULL && cause != Py_None) {
            Py_DECREF(value);
            return -1;
        }
        PyException_SetCause(value, fixed);
    }
    PyErr_SetObject((PyObject *)Py_TYPE(value), value);
    Py_DECREF(value);
    return -1;
}

int
ul_exc_reraise(PyObject *exception)
{
    PyErr_SetRaisedException(Py_NewRef(exception));
    return -1;
}

int
ul_exc_reraise_handled(ul_thread *th)
{
    for (_PyErr_StackItem *item = th->ts->exc_info; item != NULL; item = item->previous_item) {
        if (item->exc_value != NULL && item->exc_value != Py_None) {
            return ul_exc_reraise(item->exc_value);
        }
    }
    PyErr_SetString(PyExc_RuntimeError, "No active exception to reraise");
    return -1;
}

int
ul_unbound_local(const char *name)
{
    PyErr_Format(PyExc_UnboundLocalError, "cannot access local variable '%s' where it is not associated with a value", name);
    return -1;
}

PyObject *
ul_cast_error(const char *declared, PyObject *got)
{
    PyErr_Format(PyExc_TypeError, "expected %.200s, got %.200s", declared, got == Py_None ? "None" : Py_TYPE(got)->tp_name);
    return NULL;
}
