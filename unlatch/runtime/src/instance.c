/* Instances of native classes: birth, collection, death. */
#include <unlatch/klass.h>
#include <unlatch/stamp.h>

static int may_hold_pointer(const ul_attr *attr) { return attr->kind == UL_OBJECT || attr->kind == UL_INT || attr->kind == UL_I64; }

static int is_float(const ul_attr *attr) { return attr->kind == UL_FLOAT; }
__attribute__((unused)) static int is_scalar(const ul_attr *attr) { return !may_hold_pointer(attr) && !is_float(attr); }

/* Run BODY with `word` pointing to each word that may hold a pointer, or of which BITS (for the first 64) and TEST are true. */
#define FOR_COUNTED(CLS, O, BODY) FOR_WORDS(CLS, (CLS)->counted, may_hold_pointer, O, BODY)
#define FOR_WORDS(CLS, BITS, TEST, O, BODY)                                                                                                   \
    do {                                                                                                                                      \
        for (uint64_t rest_ = (BITS); rest_ != 0; rest_ &= rest_ - 1) {                                                               \
            uintptr_t *word = ul_word_at(O, (size_t)__builtin_ctzll(rest_));                                                                  \
            BODY                                                                                                                              \
        }                                                                                                                                     \
        for (uint32_t i_ = 64; UL_UNLIKELY(i_ < (CLS)->n_attrs); i_++) {                                                                      \
            if (TEST(&(CLS)->attrs[i_])) {                                                                                        \
                uintptr_t *word = ul_word_at(O, i_);                                                                                          \
                BODY                                                                                                                          \
            }                                                                                                                                 \
        }                                                                                                                                     \
    } while (0)

/* Zeroed words are undefined, but for those of floats. */
static inline void
undefine_floats(const ul_class *cls, PyObject *o)
{
    FOR_WORDS(cls, cls->floats, is_float, o, { ul_store_relaxed(word, UL_FLOAT_KEY); });
}

/* Spare instances ------------------------------------------------------------------------------------------------------------------------------
 * With a GIL, a class keeps some of its dead instances, as CPython does for lists and tuples: allocating and freeing cost most of what short-lived
 * objects cost.  A spare instance is untracked, all its words are zero, and it keeps its reference to the class.  Not where memory checkers look,
 * and not for classes with a finalizer, which the instance's header remembers to have run. */

#if defined(Py_GIL_DISABLED) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(UL_STRESS)

static PyObject *take_spare(ul_class *Py_UNUSED(cls), PyTypeObject *Py_UNUSED(type)) { return NULL; }
static int keep_spare(ul_class *Py_UNUSED(cls), PyObject *Py_UNUSED(o), PyTypeObject *Py_UNUSED(type)) { return 0; }

#else

#define MOST_SPARE 4096

static PyObject *
take_spare(ul_class *cls, PyTypeObject *type)
{
    ul_instance *o = cls->spare;
    if (o == NULL || type != cls->type) {
        return NULL;
    }
    cls->spare = (ul_instance *)o->dict;
    cls->n_spare--;
    o->dict = NULL;
    o->vt = cls->vtable;
    _Py_NewReference((PyObject *)o);
    PyObject_GC_Track(o);
    return (PyObject *)o;
}

static int
keep_spare(ul_class *cls, PyObject *o, PyTypeObject *type)
{
    if (cls->n_spare >= MOST_SPARE || type != cls->type || type->tp_finalize != NULL) {
        return 0;
    }
    ul_instance *instance = (ul_instance *)o;
    FOR_WORDS(cls, cls->scalars, is_scalar, o, { *word = 0; }); /* those that may hold a pointer are by now */
    undefine_floats(cls, o);
    instance->dict = (PyObject *)cls->spare;
    cls->spare = instance;
    cls->n_spare++;
    return 1;
}

#endif

PyObject *
ul_instance_alloc(ul_thread *th, ul_class *cls, PyTypeObject *type)
{
    if (UL_UNLIKELY(type == NULL)) {
        return ul_class_missing(cls);
    }
    PyObject *o = take_spare(cls, type);
    (void)th;
    if (o != NULL) {
        return o;
    }
    o = PyType_GenericAlloc(type, 0);
    if (UL_LIKELY(o != NULL)) {
        ((ul_instance *)o)->vt = cls->vtable;
        undefine_floats(cls, o);
#ifdef Py_GIL_DISABLED
        ((ul_instance *)o)->stamp = ul_load32_relaxed(&cls->handed_over) < UL_BORN_SHARED_AFTER ? th->birth : UL_SHARED;
#endif
    }
    return o;
}

void
ul_instance_adopt(PyObject *o)
{
    void **vt = (void **)&((ul_instance *)o)->vt;
    const ul_class *cls = ul_class_of(Py_TYPE(o));
    if (ul_load_ptr_acquire(vt) == UL_VT_FOREIGN || cls == NULL) {
        return;
    }
    /* A few stores without a call: whoever comes second waits for them rather than for a lock, which would be a safepoint. */
    if (ul_cas_ptr(vt, UL_VT_STRANGE, UL_VT_BUSY)) {
        undefine_floats(cls, o);
        ul_store_ptr_release(vt, UL_VT_FOREIGN);
    }
    while (ul_load_ptr_acquire(vt) == UL_VT_BUSY) {
    }
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
    ul_thread *th = ul_thread_current();
    FOR_COUNTED(cls, o, { ul_slot_store(th, o, word, 0); });
    Py_CLEAR(((ul_instance *)o)->dict);
    return 0;
}

int
ul_instance_farewell(const ul_class *cls, PyObject *o)
{
    (void)cls;
    if (Py_TYPE(o)->tp_finalize != NULL) {
        PyObject_GC_Track(o);
        if (PyObject_CallFinalizerFromDealloc(o) < 0) {
            return 0;
        }
        PyObject_GC_UnTrack(o);
    }
    if (ul_load_ptr_relaxed((void *const *)&((ul_instance *)o)->weakrefs) != NULL) {
        PyObject_ClearWeakRefs(o);
    }
    return 1;
}

void
ul_instance_release(const ul_class *cls, PyObject *o)
{
    FOR_COUNTED(cls, o, { ul_word_release(o, (size_t)(word - ul_word_at(o, 0))); });
}

void
ul_instance_free(ul_class *cls, PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    Py_CLEAR(((ul_instance *)o)->dict);
    if (!keep_spare(cls, o, type)) {
        type->tp_free(o);
        Py_DECREF(type);
    }
}

void
ul_instance_dealloc(ul_class *cls, PyObject *o)
{
    PyObject_GC_UnTrack(o);
    Py_TRASHCAN_BEGIN(o, cls->dealloc)
    if (!ul_instance_has_farewell(o) || ul_instance_farewell(cls, o)) {
        ul_instance_release(cls, o);
        ul_instance_free(cls, o);
    }
    Py_TRASHCAN_END
}
