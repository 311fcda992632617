/* Native attributes as interpreted code sees them: checked descriptors, `__dict__`, `__class__`, `__getstate__`. */
#include <unlatch/klass.h>

/* The descriptor of one attribute.  Immutable but for the type machinery. */
typedef struct member {
    PyObject_HEAD
    const ul_class *cls;
    const ul_attr *attr;
    uint32_t index;
    PyObject *name;
    PyObject *fallback; /* the value that the class statement gave the name, or NULL */
} member;

static PyObject *
member_get(PyObject *self, PyObject *o, PyObject *type)
{
    member *m = (member *)self;
    if (o == NULL) {
        if (m->fallback != NULL) {
            return Py_NewRef(m->fallback);
        }
        if (!(m->cls->flags & UL_CLASS_DICT)) {
            return Py_NewRef(self); /* as the members that `__slots__` makes */
        }
        PyErr_Format(PyExc_AttributeError, "type object '%.100s' has no attribute '%U'", ((PyTypeObject *)type)->tp_name, m->name);
        return NULL;
    }
    if (!ul_is_instance(o, m->cls)) {
        PyErr_Format(PyExc_TypeError, "descriptor '%U' for '%.100s' objects doesn't apply to a '%.100s' object", m->name, m->cls->name,
                     Py_TYPE(o)->tp_name);
        return NULL;
    }
    PyObject *v = ul_slot_box(o, m->index, m->attr);
    if (v != NULL || PyErr_Occurred()) {
        return v;
    }
    if (m->fallback != NULL) {
        return Py_NewRef(m->fallback);
    }
    PyErr_Format(PyExc_AttributeError, "'%.100s' object has no attribute '%U'", Py_TYPE(o)->tp_name, m->name);
    return NULL;
}

static int
member_set(PyObject *self, PyObject *o, PyObject *value)
{
    member *m = (member *)self;
    if (!ul_is_instance(o, m->cls)) {
        PyErr_Format(PyExc_TypeError, "descriptor '%U' for '%.100s' objects doesn't apply to a '%.100s' object", m->name, m->cls->name,
                     Py_TYPE(o)->tp_name);
        return -1;
    }
    if (value == NULL) {
        if (ul_slot_undefine(o, m->index, m->attr)) {
            return 0;
        }
        PyErr_Format(PyExc_AttributeError, "'%.100s' object has no attribute '%U'", Py_TYPE(o)->tp_name, m->name);
        return -1;
    }
    if (m->attr->final && ul_word_in_memory(m->attr, ul_load_relaxed(ul_word_at(o, m->index))) != 0) {
        PyErr_Format(PyExc_AttributeError, "'%.100s' attribute '%U' is final", m->cls->name, m->name);
        return -1;
    }
    uintptr_t w = ul_slot_unbox(m->cls->name, m->attr, value);
    if (w == 0) {
        return -1;
    }
    ul_slot_put(o, m->index, m->attr, w);
    return 0;
}

static int
member_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((member *)self)->fallback);
    return 0;
}

static void
member_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_XDECREF(((member *)self)->name);
    Py_XDECREF(((member *)self)->fallback);
    PyObject_GC_Del(self);
}

static PyObject *
member_repr(PyObject *self)
{
    return PyUnicode_FromFormat("<member '%U' of '%s' objects>", ((member *)self)->name, ((member *)self)->cls->name);
}

static PyObject *member_name(PyObject *self, void *Py_UNUSED(unused)) { return Py_NewRef(((member *)self)->name); }
static PyObject *member_class(PyObject *self, void *Py_UNUSED(unused)) { return Py_XNewRef(ul_class_object(((member *)self)->cls)); }

static PyGetSetDef member_getset[] = {
    {"__name__", member_name, NULL, NULL, NULL}, {"__objclass__", member_class, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

PyTypeObject ul_member_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "unlatch.native_attribute",
    .tp_basicsize = sizeof(member),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_dealloc = member_dealloc,
    .tp_traverse = member_traverse,
    .tp_repr = member_repr,
    .tp_descr_get = member_get,
    .tp_descr_set = member_set,
    .tp_getset = member_getset,
};

PyObject *
ul_member_new(const ul_class *cls, uint32_t index, PyObject *fallback)
{
    member *m = PyObject_GC_New(member, &ul_member_type);
    if (m == NULL) {
        return NULL;
    }
    m->cls = cls;
    m->attr = &cls->attrs[index];
    m->index = index;
    m->fallback = Py_XNewRef(fallback);
    m->name = PyUnicode_InternFromString(cls->attrs[index].name);
    PyObject_GC_Track((PyObject *)m);
    if (m->name == NULL) {
        Py_DECREF(m);
        return NULL;
    }
    return (PyObject *)m;
}

int
ul_member_is(PyObject *descriptor, const ul_attr *attr, size_t index)
{
    /* A subclass's descriptor of the same attribute has a row of its own, with the same kind and type by construction. */
    return Py_TYPE(descriptor) == &ul_member_type && ((member *)descriptor)->index == index && ((member *)descriptor)->attr->kind == attr->kind;
}

/* Whole instances --------------------------------------------------------------------------------------------------------------------------- */

static const ul_class *class_of(PyObject *o) { return ul_class_of(Py_TYPE(o)); }

/* All attributes: native ones in slot order, then the others. */
static PyObject *
snapshot(PyObject *o)
{
    const ul_class *cls = class_of(o);
    PyObject *all = PyDict_New();
    if (cls == NULL || all == NULL) {
        return all;
    }
    for (uint32_t i = 0; i < cls->n_attrs; i++) {
        PyObject *v = ul_slot_box(o, i, &cls->attrs[i]);
        if (v == NULL ? PyErr_Occurred() != NULL : PyDict_SetItemString(all, cls->attrs[i].name, v) < 0) {
            Py_XDECREF(v);
            Py_DECREF(all);
            return NULL;
        }
        Py_XDECREF(v);
    }
    PyObject *extra = NULL;
    if (Py_TYPE(o)->tp_dictoffset != 0) {
        extra = PyObject_GenericGetDict(o, NULL);
        if (extra == NULL || PyDict_Merge(all, extra, 0) < 0) {
            Py_XDECREF(extra);
            Py_DECREF(all);
            return NULL;
        }
    }
    Py_XDECREF(extra);
    return all;
}

static PyObject *
get_dict(PyObject *o, void *Py_UNUSED(unused))
{
    PyObject *all = snapshot(o);
    PyObject *dict = all != NULL ? ul_instance_dict_new(o, all) : NULL;
    Py_XDECREF(all);
    return dict;
}

/* `o.__dict__ = d`: what `d` does not name is gone; declared attributes that it names are there all the time. */
static int
set_dict(PyObject *o, PyObject *value, void *Py_UNUSED(unused))
{
    if (value == NULL || !PyDict_Check(value)) {
        PyErr_Format(PyExc_TypeError, "__dict__ must be set to a dictionary, not a '%.200s'", value != NULL ? Py_TYPE(value)->tp_name : "NULL");
        return -1;
    }
    PyObject *now = get_dict(o, NULL), *fresh = PyDict_Copy(value);
    int result = now != NULL && fresh != NULL ? ul_instance_dict_become(now, fresh) : -1;
    Py_XDECREF(fresh);
    Py_XDECREF(now);
    return result;
}

static PyObject *get_class(PyObject *o, void *Py_UNUSED(unused)) { return Py_NewRef(Py_TYPE(o)); }

struct new_table {
    ul_instance *instance;
    struct ul_vtable *vt;
};

static void
put_table(void *data)
{
    const struct new_table *t = data;
    ul_store_ptr_release((void **)&t->instance->vt, t->vt);
}

/* Compiled code asks once in a borrow region whether an object's class is native, so the answer changes only while the world is stopped. */
static void
change_table(ul_instance *instance, struct ul_vtable *vt)
{
    ul_with_world_stopped(ul_thread_current(), put_table, &(struct new_table){instance, vt});
}

/* `o.__class__ = D` for a D of the same layout, an interpreted subclass: from now on its methods are found by name. */
static int
set_class(PyObject *o, PyObject *value, void *Py_UNUSED(unused))
{
    static const char *const NAME = "__class__";
    PyObject *dict = PyType_GetDict(&PyBaseObject_Type), *plain = NULL;
    if (PyDict_GetItemStringRef(dict, NAME, &plain) != 1) {
        Py_DECREF(dict);
        return -1;
    }
    ul_instance *instance = (ul_instance *)o;
    ul_instance_adopt(o, NULL);
    struct ul_vtable *before = ul_load_ptr_relaxed((void *const *)&instance->vt);
    change_table(instance, UL_VT_FOREIGN);
    int result = Py_TYPE(plain)->tp_descr_set(plain, o, value);
    const ul_class *now = class_of(o);
    if (result < 0) {
        change_table(instance, before);
    }
    else if (now != NULL && now->type == Py_TYPE(o)) {
        change_table(instance, now->vtable);
    }
    Py_DECREF(plain);
    Py_DECREF(dict);
    return result;
}

/* Members of interpreted subclasses with `__slots__`, which no dict holds. */
static int
add_slots(PyObject *o, PyObject *state)
{
    PyObject *copyreg = PyImport_ImportModule("copyreg");
    PyObject *names = copyreg != NULL ? PyObject_CallMethod(copyreg, "_slotnames", "O", Py_TYPE(o)) : NULL;
    int result = names != NULL && PyList_Check(names) ? 0 : -1;
    for (Py_ssize_t i = 0; result == 0 && i < PyList_GET_SIZE(names); i++) {
        PyObject *name = PyList_GetItemRef(names, i), *v = NULL;
        if (name == NULL || PyObject_GetOptionalAttr(o, name, &v) < 0 || (v != NULL && PyDict_SetDefaultRef(state, name, v, NULL) < 0)) {
            result = -1;
        }
        Py_XDECREF(v);
        Py_XDECREF(name);
    }
    Py_XDECREF(names);
    Py_XDECREF(copyreg);
    return result;
}

/* As object.__getstate__: the attributes, or a pair of those and of what `__slots__` hold (None for no dict at all). */
static PyObject *
get_state(PyObject *o, PyObject *Py_UNUSED(unused))
{
    const ul_class *cls = class_of(o);
    PyObject *all = snapshot(o), *slots = PyDict_New();
    if (all == NULL || slots == NULL || (cls != NULL && cls->type != Py_TYPE(o) && add_slots(o, slots) < 0)) {
        Py_XDECREF(slots);
        Py_XDECREF(all);
        return NULL;
    }
    if (Py_TYPE(o)->tp_dictoffset == 0) {
        Py_SETREF(slots, PyDict_Merge(all, slots, 1) < 0 ? NULL : all);
        all = Py_NewRef(Py_None);
    }
    if (slots == NULL || PyDict_GET_SIZE(slots) == 0) {
        Py_XDECREF(slots);
        return slots != NULL ? all : NULL;
    }
    return Py_BuildValue("(NN)", all, slots);
}

/* The first weak reference, or None. */
static PyObject *
get_weakref(PyObject *o, void *Py_UNUSED(unused))
{
    PyObject *weakref = PyImport_ImportModule("weakref");
    PyObject *all = weakref != NULL ? PyObject_CallMethod(weakref, "getweakrefs", "O", o) : NULL, *first = NULL;
    Py_XDECREF(weakref);
    if (all != NULL) {
        first = PyList_Size(all) > 0 ? PyList_GetItemRef(all, 0) : Py_NewRef(Py_None);
    }
    Py_XDECREF(all);
    return first;
}

PyMethodDef ul_instance_methods[] = {{"__getstate__", get_state, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
PyGetSetDef ul_instance_getset[] = {{"__class__", get_class, set_class, NULL, NULL},
                                    {"__dict__", get_dict, set_dict, NULL, NULL},
                                    {"__weakref__", get_weakref, NULL, NULL, NULL}};
