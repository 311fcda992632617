/* The exported but undocumented symbols of CPython that the runtime can use: resolved at import, each with a public fallback.
 *
 * Nothing else declares or looks up a symbol outside CPython's public headers.  Every pointer here may be NULL.
 */
#ifndef UNLATCH_PRIVATE_H
#define UNLATCH_PRIVATE_H

#include <Python.h>
#include <unlatch/atomic.h>

#ifndef _WIN32
#include <sys/types.h>
#endif

/* The reference count of an object that builds with a GIL never free; named so since 3.14. */
#if !defined(Py_GIL_DISABLED) && !defined(_Py_IMMORTAL_INITIAL_REFCNT)
#define _Py_IMMORTAL_INITIAL_REFCNT _Py_IMMORTAL_REFCNT
#endif

/* Free-threaded builds: how CPython lays out the items of a list (Objects/listobject.c, Include/internal/pycore_gc.h, the same in 3.13 and 3.14).
 * Other versions: CPython's functions alone touch them. */
#if defined(Py_GIL_DISABLED) && PY_VERSION_HEX < 0x030F0000
#define UL_LIST_LAYOUT 1
#define UL_GC_SHARED 16 /* bit of ob_gc_bits: a thread that does not own the list has read it without a lock */

/* The number of places in an array of items, which a list may have exchanged for another by now. */
static inline Py_ssize_t
ul_list_capacity(PyObject *const *items)
{
    return ((const Py_ssize_t *)items)[-1];
}
#endif

/* How CPython lays out the keys of a dict (Include/internal/pycore_dict.h, the same in 3.13 and 3.14, with and without a GIL). */
#if PY_VERSION_HEX < 0x030F0000
#define UL_DICT_LAYOUT 1
#if PY_VERSION_HEX >= 0x030E0000
#define UL_DICT_STORES 1     /* the collector knows each dict from the start; before, a store could make it known */
#define UL_DICT_WATCHERS 255 /* bits of _ma_watcher_tag: who has to be told of each change */
#endif

enum { UL_KEYS_GENERAL, UL_KEYS_STR }; /* values of `kind`; others: attributes of instances, whose values stand elsewhere */
enum { UL_INDEX_EMPTY = -1, UL_INDEX_DELETED = -2 };

typedef struct {
    Py_ssize_t references;
    uint8_t log2_size, log2_index_bytes, kind, mutex; /* the last on free-threaded builds only */
    uint32_t version;
    Py_ssize_t usable, used;
    char indices[]; /* 1 << log2_size numbers of entries, each as wide as it takes; behind them the entries */
} ul_dict_table;

typedef struct {
    Py_hash_t hash;
    PyObject *key, *value;
} ul_dict_entry;

typedef struct {
    PyObject *key, *value; /* of kind UL_KEYS_STR: the hash is the key's own */
} ul_dict_str_entry;
#endif

struct ul_private {
    /* int _Py_HandlePending(PyThreadState *): serves all event bits.  Signature unchanged 3.13 - 3.15.  Fallback: run a `pass`. */
    int (*handle_pending)(PyThreadState *);
    /* void _Py_SetImmortal(PyObject *), free-threaded builds only.  Fallback: the object keeps counting references. */
    void (*set_immortal)(PyObject *);
    /* Free-threaded builds only.  _PyEval_StopTheWorld and _PyEval_StartTheWorld(PyInterpreterState *): no other thread is attached in between.
     * Fallback: PyUnstable_GC_VisitObjects, which stops the world around its callback.  Use ul_with_world_stopped (thread.h). */
    void (*stop_the_world)(PyInterpreterState *);
    void (*start_the_world)(PyInterpreterState *);
    /* Free-threaded builds only.  _PyObject_XDecRefDelayed(PyObject *): drop a reference once every thread has been quiescent.  Fallback: a list
     * of our own, emptied after a stop-the-world.  Use ul_release_delayed (release.h). */
    void (*queue_release)(PyObject *);   /* CPython's _PyObject_XDecRefDelayed */
    void (*xdecref_delayed)(PyObject *); /* the same for objects of any kind (waiter.c); NULL if CPython's is missing */
    /* 3.14 only: where in PyInterpreterState an int says that some thread collects garbage, as _PyRuntime tells debuggers.  0: unknown,
     * then nobody is taken to collect. */
    size_t collecting_at;
    /* The same: where an int counts what was allocated since CPython last collected, or decided not to.  0: unknown. */
    size_t counted_at;
#ifndef _WIN32
    pid_t process; /* that filled this in */
#endif
};

extern struct ul_private ul_private;

/* Whether some thread of the interpreter is known to collect garbage. */
static inline int
ul_collection_goes_on(PyThreadState *ts)
{
    size_t at = ul_private.collecting_at;
    return at != 0 && ul_load32_relaxed((const uint32_t *)((char *)PyThreadState_GetInterpreter(ts) + at)) != 0;
}

/* Have CPython count anew before it next wants a collection. */
static inline void
ul_collection_count_anew(PyThreadState *ts)
{
    size_t at = ul_private.counted_at;
    if (at != 0) {
        ul_store32_relaxed((uint32_t *)((char *)PyThreadState_GetInterpreter(ts) + at), 0);
    }
}

/* Fill `ul_private`; idempotent, cannot fail. */
void ul_private_init(void);

/* Make an object that this module owns live for ever, so that threads which use it never write to its reference count.  A build with a GIL,
 * or a CPython without the symbol: no effect.  Only for objects that no other thread has seen, never for str. */
void ul_immortalize(PyObject *o);

#endif
