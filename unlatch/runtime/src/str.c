/* `str`: exact strings by CPython's public functions, subclasses and errors by the method of that name. */
#include <unlatch/object.h>
#include <unlatch/str.h>

static PyObject *
str_call(PyObject *self, const char *name, PyObject *const *items, Py_ssize_t n)
{
    PyObject *text = PyUnicode_InternFromString(name);
    if (text == NULL) {
        return NULL;
    }
    PyObject *result = ul_object_call_method(self, text, items, n);
    Py_DECREF(text);
    return result;
}

/* The reference to `self` is the callee's: PyUnicode_Append grows a string that nobody else holds, and copies others. */
static inline PyObject *
str_append(PyObject *self, PyObject *x, binaryfunc operation)
{
    if (UL_LIKELY(ul_str_are_exact(self, x))) {
        PyUnicode_Append(&self, x); /* NULL on failure */
        return self;
    }
    PyObject *result = operation(self, x);
    Py_DECREF(self);
    return result;
}

PyObject *
ul_str_concat(PyObject *self, PyObject *x)
{
    return str_append(self, x, PyNumber_Add);
}

PyObject *
ul_str_iadd(PyObject *self, PyObject *x)
{
    return str_append(self, x, PyNumber_InPlaceAdd);
}

PyObject *
ul_str_repeat(PyObject *self, ul_int n)
{
    return ul_generic_repeat(self, n);
}

PyObject *
ul_str_mod(PyObject *self, PyObject *x)
{
    return PyNumber_Remainder(self, x);
}

int64_t
ul_str_len_slow(PyObject *self)
{
    return ul_object_len(self);
}

ul_int
ul_str_hash(PyObject *self)
{
    return ul_object_hash(self);
}

PyObject *
ul_str_get_i64_slow(PyObject *self, int64_t i)
{
    if (UL_LIKELY(PyUnicode_CheckExact(self))) {
        int64_t n = PyUnicode_GET_LENGTH(self), at = i < 0 ? i + n : i;
        if (UL_LIKELY((uint64_t)at < (uint64_t)n)) {
            Py_UCS4 character = PyUnicode_READ_CHAR(self, at);
            return character < 256 ? ul_known.latin1[character] : PyUnicode_FromOrdinal((int)character);
        }
        PyErr_SetString(PyExc_IndexError, "string index out of range");
        return NULL;
    }
    PyObject *key = PyLong_FromLongLong(i);
    if (key == NULL) {
        return NULL;
    }
    PyObject *item = PyObject_GetItem(self, key);
    Py_DECREF(key);
    return item;
}

PyObject *
ul_str_get_big(PyObject *self, ul_int i)
{
    return PyObject_GetItem(self, ul_int_pointer(i));
}

static ul_int
str_code_of_owned(PyObject *character)
{
    ul_int code = character == NULL ? 0 : ul_str_ord(character);
    Py_XDECREF(character);
    return code;
}

ul_int
ul_str_code_at_i64_slow(PyObject *self, int64_t i)
{
    return str_code_of_owned(ul_str_get_i64_slow(self, i));
}

ul_int
ul_str_code_at_big(PyObject *self, ul_int i)
{
    return str_code_of_owned(ul_str_get_big(self, i));
}

PyObject *
ul_str_get_slice(PyObject *self, PyObject *lower, PyObject *upper, PyObject *step)
{
    if (PyUnicode_CheckExact(self) && (step == NULL || step == Py_None)) {
        int64_t start, stop;
        if (ul_slice_bound(lower, 0, &start) && ul_slice_bound(upper, INT64_MAX, &stop)) {
            return ul_str_slice_i64(self, start, stop);
        }
    }
    return ul_object_get_slice(self, lower, upper, step);
}

/* A bound as Python means it, within 0..n. */
static Py_ssize_t
str_clip(int64_t bound, Py_ssize_t n)
{
    int64_t at = bound < 0 ? bound + n : bound;
    return at < 0 ? 0 : at > n ? n : (Py_ssize_t)at;
}

PyObject *
ul_str_slice_i64(PyObject *self, int64_t lower, int64_t upper)
{
    if (UL_UNLIKELY(!PyUnicode_CheckExact(self))) {
        return ul_generic_slice_i64(self, lower, upper);
    }
    Py_ssize_t n = PyUnicode_GET_LENGTH(self), start = str_clip(lower, n), stop = str_clip(upper, n);
    return PyUnicode_Substring(self, start, stop < start ? start : stop);
}

PyObject *
ul_str_slice_int(PyObject *self, ul_int lower, ul_int upper)
{
    int64_t start, stop;
    if (UL_UNLIKELY(!PyUnicode_CheckExact(self) || !ul_int_bound(lower, 0, &start) || !ul_int_bound(upper, INT64_MAX, &stop))) {
        return ul_generic_slice_int(self, lower, upper);
    }
    return ul_str_slice_i64(self, start, stop);
}

int
ul_str_contains_slow(PyObject *self, PyObject *x)
{
    return UL_LIKELY(ul_str_are_exact(self, x)) ? PyUnicode_Contains(self, x) : PySequence_Contains(self, x);
}

/* Of strings of equal length.  Equal text has equal width, since every str is stored as narrow as its characters allow. */
int
ul_str_same_rest(PyObject *a, PyObject *b)
{
    int kind = PyUnicode_KIND(a);
    return kind == (int)PyUnicode_KIND(b) &&
           memcmp(PyUnicode_DATA(a), PyUnicode_DATA(b), (size_t)PyUnicode_GET_LENGTH(a) * (size_t)kind) == 0;
}

/* Exact strings come here for the four orders only: equality has its own way. */
int
ul_str_compare(PyObject *a, PyObject *b, int op)
{
    if (UL_LIKELY(ul_str_are_exact(a, b))) {
        int order = PyUnicode_Compare(a, b);
        switch (op) {
        case Py_LT:
            return order < 0;
        case Py_LE:
            return order <= 0;
        case Py_GT:
            return order > 0;
        default:
            return order >= 0;
        }
    }
    return ul_truth_of_owned(PyObject_RichCompare(a, b, op));
}

PyObject *
ul_str_join_items(PyObject *const *items, Py_ssize_t n)
{
    if (n == 1) {
        return Py_NewRef(items[0]);
    }
    Py_UCS4 widest = 0;
    Py_ssize_t length = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_UCS4 most = PyUnicode_MAX_CHAR_VALUE(items[i]);
        widest = most > widest ? most : widest;
        if (PyUnicode_GET_LENGTH(items[i]) > PY_SSIZE_T_MAX - length) {
            PyErr_SetString(PyExc_OverflowError, "join() result is too long for a Python string");
            return NULL;
        }
        length += PyUnicode_GET_LENGTH(items[i]);
    }
    if (length == 0) {
        return Py_NewRef(ul_known.empty_str);
    }
    PyObject *text = PyUnicode_New(length, widest);
    if (text == NULL) {
        return NULL;
    }
    Py_ssize_t at = 0;
    size_t kind = (size_t)PyUnicode_KIND(text);
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_ssize_t part = PyUnicode_GET_LENGTH(items[i]);
        if ((size_t)PyUnicode_KIND(items[i]) == kind) {
            memcpy((char *)PyUnicode_DATA(text) + (size_t)at * kind, PyUnicode_DATA(items[i]), (size_t)part * kind);
        }
        else {
            PyUnicode_CopyCharacters(text, at, items[i], 0, part);
        }
        at += part;
    }
    return text;
}

PyObject *
ul_str_join(PyObject *self, PyObject *x)
{
    return PyUnicode_CheckExact(self) ? PyUnicode_Join(self, x) : str_call(self, "join", &x, 1);
}

static PyObject *
str_list(PyObject *o)
{
    if (o != NULL && !PyList_Check(o)) {
        ul_type_mismatch("list", o);
        Py_CLEAR(o);
    }
    return o;
}

PyObject *
ul_str_split(PyObject *self)
{
    return PyUnicode_CheckExact(self) ? PyUnicode_Split(self, NULL, -1) : str_list(str_call(self, "split", NULL, 0));
}

PyObject *
ul_str_split_at(PyObject *self, PyObject *separator)
{
    return ul_str_are_exact(self, separator) ? PyUnicode_Split(self, separator, -1)
                                             : str_list(str_call(self, "split", &separator, 1));
}

PyObject *
ul_str_split_max(PyObject *self, PyObject *separator, ul_int maxsplit)
{
    if (ul_str_are_exact(self, separator) && ul_int_is_small(maxsplit)) {
        return PyUnicode_Split(self, separator, ul_int_value(maxsplit));
    }
    PyObject *args[2] = {separator, ul_int_box(maxsplit)};
    if (args[1] == NULL) {
        return NULL;
    }
    PyObject *parts = str_list(str_call(self, "split", args, 2));
    Py_DECREF(args[1]);
    return parts;
}

PyObject *
ul_str_splitlines(PyObject *self)
{
    return PyUnicode_CheckExact(self) ? PyUnicode_Splitlines(self, 0) : str_list(str_call(self, "splitlines", NULL, 0));
}

PyObject *
ul_str_partition(PyObject *self, PyObject *x)
{
    return ul_str_are_exact(self, x) ? PyUnicode_Partition(self, x) : str_call(self, "partition", &x, 1);
}

PyObject *
ul_str_rpartition(PyObject *self, PyObject *x)
{
    return ul_str_are_exact(self, x) ? PyUnicode_RPartition(self, x) : str_call(self, "rpartition", &x, 1);
}

int
ul_str_startswith(PyObject *self, PyObject *x)
{
    if (UL_LIKELY(ul_str_are_exact(self, x))) {
        return (int)PyUnicode_Tailmatch(self, x, 0, PY_SSIZE_T_MAX, -1);
    }
    return ul_truth_of_owned(str_call(self, "startswith", &x, 1));
}

int
ul_str_startswith_from(PyObject *self, PyObject *x, ul_int start)
{
    if (UL_LIKELY(ul_str_are_exact(self, x)) && ul_int_is_small(start)) {
        return (int)PyUnicode_Tailmatch(self, x, ul_int_value(start), PY_SSIZE_T_MAX, -1);
    }
    PyObject *args[2] = {x, ul_int_box(start)};
    if (args[1] == NULL) {
        return -1;
    }
    int truth = ul_truth_of_owned(str_call(self, "startswith", args, 2));
    Py_DECREF(args[1]);
    return truth;
}

int
ul_str_endswith(PyObject *self, PyObject *x)
{
    if (UL_LIKELY(ul_str_are_exact(self, x))) {
        return (int)PyUnicode_Tailmatch(self, x, 0, PY_SSIZE_T_MAX, 1);
    }
    return ul_truth_of_owned(str_call(self, "endswith", &x, 1));
}

/* Where CPython found it: -1 is an answer, -2 a failure. */
static ul_int
str_position(Py_ssize_t at)
{
    return at == -2 ? 0 : ul_int_small(at);
}

ul_int
ul_str_find(PyObject *self, PyObject *x)
{
    return ul_str_are_exact(self, x) ? str_position(PyUnicode_Find(self, x, 0, PY_SSIZE_T_MAX, 1))
                                     : ul_int_adopt(str_call(self, "find", &x, 1));
}

ul_int
ul_str_find_from(PyObject *self, PyObject *x, ul_int start)
{
    if (ul_str_are_exact(self, x) && ul_int_is_small(start)) {
        return str_position(PyUnicode_Find(self, x, ul_int_value(start), PY_SSIZE_T_MAX, 1));
    }
    PyObject *args[2] = {x, ul_int_box(start)};
    if (args[1] == NULL) {
        return 0;
    }
    ul_int at = ul_int_adopt(str_call(self, "find", args, 2));
    Py_DECREF(args[1]);
    return at;
}

ul_int
ul_str_rfind(PyObject *self, PyObject *x)
{
    return ul_str_are_exact(self, x) ? str_position(PyUnicode_Find(self, x, 0, PY_SSIZE_T_MAX, -1))
                                     : ul_int_adopt(str_call(self, "rfind", &x, 1));
}

ul_int
ul_str_count(PyObject *self, PyObject *x)
{
    if (!ul_str_are_exact(self, x)) {
        return ul_int_adopt(str_call(self, "count", &x, 1));
    }
    Py_ssize_t n = PyUnicode_Count(self, x, 0, PY_SSIZE_T_MAX);
    return n < 0 ? 0 : ul_int_small(n);
}

PyObject *
ul_str_replace(PyObject *self, PyObject *old, PyObject *new)
{
    if (ul_str_are_exact(self, old) && PyUnicode_CheckExact(new)) {
        return PyUnicode_Replace(self, old, new, -1);
    }
    PyObject *args[2] = {old, new};
    return str_call(self, "replace", args, 2);
}

#define METHOD(name)                                                                                             \
    PyObject *ul_str_##name(PyObject *self)                                                                      \
    {                                                                                                            \
        return PyUnicode_CheckExact(self) ? ul_call_method0(ul_known.str_##name, self)                          \
                                          : str_call(self, #name, NULL, 0);                                      \
    }

/* Whether there are characters and TEST is true of all of them. */
#define PREDICATE(name, TEST)                                                              \
    int ul_str_##name##_slow(PyObject *self)                                               \
    {                                                                                      \
        if (!PyUnicode_CheckExact(self)) {                                                 \
            return ul_truth_of_owned(str_call(self, #name, NULL, 0));                      \
        }                                                                                  \
        Py_ssize_t n = PyUnicode_GET_LENGTH(self), i = 0;                                  \
        const void *data = PyUnicode_DATA(self);                                           \
        int kind = PyUnicode_KIND(self);                                                   \
        while (i < n && TEST(PyUnicode_READ(kind, data, i))) {                             \
            i++;                                                                           \
        }                                                                                  \
        return n > 0 && i == n;                                                            \
    }

METHOD(strip)
METHOD(lower)
METHOD(upper)
PREDICATE(isdigit, Py_UNICODE_ISDIGIT)
PREDICATE(isalpha, Py_UNICODE_ISALPHA)
PREDICATE(isalnum, Py_UNICODE_ISALNUM)
PREDICATE(isspace, Py_UNICODE_ISSPACE)
#undef METHOD
#undef PREDICATE

int
ul_str_isidentifier(PyObject *self)
{
    return PyUnicode_CheckExact(self) ? PyUnicode_IsIdentifier(self)
                                      : ul_truth_of_owned(str_call(self, "isidentifier", NULL, 0));
}

PyObject *
ul_str_encode(PyObject *self)
{
    return PyUnicode_CheckExact(self) ? PyUnicode_AsUTF8String(self) : str_call(self, "encode", NULL, 0);
}

ul_int
ul_str_ord_slow(PyObject *x)
{
    return ul_int_adopt(ul_call_builtin("ord", x));
}

PyObject *
ul_str_chr(ul_int i)
{
    if (ul_int_is_small(i) && ul_int_value(i) >= 0 && ul_int_value(i) <= 0x10ffff) {
        return PyUnicode_FromOrdinal((int)ul_int_value(i));
    }
    PyObject *code = ul_int_box(i);
    if (code == NULL) {
        return NULL;
    }
    PyObject *text = ul_call_builtin("chr", code);
    Py_DECREF(code);
    return text;
}
