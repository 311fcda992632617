/* Instances of native classes: birth, collection, death. */
#include <unlatch/klass.h>

static int may_hold_pointer(const ul_attr *attr) { return attr->kind == UL_OBJECT || attr->kind == UL_INT || attr->kind == UL_I64; }

/* Run BODY with `word` pointing to each word that may hold a pointer. */
#define FOR_COUNTED(CLS, O, BODY)                                                                                                             \
    do {                                                                                                                                      \
        for (uint64_t rest_ = (CLS)->counted; rest_ != 0; rest_ &= rest_ - 1) {                                                               \
            uintptr_t *word = ul_word_at(O, (size_t)__builtin_ctzll(rest_));                                                                  \
            BODY                                                                                                                              \
        }                                                                                                                                     \
        for (uint32_t i_ = 64; UL_UNLIKELY(i_ < (CLS)->n_attrs); i_++) {                                                                      \
            if (may_hold_pointer(&(CLS)->attrs[i_])) {                                                                                        \
                uintptr_t *word = ul_word_at(O, i_);                                                                                          \
                BODY                                                                                                                          \
            }                                                                                                                                 \
        }                                                                                                                                     \
    } while (0)

PyObject *
ul_instance_alloc(const ul_class *cls, PyTypeObject *type)
{
    if (UL_UNLIKELY(type == NULL)) {
        return ul_class_missing(cls);
    }
    PyObject *o = PyType_GenericAlloc(type, 0);
    if (UL_LIKELY(o != NULL)) {
        ((ul_instance *)o)->vt = cls->vtable;
    }
    return o;
}

PyObject *
ul_class_missing(const ul_class *cls)
{
    PyErr_Format(PyExc_NameError, "name '%.200s' is not defined", cls->name);
    return NULL;
}

int
ul_instance_traverse(const ul_class *cls, PyObject *o, visitproc visit, void *arg)
{
    FOR_COUNTED(cls, o, {
        uintptr_t w = *word; /* the world is stopped, or the GIL held */
        if (!(w & 1)) {
            Py_VISIT((PyObject *)w);
        }
    });
    Py_VISIT(((ul_instance *)o)->dict);
    Py_VISIT(Py_TYPE(o));
    return 0;
}

int
ul_instance_clear(const ul_class *cls, PyObject *o)
{
    FOR_COUNTED(cls, o, { ul_slot_store_slow(o, word, 0); });
    Py_CLEAR(((ul_instance *)o)->dict);
    return 0;
}

void
ul_instance_dealloc(const ul_class *cls, PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    ul_instance *instance = (ul_instance *)o;
    PyObject_GC_UnTrack(o);
    Py_TRASHCAN_BEGIN(o, cls->dealloc)
    if (UL_UNLIKELY(type->tp_finalize != NULL)) {
        PyObject_GC_Track(o);
        if (PyObject_CallFinalizerFromDealloc(o) < 0) {
            goto alive;
        }
        PyObject_GC_UnTrack(o);
        type = Py_TYPE(o);
    }
    if (UL_UNLIKELY(ul_load_ptr_relaxed((void *const *)&instance->weakrefs) != NULL)) {
        PyObject_ClearWeakRefs(o);
    }
    FOR_COUNTED(cls, o, {
        uintptr_t w = ul_load_relaxed(word); /* the last reference is gone: nobody else looks */
        if (!(w & 1) && w != 0) {
            ul_store_relaxed(word, 0);
            Py_DECREF((PyObject *)w);
        }
    });
    Py_CLEAR(instance->dict);
    type->tp_free(o);
    Py_DECREF(type);
alive:;
    Py_TRASHCAN_END
}
