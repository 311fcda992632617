/* Slow halves of slot.h: values that another thread owns, undefined attributes, conversion between words and objects. */
#include <unlatch/error.h>
#include <unlatch/klass.h>
#include <unlatch/release.h>
#include <unlatch/slot.h>
#include <unlatch/stamp.h>

static int is_pointer(uintptr_t w) { return !(w & 1) && w != 0; }
static int is_counted(const ul_attr *attr) { return attr->kind == UL_OBJECT || attr->kind == UL_INT || attr->kind == UL_I64; }

/* Counted words of holders that are not this thread's -------------------------------------------------------------------------------------------- */

#ifdef Py_GIL_DISABLED

/* Counts for instances of interpreted subclasses of other modules' classes, which this module cannot name. */
static ul_class unnamed;

/* The class whose instances share one fate with `o`. */
static ul_class *
class_to_count(PyObject *o)
{
    struct ul_vtable *vt = ul_load_ptr_relaxed((void *const *)&((ul_instance *)o)->vt);
    const ul_class *cls = (uintptr_t)vt > (uintptr_t)UL_VT_BUSY ? vt->cls : ul_class_of(Py_TYPE(o));
    return cls != NULL ? (ul_class *)cls : &unnamed;
}

void
ul_settle_slow(ul_thread *th, PyObject *o)
{
    uint32_t *handed_over = &class_to_count(o)->handed_over;
    uint32_t n = ul_load32_relaxed(handed_over);
    if (ul_stamp_settle(th, &((ul_instance *)o)->stamp, n < UL_BORN_SHARED_AFTER ? th->birth : UL_SHARED)) {
        ul_store32_relaxed(handed_over, n + 1); /* losing a count of a race is no harm */
    }
}

/* The word's former value, whose reference now waits to be released. */
static uintptr_t
replace(ul_thread *th, PyObject *o, uintptr_t *word, uintptr_t value)
{
    ul_settle(th, o);
    uintptr_t old;
    if (ul_is_mine(th, o)) {
        old = ul_load_relaxed(word);
        ul_store_release(word, value); /* [O2] */
        ul_int_decref(old);
        return old;
    }
    old = ul_exchange(word, value); /* [O3] */
    if (is_pointer(old) && !_Py_IsImmortal((PyObject *)old)) {
        ul_release_delayed(th, (PyObject *)old);
    }
    return old;
}

#else

void ul_settle_slow(ul_thread *Py_UNUSED(th), PyObject *Py_UNUSED(o)) {}

static uintptr_t
replace(ul_thread *Py_UNUSED(th), PyObject *Py_UNUSED(o), uintptr_t *word, uintptr_t value)
{
    uintptr_t old = ul_exchange(word, value);
    ul_int_decref(old);
    return old;
}

#endif

void
ul_slot_store_shared(ul_thread *th, PyObject *o, uintptr_t *word, uintptr_t value)
{
    replace(th, o, word, value);
}

void
ul_slot_put(PyObject *o, size_t index, const ul_attr *attr, uintptr_t value)
{
    if (is_counted(attr)) {
        ul_slot_store(ul_thread_current(), o, ul_word_at(o, index), value);
    }
    else {
        (void)ul_is_adopted_instance(o, NULL);
        ul_store_relaxed(ul_word_at(o, index), ul_word_in_memory(attr, value)); /* [O5] */
    }
}

/* Words and objects ------------------------------------------------------------------------------------------------------------------------- */

static const char *const KIND_NAMES[] = {"object", "int", "float", "bool", "i64", "i32", "i16", "u8"}; /* ORDER UL_KIND */

uintptr_t
ul_word_of_big_i64(int64_t v)
{
    PyObject *big = PyLong_FromLongLong(v);
    if (big == NULL) {
        ul_die("out of memory while storing an attribute");
    }
    return (uintptr_t)big;
}

int64_t
ul_slot_big_i64(uintptr_t w)
{
    if (w & 1) {
        return (int64_t)w >> 1;
    }
    int64_t v = PyLong_AsLongLong((PyObject *)w);
    Py_DECREF((PyObject *)w);
    return v;
}

/* A new ul_int for any instance of int. */
static ul_int
word_of_int(PyObject *v)
{
    if (PyLong_CheckExact(v)) {
        int overflow;
        long long small = PyLong_AsLongLongAndOverflow(v, &overflow);
        if (!overflow && ul_fits_small(small)) {
            return ul_int_small(small);
        }
    }
    return (ul_int)Py_NewRef(v);
}

/* Takes over the word's reference. */
static PyObject *
box_word(uintptr_t w, const ul_attr *attr)
{
    switch (attr->kind) {
    case UL_OBJECT:
        return (PyObject *)w;
    case UL_FLOAT:
        return PyFloat_FromDouble(ul_float_of_word(w));
    case UL_BOOL:
        return PyBool_FromLong((long)(w >> 1));
    default:
        return w & 1 ? PyLong_FromLongLong((int64_t)w >> 1) : (PyObject *)w;
    }
}

PyObject *
ul_slot_box(PyObject *o, size_t index, const ul_attr *attr)
{
    uintptr_t *word = ul_word_at(o, index);
    uintptr_t w;
    if (attr->kind == UL_OBJECT) {
        return ul_slot_load(ul_thread_current(), o, word);
    }
    (void)ul_is_adopted_instance(o, NULL);
    w = is_counted(attr) ? ul_slot_load_tagged(ul_thread_current(), o, word) : ul_word_in_memory(attr, ul_load_relaxed(word)); /* [O5] */
    return w != 0 ? box_word(w, attr) : NULL;
}

int
ul_attr_accepts(const ul_attr *attr, PyObject *v)
{
    if (attr->optional && v == Py_None) {
        return 1;
    }
    if (attr->cls != NULL) {
        return ul_is_instance(v, attr->cls);
    }
    return attr->check == NULL || PyObject_TypeCheck(v, attr->check);
}

static uintptr_t
mismatch(const char *class_name, const ul_attr *attr, PyObject *v)
{
    PyErr_Format(PyExc_TypeError, "'%.200s' attribute '%.200s': expected %.200s, got %.200s", class_name, attr->name, attr->declared,
                 v == Py_None ? "None" : Py_TYPE(v)->tp_name);
    return 0;
}

static uintptr_t
unbox_native(const char *class_name, const ul_attr *attr, PyObject *v)
{
    static const int64_t LOW[] = {INT64_MIN, INT32_MIN, INT16_MIN, 0}, HIGH[] = {INT64_MAX, INT32_MAX, INT16_MAX, UINT8_MAX};
    if (!PyLong_Check(v)) {
        return mismatch(class_name, attr, v);
    }
    int overflow;
    int64_t n = PyLong_AsLongLongAndOverflow(v, &overflow);
    if (overflow || n < LOW[attr->kind - UL_I64] || n > HIGH[attr->kind - UL_I64]) {
        PyErr_Format(PyExc_OverflowError, "int too large to convert to %s", KIND_NAMES[attr->kind]);
        return 0;
    }
    return attr->kind == UL_I64 ? ul_word_of_i64(n) : ul_word_of_scalar(n);
}

uintptr_t
ul_slot_unbox(const char *class_name, const ul_attr *attr, PyObject *v)
{
    switch (attr->kind) {
    case UL_OBJECT:
        return ul_attr_accepts(attr, v) ? (uintptr_t)Py_NewRef(v) : mismatch(class_name, attr, v);
    case UL_INT:
        return PyLong_Check(v) ? word_of_int(v) : mismatch(class_name, attr, v);
    case UL_BOOL:
        return PyBool_Check(v) ? ul_word_of_scalar(v == Py_True) : mismatch(class_name, attr, v);
    case UL_FLOAT: {
        if (!PyFloat_Check(v) && !PyLong_Check(v)) {
            return mismatch(class_name, attr, v);
        }
        double d = PyFloat_AsDouble(v);
        return d == -1.0 && PyErr_Occurred() ? 0 : ul_word_of_float(d);
    }
    default:
        return unbox_native(class_name, attr, v);
    }
}

/* Undefined: by name ------------------------------------------------------------------------------------------------------------------------ */

/* The word for what `o.name` is when the slot says nothing; 0 with an exception. */
static uintptr_t
missing(PyObject *o, const ul_attr *attr)
{
    PyObject *v = PyObject_GetAttrString(o, attr->name);
    if (v == NULL) {
        return 0;
    }
    uintptr_t w = ul_slot_unbox(Py_TYPE(o)->tp_name, attr, v);
    Py_DECREF(v);
    return w;
}

PyObject *ul_slot_missing_object(PyObject *o, const ul_attr *attr) { return (PyObject *)missing(o, attr); }
ul_int ul_slot_missing_int(PyObject *o, const ul_attr *attr) { return missing(o, attr); }

double
ul_slot_missing_float(PyObject *o, const ul_attr *attr)
{
    uintptr_t w = missing(o, attr);
    return w != 0 ? ul_float_of_word(w) : UL_FLOAT_ERROR;
}

int
ul_slot_missing_bool(PyObject *o, const ul_attr *attr)
{
    uintptr_t w = missing(o, attr);
    return w != 0 ? (int)(w >> 1) : -1;
}

int64_t
ul_slot_missing_native(PyObject *o, const ul_attr *attr)
{
    uintptr_t w = missing(o, attr);
    if (w == 0) {
        return attr->kind == UL_U8 ? UL_U8_ERROR : UL_NATIVE_ERROR;
    }
    return ul_slot_big_i64(w);
}

/* Foreign classes and deletion ---------------------------------------------------------------------------------------------------------------- */

/* Whether the attribute is still the native one in the class of `o`. */
static int
is_native_attribute(PyObject *o, size_t index, const ul_attr *attr, PyObject *name)
{
    PyObject *found = ul_type_lookup(Py_TYPE(o), name);
    int native = found != NULL && ul_member_is(found, attr, index);
    Py_XDECREF(found);
    return native;
}

void
ul_slot_foreign_set(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, uintptr_t w)
{
    PyObject *name = PyUnicode_InternFromString(attr->name);
    if (name != NULL && is_native_attribute(o, index, attr, name)) {
        Py_DECREF(name);
        if (is_counted(attr)) {
            ul_slot_store(th, o, ul_word_at(o, index), w);
        }
        else {
            ul_store_relaxed(ul_word_at(o, index), ul_word_in_memory(attr, w)); /* [O5] */
        }
        return;
    }
    PyObject *v = box_word(w, attr);
    if (name == NULL || v == NULL || PyObject_SetAttr(o, name, v) < 0) {
        PyErr_WriteUnraisable(o);
    }
    Py_XDECREF(v);
    Py_XDECREF(name);
}

void
ul_slot_set_slow(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, uintptr_t value)
{
    if (ul_is_foreign(o)) {
        ul_slot_foreign_set(th, o, index, attr, value);
    }
    else {
        ul_slot_store(th, o, ul_word_at(o, index), value);
    }
}

void
ul_slot_set_borrowed_slow(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, uintptr_t value)
{
    Py_INCREF(o); /* I6 */
    ul_slot_set_slow(th, o, index, attr, value);
    Py_DECREF(o);
}

/* The error that CPython gives for a missing attribute, with its `name` and `obj`. */
static int
raise_missing(PyObject *o, PyObject *name)
{
    PyObject *text = PyUnicode_FromFormat("'%.100s' object has no attribute '%U'", Py_TYPE(o)->tp_name, name);
    PyObject *error = text != NULL ? PyObject_CallOneArg(PyExc_AttributeError, text) : NULL;
    if (error != NULL && PyObject_SetAttrString(error, "name", name) == 0 && PyObject_SetAttrString(error, "obj", o) == 0) {
        PyErr_SetObject(PyExc_AttributeError, error);
    }
    Py_XDECREF(error);
    Py_XDECREF(text);
    return -1;
}

int
ul_slot_del(ul_thread *Py_UNUSED(th), PyObject *o, size_t index, const ul_attr *attr)
{
    PyObject *name = PyUnicode_InternFromString(attr->name);
    if (name == NULL) {
        return -1;
    }
    int result;
    if (ul_is_foreign(o) && !is_native_attribute(o, index, attr, name)) {
        result = PyObject_DelAttr(o, name);
    }
    else {
        result = ul_slot_undefine(o, index, attr) ? 0 : raise_missing(o, name);
    }
    Py_DECREF(name);
    return result;
}

struct leaving {
    uintptr_t *word;
    int was_defined;
};

static void
undefine_float(void *data)
{
    struct leaving *l = data;
    l->was_defined = ul_exchange(l->word, UL_FLOAT_KEY) != UL_FLOAT_KEY;
}

int
ul_slot_undefine(PyObject *o, size_t index, const ul_attr *attr)
{
    uintptr_t *word = ul_word_at(o, index);
    if (is_counted(attr)) {
        return replace(ul_thread_current(), o, word, 0) != 0;
    }
    (void)ul_is_adopted_instance(o, NULL);
    if (attr->kind != UL_FLOAT) {
        return ul_exchange(word, 0) != 0;
    }
    struct leaving l = {word, 0};
    if (ul_load_relaxed(word) != UL_FLOAT_KEY) {
        ul_with_world_stopped(ul_thread_current(), undefine_float, &l); /* I5 */
    }
    return l.was_defined;
}
