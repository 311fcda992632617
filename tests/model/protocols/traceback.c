/* Protocol "traceback" (traceback.h): a thread adds an entry to the exception it raises, while another thread reads or replaces what is there. */
#include "../cpython/standins.h"

#include <unlatch/traceback.h>

enum { FIRST = 1, ADDED, REPLACED };

static PyObject *exception;

static PyBaseExceptionObject *fields(PyObject *o) { return (PyBaseExceptionObject *)o; }

static void
entry_dealloc(PyObject *o)
{
    Py_XDECREF(((PyTracebackObject *)o)->tb_next);
    model_free(o);
}

static void
exception_dealloc(PyObject *o)
{
    Py_XDECREF(fields(o)->traceback);
    model_free(o);
}

static PyTypeObject entry_type = {
    .ob_base = {.ob_base = {.ob_ref_local = _Py_IMMORTAL_REFCNT_LOCAL}}, .tp_name = "entry", .tp_dealloc = entry_dealloc};
static PyTypeObject exception_type = {
    .ob_base = {.ob_base = {.ob_ref_local = _Py_IMMORTAL_REFCNT_LOCAL}}, .tp_name = "exception", .tp_dealloc = exception_dealloc};

static void *
new_object(size_t size, PyTypeObject *type)
{
    PyObject *o = model_alloc(size, type->tp_name, 1);
    _Py_NewReference(o);
    o->ob_type = type;
    return o;
}

static PyTracebackObject *
new_entry(int line)
{
    PyTracebackObject *entry = new_object(sizeof *entry, &entry_type);
    entry->tb_next = NULL;
    entry->tb_frame = NULL;
    entry->tb_lineno = line;
    return entry;
}

/* exceptions.c: PyException_GetTraceback, and the setter of __traceback__. */
static PyObject *
get_traceback(PyObject *o)
{
    PyObject *found;
    Py_BEGIN_CRITICAL_SECTION(o);
    found = Py_XNewRef(fields(o)->traceback);
    Py_END_CRITICAL_SECTION();
    return found;
}

static void
set_traceback(PyObject *o, PyObject *traceback)
{
    Py_BEGIN_CRITICAL_SECTION(o);
    Py_XSETREF(fields(o)->traceback, traceback);
    Py_END_CRITICAL_SECTION();
}

/* Of thread 1, which raises it; `known` of its own references are another's, who has `shared` besides. */
static void
make(uint32_t known, Py_ssize_t shared)
{
    python_start();
    exception = new_object(sizeof(PyBaseExceptionObject), &exception_type);
    fields(exception)->traceback = (PyObject *)new_entry(FIRST);
    made_by(1, fields(exception)->traceback);
    made_by(1, exception);
    exception->ob_ref_local += known;
    exception->ob_ref_shared = shared << _Py_REF_SHARED_SHIFT;
}

static void setup_counted(void) { make(0, 1); }
static void setup_moved(void) { make(1, 0); }
static void setup_three(void) { make(0, 2); }

static void
finish(void)
{
    python_finish();
    model_check(model_live("exception") == 0, "the exception is alive");
    model_check(model_live("entry") == 0, "an entry is lost");
}

static void
let_go(void)
{
    Py_DECREF(exception);
    python_leave();
}

static void
raiser(void)
{
    ul_traceback_push(exception, new_entry(ADDED));
    let_go();
}

static void
reader(void)
{
    PyTracebackObject *found = (PyTracebackObject *)get_traceback(exception);
    if (found != NULL) {
        model_check(found->tb_lineno != ADDED || found->tb_next != NULL, "an entry that lost the one behind it");
        Py_DECREF(found);
    }
    let_go();
}

static void
replacer(void)
{
    set_traceback(exception, (PyObject *)new_entry(REPLACED));
    let_go();
}

const model_scenario model_scenarios[] = {
    {"read", "another thread, whose reference is counted as shared, reads the traceback", 1, 1, setup_counted, {raiser, reader}, finish},
    {"replaced", "the same replaces it, then drops its reference", 1, 1, setup_counted, {raiser, replacer}, finish},
    {"moved", "another thread has one of the owner's references, and reads", 0, 1, setup_moved, {raiser, reader}, finish},
    {"moved-replaced", "the same, and replaces", 0, 1, setup_moved, {raiser, replacer}, finish},
    {"raised-twice", "two threads raise it, a third reads", 0, 0, setup_three, {raiser, raiser, reader}, finish},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
