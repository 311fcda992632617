/* Planted defects: a run in which a sanitizer does not report its own is void. Built like any module that the compiler makes. */
#include <Python.h>
#include <pthread.h>
#include <stdlib.h>

static long canary_shared;

static void *
canary_race(void *unused)
{
    (void)unused;
    *(volatile long *)&canary_shared += 1;
    return NULL;
}

/* Threads of the system rather than of Python: the interpreter's own locks would order two short calls now and then. */
static PyObject *
start_race(PyObject *self, PyObject *unused)
{
    (void)self, (void)unused;
    pthread_t one, other;
    if (pthread_create(&one, NULL, canary_race, NULL) != 0 || pthread_create(&other, NULL, canary_race, NULL) != 0) {
        return PyErr_SetFromErrno(PyExc_OSError);
    }
    pthread_join(one, NULL);
    pthread_join(other, NULL);
    Py_RETURN_NONE;
}

static PyObject *
canary_use_after_free(PyObject *self, PyObject *unused)
{
    (void)self, (void)unused;
    volatile char *block = malloc(40);
    free((void *)block);
    return PyLong_FromLong(block[8]);
}

/* The same with an object's memory, which comes from the interpreter's allocator and not from malloc. */
static PyObject *
canary_dead_object(PyObject *self, PyObject *unused)
{
    (void)self, (void)unused;
    PyObject *object = PyFloat_FromDouble(1e100 + (double)(size_t)&self);
    PyObject *keep[200]; /* past the free list of floats, which hands memory on without freeing it */
    for (int i = 0; i < 200; i++) {
        keep[i] = PyFloat_FromDouble(i);
    }
    for (int i = 0; i < 200; i++) {
        Py_DECREF(keep[i]);
    }
    volatile PyFloatObject *dead = (PyFloatObject *)object;
    Py_DECREF(object);
    return PyBool_FromLong(dead->ob_fval > 0);
}

static PyObject *
canary_leak(PyObject *self, PyObject *unused)
{
    (void)self, (void)unused;
    void *volatile lost = malloc(4321);
    lost = NULL;
    (void)lost;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"race", start_race, METH_NOARGS, NULL},
    {"use_after_free", canary_use_after_free, METH_NOARGS, NULL},
    {"dead_object", canary_dead_object, METH_NOARGS, NULL},
    {"leak", canary_leak, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static PyModuleDef_Slot slots[] = {
#ifdef Py_GIL_DISABLED
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "canary", NULL, 0, methods, slots, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_canary(void);
PyMODINIT_FUNC
PyInit_canary(void)
{
    return PyModuleDef_Init(&definition);
}
