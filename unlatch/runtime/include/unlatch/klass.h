/* Native classes: their description, how they are created from a class statement, instances, method tables.
 *
 * What the emitter writes for `class C(B)` with attributes (inherited first) and a method table (inherited entries first):
 *
 *   static const ul_attr ul_a_C[] = {{"x", "int", NULL, NULL, UL_INT, 0, 0, 1}, ...};
 *   static const char *const ul_m_C[] = {"area", "name"};            names of the method table's entries
 *   static const uint16_t ul_n_C[] = {3, 4};                          function index (module table) of each entry
 *   UL_VTABLE(ul_v_C, 2);                                             declares ul_v_C: head + 2 code pointers
 *   static ul_class ul_c_C = {.name = "C", .base = &ul_c_B, .attrs = ul_a_C, .n_attrs = 1, .methods = ul_m_C, .method_functions = ul_n_C,
 *                             .n_methods = 2,
 *                             .flags = UL_CLASS_DICT, .vtable = &ul_v_C.head, UL_CLASS_FUNCTIONS(C)};
 *   static struct ul_v_C_type ul_v_C = {{.cls = &ul_c_C}, {(ul_code)ul_f_area, (ul_code)ul_f_name}};
 * (tests/runtime_objects/sample.c is a complete module in this form.)
 *
 * A method call on a value whose static class is C, entry 1:
 *   ul_vtable *vt = ul_vt_for_call(self);
 *   r = UL_LIKELY(vt != NULL) ? UL_VT_ENTRY(vt, 1, PyObject *(*)(ul_thread *, PyObject *))(th, self) : ul_by_name_C_name(th, self);
 * where ul_by_name_* boxes arguments, calls ul_call_method_by_name and unboxes (checks) the result.  When the method is known not to be overridden
 * by a native subclass the entry's code may be called directly instead of through the table (`vt` must still be asked for).
 *
 * Protocol "method table"
 * 1. Purpose     A native method call notices every replacement of a method in its class or a native base, without a look-up by name.
 * 2. State       vtable.state: bit 0 = valid, upper 31 bits = generation.  Written by class creation, by watch callbacks (clear bit 0, next
 *                generation) and by ul_vt_refresh.  instance.vt: written at allocation, set to foreign by `__class__` assignment.
 * 3. Words       original: the function object that the class statement created, through which the native code was bound.
 * 4. Invariants  I1 bit 0 set => for every entry, looking the name up in the class's MRO finds the original (changes under way excepted: they
 *                count from the moment the callback has run).
 * 5. Orders      O1 | ul_vt_for_call | load state | relaxed | callbacks | nothing: a late view orders the call before the replacement
 *                O2 | ul_vt_refresh  | CAS state (same generation) | seq_cst | O3 | validating over a change that came after the look-ups
 *                O3 | callback       | CAS state  | seq_cst | O2
 * 6. Lifetime    tables are static.
 * 7. Exclusion   none.
 * 8. Promises    A call by name is always right; the table only makes it fast.  Assigning `__bases__` of a native class is not noticed.
 *
 * Protocol "adoption"
 * 1. Purpose     CPython allocates instances of interpreted subclasses all zero, which for a float attribute is a value that nobody stored: before
 *                anybody uses such an instance, its floats become undefined.
 * 2. State       instance.vt: strange (zero) -> busy -> foreign, each once; the words of floats, written while it is busy.
 * 3. Words       adopter: the thread whose compare-and-swap found it strange.  door: ul_is_instance, and the functions of slot.c that interpreted
 *                code comes through; no word is touched before one of them has returned.
 * 4. Invariants  I1 there is one adopter.  I2 a door returns when the instance is foreign: floats are undefined, or what somebody stored since.
 *                I3 the adopter finds the class among those of the module that defines it, whichever module's code has come.
 * 5. Orders      O1 | ul_instance_adopt | CAS vt   | seq_cst | --     | two adopters, the second of which would wipe out what was stored meanwhile
 *                O2 | ul_instance_adopt | store vt | release | O3, O4 | coming through a door before the floats are undefined
 *                O3 | ul_instance_adopt | load vt, at first    | acquire | O2 |
 *                O4 | ul_instance_adopt | load vt, as it waits | acquire | O2 |
 * 6. Lifetime    Whoever comes has a reference.
 * 7. Exclusion   Who comes second waits for a few stores without a call, rather than for a lock, which would be a safepoint.
 * 8. Promises    None of the adopter's steps allocates, runs Python or polls; if the system takes the processor away from it, others wait for that.
 */
#ifndef UNLATCH_KLASS_H
#define UNLATCH_KLASS_H

#include <Python.h>
#include <unlatch/atomic.h>
#include <unlatch/slot.h>
#include <unlatch/thread.h>
#include <unlatch/word.h>

struct ul_module;

typedef void (*ul_code)(void);

typedef struct ul_vtable {
    struct ul_class *cls;
    uint32_t state;  /* (generation << 1) | valid */
    uint32_t failed; /* generation << 1 | 1 of the last refresh that found a replaced method; saves the repeated look-ups */
} ul_vtable;

#define UL_VTABLE(NAME, N)                                                                                                                   \
    static struct NAME##_type {                                                                                                              \
        ul_vtable head;                                                                                                                      \
        ul_code entries[(N) > 0 ? (N) : 1];                                                                                                  \
    } NAME

#define UL_BY_NAME UINT16_MAX

enum ul_class_flags {
    UL_CLASS_DICT = 1,     /* instances take further attributes */
    UL_CLASS_NO_WEAKREF = 2, /* `__slots__` without `__weakref__` */
};

typedef struct ul_class {
    /* Written by the emitter, never changed. */
    const char *name;               /* simple name, for messages and as type name */
    struct ul_class *base;          /* native base class or NULL for object */
    const ul_attr *attrs;           /* inherited and own, in slot order */
    const char *const *methods;     /* names of the method table's entries */
    const uint16_t *method_functions; /* index of each entry's function in the module's function table; UL_BY_NAME: the entry calls by
                                       * name, so nothing has to hold for it.  The last entries may have no code (NULL): they only say what
                                       * else direct calls rely on (`__init__`, methods called through super()). */
    uint32_t n_attrs, n_methods, flags;
    ul_vtable *vtable;
    PyObject *(*alloc)(PyTypeObject *, Py_ssize_t);
    void (*dealloc)(PyObject *);
    int (*traverse)(PyObject *, visitproc, void *);
    int (*clear)(PyObject *);
    /* Written once, when the class statement has run; read relaxed. */
    PyTypeObject *type;             /* owned; NULL until then */
    struct ul_module *module;
    PyObject *names;                /* tuple of interned names whose rebinding matters: the methods in order, __init__, __new__ */
    PyObject *init;                 /* what __init__ was found to be */
    PyGetSetDef *getset;            /* what descriptors of the type point to for ever */
    uint64_t counted;               /* bit i: word i may hold a pointer (the first 64) */
    uint64_t floats;                /* bit i: word i holds a float (the first 64) */
    uint64_t scalars;               /* bit i: word i is neither (the first 64) */
    uint32_t plain_new;             /* instances may be made without looking at __new__ */
    uint32_t number;                /* of the module's classes, as they were created */
    uint32_t spares_at;             /* builds without a GIL: where a thread's record has dead instances to be used again */
    ul_spares spare;                /* builds with a GIL: those instances */
    uint32_t handed_over;           /* how often a second thread's first access stopped the world (stamp.h) */
    struct ul_class *next_created;  /* all native classes of this module that exist, newest first */
} ul_class;

/* The four functions that a class needs of its own; put UL_CLASS_DEFINE(C) before the description ul_c_C.  RELEASES releases the words of `o` that
 * may hold a pointer, by ul_word_release, BLANKS makes the others undefined, by ul_word_blank, VISITS visits the former, by UL_WORD_VISIT; UL_CLASS_DEFINE
 * finds them out at run time. */
#define UL_REST_OF_DEALLOC(CLS, O, FAREWELL, RELEASES, BLANKS)                                                                                \
    if (UL_UNLIKELY(FAREWELL) && !ul_instance_farewell(O)) {                                                                                  \
        return;                                                                                                                               \
    }                                                                                                                                         \
    RELEASES;                                                                                                                                 \
    ul_spares *spares_ = ul_spares_of(ul_thread_here(), CLS);                                                                                 \
    if (UL_UNLIKELY(FAREWELL) || UL_UNLIKELY(!ul_spares_may_have(spares_, CLS, O))) {                                                         \
        ul_instance_free(O);                                                                                                                  \
        return;                                                                                                                               \
    }                                                                                                                                         \
    BLANKS;                                                                                                                                   \
    ul_spares_put(spares_, O)
#if PY_VERSION_HEX >= 0x030E0000
#define UL_DEALLOC(CLS, O, RELEASES, BLANKS)                                                                                                  \
    PyObject_GC_UnTrack(O);                                                                                                                   \
    int farewell_ = ul_instance_has_farewell(O);                                                                                              \
    UL_REST_OF_DEALLOC(CLS, O, farewell_, RELEASES, BLANKS)
#else /* before, whoever deallocates had to look after the C stack */
#define UL_DEALLOC(CLS, O, RELEASES, BLANKS) ul_instance_dealloc(CLS, O)
#endif

#define UL_CLASS_DEFINE_WORDS(C, RELEASES, BLANKS, VISITS)                                                                                    \
    static ul_class ul_c_##C;                                                                                                                 \
    static PyObject *ul_alloc_##C(PyTypeObject *t, Py_ssize_t n) { (void)n; return ul_instance_alloc(ul_thread_current(), &ul_c_##C, t); }    \
    static void ul_dealloc_##C(PyObject *o) { UL_DEALLOC(&ul_c_##C, o, RELEASES, BLANKS); }                                                   \
    static int ul_traverse_##C(PyObject *o, visitproc visit, void *arg) { VISITS; return ul_instance_visit_rest(&ul_c_##C, o, visit, arg); }  \
    static int ul_clear_##C(PyObject *o) { return ul_instance_clear(&ul_c_##C, o); }
#define UL_CLASS_DEFINE(C)                                                                                                                    \
    UL_CLASS_DEFINE_WORDS(C, ul_instance_release(&ul_c_##C, o), ul_instance_blank(&ul_c_##C, o),                                              \
                          int end = ul_instance_visit_words(&ul_c_##C, o, visit, arg); if (end) return end)
#define UL_CLASS_FUNCTIONS(C) .alloc = ul_alloc_##C, .dealloc = ul_dealloc_##C, .traverse = ul_traverse_##C, .clear = ul_clear_##C

PyObject *ul_instance_alloc(ul_thread *th, ul_class *cls, PyTypeObject *type);
void ul_instance_dealloc(ul_class *cls, PyObject *o);
/* The steps of deallocation: finalizer and weak references (0: the object lives on), counted words, memory. */
int ul_instance_farewell(PyObject *o);
void ul_instance_release(const ul_class *cls, PyObject *o);
void ul_instance_blank(const ul_class *cls, PyObject *o);
void ul_instance_free(PyObject *o);

static inline int
ul_instance_has_farewell(PyObject *o)
{
    return Py_TYPE(o)->tp_finalize != NULL || ul_load_ptr_relaxed((void *const *)&((ul_instance *)o)->weakrefs) != NULL;
}

/* Spare instances.  Some dead instances are kept, by class, or by thread and class where there is no GIL, as CPython does for lists and tuples: allocating
 * and freeing cost most of what short-lived objects cost.  A spare instance is untracked, so collections pass it over; all its words are undefined, and it
 * keeps its reference to the class.  No thread but its keeper touches it.  Not where memory checkers look, and not with a finalizer, which the instance's
 * header remembers to have run. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(UL_STRESS)
#define UL_MOST_SPARE 0
#else
#define UL_MOST_SPARE 4096 /* of a class */
#endif

/* Code of one module may run with another one's record, where the place is another class's: so whoever takes an instance looks at its class.  An
 * instance is put where code of its class's module runs, in the module's own record. */
static inline ul_spares *
ul_spares_of(ul_thread *th, ul_class *cls)
{
#ifdef Py_GIL_DISABLED
    return (ul_spares *)((char *)th + cls->spares_at);
#else
    return (void)th, &cls->spare;
#endif
}

/* An instance to be used again, or NULL.  `type`: the class's, or one below it, whose instances are not kept. */
static inline ul_instance *
ul_spares_take(ul_spares *spares, const PyTypeObject *type)
{
    ul_instance *o = spares->first;
    if (UL_UNLIKELY(o == NULL) || UL_UNLIKELY(Py_TYPE(o) != type)) {
        return NULL;
    }
    spares->first = (ul_instance *)o->dict;
    spares->count--;
    o->dict = NULL;
    return o;
}

/* Whether an instance whose last reference is gone may be kept.  Not one of a subclass. */
static inline int
ul_spares_may_have(const ul_spares *spares, const ul_class *cls, PyObject *o)
{
    return spares->count < spares->room && Py_TYPE(o) == cls->type && ((ul_instance *)o)->dict == NULL;
}

static inline void
ul_spares_put(ul_spares *spares, PyObject *o)
{
    ((ul_instance *)o)->dict = (PyObject *)spares->first;
    spares->first = (ul_instance *)o;
    spares->count++;
}

/* A word that holds no pointer becomes undefined: it is a float's, or not. */
static inline void
ul_word_blank(PyObject *o, size_t index, int is_float)
{
    *ul_word_at(o, index) = is_float ? UL_FLOAT_KEY : 0;
}

/* The last reference to the holder is gone: nobody else looks. */
static inline void
ul_word_release(PyObject *o, size_t index)
{
    uintptr_t *word = ul_word_at(o, index);
    uintptr_t w = ul_load_relaxed(word);
    if (!(w & 1) && w != 0) {
        ul_store_relaxed(word, 0);
        ul_decref((PyObject *)w);
    }
}

/* For the collector: the world is stopped, or the GIL held.  Each returns what `visit` did if that was not 0. */
#define UL_WORD_VISIT(O, INDEX)                                                                                                               \
    do {                                                                                                                                      \
        uintptr_t w_ = *ul_word_at(O, INDEX);                                                                                                 \
        if (!(w_ & 1)) {                                                                                                                      \
            Py_VISIT((PyObject *)w_);                                                                                                         \
        }                                                                                                                                     \
    } while (0)
int ul_instance_visit_words(const ul_class *cls, PyObject *o, visitproc visit, void *arg);

/* A native class is not visited: its description owns a reference to it, so it lives for ever whatever the collector counts. */
static inline int
ul_instance_visit_rest(const ul_class *cls, PyObject *o, visitproc visit, void *arg)
{
    Py_VISIT(((ul_instance *)o)->dict);
    if (UL_UNLIKELY(Py_TYPE(o) != cls->type)) {
        Py_VISIT(Py_TYPE(o));
    }
    return 0;
}

int ul_instance_clear(const ul_class *cls, PyObject *o);

/* What `metaclass=__unlatch_class__(k)` does: the class object for a class statement; an ordinary class if bases or namespace are not what the
 * compiler counted on. */
PyObject *ul_class_create(ul_class *cls, PyObject *name, PyObject *bases, PyObject *namespace, PyObject *keywords);
/* The most derived native class that `type` is or inherits from (all native classes of one object belong to one module), or NULL. */
const ul_class *ul_class_of(PyTypeObject *type);
/* What a name means in a class: new reference to the value in the first dict of the MRO that has it, or NULL (no exception). */
PyObject *ul_type_lookup(PyTypeObject *type, PyObject *name);
/* The descriptor of a native attribute (attributes.c).  `fallback` (borrowed or NULL): the class-level value. */
extern PyTypeObject ul_member_type;
PyObject *ul_member_new(const ul_class *cls, uint32_t index, PyObject *fallback);
int ul_member_is(PyObject *descriptor, const ul_attr *attr, size_t index);
/* What `__dict__` gives (instance_dict.c): `attributes` (a dict), whose later changes are made to `owner`. */
extern PyTypeObject ul_instance_dict_type;
PyObject *ul_instance_dict_new(PyObject *owner, PyObject *attributes);
/* The instance has these attributes (a dict that nobody else has) instead of those in the view; 0, or -1 with an exception. */
int ul_instance_dict_become(PyObject *view, PyObject *attributes);
/* What native classes have beside their own attributes (attributes.c): methods; and getters in the order of the enum. */
enum ul_getters { UL_GET_CLASS, UL_GET_DICT, UL_GET_WEAKREF };
extern PyMethodDef ul_instance_methods[];
extern PyGetSetDef ul_instance_getset[]; /* ORDER ul_getters */

/* class.new: owned, all attributes undefined; NULL with NameError if the class statement has not run. */
static inline PyObject *
ul_instance_new(ul_thread *th, ul_class *cls)
{
    return ul_instance_alloc(th, cls, (PyTypeObject *)ul_load_ptr_acquire((void *const *)&cls->type));
}

/* class.object: borrowed; NULL with NameError. */
PyObject *ul_class_missing(const ul_class *cls);
static inline PyObject *
ul_class_object(const ul_class *cls)
{
    PyObject *t = (PyObject *)ul_load_ptr_acquire((void *const *)&cls->type);
    return UL_LIKELY(t != NULL) ? t : ul_class_missing(cls);
}

/* The most derived of a module's native classes that `type` is or inherits from, or NULL. */
const ul_class *ul_class_in(const struct ul_module *m, PyTypeObject *type);
/* Make a strange instance (slot.h) a foreign one (protocol: adoption).  `above`: a native class of which it is an instance; NULL: one of this module. */
void ul_instance_adopt(PyObject *o, const ul_class *above);

/* Whatever is not of the class itself may be an instance that CPython has allocated. */
static inline int
ul_is_adopted_instance(PyObject *o, const ul_class *above)
{
    if (UL_UNLIKELY((uintptr_t)ul_load_ptr_acquire((void *const *)&((ul_instance *)o)->vt) <= (uintptr_t)UL_VT_BUSY)) {
        ul_instance_adopt(o, above);
    }
    return 1;
}

int ul_is_derived_instance(PyObject *o, const ul_class *cls);
/* Whether `o` is an instance of the class or a subclass: it then has the class's layout. */
UL_ALWAYS_INLINE int
ul_is_instance(PyObject *o, const ul_class *cls)
{
    PyTypeObject *want = (PyTypeObject *)ul_load_ptr_acquire((void *const *)&cls->type), *t = Py_TYPE(o);
    if (UL_LIKELY(t == want)) {
        return 1;
    }
    /* Native classes have one base, and few have more above than these.  `want` is NULL until the class statement has run, as is the base of `object`. */
    PyTypeObject *base = t->tp_base;
    int near = want != NULL && (base == want || (base != NULL && base->tp_base == want));
    return near || ul_is_derived_instance(o, cls) ? ul_is_adopted_instance(o, cls) : 0;
}

ul_vtable *ul_vt_refresh(ul_vtable *vt);
ul_vtable *ul_vt_beside_dict(PyObject *self, ul_vtable *vt);
/* From now on changes of the class's dict count; 0, or -1 with an exception. */
int ul_vt_watch(ul_class *cls, PyObject *dict);

static inline int
ul_vt_valid(ul_vtable *vt)
{
    return (ul_load32_relaxed(&vt->state) & 1) != 0; /* [O1] */
}

/* The method table to call through, or NULL if the call must go by name: a method was replaced, one of the instance's further attributes has the
 * name of a method, or its class is an interpreted subclass. */
UL_ALWAYS_INLINE ul_vtable *
ul_vt_for_call(PyObject *self)
{
    ul_instance *o = (ul_instance *)self;
    ul_vtable *vt = (ul_vtable *)ul_load_ptr_relaxed((void *const *)&o->vt);
    if (UL_UNLIKELY((uintptr_t)vt <= (uintptr_t)UL_VT_BUSY)) {
        return NULL;
    }
    if (UL_UNLIKELY(ul_load_ptr_relaxed((void *const *)&o->dict) != NULL)) {
        return ul_vt_beside_dict(self, vt);
    }
    if (UL_UNLIKELY(!ul_vt_valid(vt))) {
        return ul_vt_refresh(vt);
    }
    UL_ASSUME(vt != NULL);
    return vt;
}

/* Whether a call of any of `self`'s methods goes through its method table; the quick half says -1 when it cannot tell. */
UL_ALWAYS_INLINE int
ul_method_ok_quick(PyObject *self)
{
    ul_instance *o = (ul_instance *)self;
    ul_vtable *vt = (ul_vtable *)ul_load_ptr_relaxed((void *const *)&o->vt);
    if (UL_UNLIKELY((uintptr_t)vt <= (uintptr_t)UL_VT_BUSY)) {
        return 0;
    }
    return UL_LIKELY(ul_load_ptr_relaxed((void *const *)&o->dict) == NULL && ul_vt_valid(vt)) ? 1 : -1;
}

UL_ALWAYS_INLINE int
ul_method_ok(PyObject *self)
{
    return ul_vt_for_call(self) != NULL;
}

/* The method table to call an operator's method through, or NULL if the call must go through the operator protocol: Python asks the left operand
 * alone, by its class, when both are of one class; numbers know nothing of native classes either. */
UL_ALWAYS_INLINE ul_vtable *
ul_vt_for_operator(PyObject *self, PyObject *other)
{
    PyTypeObject *type = Py_TYPE(other);
    if (UL_UNLIKELY((type != Py_TYPE(self) && type != &PyFloat_Type && type != &PyLong_Type) || ul_is_foreign(self))) {
        return NULL;
    }
    ul_vtable *vt = (ul_vtable *)ul_load_ptr_relaxed((void *const *)&((ul_instance *)self)->vt);
    return UL_LIKELY(ul_vt_valid(vt)) ? vt : ul_vt_refresh(vt);
}

PyObject *ul_operator_refused(PyObject *answer, const char *sign, PyObject *a, PyObject *b);
/* What the operator gives when its method has given `answer` (owned). */
static inline PyObject *
ul_operator_answer(PyObject *answer, const char *sign, PyObject *a, PyObject *b)
{
    return UL_LIKELY(answer != Py_NotImplemented) ? answer : ul_operator_refused(answer, sign, a, b);
}

#define UL_VT_ENTRY(VT, INDEX, FUNCTION_TYPE) ((FUNCTION_TYPE)(((ul_code *)((VT) + 1))[INDEX]))

/* class.ok: 1 if instances may be made by ul_instance_new and the native __init__ (its entry in the method table). */
static inline int
ul_class_ok(const ul_class *cls)
{
    if (UL_UNLIKELY(!ul_vt_valid(cls->vtable) && ul_vt_refresh(cls->vtable) == NULL)) {
        return 0;
    }
    return ul_load32_relaxed(&cls->plain_new) != 0;
}

/* The parts of class.ok and self.native that reach no safepoint: 1, 0, or -1 if only the whole can tell. */
static inline int
ul_class_ok_quick(const ul_class *cls)
{
    return UL_LIKELY(ul_vt_valid(cls->vtable)) ? ul_load32_relaxed(&cls->plain_new) != 0 : -1;
}

static inline int
ul_self_native_quick(PyObject *o, const ul_class *above)
{
    ul_vtable *vt = (ul_vtable *)ul_load_ptr_relaxed((void *const *)&((ul_instance *)o)->vt);
    if ((uintptr_t)vt <= (uintptr_t)UL_VT_BUSY) {
        return 0;
    }
    return UL_LIKELY(ul_vt_valid(vt) && (above == NULL || ul_vt_valid(above->vtable))) ? 1 : -1;
}

/* self.native: 1 if `o` is an instance of a native class whose methods are the original ones, those of `above` too (NULL: object). */
static inline int
ul_self_native(PyObject *o, const ul_class *above)
{
    ul_vtable *vt = (ul_vtable *)ul_load_ptr_relaxed((void *const *)&((ul_instance *)o)->vt);
    return !ul_is_foreign(o) && (UL_LIKELY(ul_vt_valid(vt)) || ul_vt_refresh(vt) != NULL) &&
           (above == NULL || UL_LIKELY(ul_vt_valid(above->vtable)) || ul_vt_refresh(above->vtable) != NULL);
}

/* `self.name(*args)` for the by-name half of a method call: args[0] is self; borrowed; owned result. */
static inline PyObject *
ul_call_method_by_name(PyObject *name, PyObject *const *args, size_t n)
{
    return PyObject_VectorcallMethod(name, args, n | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
}

#endif
