/* gc_patience.c with the test's own clock, collector and neighbours: what it decides, as Python functions. */
#include <Python.h>
#include <time.h>
#ifndef _WIN32
#include <unistd.h>
#endif

static PyTime_t clock_now, processor_time;
static int events_left, slept, goes_on_for, is_child;

static int
test_clock(PyTime_t *t)
{
    *t = clock_now;
    return 0;
}

static int
test_processor_time(clockid_t clock, struct timespec *t)
{
    (void)clock;
    *t = (struct timespec){.tv_sec = processor_time / 1000000000, .tv_nsec = processor_time % 1000000000};
    return 0;
}

static struct {
    uint32_t unused, collecting, counted;
} interpreter;

#ifdef Py_GIL_DISABLED
static int test_sleep(const struct timespec *, struct timespec *);
#endif

#define PyTime_MonotonicRaw test_clock
#define clock_gettime test_processor_time
#define nanosleep test_sleep
#define getpid() (ul_private.process + is_child)
#define PyThreadState_GetInterpreter(ts) ((void)(ts), (PyInterpreterState *)&interpreter)
#include "../../unlatch/runtime/src/gc_patience.c"

struct ul_private ul_private = {.collecting_at = sizeof(uint32_t), .counted_at = 2 * sizeof(uint32_t)};
static PyThreadState state; /* its events are nobody else's */
static ul_thread record = {.ts = &state};
static PyObject *collector;

#ifdef Py_GIL_DISABLED
/* A millisecond in which the thread must be detached, the last of another thread's collection, perhaps; something else may be due after it. */
static int
test_sleep(const struct timespec *length, struct timespec *left)
{
    (void)length, (void)left;
    slept++;
    if (PyThreadState_GetUnchecked() != NULL) {
        Py_FatalError("sleeps while attached");
    }
    interpreter.collecting = slept < goes_on_for;
    state.eval_breaker |= (uintptr_t)events_left;
    return 0;
}
#endif

PyObject *
ul_publish(void **place, PyObject *made)
{
    (void)place;
    return made; /* asked for anew each time, so that a test can replace it */
}

int
ul_handle_events(ul_thread *th)
{
    (void)th;
    state.eval_breaker = 0;
    PyObject *result = PyObject_CallNoArgs(collector);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

/* set(clock, processor time, collector) */
static PyObject *
set(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *given;
    if (!PyArg_ParseTuple(args, "LLO", &clock_now, &processor_time, &given)) {
        return NULL;
    }
    Py_XSETREF(collector, Py_NewRef(given));
    Py_RETURN_NONE;
}

/* As the extension begins. */
static PyObject *
reset(PyObject *module, PyObject *Py_UNUSED(unused))
{
    (void)module;
    rests_until = 0;
    record = (ul_thread){.ts = &state};
    Py_RETURN_NONE;
}

/* rest_until(time): as another thread of the extension has it */
static PyObject *
rest_until(PyObject *module, PyObject *time)
{
    (void)module;
    rests_until = (uintptr_t)PyLong_AsLongLong(time);
    Py_RETURN_NONE;
}

/* due(polls): whether CPython's request stands still, after so many polls have found it */
static PyObject *
due(PyObject *module, PyObject *polls)
{
    (void)module;
    state.eval_breaker = UL_GC_SCHEDULED;
    interpreter.counted = 1;
    return ul_gc_due(&record, (uint32_t)PyLong_AsLong(polls)) < 0 ? NULL : PyBool_FromLong(state.eval_breaker != 0);
}

/* counted(): what CPython believes to have been allocated, 1 after each request */
static PyObject *
counted(PyObject *module, PyObject *Py_UNUSED(unused))
{
    (void)module;
    return PyLong_FromUnsignedLong(interpreter.counted);
}

/* pace(made, milliseconds that the other thread's collection goes on, events that come, in a child, in an own collection): how often it slept */
static PyObject *
pace(PyObject *module, PyObject *args)
{
    (void)module;
    long long made;
    slept = 0;
    if (!PyArg_ParseTuple(args, "Liiii", &made, &goes_on_for, &events_left, &is_child, &record.gc.collects)) {
        return NULL;
    }
    interpreter.collecting = goes_on_for > 0;
    state.eval_breaker = UL_GC_SCHEDULED;
    record.gc.made = made;
#ifdef Py_GIL_DISABLED
    ul_gc_keep_pace(&record);
#endif
    return PyLong_FromLong(slept);
}

static PyMethodDef functions[] = {
    {"set", set, METH_VARARGS, NULL},
    {"reset", reset, METH_NOARGS, NULL},
    {"rest_until", rest_until, METH_O, NULL},
    {"due", due, METH_O, NULL},
    {"counted", counted, METH_NOARGS, NULL},
    {"pace", pace, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static int
execute(PyObject *module)
{
    return PyModule_AddIntMacro(module, UL_GC_PATIENCE) < 0 || PyModule_AddIntMacro(module, UL_GC_REST) < 0 ||
                   PyModule_AddIntMacro(module, UL_GC_MOST_REST) < 0 || PyModule_AddIntMacro(module, UL_GC_WORTH) < 0 ||
                   PyModule_AddIntMacro(module, UL_GC_MANY) < 0 || PyModule_AddIntMacro(module, UL_GC_LEAD) < 0 ||
                   PyModule_AddIntMacro(module, UL_GC_MOST_WAIT) < 0
               ? -1
               : 0;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, execute},
#ifdef Py_GIL_DISABLED
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "gc_patience", NULL, 0, functions, slots, NULL, NULL, NULL};

PyMODINIT_FUNC
PyInit_gc_patience(void)
{
    return PyModuleDef_Init(&definition);
}
