/* One stop of the world, timed from inside: what the thread it has to wait for did in the meantime. */

#include <Python.h>
#include <time.h>

typedef struct {
    clockid_t clock;
    long long now;
    long long used;
} Instant;

static long long nanoseconds(clockid_t clock)
{
    struct timespec at;
    clock_gettime(clock, &at);
    return at.tv_sec * 1000000000LL + at.tv_nsec;
}

static void take(Instant *instant)
{
    instant->used = nanoseconds(instant->clock);
    instant->now = nanoseconds(CLOCK_MONOTONIC);
}

/* Called for the first object there is, when every other thread has stopped; 0 asks for no more objects. */
static int world_is_stopped(PyObject *o, void *instant)
{
    (void)o;
    take(instant);
    return 0;
}

/* stop(clock): nanoseconds from asking all threads to stop until they had, and how many of them the thread with that
 * processor clock ran. */
static PyObject *stop(PyObject *module, PyObject *argument)
{
    (void)module;
    long clock = PyLong_AsLong(argument);
    if (clock == -1 && PyErr_Occurred())
        return NULL;
    Instant asked = {.clock = (clockid_t)clock}, stopped = asked;
    take(&asked);
    PyUnstable_GC_VisitObjects(world_is_stopped, &stopped);
    return Py_BuildValue("LL", stopped.now - asked.now, stopped.used - asked.used);
}

static PyMethodDef functions[] = {{"stop", stop, METH_O, NULL}, {NULL, NULL, 0, NULL}};

static PyModuleDef_Slot slots[] = {
#ifdef Py_GIL_DISABLED
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT, .m_name = "probe", .m_methods = functions, .m_slots = slots};

PyMODINIT_FUNC PyInit_probe(void)
{
    return PyModuleDef_Init(&definition);
}
