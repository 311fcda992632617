/* Traceback entries for native frames; `raise` and the handled exception. */
#include <Python.h>

#include <frameobject.h>
#include <unlatch/atomic.h>
#include <unlatch/error.h>
#include <unlatch/module.h>
#include <unlatch/traceback.h>

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

/* Fill the `lasti` of all of a function's sites that lie in the code of `of` (NULL: its own): one walk over the code's positions. */
static int
locate_sites(ul_func *f, const ul_func *of, PyObject *code)
{
    PyObject *iterator = PyObject_CallMethod(code, "co_positions", NULL);
    PyObject *positions = iterator != NULL ? PySequence_List(iterator) : NULL;
    Py_XDECREF(iterator);
    if (positions == NULL) {
        return -1;
    }
    for (uint32_t s = 0; s < f->n_sites; s++) {
        if (f->sites[s].of != of) {
            continue;
        }
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

/* The code whose positions stand for the function's: the twin's, or for native module-level statements the module's own; borrowed. */
static PyObject *
code_of(ul_func *f)
{
    PyObject *code = ul_load_ptr_acquire((void *const *)&f->code);
    return code != NULL ? code : ul_module_statements_code(f->module);
}

/* Whether the function's one frame may serve this thread: free threads would contend for its reference count. */
static int
is_ours(PyObject *frame)
{
#ifdef Py_GIL_DISABLED
    return frame != NULL && _Py_IsOwnedByCurrentThread(frame);
#else
    return frame != NULL;
#endif
}

/* A frame for an entry, owned.  One stands for all activations of a function in the thread that came first: nobody runs it, it holds no variables, and
 * making one costs more than all the rest of an entry. */
static PyFrameObject *
frame_for(ul_func *f, PyObject *code)
{
    PyObject *known = ul_load_ptr_acquire((void *const *)&f->frame);
    if (is_ours(known)) {
        return (PyFrameObject *)Py_NewRef(known);
    }
    PyObject *locals = ul_load_ptr_acquire((void *const *)&f->code) == NULL ? f->module->dict : NULL;
    PyFrameObject *frame = PyFrame_New(PyThreadState_Get(), (PyCodeObject *)code, f->module->dict, locals);
    if (frame != NULL && known == NULL) {
        Py_INCREF(frame);
        if (!ul_cas_ptr((void **)&f->frame, NULL, frame)) {
            Py_DECREF(frame);
        }
    }
    return frame;
}

/* An entry, or NULL if there is none to show; no exception may be pending and none stays. */
static PyTracebackObject *
make_entry(ul_func *f, uint32_t site)
{
    ul_func *of = f->sites[site].of != NULL ? f->sites[site].of : f;
    PyObject *code = code_of(of);
    PyFrameObject *frame = NULL;
    PyTracebackObject *entry = NULL;
    if (code != NULL && f->module->dict != NULL && (ul_load32_relaxed(&f->sites[site].lasti) != 0 || locate_sites(f, f->sites[site].of, code) == 0)) {
        frame = frame_for(of, code);
    }
    if (frame != NULL && (entry = PyObject_GC_New(PyTracebackObject, &PyTraceBack_Type)) != NULL) {
        entry->tb_next = NULL;
        entry->tb_frame = frame;
        entry->tb_lasti = (int)ul_load32_relaxed(&f->sites[site].lasti) - 1;
        entry->tb_lineno = f->sites[site].line;
        PyObject_GC_Track(entry);
        return entry;
    }
    Py_XDECREF(frame);
    PyErr_Clear(); /* no memory for the entry: the exception matters more */
    return NULL;
}

void
ul_traceback(ul_func *f, uint32_t site)
{
    PyObject *exception = PyErr_GetRaisedException();
    if (exception == NULL) {
        PyErr_SetString(PyExc_SystemError, "native code failed without an exception");
        exception = PyErr_GetRaisedException();
    }
    for (;;) {
        PyTracebackObject *entry = make_entry(f, site);
        if (entry != NULL) {
            ul_traceback_push(exception, entry);
        }
        if (f->sites[site].of == NULL) {
            break;
        }
        site = f->sites[site].at;
    }
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
    item->exc_value = previous == Py_None ? NULL : Py_NewRef(previous); /* None would hide what a generator's caller handles */
    Py_XDECREF(handled);
}

PyObject *
ul_exc_handled(ul_thread *th)
{
    PyObject *handled = th->ts->exc_info->exc_value;
    return Py_NewRef(handled != NULL ? handled : Py_None);
}

/* An instance for an operand of `raise` or `from`, which is taken over: the operand, or what calling the class gives; owned. */
static PyObject *
exception_instance(PyObject *o, const char *otherwise)
{
    if (PyExceptionInstance_Check(o)) {
        return o;
    }
    PyObject *made = NULL;
    if (!PyExceptionClass_Check(o)) {
        PyErr_SetString(PyExc_TypeError, otherwise);
    }
    else if ((made = PyObject_CallNoArgs(o)) != NULL && !PyExceptionInstance_Check(made)) {
        PyErr_Format(PyExc_TypeError, "calling %R should have returned an instance of BaseException, not %R", o, Py_TYPE(made));
        Py_CLEAR(made);
    }
    Py_DECREF(o);
    return made;
}

/* PyErr_SetObject of an instance: the handled exception becomes its context.  Where there is none, nothing is left to do but to set it. */
static void
set_raised(ul_thread *th, PyObject *value)
{
    _PyErr_StackItem *item = th->ts->exc_info;
    while (item->exc_value == NULL && item->previous_item != NULL) {
        item = item->previous_item;
    }
    if ((item->exc_value == NULL || item->exc_value == Py_None) && Py_IS_TYPE(Py_TYPE(value), &PyType_Type)) {
        PyErr_SetRaisedException(value);
        return;
    }
    PyErr_SetObject((PyObject *)Py_TYPE(value), value);
    Py_DECREF(value);
}

int
ul_exc_raise(ul_thread *th, PyObject *exception, PyObject *cause)
{
    PyObject *value = exception_instance(exception, "exceptions must derive from BaseException");
    if (value == NULL) {
        return -1;
    }
    if (cause != NULL) {
        PyObject *fixed = cause == Py_None ? NULL : exception_instance(Py_NewRef(cause), "exception causes must derive from BaseException");
        if (fixed == NULL && cause != Py_None) {
            Py_DECREF(value);
            return -1;
        }
        PyException_SetCause(value, fixed);
    }
    set_raised(th, value);
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
            ul_exc_reraise(item->exc_value);
            return 0;
        }
    }
    PyErr_SetString(PyExc_RuntimeError, "No active exception to reraise");
    return 1;
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
