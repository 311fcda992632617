/* `bool`: 0 or 1 in a C int. True and False are immortal, so they are handed out without counting. */
#ifndef UNLATCH_BOOL_H
#define UNLATCH_BOOL_H

#include <unlatch/known.h>

PyObject *ul_bool_to_str(int a);
/* The value of an owned object, taking the reference: -1 with an exception for what is no bool, and for NULL. */
int ul_bool_adopt(PyObject *owned);

static inline int ul_bool_not(int a) { return !a; }
static inline int ul_bool_and(int a, int b) { return a & b; }
static inline int ul_bool_or(int a, int b) { return a | b; }
static inline int ul_bool_xor(int a, int b) { return a ^ b; }
static inline int ul_bool_eq(int a, int b) { return a == b; }
static inline int ul_bool_ne(int a, int b) { return a != b; }
static inline PyObject *ul_bool_box(int a) { return a ? Py_True : Py_False; }
static inline ul_int ul_bool_to_int(int a) { return ul_int_small(a); }
static inline ul_int ul_bool_as_int(int a) { return ul_int_of_pointer(ul_bool_box(a)); }

static inline int
ul_bool_unbox(PyObject *o)
{
    return o == Py_True ? 1 : o == Py_False ? 0 : ul_type_mismatch("bool", o);
}

#endif
