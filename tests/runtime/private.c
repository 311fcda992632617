/* What the runtime finds in the running CPython, as Python functions. */
#include "../../unlatch/runtime/src/private.c"

void ul_release_in_wrapping(PyObject *o) { Py_XDECREF(o); }

/* count_anew(): have the collector count anew */
static PyObject *
count_anew(PyObject *module, PyObject *Py_UNUSED(unused))
{
    (void)module;
    ul_private_init();
    ul_collection_count_anew(PyThreadState_Get());
    Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"count_anew", count_anew, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {
#ifdef Py_GIL_DISABLED
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "private", NULL, 0, functions, slots, NULL, NULL, NULL};

PyMODINIT_FUNC
PyInit_private(void)
{
    return PyModuleDef_Init(&definition);
}
