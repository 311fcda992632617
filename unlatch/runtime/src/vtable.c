/* Keeps method tables valid: which classes there are, what names mean in them, what a change of a class's dict invalidates (protocol: klass.h). */
#include <stddef.h>
#include <unlatch/klass.h>
#include <unlatch/module.h>
#include <unlatch/watch.h>

static ul_class *created; /* newest first; classes are added, never removed */

const ul_class *
ul_class_of(PyTypeObject *type)
{
    for (; type != NULL; type = type->tp_base) {
        for (ul_class *c = ul_load_ptr_acquire((void *const *)&created); c != NULL; c = c->next_created) {
            if (c->type == type) {
                return c;
            }
        }
    }
    return NULL;
}

const ul_class *
ul_class_in(const ul_module *m, PyTypeObject *type)
{
    for (; type != NULL; type = type->tp_base) {
        for (uint32_t i = 0; i < m->n_classes; i++) {
            if (ul_load_ptr_acquire((void *const *)&m->classes[i]->type) == type) {
                return m->classes[i];
            }
        }
    }
    return NULL;
}

PyObject *
ul_type_lookup(PyTypeObject *type, PyObject *name)
{
    PyObject *mro = Py_XNewRef(type->tp_mro), *found = NULL;
    for (Py_ssize_t i = 0; mro != NULL && found == NULL && i < PyTuple_GET_SIZE(mro); i++) {
        PyObject *dict = PyType_GetDict((PyTypeObject *)PyTuple_GET_ITEM(mro, i));
        /* Inside the section no change is under way: one that was announced (watch.h) before we came is seen. */
        Py_BEGIN_CRITICAL_SECTION(dict);
        if (PyDict_GetItemRef(dict, name, &found) < 0) {
            PyErr_Clear();
        }
        Py_END_CRITICAL_SECTION();
        Py_XDECREF(dict);
    }
    Py_XDECREF(mro);
    return found;
}

static int
means(PyTypeObject *type, PyObject *name, PyObject *value)
{
    PyObject *found = ul_type_lookup(type, name);
    Py_XDECREF(found);
    return found == value;
}

ul_vtable *
ul_vt_refresh(ul_vtable *vt)
{
    ul_class *cls = vt->cls;
    PyTypeObject *type = ul_load_ptr_acquire((void *const *)&cls->type);
    uint32_t state = ul_load32_acquire(&vt->state);
    if (state & 1) {
        return vt;
    }
    if (type == NULL || ul_load32_relaxed(&vt->failed) == (state | 1)) {
        return NULL;
    }
    PyObject *pending = PyErr_GetRaisedException();
    int same = 1;
    for (uint32_t i = 0; same && i < cls->n_methods; i++) {
        if (cls->method_functions[i] == UL_BY_NAME) {
            continue;
        }
        PyObject *original = ul_load_ptr_acquire((void *const *)&cls->module->funcs[cls->method_functions[i]]->function);
        same = original != NULL && means(type, PyTuple_GET_ITEM(cls->names, i), original);
    }
    same = same && means(type, PyTuple_GET_ITEM(cls->names, cls->n_methods), cls->init);
    ul_store32_relaxed(&cls->plain_new, type->tp_new == PyBaseObject_Type.tp_new);
    PyErr_SetRaisedException(pending);
    if (!same) {
        ul_store32_relaxed(&vt->failed, state | 1);
        return NULL;
    }
    return ul_cas32(&vt->state, state, state | 1) ? vt : NULL; /* [O2] */
}

/* Whether a key of the dict is the name of a method.  Keys that no attribute access made are suspect. */
static int
shadows(PyObject *dict, PyObject *names)
{
    PyObject *key;
    int found = 0;
    Py_BEGIN_CRITICAL_SECTION(dict);
    for (Py_ssize_t at = 0; !found && PyDict_Next(dict, &at, &key, NULL);) {
        found = !PyUnicode_CheckExact(key) || !PyUnicode_CHECK_INTERNED(key);
        for (Py_ssize_t i = 0; !found && i < PyTuple_GET_SIZE(names); i++) {
            found = PyTuple_GET_ITEM(names, i) == key;
        }
    }
    Py_END_CRITICAL_SECTION();
    return found;
}

ul_vtable *
ul_vt_beside_dict(PyObject *self, ul_vtable *vt)
{
    /* Once there, the dict stays until the instance dies: assigning `__dict__` changes its contents (attributes.c). */
    PyObject *dict = ul_load_ptr_acquire((void *const *)&((ul_instance *)self)->dict);
    if ((!ul_vt_valid(vt) && ul_vt_refresh(vt) == NULL) || (dict != NULL && shadows(dict, vt->cls->names))) {
        return NULL;
    }
    return vt;
}

static void
invalidate(ul_vtable *vt)
{
    uint32_t state;
    do {
        state = ul_load32_acquire(&vt->state);
    } while (!ul_cas32(&vt->state, state, (state & ~1u) + 2)); /* [O3] */
}

static int
inherits(const ul_class *cls, const ul_class *base)
{
    while (cls != NULL && cls != base) {
        cls = cls->base;
    }
    return cls == base;
}

/* A name in the class's dict is about to change. */
static void
on_class_change(void *data, PyObject *key, PyObject *Py_UNUSED(value))
{
    ul_class *cls = data;
    for (ul_class *c = ul_load_ptr_acquire((void *const *)&created); c != NULL; c = c->next_created) {
        if (!inherits(c, cls)) {
            continue;
        }
        int matters = key == NULL || !PyUnicode_CheckExact(key) || !PyUnicode_CHECK_INTERNED(key);
        for (Py_ssize_t i = 0; !matters && i < PyTuple_GET_SIZE(c->names); i++) {
            matters = PyTuple_GET_ITEM(c->names, i) == key;
        }
        if (matters) {
            invalidate(c->vtable);
        }
    }
}

int
ul_vt_watch(ul_class *cls, PyObject *dict)
{
    do {
        cls->next_created = ul_load_ptr_acquire((void *const *)&created);
        cls->number = cls->next_created != NULL ? cls->next_created->number + 1 : 0;
#ifdef Py_GIL_DISABLED
        uint32_t place = cls->number < UL_SPARE_CLASSES ? cls->number : UL_SPARE_CLASSES;
        cls->spares_at = (uint32_t)(offsetof(ul_thread, spare) + place * sizeof(ul_spares));
#endif
    } while (!ul_cas_ptr((void **)&created, cls->next_created, cls));
    return ul_watch(dict, on_class_change, cls);
}

PyObject *
ul_operator_refused(PyObject *answer, const char *sign, PyObject *a, PyObject *b)
{
    Py_DECREF(answer);
    PyErr_Format(PyExc_TypeError, "unsupported operand type(s) for %s: '%.100s' and '%.100s'", sign, Py_TYPE(a)->tp_name, Py_TYPE(b)->tp_name);
    return NULL;
}
