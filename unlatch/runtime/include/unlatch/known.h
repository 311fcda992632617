/* What the primitives on built-in values share: names, methods looked up once, and failure messages. */
#ifndef UNLATCH_KNOWN_H
#define UNLATCH_KNOWN_H

#include <unlatch/word.h>

/* Which ints CPython makes once and for all (_PY_NSMALLNEGINTS, _PY_NSMALLPOSINTS, Include/internal/pycore_runtime_structs.h). */
#define UL_LEAST_NUMBER (-5)
#define UL_NUMBERS 262

/* Interned names, and methods of built-in classes: these classes are immutable, so one look-up serves for ever.
 * Every field is written once by ul_known_init and only read afterwards. */
struct ul_known {
    PyObject *empty_str, *str_true, *str_false;
    PyObject *name_enter, *name_exit, *name_aenter, *name_aexit, *name_import, *name_name, *name_module, *name_qualname,
        *name_builtins, *name_mro;
    PyObject *name_keys, *name_values, *name_items, *name_get, *name_round, *name_math;
    PyObject *list_extend, *list_insert, *list_pop, *list_remove, *list_index, *list_count, *list_sort, *list_copy, *list_clear;
    PyObject *dict_keys, *dict_values, *dict_items, *dict_update;
    PyObject *set_update, *set_copy;
    PyObject *str_strip, *str_lower, *str_upper;
    PyObject *latin1[256]; /* the strings of one character that CPython keeps itself; immortal */
    PyObject *numbers[UL_NUMBERS]; /* the ints from UL_LEAST_NUMBER on that CPython keeps itself; immortal */
    PyObject *builtins;
};

extern struct ul_known ul_known;

/* Fill `ul_known`.  Call it once, before any other primitive, in the exec slot of each module; repeated calls do nothing. */
int ul_known_init(void);

/* TypeError: "<expected> expected, got <class of got>".  Always returns -1. */
UL_COLD int ul_type_mismatch(const char *expected, PyObject *got);

/* The message of a failed look-up in a dict or set: a tuple key must not be spread into the exception's arguments. */
UL_COLD void ul_raise_key_error(PyObject *key);

/* Call `builtins.<name>(x)`: the way to an error message that differs between versions. */
PyObject *ul_call_builtin(const char *name, PyObject *x);

/* A callable as messages about its arguments name it: `module.qualname()`. */
PyObject *ul_callee_text(PyObject *f);

/* A new reference to the int object of v. */
static inline PyObject *
ul_number(int64_t v)
{
    uint64_t at = (uint64_t)v - (uint64_t)UL_LEAST_NUMBER;
    return at < UL_NUMBERS ? ul_known.numbers[at] : PyLong_FromLongLong(v);
}

/* Call a method found by ul_known_init. */
static inline PyObject *
ul_call_method0(PyObject *method, PyObject *self)
{
    return PyObject_Vectorcall(method, &self, 1, NULL);
}

static inline PyObject *
ul_call_method1(PyObject *method, PyObject *self, PyObject *x)
{
    PyObject *args[2] = {self, x};
    return PyObject_Vectorcall(method, args, 2, NULL);
}

/* Truth of a result that is owned: -1 on failure, also for NULL. */
int ul_truth_of_owned(PyObject *o);
/* `x op y` (Py_LT, ...) of operands that are owned, or NULL with an exception: 0, 1, or -1 with an exception. */
int ul_compare_owned(PyObject *x, PyObject *y, int op);

/* The value of a slice's part that is absent (NULL or None: `fallback`) or an exact int, clipped to 64 bits; 0 otherwise. */
int ul_slice_bound(PyObject *part, int64_t fallback, int64_t *value);
/* The same for a part that is a tagged word, undefined if absent. */
static inline int
ul_int_bound(ul_int part, int64_t fallback, int64_t *value)
{
    *value = part == 0 ? fallback : ul_int_value(part);
    return part == 0 || ul_int_is_small(part);
}
/* x[lower:upper] and x * n by the generic protocols.  An absent bound is the greatest i64, or undefined. */
PyObject *ul_generic_slice_int(PyObject *x, ul_int lower, ul_int upper);
PyObject *ul_generic_slice_i64(PyObject *x, int64_t lower, int64_t upper);
PyObject *ul_generic_repeat(PyObject *x, ul_int n);

/* Status of a result that nobody needs: -1 for NULL. */
static inline int
ul_drop(PyObject *o)
{
    if (o == NULL) {
        return -1;
    }
    Py_DECREF(o);
    return 0;
}

#endif
