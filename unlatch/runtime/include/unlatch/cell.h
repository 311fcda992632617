/* Captured variables: ordinary cell objects, shared with interpreted inner functions. */
#ifndef UNLATCH_CELL_H
#define UNLATCH_CELL_H

#include <Python.h>

/* A new cell; `value` is borrowed, NULL for an unbound variable. */
static inline PyObject *ul_cell_new(PyObject *value) { return PyCell_New(value); }

/* Contents, owned; NameError / UnboundLocalError as CPython words them if unbound.  `free`: captured from an enclosing scope. */
PyObject *ul_cell_get(PyObject *cell, const char *name, int free);
/* Contents or NULL without an exception; owned. */
static inline PyObject *ul_cell_peek(PyObject *cell) { return PyCell_Get(cell); }
/* `value` is borrowed. */
static inline int ul_cell_set(PyObject *cell, PyObject *value) { return PyCell_Set(cell, value); }
int ul_cell_del(PyObject *cell, const char *name, int free);

#endif
