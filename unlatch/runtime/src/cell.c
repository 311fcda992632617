/* Unbound captured variables. */
#include <unlatch/cell.h>

static void
unbound(const char *name, int free)
{
    if (free) {
        PyErr_Format(PyExc_NameError, "cannot access free variable '%s' where it is not associated with a value in enclosing scope", name);
    }
    else {
        PyErr_Format(PyExc_UnboundLocalError, "cannot access local variable '%s' where it is not associated with a value", name);
    }
}

PyObject *
ul_cell_get(PyObject *cell, const char *name, int free)
{
    PyObject *v = PyCell_Get(cell);
    if (v == NULL) {
        unbound(name, free);
    }
    return v;
}

int
ul_cell_del(PyObject *cell, const char *name, int free)
{
    PyObject *old = PyCell_Get(cell);
    if (old == NULL) {
        unbound(name, free);
        return -1;
    }
    int result = PyCell_Set(cell, NULL);
    Py_DECREF(old);
    return result;
}
