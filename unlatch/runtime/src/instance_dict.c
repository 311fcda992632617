/* What `__dict__` of a native instance is: a dict with the attributes as they were when it was asked for, whose changes reach the instance.
 *
 * Unpickling, copying and much ordinary code write through `o.__dict__`; few keep one and expect to see later changes in it (documented difference).
 */
#include <unlatch/klass.h>

typedef struct instance_dict {
    PyDictObject dict;
    PyObject *owner;
} instance_dict;

/* The attribute of a native slot with that name, or NULL. */
static const ul_attr *
slot_named(PyObject *o, PyObject *key, size_t *index)
{
    const ul_class *cls = ul_class_of(Py_TYPE(o));
    for (size_t i = 0; cls != NULL && PyUnicode_Check(key) && i < cls->n_attrs; i++) {
        if (PyUnicode_EqualToUTF8(key, cls->attrs[i].name)) {
            *index = i;
            return &cls->attrs[i];
        }
    }
    return NULL;
}

/* Store (NULL: delete) one attribute where the instance keeps it, past properties as in CPython. */
static int
store(PyObject *o, PyObject *key, PyObject *value)
{
    size_t index;
    const ul_attr *attr = slot_named(o, key, &index);
    if (attr != NULL) {
        uintptr_t w = value != NULL ? ul_slot_unbox(Py_TYPE(o)->tp_name, attr, value) : 0;
        if (value != NULL && w == 0) {
            return -1;
        }
        if (value != NULL) {
            ul_slot_put(o, index, attr, w);
        }
        else {
            ul_slot_undefine(o, index, attr);
        }
        return 0;
    }
    if (Py_TYPE(o)->tp_dictoffset == 0) {
        return value != NULL ? PyObject_SetAttr(o, key, value) : PyObject_DelAttr(o, key);
    }
    PyObject *extra = PyObject_GenericGetDict(o, NULL);
    int result = extra == NULL ? -1 : value != NULL ? PyDict_SetItem(extra, key, value) : PyDict_Pop(extra, key, NULL);
    Py_XDECREF(extra);
    return result < 0 ? -1 : 0;
}

static int
assign(PyObject *self, PyObject *key, PyObject *value)
{
    int result = value != NULL ? PyDict_SetItem(self, key, value) : PyDict_DelItem(self, key);
    return result < 0 ? -1 : store(((instance_dict *)self)->owner, key, value);
}

/* Take a key out; its value, or NULL: without an exception if it is not there (another thread may use the same view). */
static PyObject *
take(PyObject *self, PyObject *key)
{
    PyObject *value = NULL;
    if (PyDict_Pop(self, key, &value) == 1 && store(((instance_dict *)self)->owner, key, NULL) < 0) {
        Py_CLEAR(value);
    }
    return value;
}

/* Take everything out; but not declared attributes that `kept` (a dict or NULL) names. */
static int
take_all(PyObject *self, PyObject *kept)
{
    PyObject *keys = PyDict_Keys(self);
    int result = keys != NULL ? 0 : -1;
    for (Py_ssize_t i = 0; result == 0 && i < PyList_GET_SIZE(keys); i++) {
        PyObject *key = PyList_GET_ITEM(keys, i);
        size_t index;
        if (kept == NULL || slot_named(((instance_dict *)self)->owner, key, &index) == NULL || PyDict_Contains(kept, key) == 0) {
            Py_XDECREF(take(self, key));
        }
        result = PyErr_Occurred() ? -1 : 0;
    }
    Py_XDECREF(keys);
    return result;
}

/* `changes`: a dict that nobody else has. */
static int
assign_each(PyObject *self, PyObject *changes)
{
    PyObject *key, *value;
    int result = 0;
    for (Py_ssize_t at = 0; result == 0 && PyDict_Next(changes, &at, &key, &value);) {
        result = assign(self, key, value);
    }
    return result;
}

int
ul_instance_dict_become(PyObject *self, PyObject *attributes)
{
    return take_all(self, attributes) < 0 ? -1 : assign_each(self, attributes);
}

static int
assign_all(PyObject *self, PyObject *args, PyObject *keywords)
{
    PyObject *changes = PyObject_Call((PyObject *)&PyDict_Type, args, keywords);
    int result = changes != NULL ? assign_each(self, changes) : -1;
    Py_XDECREF(changes);
    return result;
}

static PyObject *
update(PyObject *self, PyObject *args, PyObject *keywords)
{
    return assign_all(self, args, keywords) < 0 ? NULL : Py_NewRef(Py_None);
}

static PyObject *
inplace_or(PyObject *self, PyObject *other)
{
    PyObject *args = PyTuple_Pack(1, other);
    int result = args != NULL ? assign_all(self, args, NULL) : -1;
    Py_XDECREF(args);
    return result < 0 ? NULL : Py_NewRef(self);
}

static PyObject *
pop(PyObject *self, PyObject *args)
{
    PyObject *key, *otherwise = NULL;
    if (!PyArg_ParseTuple(args, "O|O:pop", &key, &otherwise)) {
        return NULL;
    }
    PyObject *value = take(self, key);
    if (value == NULL && !PyErr_Occurred()) {
        if (otherwise != NULL) {
            return Py_NewRef(otherwise);
        }
        PyErr_SetObject(PyExc_KeyError, key);
    }
    return value;
}

static PyObject *
setdefault(PyObject *self, PyObject *args)
{
    PyObject *key, *otherwise = Py_None, *value;
    if (!PyArg_ParseTuple(args, "O|O:setdefault", &key, &otherwise)) {
        return NULL;
    }
    if (PyDict_SetDefaultRef(self, key, otherwise, &value) == 0 && store(((instance_dict *)self)->owner, key, value) < 0) {
        Py_CLEAR(value);
    }
    return value;
}

static PyObject *
popitem(PyObject *self, PyObject *Py_UNUSED(unused))
{
    PyObject *item = PyObject_CallMethod((PyObject *)&PyDict_Type, "popitem", "O", self);
    if (item != NULL && store(((instance_dict *)self)->owner, PyTuple_GET_ITEM(item, 0), NULL) < 0) {
        Py_CLEAR(item);
    }
    return item;
}

static PyObject *
clear(PyObject *self, PyObject *Py_UNUSED(unused))
{
    return take_all(self, NULL) < 0 ? NULL : Py_NewRef(Py_None);
}

/* Copied and pickled as the plain dict that it looks like. */
static PyObject *
reduce(PyObject *self, PyObject *Py_UNUSED(unused))
{
    return Py_BuildValue("O(N)", &PyDict_Type, PyDict_Copy(self));
}

static PyMethodDef methods[] = {{"update", (PyCFunction)(void (*)(void))update, METH_VARARGS | METH_KEYWORDS, NULL},
                                {"pop", pop, METH_VARARGS, NULL},
                                {"setdefault", setdefault, METH_VARARGS, NULL},
                                {"popitem", popitem, METH_NOARGS, NULL},
                                {"clear", clear, METH_NOARGS, NULL},
                                {"__reduce__", reduce, METH_NOARGS, NULL},
                                {NULL, NULL, 0, NULL}};
static PyMappingMethods mapping = {.mp_ass_subscript = assign};
static PyNumberMethods numbers = {.nb_inplace_or = inplace_or};

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((instance_dict *)self)->owner);
    return PyDict_Type.tp_traverse(self, visit, arg);
}

static int
forget(PyObject *self)
{
    return PyDict_Type.tp_clear(self); /* the owner stays: assign() counts on it */
}

static void
destroy(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_CLEAR(((instance_dict *)self)->owner);
    PyDict_Type.tp_dealloc(self);
}

PyTypeObject ul_instance_dict_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "unlatch.instance_dict",
    .tp_basicsize = sizeof(instance_dict),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_base = &PyDict_Type,
    .tp_methods = methods,
    .tp_as_mapping = &mapping,
    .tp_as_number = &numbers,
    .tp_traverse = traverse,
    .tp_clear = forget,
    .tp_dealloc = destroy,
};

PyObject *
ul_instance_dict_new(PyObject *owner, PyObject *attributes)
{
    PyObject *none = PyTuple_New(0);
    PyObject *self = none != NULL ? PyDict_Type.tp_new(&ul_instance_dict_type, none, NULL) : NULL;
    Py_XDECREF(none);
    if (self != NULL) {
        ((instance_dict *)self)->owner = Py_NewRef(owner);
        if (PyDict_Merge(self, attributes, 1) < 0) {
            Py_CLEAR(self);
        }
    }
    return self;
}
