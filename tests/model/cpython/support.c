/* Small things that the runtime asks of CPython on the way: errors, capsules, raw memory, the interpreter's dict.
 *
 * No scenario expects an error, so raising one is a failure; asking whether there is one is not.
 */
#include "standins.h"

#include <stdlib.h>

PyObject *PyExc_NameError, *PyExc_SystemError, *PyExc_ImportError;

PyObject *PyErr_Occurred(void) { return NULL; }
PyObject *PyErr_GetRaisedException(void) { return NULL; }
void PyErr_SetRaisedException(PyObject *e) { model_check(e == NULL, "an exception appears"); }
void PyErr_Clear(void) {}
PyObject *PyErr_NoMemory(void) { model_fail("out of memory"); }

PyObject *
PyErr_Format(PyObject *type, const char *format, ...)
{
    (void)type;
    model_note("raises: %s", format);
    model_fail("an exception is raised");
}

PyInterpreterState *PyInterpreterState_Get(void) { return (PyInterpreterState *)builtins_dict; }
PyInterpreterState *PyInterpreterState_Main(void) { return (PyInterpreterState *)builtins_dict; }

/* pystate.c: made at the first call, without a lock. */
PyObject *
PyInterpreterState_GetDict(PyInterpreterState *interp)
{
    (void)interp;
    if (interpreter_dict == NULL) {
        interpreter_dict = new_dict("interpreter's dict");
    }
    return interpreter_dict;
}

PyObject *PyEval_GetBuiltins(void) { return builtins_dict; }

PyTypeObject PyModule_Type = {.ob_base = {.ob_base = {.ob_ref_local = _Py_IMMORTAL_REFCNT_LOCAL}}, .tp_name = "module"};

int
PyType_IsSubtype(PyTypeObject *type, PyTypeObject *base)
{
    for (; type != NULL && type != base; type = type->tp_base) {
    }
    return type != NULL;
}

typedef struct capsule {
    PyObject ob_base;
    void *pointer;
    PyCapsule_Destructor destructor;
} capsule;

static void
capsule_dealloc(PyObject *o)
{
    if (((capsule *)o)->destructor != NULL) {
        ((capsule *)o)->destructor(o);
    }
    free_object(o);
}

static PyTypeObject capsule_type = {
    .ob_base = {.ob_base = {.ob_ref_local = _Py_IMMORTAL_REFCNT_LOCAL}},
    .tp_name = "capsule",
    .tp_dealloc = capsule_dealloc,
};

PyObject *
PyCapsule_New(void *pointer, const char *name, PyCapsule_Destructor destructor)
{
    (void)name;
    capsule *c = model_alloc(sizeof *c, "capsule", 1);
    _Py_NewReference(&c->ob_base);
    c->ob_base.ob_type = &capsule_type;
    c->pointer = pointer;
    c->destructor = destructor;
    return &c->ob_base;
}

void *PyCapsule_GetPointer(PyObject *o, const char *name) { (void)name; return ((capsule *)o)->pointer; }

void *PyMem_RawCalloc(size_t n, size_t size) { return model_alloc(n * size, "raw memory", 0); }
void *PyMem_RawMalloc(size_t size) { return model_alloc(size, "raw memory", 0); }
void PyMem_RawFree(void *p) { model_free(p); }
void *PyMem_Malloc(size_t size) { return model_alloc(size, "array", 0); }
void PyMem_Free(void *p) { model_free(p); }
