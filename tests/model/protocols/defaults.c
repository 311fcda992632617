/* Protocol "defaults" (defaults.h): calls read the default values of a function while another thread assigns new ones. */
#include "../cpython/standins.h"

#include <unlatch/defaults.h>
#include <unlatch/registry.h>
#include <unlatch/private.h>
#include <unlatch/thread.h>

enum { OLD = 1, NEW, NEWER };

struct ul_private ul_private;
void ul_stamp_register(ul_thread *th) { (void)th; }
PyInterpreterState *PyThreadState_GetInterpreter(PyThreadState *ts) { (void)ts; return NULL; }

static PyFunctionObject *function;
static int stops;
static PyFunction_WatchCallback watcher; /* funcobject.c has eight */

static int watchers;
int PyFunction_AddWatcher(PyFunction_WatchCallback callback) { watcher = callback; watchers++; return 0; }

/* funcobject.c: func_set_defaults and func_set_kwdefaults, with Py_XSETREF written out.  The store is a plain one there, which the language calls a
 * race; compilers make it one instruction. */
static void
assign(PyFunction_WatchEvent event, PyObject **where, PyObject *value)
{
    watcher(event, function, value);
    if (stops) { /* _PyFunction_ClearVersion, of a function that has been called */
        _PyEval_StopTheWorld(NULL);
        _PyEval_StartTheWorld(NULL);
    }
    PyObject *former = _Py_atomic_load_ptr_relaxed(where);
    _Py_atomic_store_ptr_relaxed(where, value);
    Py_XDECREF(former);
}

static void
make_record(int thread)
{
    (void)thread;
    ul_thread_self.stack_limit = 1;
    ul_thread_self.budget = UL_BUDGET;
}

static void
setup_nothing(void)
{
    python_start();
    name_of("unlatch.defaults.v3");
    ul_private.xdecref_delayed = _PyObject_XDecRefDelayed;
    ul_private.handle_pending = _Py_HandlePending;
    make_record(0);
    for (int t = 1; t <= model_threads(); t++) {
        model_on_behalf_of(t, make_record);
    }
}

/* Another registry has been asked for: where they lie is known, and that needs no stop any more. */
static void
setup_importing(void)
{
    static void *other;
    setup_nothing();
    name_of("unlatch.other");
    model_check(ul_registry("unlatch.other", sizeof(int), NULL, &other) != NULL, "there is another registry");
}

static void
setup(void)
{
    setup_nothing();
    model_check(ul_defaults_init() == 0, "there is a watcher");
    function = model_alloc(sizeof *function, "function", 0);
    function->func_defaults = new_thing(OLD);
    function->func_kwdefaults = new_thing(OLD);
}

static void
setup_stopping(void)
{
    setup();
    stops = 1;
}

static void
finish(void)
{
    python_finish();
    Py_DECREF(function->func_defaults);
    Py_DECREF(function->func_kwdefaults);
    model_check(things_alive() == 0, "a reference is lost");
}

static void
finish_importing(void)
{
    python_finish();
    model_check(watchers == 1, "there is one watcher");
}

static void
importer(void)
{
    model_check(ul_defaults_init() == 0 && watchers == 1, "a thread that has imported finds the watcher");
    python_leave();
}

static void
poll(void)
{
    ul_thread *th = ul_thread_current();
    th->budget = 0;
    ul_safepoint(th);
}

static void
use(PyObject *v)
{
    int64_t value = thing_value(v);
    model_check(value >= OLD && value <= NEWER, "a value that nobody assigned");
    Py_DECREF(v);
}

/* Two calls. */
static void
caller(void)
{
    use(ul_defaults_positional((PyObject *)function));
    poll();
    use(ul_defaults_positional((PyObject *)function));
    python_leave();
}

static void
keyword_caller(void)
{
    poll();
    use(ul_defaults_keyword((PyObject *)function));
    python_leave();
}

static void
assigner(void)
{
    assign(PyFunction_EVENT_MODIFY_DEFAULTS, &function->func_defaults, new_thing(NEW));
    poll();
    assign(PyFunction_EVENT_MODIFY_DEFAULTS, &function->func_defaults, new_thing(NEWER));
    poll();
    poll();
    python_leave();
}

static void
keyword_assigner(void)
{
    assign(PyFunction_EVENT_MODIFY_KWDEFAULTS, &function->func_kwdefaults, new_thing(NEW));
    poll();
    poll();
    python_leave();
}

static void
assigner_once(void)
{
    assign(PyFunction_EVENT_MODIFY_DEFAULTS, &function->func_defaults, new_thing(NEW));
    poll();
    poll();
    python_leave();
}

static void
caller_once(void)
{
    poll();
    use(ul_defaults_positional((PyObject *)function));
    python_leave();
}

const model_scenario model_scenarios[] = {
    {"assign", "calls while another thread assigns positional defaults", 1, 1, setup, {caller, assigner}, finish},
    {"stop", "the same, and the assignment stops the world on its way", 1, 1, setup_stopping, {caller, assigner}, finish},
    {"assign-keyword", "the same with defaults of keyword-only parameters", 1, 1, setup, {keyword_caller, keyword_assigner}, finish},
    {"three", "two threads call", 0, 0, setup, {caller_once, caller_once, assigner_once}, finish},
    {"import", "two threads import the first compiled modules", 0, 1, setup_importing, {importer, importer}, finish_importing},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
