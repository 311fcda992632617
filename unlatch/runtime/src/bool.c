/* The rarer half of `bool`. */
#include <unlatch/bool.h>

int
ul_bool_adopt(PyObject *owned)
{
    int value = owned == NULL ? -1 : ul_bool_unbox(owned);
    Py_XDECREF(owned);
    return value;
}

PyObject *
ul_bool_to_str(int a)
{
    return a ? ul_known.str_true : ul_known.str_false;
}
