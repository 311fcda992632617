/* `object`: Python's generic protocols, as thin as they can be. */
#ifndef UNLATCH_OBJECT_H
#define UNLATCH_OBJECT_H

#include <unlatch/int.h>
#include <unlatch/known.h>

PyObject *ul_object_getattr_default(PyObject *x, PyObject *name, PyObject *fallback);
int ul_object_hasattr(PyObject *x, PyObject *name);
PyObject *ul_object_getitem_int(PyObject *x, ul_int i);
PyObject *ul_object_get_slice(PyObject *x, PyObject *lower, PyObject *upper, PyObject *step);
int64_t ul_object_len(PyObject *x);
ul_int ul_object_hash(PyObject *x);
ul_int ul_object_id(PyObject *x);
int ul_object_compare(PyObject *a, PyObject *b, int op);
PyObject *ul_object_call_kw(PyObject *f, PyObject *names, PyObject *const *items, Py_ssize_t n);
PyObject *ul_object_call_method(PyObject *x, PyObject *name, PyObject *const *items, Py_ssize_t n);
PyObject *ul_object_call_method_kw(PyObject *x, PyObject *name, PyObject *names, PyObject *const *items, Py_ssize_t n);

static inline PyObject *ul_object_getattr(PyObject *x, PyObject *name) { return PyObject_GetAttr(x, name); }
static inline int ul_object_setattr(PyObject *x, PyObject *name, PyObject *v) { return PyObject_SetAttr(x, name, v); }
static inline int ul_object_delattr(PyObject *x, PyObject *name) { return PyObject_SetAttr(x, name, NULL); }
static inline PyObject *ul_object_getitem(PyObject *x, PyObject *k) { return PyObject_GetItem(x, k); }
static inline int ul_object_setitem(PyObject *x, PyObject *k, PyObject *v) { return PyObject_SetItem(x, k, v); }
static inline int ul_object_delitem(PyObject *x, PyObject *k) { return PyObject_DelItem(x, k); }

static inline PyObject *ul_object_add(PyObject *a, PyObject *b) { return PyNumber_Add(a, b); }
static inline PyObject *ul_object_sub(PyObject *a, PyObject *b) { return PyNumber_Subtract(a, b); }
static inline PyObject *ul_object_mul(PyObject *a, PyObject *b) { return PyNumber_Multiply(a, b); }
static inline PyObject *ul_object_matmul(PyObject *a, PyObject *b) { return PyNumber_MatrixMultiply(a, b); }
static inline PyObject *ul_object_truediv(PyObject *a, PyObject *b) { return PyNumber_TrueDivide(a, b); }
static inline PyObject *ul_object_floordiv(PyObject *a, PyObject *b) { return PyNumber_FloorDivide(a, b); }
static inline PyObject *ul_object_mod(PyObject *a, PyObject *b) { return PyNumber_Remainder(a, b); }
static inline PyObject *ul_object_pow(PyObject *a, PyObject *b) { return PyNumber_Power(a, b, Py_None); }
static inline PyObject *ul_object_lshift(PyObject *a, PyObject *b) { return PyNumber_Lshift(a, b); }
static inline PyObject *ul_object_rshift(PyObject *a, PyObject *b) { return PyNumber_Rshift(a, b); }
static inline PyObject *ul_object_and(PyObject *a, PyObject *b) { return PyNumber_And(a, b); }
static inline PyObject *ul_object_or(PyObject *a, PyObject *b) { return PyNumber_Or(a, b); }
static inline PyObject *ul_object_xor(PyObject *a, PyObject *b) { return PyNumber_Xor(a, b); }

static inline PyObject *ul_object_iadd(PyObject *a, PyObject *b) { return PyNumber_InPlaceAdd(a, b); }
static inline PyObject *ul_object_isub(PyObject *a, PyObject *b) { return PyNumber_InPlaceSubtract(a, b); }
static inline PyObject *ul_object_imul(PyObject *a, PyObject *b) { return PyNumber_InPlaceMultiply(a, b); }
static inline PyObject *ul_object_imatmul(PyObject *a, PyObject *b) { return PyNumber_InPlaceMatrixMultiply(a, b); }
static inline PyObject *ul_object_itruediv(PyObject *a, PyObject *b) { return PyNumber_InPlaceTrueDivide(a, b); }
static inline PyObject *ul_object_ifloordiv(PyObject *a, PyObject *b) { return PyNumber_InPlaceFloorDivide(a, b); }
static inline PyObject *ul_object_imod(PyObject *a, PyObject *b) { return PyNumber_InPlaceRemainder(a, b); }
static inline PyObject *ul_object_ipow(PyObject *a, PyObject *b) { return PyNumber_InPlacePower(a, b, Py_None); }
static inline PyObject *ul_object_ilshift(PyObject *a, PyObject *b) { return PyNumber_InPlaceLshift(a, b); }
static inline PyObject *ul_object_irshift(PyObject *a, PyObject *b) { return PyNumber_InPlaceRshift(a, b); }
static inline PyObject *ul_object_iand(PyObject *a, PyObject *b) { return PyNumber_InPlaceAnd(a, b); }
static inline PyObject *ul_object_ior(PyObject *a, PyObject *b) { return PyNumber_InPlaceOr(a, b); }
static inline PyObject *ul_object_ixor(PyObject *a, PyObject *b) { return PyNumber_InPlaceXor(a, b); }

static inline PyObject *ul_object_neg(PyObject *a) { return PyNumber_Negative(a); }
static inline PyObject *ul_object_pos(PyObject *a) { return PyNumber_Positive(a); }
static inline PyObject *ul_object_invert(PyObject *a) { return PyNumber_Invert(a); }
static inline PyObject *ul_object_abs(PyObject *a) { return PyNumber_Absolute(a); }
static inline PyObject *ul_object_divmod(PyObject *a, PyObject *b) { return PyNumber_Divmod(a, b); }
static inline PyObject *ul_object_pow_mod(PyObject *a, PyObject *b, PyObject *c) { return PyNumber_Power(a, b, c); }

/* Not PyObject_RichCompareBool: that one takes identical objects for equal without asking them. */
static inline PyObject *ul_object_eq(PyObject *a, PyObject *b) { return PyObject_RichCompare(a, b, Py_EQ); }
static inline PyObject *ul_object_ne(PyObject *a, PyObject *b) { return PyObject_RichCompare(a, b, Py_NE); }
static inline PyObject *ul_object_lt(PyObject *a, PyObject *b) { return PyObject_RichCompare(a, b, Py_LT); }
static inline PyObject *ul_object_le(PyObject *a, PyObject *b) { return PyObject_RichCompare(a, b, Py_LE); }
static inline PyObject *ul_object_gt(PyObject *a, PyObject *b) { return PyObject_RichCompare(a, b, Py_GT); }
static inline PyObject *ul_object_ge(PyObject *a, PyObject *b) { return PyObject_RichCompare(a, b, Py_GE); }
static inline int ul_object_eq_bool(PyObject *a, PyObject *b) { return ul_object_compare(a, b, Py_EQ); }
static inline int ul_object_ne_bool(PyObject *a, PyObject *b) { return ul_object_compare(a, b, Py_NE); }
static inline int ul_object_lt_bool(PyObject *a, PyObject *b) { return ul_object_compare(a, b, Py_LT); }
static inline int ul_object_le_bool(PyObject *a, PyObject *b) { return ul_object_compare(a, b, Py_LE); }
static inline int ul_object_gt_bool(PyObject *a, PyObject *b) { return ul_object_compare(a, b, Py_GT); }
static inline int ul_object_ge_bool(PyObject *a, PyObject *b) { return ul_object_compare(a, b, Py_GE); }

static inline int ul_object_contains(PyObject *a, PyObject *x) { return PySequence_Contains(a, x); }
static inline PyObject *ul_object_str(PyObject *x) { return PyObject_Str(x); }
static inline PyObject *ul_object_repr(PyObject *x) { return PyObject_Repr(x); }
static inline PyObject *ul_object_ascii(PyObject *x) { return PyObject_ASCII(x); }
static inline PyObject *ul_object_type(PyObject *x) { return Py_NewRef((PyObject *)Py_TYPE(x)); }
static inline int ul_object_isinstance(PyObject *x, PyObject *c) { return PyObject_IsInstance(x, c); }
static inline int ul_object_issubclass(PyObject *x, PyObject *c) { return PyObject_IsSubclass(x, c); }
static inline int ul_object_callable(PyObject *x) { return PyCallable_Check(x); }

static inline int
ul_object_bool(PyObject *x)
{
    return x == Py_True ? 1 : x == Py_False || x == Py_None ? 0 : PyObject_IsTrue(x);
}

static inline int
ul_object_not(PyObject *x)
{
    int truth = ul_object_bool(x);
    return truth < 0 ? -1 : !truth;
}

static inline PyObject *
ul_object_call(PyObject *f, PyObject *const *items, Py_ssize_t n)
{
    return PyObject_Vectorcall(f, items, (size_t)n, NULL);
}

static inline PyObject *
ul_object_call_ex(PyObject *f, PyObject *args, PyObject *kwargs)
{
    return PyObject_Call(f, args, kwargs);
}

#endif
