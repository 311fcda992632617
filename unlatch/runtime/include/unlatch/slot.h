/* Instance words: how compiled code reads and writes the attributes of native classes while other threads do the same.
 *
 * Layout of an instance of a native class:
 *   PyObject_HEAD | method table | stamp (free-threaded builds) | extra attributes (__dict__) or NULL | weak references or NULL | word 0 | word 1 | ...
 *
 * One word of 64 bits per attribute, undefined = all zero (float: UL_FLOAT_KEY):
 *   object (any pointer type)  PyObject*
 *   int                        ul_int (see word.h)
 *   i64                        ul_int: small, or PyObject* to an int beyond 63 bits
 *   bool i32 i16 u8            (value << 1) | 1
 *   float                      its bits; a NaN with exactly those of UL_FLOAT_KEY is stored as the default NaN
 * What is called "a word" below and in slot.c is zero for every undefined attribute: that of a float is its bits XOR UL_FLOAT_KEY.
 *
 * Protocol "slot"
 * 1. Purpose     Reading, writing and deleting one attribute is atomic, never tears, never yields freed memory.
 * 2. State       the word: any thread reads; "counted" words (that may hold a pointer) are replaced plainly by the thread whose token is the
 *                holder's stamp (stamp.h), by exchange from any thread once the stamp is UL_SHARED, emptied by exchange from
 *                the thread that collects once the holder is out of reach; all other words by any thread.
 * 3. Words       holder: the instance.  counted: object, int and i64 words.  mine: the holder's stamp is the running thread's token.
 *                shared: the stamp is UL_SHARED.  settled: mine or shared.  out of reach: the holder is being deallocated; or the
 *                collector has found that no thread can reach it, all have been at a safepoint since, and nothing that it holds is released yet
 *                (gc.get_objects passes over it up to its clear).  foreign: the holder's class is not native, so a subclass may have redefined
 *                the attribute.
 * 4. Invariants  I1 a counted word owns one reference to what it points to.  I2 a pointer is stored to a counted word only while the holder
 *                is settled, with no safepoint since it was, and loaded from one only if the holder is readable (stamp.h, I5) or out of reach.  I3
 *                whoever takes a pointer out of a word releases that reference after the word has its new value: at once if the holder is mine or
 *                was out of reach as it was taken, delayed (release.h) if it is shared.  I4 a loaded pointer is used
 *                without a reference only up to the next safepoint, or the next store of this thread that may release it.  I5 a float that
 *                is defined becomes undefined only while the world is stopped.  I6 the holder of slot.set may itself be such a pointer: it is
 *                not touched once the replaced value is released, and the slow half, which may be a safepoint, takes a reference first.
 * 5. Orders      id | site               | access         | order   | pairs with | forbids
 *                O1 | get                | load word      | acquire | O2, O3, O4 | seeing the pointer before the object's contents (B5)
 *                O2 | set, mine          | store word     | release | O1         | as O1, for a reader that finds the holder shared later
 *                O3 | set, shared        | exchange word  | seq_cst | O1, O3     | as O1; two writers releasing one value.  So does clear, which needs no order
 *                O4 | init               | store word     | release | O1         | as O1, where the holder is published by a later store
 *                O5 | scalar get/set     | load/store     | relaxed | each other | tearing.  No publication is promised through a scalar.
 *                O6 | find float         | load word twice | relaxed | itself, I5 | a value read after the test being older than what was tested;
 *                     read float                                            no safepoint lies between the two, however many reads use one test
 * 6. Lifetime    The caller holds the holder.  A value loaded while the holder is mine can be released by this thread alone.  One loaded while
 *                it is shared left its slot, if at all, by O3, and is released only after this thread has been at a safepoint: so it may be used,
 *                and its references counted, until then.
 * 7. Exclusion   none.  visit: the world is stopped.  dealloc: no reference exists, and no borrowed pointer to the holder.  clear: the
 *                holder is out of reach, whosever it is; it is not settled, or a thread that collects would take from others all that they own.  All
 *                words, the first 64 at least, are emptied before anything is released: from then on others may come upon it, so what is left is
 *                emptied by set.  A foreign type that hands garbage to Python code as it is deallocated breaks this, as it does CPython's tp_clear.
 * 8. Promises    Reads and writes are wait-free but for the first access by a second thread, which stops the world (stamp.h says how often).
 *                Nothing is promised about the order of two attributes.  Destructors of values replaced in objects that are not shared run
 *                at once, in the writer, without locks; in shared ones within the bounds of release.h.
 *                Deleting a float stops the world, so that reading one needs no general register.
 *                Rejected: a lock per store: ten times the cost of the store, in the single thread that most objects live in.
 *                Rejected: counting on read (try-increment): two atomic instructions on a line that all readers share.
 *
 * On builds with a GIL every access is plain.
 *
 * For generated code: `index` is the attribute's position in its class's table (the same in every subclass), `attr` its row of that table.
 */
#ifndef UNLATCH_SLOT_H
#define UNLATCH_SLOT_H

#include <Python.h>
#include <string.h>
#include <unlatch/atomic.h>
#include <unlatch/thread.h>
#include <unlatch/word.h>

struct ul_class;
struct ul_vtable;

typedef uint64_t ul_word;
_Static_assert(sizeof(uintptr_t) == 8, "an attribute word holds a pointer");

/* ORDER UL_KIND: slot.c has tables in this order. */
enum ul_kind { UL_OBJECT, UL_INT, UL_FLOAT, UL_BOOL, UL_I64, UL_I32, UL_I16, UL_U8 };

#define UL_FLOAT_KEY UINT64_C(0x7FF4756E6C617463) /* a signalling NaN's bits: arithmetic never produces them */

/* One attribute of a native class, or one checked type of a value.
 * What an object attribute may hold: `check` NULL = anything; else instances of `*check`; or, if `cls` is set, of that native class.
 * `optional` admits None as well. */
typedef struct ul_attr {
    const char *name;
    const char *declared;      /* the annotation's text, for messages */
    PyTypeObject *check;       /* &PyUnicode_Type, ... or NULL */
    const struct ul_class *cls;
    uint8_t kind;              /* enum ul_kind */
    uint8_t optional;
    uint8_t final;             /* set once */
    uint8_t own;               /* declared (or given a class-level default) by this class rather than only inherited */
} ul_attr;

/* The head of every instance of a native class. */
typedef struct ul_instance {
    PyObject ob_base;
    struct ul_vtable *vt; /* or UL_VT_FOREIGN, UL_VT_STRANGE, UL_VT_BUSY: instance of an interpreted subclass, everything goes by name */
#ifdef Py_GIL_DISABLED
    uintptr_t stamp;
#endif
    PyObject *dict;
    PyObject *weakrefs;
    uintptr_t words[];
} ul_instance;

/* What CPython allocates for interpreted subclasses is all zero, which for a float is no undefined value: nobody but ul_instance_adopt (klass.h),
 * which the first check of the instance's class calls, touches a strange instance. */
#define UL_VT_STRANGE ((struct ul_vtable *)0)
#define UL_VT_FOREIGN ((struct ul_vtable *)1)
#define UL_VT_BUSY ((struct ul_vtable *)2) /* being adopted */

static inline uintptr_t *
ul_word_at(PyObject *o, size_t index)
{
    return &((ul_instance *)o)->words[index];
}

/* Whether writes to the slots of `o` have to go by name.  A plain read, which compilers merge with others: the method table is written before anybody
 * else knows the instance, while the world is stopped (`__class__`), or behind the doors of adoption (klass.h). */
static inline int
ul_is_foreign(PyObject *o)
{
    return (uintptr_t)((ul_instance *)o)->vt <= (uintptr_t)UL_VT_BUSY;
}

/* Slow halves (slot.c). */
void ul_settle_slow(ul_thread *th, PyObject *o);
void ul_slot_store_shared(ul_thread *th, PyObject *o, uintptr_t *word, uintptr_t value); /* settles, then stores as in a shared object */
PyObject *ul_slot_missing_object(PyObject *o, const ul_attr *attr); /* by name: a default, __getattr__, a subclass's property; or AttributeError */
ul_int ul_slot_missing_int(PyObject *o, const ul_attr *attr);
double ul_slot_missing_float(PyObject *o, const ul_attr *attr);
int ul_slot_missing_bool(PyObject *o, const ul_attr *attr);
int64_t ul_slot_missing_native(PyObject *o, const ul_attr *attr); /* i64 i32 i16 u8; UL_NATIVE_ERROR on failure */
int64_t ul_slot_big_i64(uintptr_t word_value); /* any form but undefined; takes over its reference */
/* Store by name into an object whose class is not native.  Steals.  Failures are reported as unraisable: a store has no error exit. */
void ul_slot_foreign_set(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, uintptr_t word_value);
/* Store a counted word of any holder.  Steals. */
void ul_slot_set_slow(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, uintptr_t word_value);
void ul_slot_set_borrowed_slow(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, uintptr_t word_value); /* the holder is (I6) */
/* 0, or -1 with AttributeError. */
int ul_slot_del(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr);

/* Whether this thread alone has touched the counted words of `o`, up to the next safepoint. */
static inline int
ul_is_mine(const ul_thread *th, PyObject *o)
{
#ifdef Py_GIL_DISABLED
    return ul_load_relaxed(&((ul_instance *)o)->stamp) == th->token;
#else
    (void)th, (void)o;
    return 1;
#endif
}

/* Whether another thread may be using `o` without protocol. */
static inline int
ul_is_unsettled(const ul_thread *th, PyObject *o)
{
#ifdef Py_GIL_DISABLED
    uintptr_t stamp = ul_load_relaxed(&((ul_instance *)o)->stamp);
    return stamp != th->token && stamp != UL_SHARED;
#else
    (void)th, (void)o;
    return 0;
#endif
}

/* Licence to load and store counted words of `o` up to the next safepoint.  A safepoint itself. */
static inline void
ul_settle(ul_thread *th, PyObject *o)
{
    if (UL_UNLIKELY(ul_is_unsettled(th, o))) {
        ul_settle_slow(th, o);
    }
}

/* A new reference to what `word` points to, or NULL if it is undefined (no exception).  Only for words without small values. */
static inline PyObject *
ul_slot_load(ul_thread *th, PyObject *o, uintptr_t *word)
{
    ul_settle(th, o);
    PyObject *v = (PyObject *)ul_load_acquire(word); /* [O1] */
    ul_xincref(v);
    return v;
}

/* A word of any form with a reference of its own. */
static inline uintptr_t
ul_slot_load_tagged(ul_thread *th, PyObject *o, uintptr_t *word)
{
    uintptr_t w = ul_load_acquire(word); /* [O1] */
    if (UL_LIKELY(w & 1)) {
        return w; /* no pointer: nothing to be safe from */
    }
    ul_settle(th, o);
    w = ul_load_acquire(word); /* [O1] */
    if (!(w & 1)) {
        ul_incref_cold((PyObject *)w);
    }
    return w;
}

/* Replace a counted word of a holder that is mine; takes over the reference in `value`. */
UL_ALWAYS_INLINE void
ul_slot_store_mine(uintptr_t *word, uintptr_t value)
{
    uintptr_t old = ul_load_relaxed(word);
    ul_store_release(word, value); /* [O2] */
    if (!(old & 1) && old != 0) {
        ul_decref((PyObject *)old);
    }
}

/* The same, whosever the holder is. */
UL_ALWAYS_INLINE void
ul_slot_store(ul_thread *th, PyObject *o, uintptr_t *word, uintptr_t value)
{
    if (UL_UNLIKELY(!ul_is_mine(th, o))) {
        ul_slot_store_shared(th, o, word, value);
        return;
    }
    ul_slot_store_mine(word, value);
}

/* slot.get ------------------------------------------------------------------------------------------------------------------------------- */

/* Owned, or NULL with an exception.  The value is what was stored: it passed `attr`'s check, unless `attr` has none. */
static inline PyObject *
ul_slot_get_object(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr)
{
    PyObject *v = ul_slot_load(th, o, ul_word_at(o, index));
    return UL_LIKELY(v != NULL) ? v : ul_slot_missing_object(o, attr);
}

/* slot.get of a borrowed value: NULL if undefined.  `o` is settled. */
static inline PyObject *
ul_slot_borrow(PyObject *o, size_t index)
{
    return (PyObject *)ul_load_acquire(ul_word_at(o, index)); /* [O1] */
}

/* The word of any attribute; a pointer in it may be used if `o` is settled. */
static inline uintptr_t
ul_slot_word(PyObject *o, size_t index)
{
    return ul_load_acquire(ul_word_at(o, index)); /* [O1] */
}

/* 1 if a word of an instance that this thread alone has touched holds `x`, else 0. */
static inline uint32_t
ul_slot_holds(const ul_thread *th, PyObject *o, size_t index, PyObject *x)
{
    return ul_is_mine(th, o) && ul_load_relaxed(ul_word_at(o, index)) == (uintptr_t)x;
}

/* Whether slot.set of an int or i64 will neither release anything nor go by name. */
static inline int
ul_slot_is_plain_int(const ul_thread *th, PyObject *o, size_t index)
{
    uintptr_t old = ul_load_relaxed(ul_word_at(o, index));
    return ul_is_mine(th, o) && ((old & 1) || old == 0) && !ul_is_foreign(o);
}

/* Whether slot.init will only store. */
static inline int
ul_slot_is_fresh(PyObject *o, size_t index)
{
    return ul_load_relaxed(ul_word_at(o, index)) == 0 && !ul_is_foreign(o);
}

static inline ul_int
ul_slot_get_int(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr)
{
    uintptr_t w = ul_slot_load_tagged(th, o, ul_word_at(o, index));
    return UL_LIKELY(w != 0) ? w : ul_slot_missing_int(o, attr);
}

/* 1 and the value, or 0 if the attribute is undefined: generated code then calls ul_slot_missing_float and looks for an exception.
 * The value goes straight to the vector unit: what the first look finds defined stays so up to the next safepoint (I5). */
static inline int
ul_slot_find_float(PyObject *o, size_t index, double *v)
{
    ul_instance *i = (ul_instance *)o;
    int undefined;
    UL_IS_EQUAL(undefined, i->words[index], UL_FLOAT_KEY); /* [O6] */
#ifdef Py_GIL_DISABLED
    if (UL_UNLIKELY(undefined)) {
        return 0; /* the value must not be read before the test */
    }
#endif
    UL_LOAD_DOUBLE(*v, i->words[index]); /* [O6] */
    return UL_LIKELY(!undefined);
}

/* A float that has been found defined since the last safepoint. */
static inline void ul_slot_read_float(PyObject *o, size_t index, double *v) { UL_LOAD_DOUBLE(*v, ((ul_instance *)o)->words[index]); /* [O6] */ }

static inline double
ul_slot_get_float(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr)
{
    (void)th;
    double v;
    return UL_LIKELY(ul_slot_find_float(o, index, &v)) ? v : ul_slot_missing_float(o, attr);
}

static inline int
ul_slot_get_bool(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr)
{
    (void)th;
    uintptr_t w = ul_load_relaxed(ul_word_at(o, index)); /* [O5] */
    return UL_LIKELY(w != 0) ? (int)(w >> 1) : ul_slot_missing_bool(o, attr);
}

static inline int64_t
ul_slot_get_i64(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr)
{
    uintptr_t w = ul_slot_load_tagged(th, o, ul_word_at(o, index));
    return UL_LIKELY(w & 1) ? (int64_t)w >> 1 : w != 0 ? ul_slot_big_i64(w) : ul_slot_missing_native(o, attr);
}

/* As ul_slot_find_float, for the other kinds that hold no pointer. */
#define UL_SLOT_FIND(NAME, TYPE)                                                                                                             \
    static inline int ul_slot_find_##NAME(PyObject *o, size_t index, TYPE *v)                                                                \
    {                                                                                                                                        \
        uintptr_t w = ul_load_relaxed(ul_word_at(o, index)); /* [O5] */                                                                      \
        *v = (TYPE)((int64_t)w >> 1);                                                                                                        \
        return UL_LIKELY(w != 0);                                                                                                            \
    }
UL_SLOT_FIND(bool, int)
UL_SLOT_FIND(i32, int32_t)
UL_SLOT_FIND(i16, int16_t)
UL_SLOT_FIND(u8, uint8_t)
#undef UL_SLOT_FIND

#define UL_SLOT_GET_NATIVE(NAME, TYPE)                                                                                                       \
    static inline TYPE ul_slot_get_##NAME(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr)                                     \
    {                                                                                                                                        \
        (void)th;                                                                                                                            \
        uintptr_t w = ul_load_relaxed(ul_word_at(o, index)); /* [O5] */                                                                      \
        return UL_LIKELY(w != 0) ? (TYPE)((int64_t)w >> 1) : (TYPE)ul_slot_missing_native(o, attr);                                          \
    }
UL_SLOT_GET_NATIVE(i32, int32_t)
UL_SLOT_GET_NATIVE(i16, int16_t)
UL_SLOT_GET_NATIVE(u8, uint8_t)
#undef UL_SLOT_GET_NATIVE

/* The word that stands for a value --------------------------------------------------------------------------------------------------------- */

static inline uintptr_t
ul_word_of_float(double v)
{
    uint64_t w;
    memcpy(&w, &v, sizeof w);
    w ^= UL_FLOAT_KEY;
    return w != 0 ? w : UL_FLOAT_KEY ^ UINT64_C(0x7FF8000000000000);
}

static inline double
ul_float_of_word(uintptr_t w)
{
    double v;
    w ^= UL_FLOAT_KEY;
    memcpy(&v, &w, sizeof v);
    return v;
}

/* What is stored for it: the default NaN for the one that means undefined. */
static inline double ul_float_unmarked(double v) { return UL_LIKELY(v == v) ? v : ul_float_of_word(ul_word_of_float(v)); }

/* Between the word of a kind that holds no pointer and what lies in memory. */
static inline uintptr_t ul_word_in_memory(const ul_attr *attr, uintptr_t w) { return attr->kind == UL_FLOAT ? w ^ UL_FLOAT_KEY : w; }

static inline uintptr_t ul_word_of_scalar(int64_t v) { return ((uintptr_t)v << 1) | 1; }
uintptr_t ul_word_of_big_i64(int64_t v); /* never fails: without memory the process ends, as a store has no error exit */

static inline uintptr_t
ul_word_of_i64(int64_t v)
{
    return UL_LIKELY(ul_fits_small(v)) ? ul_word_of_scalar(v) : ul_word_of_big_i64(v);
}

/* slot.set: `value` is stolen -------------------------------------------------------------------------------------------------------------- */

UL_ALWAYS_INLINE void
ul_slot_set_word(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, uintptr_t value)
{
    if (UL_UNLIKELY(ul_is_foreign(o) || !ul_is_mine(th, o))) {
        ul_slot_set_slow(th, o, index, attr, value);
        return;
    }
    ul_slot_store_mine(ul_word_at(o, index), value);
}

/* The same for a holder without a reference. */
UL_ALWAYS_INLINE void
ul_slot_set_borrowed_object(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, PyObject *v)
{
    if (UL_UNLIKELY(ul_is_foreign(o) || !ul_is_mine(th, o))) {
        ul_slot_set_borrowed_slow(th, o, index, attr, (uintptr_t)v);
        return;
    }
    ul_slot_store_mine(ul_word_at(o, index), (uintptr_t)v); /* I6 */
}

/* For kinds that never hold a pointer, and are no floats. */
static inline void ul_slot_write_scalar(PyObject *o, size_t index, uintptr_t value) { ul_store_relaxed(ul_word_at(o, index), value); /* [O5] */ }
static inline void
ul_slot_set_scalar(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, uintptr_t value)
{
    if (UL_UNLIKELY(ul_is_foreign(o))) {
        ul_slot_foreign_set(th, o, index, attr, value);
        return;
    }
    ul_slot_write_scalar(o, index, value);
}

UL_ALWAYS_INLINE void ul_slot_set_object(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, PyObject *v) { ul_slot_set_word(th, o, index, attr, (uintptr_t)v); }
UL_ALWAYS_INLINE void ul_slot_set_int(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, ul_int v) { ul_slot_set_word(th, o, index, attr, v); }
static inline void ul_slot_set_i64(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, int64_t v) { ul_slot_set_word(th, o, index, attr, ul_word_of_i64(v)); }
/* The holder's class is native, as has been seen since the last safepoint. */
static inline void ul_slot_write_unmarked_float(PyObject *o, size_t index, double v) { UL_STORE_DOUBLE(((ul_instance *)o)->words[index], v); /* [O5] */ }
static inline void ul_slot_write_float(PyObject *o, size_t index, double v) { ul_slot_write_unmarked_float(o, index, ul_float_unmarked(v)); }
/* For what is not the undefined word: the result of an arithmetic operation, which is no signalling NaN, or what was read from an attribute. */
static inline void
ul_slot_set_unmarked_float(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, double v)
{
    if (UL_UNLIKELY(ul_is_foreign(o))) {
        ul_slot_foreign_set(th, o, index, attr, ul_word_of_float(v));
        return;
    }
    ul_slot_write_unmarked_float(o, index, v);
}

static inline void
ul_slot_set_float(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, double v)
{
    ul_slot_set_unmarked_float(th, o, index, attr, ul_float_unmarked(v));
}

static inline void ul_slot_set_bool(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, int v) { ul_slot_set_scalar(th, o, index, attr, ul_word_of_scalar(v != 0)); }
static inline void ul_slot_set_i32(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, int32_t v) { ul_slot_set_scalar(th, o, index, attr, ul_word_of_scalar(v)); }
static inline void ul_slot_set_i16(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, int16_t v) { ul_slot_set_scalar(th, o, index, attr, ul_word_of_scalar(v)); }
static inline void ul_slot_set_u8(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, uint8_t v) { ul_slot_set_scalar(th, o, index, attr, ul_word_of_scalar(v)); }

/* slot.init: as slot.set, for an object that no other thread can reach (licensed by the verifier: Thread.LOCAL_ONLY) ------------------------- */

UL_ALWAYS_INLINE void
ul_slot_init_word(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, uintptr_t value)
{
    if (UL_UNLIKELY(ul_is_foreign(o))) {
        ul_slot_foreign_set(th, o, index, attr, value);
        return;
    }
    uintptr_t *word = ul_word_at(o, index);
    uintptr_t old = ul_load_relaxed(word);
    if (UL_UNLIKELY(!(old & 1) && old != 0)) {
        ul_slot_store(th, o, word, value);
        return;
    }
    ul_store_release(word, value); /* [O4] */
}

/* A store into a counted word that holds no pointer, of an object of native class that is mine: that this thread has just made, say. */
static inline void
ul_slot_fill(PyObject *o, size_t index, uintptr_t value)
{
    ul_store_release(ul_word_at(o, index), value); /* [O4] */
}

static inline void ul_slot_init_object(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, PyObject *v) { ul_slot_init_word(th, o, index, attr, (uintptr_t)v); }
static inline void ul_slot_init_int(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, ul_int v) { ul_slot_init_word(th, o, index, attr, v); }
static inline void ul_slot_init_i64(ul_thread *th, PyObject *o, size_t index, const ul_attr *attr, int64_t v) { ul_slot_init_word(th, o, index, attr, ul_word_of_i64(v)); }
#define ul_slot_init_float ul_slot_set_float
#define ul_slot_init_bool ul_slot_set_bool
#define ul_slot_init_i32 ul_slot_set_i32
#define ul_slot_init_i16 ul_slot_set_i16
#define ul_slot_init_u8 ul_slot_set_u8

/* For the class machinery: generic access by kind, for descriptors, copying, the collector ---------------------------------------------------- */

/* Owned boxed value, or NULL: undefined without an exception, or failure with one. */
PyObject *ul_slot_box(PyObject *o, size_t index, const ul_attr *attr);
/* Convert and check a boxed value (borrowed); 0 and an exception if it does not fit.  The result owns its reference. */
uintptr_t ul_slot_unbox(const char *class_name, const ul_attr *attr, PyObject *v);
/* Whether a value may be stored in an object attribute. */
int ul_attr_accepts(const ul_attr *attr, PyObject *v);
/* Delete, direct; whether it was defined. */
int ul_slot_undefine(PyObject *o, size_t index, const ul_attr *attr);
/* Store a word, direct, whatever the class of `o`. */
void ul_slot_put(PyObject *o, size_t index, const ul_attr *attr, uintptr_t value);

#endif
