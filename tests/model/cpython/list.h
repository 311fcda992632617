/* The list that plays PyListObject, on CPython's own struct. */
#ifndef MODEL_LIST_H
#define MODEL_LIST_H

#include "standins.h"

/* Empty, with room for `capacity` items. */
PyObject *new_list(Py_ssize_t capacity);
/* CPython's list.clear, which has no name in its C interface. */
int PyList_Clear(PyObject *list);
/* obmalloc.c */
void _PyMem_FreeDelayed(void *memory, size_t size);

#endif
