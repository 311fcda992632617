/* Instances of native classes: birth, collection, death. */
#include <unlatch/klass.h>
#include <unlatch/stamp.h>

static int may_hold_pointer(const ul_attr *attr) { return attr->kind == UL_OBJECT || attr->kind == UL_INT || attr->kind == UL_I64; }

static int is_float(const ul_attr *attr) { return attr->kind == UL_FLOAT; }
static int is_scalar(const ul_attr *attr) { return !may_hold_pointer(attr) && !is_float(attr); }

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

#ifdef Py_GIL_DISABLED
void
ul_spares_give_back(ul_thread *th)
{
    for (size_t i = 0; i < UL_SPARE_CLASSES; i++) {
        for (ul_instance *o = th->spare[i].first, *next; o != NULL; o = next) {
            PyTypeObject *type = Py_TYPE(o);
            next = (ul_instance *)o->dict;
            o->dict = NULL;
            type->tp_free(o);
            Py_DECREF(type);
        }
        th->spare[i] = (ul_spares){NULL, 0, 0};
    }
}
#endif

#ifdef Py_GIL_DISABLED
static void count(ul_thread *th, int allocated) { th->gc.made += allocated; }
static uintptr_t first_stamp(const ul_thread *th, const ul_class *cls) { return ul_load32_relaxed(&cls->handed_over) < UL_BORN_SHARED_AFTER ? th->birth : UL_SHARED; }
#else
static void count(ul_thread *Py_UNUSED(th), int Py_UNUSED(allocated)) {}
#endif

/* One more has been wanted than there was: room for it, if the thread may keep things. */
static void
want_spare(ul_thread *th, ul_class *cls)
{
    ul_spares *spares = ul_spares_of(th, cls);
#ifdef Py_GIL_DISABLED
    if (!th->promised || cls->number >= UL_SPARE_CLASSES) {
        (void)ul_thread_promises(th);
        return;
    }
#endif
    spares->room += spares->room != UL_MOST_SPARE;
}

static __attribute__((noinline)) PyObject *
allocate(ul_thread *th, ul_class *cls, PyTypeObject *type)
{
    if (UL_UNLIKELY(type == NULL)) {
        return ul_class_missing(cls);
    }
    want_spare(th, cls);
    PyObject *o = PyType_GenericAlloc(type, 0);
    if (UL_LIKELY(o != NULL)) {
        count(th, 1);
        ((ul_instance *)o)->vt = cls->vtable;
        undefine_floats(cls, o);
#ifdef Py_GIL_DISABLED
        ((ul_instance *)o)->stamp = first_stamp(th, cls);
#endif
    }
    return o;
}

PyObject *
ul_instance_alloc(ul_thread *th, ul_class *cls, PyTypeObject *type)
{
    ul_instance *o = ul_spares_take(ul_spares_of(th, cls), type);
    if (UL_UNLIKELY(o == NULL)) {
        return allocate(th, cls, type);
    }
    o->vt = cls->vtable;
#ifdef Py_GIL_DISABLED
    o->stamp = first_stamp(th, cls);
#endif
    _Py_NewReference((PyObject *)o);
    PyObject_GC_Track(o);
    return (PyObject *)o;
}

void
ul_instance_adopt(PyObject *o, const ul_class *above)
{
    void **vt = (void **)&((ul_instance *)o)->vt;
    if (ul_load_ptr_acquire(vt) == UL_VT_FOREIGN) { /* [O3] */
        return;
    }
    const ul_class *cls = above != NULL ? ul_class_in(above->module, Py_TYPE(o)) : ul_class_of(Py_TYPE(o)); /* I3 */
    if (cls == NULL) {
        return;
    }
    if (ul_cas_ptr(vt, UL_VT_STRANGE, UL_VT_BUSY)) { /* [O1] */
        undefine_floats(cls, o);
        ul_store_ptr_release(vt, UL_VT_FOREIGN); /* [O2] */
    }
    while (ul_load_ptr_acquire(vt) == UL_VT_BUSY) { /* [O4] */
    }
}

PyObject *
ul_class_missing(const ul_class *cls)
{
    PyErr_Format(PyExc_NameError, "name '%.200s' is not defined", cls->name);
    return NULL;
}

int
ul_instance_visit_words(const ul_class *cls, PyObject *o, visitproc visit, void *arg)
{
    FOR_COUNTED(cls, o, { UL_WORD_VISIT(o, (size_t)(word - ul_word_at(o, 0))); });
    return 0;
}

#ifdef Py_GIL_DISABLED
#define AT_ONCE 64

/* The collector clears what no thread can reach, and all threads have been at a safepoint since it found that: so nobody is using a word, whosever the
 * instance is, and its owner need not lose its token (stamp.h).  From the first release on, other threads may come upon the instance again
 * (gc.get_objects): by then its words are empty. */
static void
clear_words(const ul_class *cls, PyObject *o)
{
    ul_thread *th = ul_thread_current();
    uintptr_t taken[AT_ONCE];
    size_t n = 0;
    FOR_COUNTED(cls, o, {
        if (n < AT_ONCE) {
            taken[n++] = ul_exchange(word, 0);
        }
    });
    for (size_t i = 0; i < n; i++) {
        ul_int_decref(taken[i]);
    }
    if (UL_UNLIKELY(n == AT_ONCE)) {
        FOR_COUNTED(cls, o, { ul_slot_store(th, o, word, 0); });
    }
}
#else
static void
clear_words(const ul_class *cls, PyObject *o)
{
    ul_thread *th = ul_thread_current();
    FOR_COUNTED(cls, o, { ul_slot_store(th, o, word, 0); });
}
#endif

int
ul_instance_clear(const ul_class *cls, PyObject *o)
{
    clear_words(cls, o);
    Py_CLEAR(((ul_instance *)o)->dict);
    return 0;
}

int
ul_instance_farewell(PyObject *o)
{
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
ul_instance_blank(const ul_class *cls, PyObject *o)
{
    FOR_WORDS(cls, cls->scalars, is_scalar, o, { *word = 0; });
    undefine_floats(cls, o);
}

void
ul_instance_free(PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    Py_CLEAR(((ul_instance *)o)->dict);
    count(ul_thread_here(), -1);
    type->tp_free(o);
    Py_DECREF(type);
}

static void
rest_of_dealloc(ul_class *cls, PyObject *o, int farewell)
{
    UL_REST_OF_DEALLOC(cls, o, farewell, ul_instance_release(cls, o), ul_instance_blank(cls, o));
}

void
ul_instance_dealloc(ul_class *cls, PyObject *o)
{
    PyObject_GC_UnTrack(o);
    Py_TRASHCAN_BEGIN(o, cls->dealloc)
    rest_of_dealloc(cls, o, ul_instance_has_farewell(o));
    Py_TRASHCAN_END
}
