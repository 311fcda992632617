/* Every atomic access of the runtime and of generated code goes through this file, and nothing else names CPython's or the compiler's atomics.
 *
 * On a build with a GIL the functions are plain accesses: the lock orders them.  A model checker replaces this file to explore interleavings.
 * Suffix: relaxed = no tearing, no order; acquire/release = publication; none = sequentially consistent read-modify-write.
 */
#ifndef UNLATCH_ATOMIC_H
#define UNLATCH_ATOMIC_H

#include <Python.h>
#include <stdint.h>
#include <string.h>

/* UL_STRESS: now and then give the processor away right before an atomic access, where another thread can do most harm. */
#if defined(UL_STRESS) && defined(Py_GIL_DISABLED) && !defined(_WIN32)
#include <sched.h>
static inline void
ul_stress_point(void)
{
    static _Thread_local uint32_t state;
    state = state * 1664525u + 1013904223u;
    if (state >> 26 == 0) {
        sched_yield();
    }
}
#else
static inline void ul_stress_point(void) {}
#endif

/* The reference count that an object's own thread alone writes, and others look at: one instruction on the word in memory, which C11's relaxed load
 * and store never become.  Sanitizers see no assembly. */
#if defined(Py_GIL_DISABLED) && defined(__x86_64__) && defined(__GCC_ASM_FLAG_OUTPUTS__) && !defined(_Py_THREAD_SANITIZER) &&                \
    !defined(_Py_ADDRESS_SANITIZER)
static inline void
ul_count_up(uint32_t *count)
{
    __asm__ volatile("incl %0" : "+m"(*count));
}

/* Whether it is zero now. */
static inline int
ul_count_down(uint32_t *count)
{
    int zero;
    __asm__ volatile("decl %1" : "=@ccz"(zero), "+m"(*count));
    return zero;
}

static inline int
ul_count_is(const uint32_t *count, uint32_t n)
{
    int same;
    __asm__ volatile("cmpl %2, %1" : "=@cce"(same) : "m"(*count), "ri"(n));
    return same;
}
#elif defined(Py_GIL_DISABLED)
static inline void ul_count_up(uint32_t *count) { _Py_atomic_store_uint32_relaxed(count, _Py_atomic_load_uint32_relaxed(count) + 1); }
static inline int
ul_count_down(uint32_t *count)
{
    uint32_t rest = _Py_atomic_load_uint32_relaxed(count) - 1;
    _Py_atomic_store_uint32_relaxed(count, rest);
    return rest == 0;
}
static inline int ul_count_is(const uint32_t *count, uint32_t n) { return _Py_atomic_load_uint32_relaxed(count) == n; }
#endif

#ifdef Py_GIL_DISABLED

static inline uintptr_t ul_load_acquire(const uintptr_t *p) { ul_stress_point(); return _Py_atomic_load_uintptr_acquire(p); }
static inline uintptr_t ul_load_relaxed(const uintptr_t *p) { ul_stress_point(); return _Py_atomic_load_uintptr_relaxed(p); }
static inline void ul_store_release(uintptr_t *p, uintptr_t v) { ul_stress_point(); _Py_atomic_store_uintptr_release(p, v); }
static inline void ul_store_relaxed(uintptr_t *p, uintptr_t v) { ul_stress_point(); _Py_atomic_store_uintptr_relaxed(p, v); }
static inline uintptr_t ul_exchange(uintptr_t *p, uintptr_t v) { ul_stress_point(); return _Py_atomic_exchange_uintptr(p, v); }
static inline int ul_cas(uintptr_t *p, uintptr_t expected, uintptr_t v) { ul_stress_point(); return _Py_atomic_compare_exchange_uintptr(p, &expected, v); }

static inline void *ul_load_ptr_acquire(void *const *p) { ul_stress_point(); return _Py_atomic_load_ptr_acquire(p); }
static inline void *ul_load_ptr_relaxed(void *const *p) { ul_stress_point(); return _Py_atomic_load_ptr_relaxed(p); }
static inline void ul_store_ptr_release(void **p, void *v) { ul_stress_point(); _Py_atomic_store_ptr_release(p, v); }
static inline void *ul_exchange_ptr(void **p, void *v) { ul_stress_point(); return _Py_atomic_exchange_ptr(p, v); }
static inline int ul_cas_ptr(void **p, void *expected, void *v) { ul_stress_point(); return _Py_atomic_compare_exchange_ptr(p, &expected, v); }

static inline uint32_t ul_load32_acquire(const uint32_t *p) { ul_stress_point(); return _Py_atomic_load_uint32_acquire(p); }
static inline uint32_t ul_load32_relaxed(const uint32_t *p) { ul_stress_point(); return _Py_atomic_load_uint32_relaxed(p); }
static inline void ul_store32_release(uint32_t *p, uint32_t v) { ul_stress_point(); _Py_atomic_store_uint32_release(p, v); }
static inline void ul_store32_relaxed(uint32_t *p, uint32_t v) { ul_stress_point(); _Py_atomic_store_uint32_relaxed(p, v); }
static inline int ul_cas32(uint32_t *p, uint32_t expected, uint32_t v) { ul_stress_point(); return _Py_atomic_compare_exchange_uint32(p, &expected, v); }

static inline int8_t ul_load_int8_relaxed(const int8_t *p) { ul_stress_point(); return _Py_atomic_load_int8_relaxed(p); }
static inline int16_t ul_load_int16_relaxed(const int16_t *p) { ul_stress_point(); return _Py_atomic_load_int16_relaxed(p); }
static inline int32_t ul_load_int32_relaxed(const int32_t *p) { ul_stress_point(); return _Py_atomic_load_int32_relaxed(p); }

static inline uint8_t ul_load8(const uint8_t *p) { ul_stress_point(); return _Py_atomic_load_uint8(p); }
static inline int ul_cas8(uint8_t *p, uint8_t expected, uint8_t v) { ul_stress_point(); return _Py_atomic_compare_exchange_uint8(p, &expected, v); }

/* For stores that are not ours: what this thread wrote before is seen before what it stores next, however plainly. */
static inline void ul_fence_release(void) { _Py_atomic_fence_release(); }

#else

static inline uintptr_t ul_load_acquire(const uintptr_t *p) { return *p; }
static inline uintptr_t ul_load_relaxed(const uintptr_t *p) { return *p; }
static inline void ul_store_release(uintptr_t *p, uintptr_t v) { *p = v; }
static inline void ul_store_relaxed(uintptr_t *p, uintptr_t v) { *p = v; }
static inline uintptr_t
ul_exchange(uintptr_t *p, uintptr_t v)
{
    uintptr_t old = *p;
    *p = v;
    return old;
}
static inline int
ul_cas(uintptr_t *p, uintptr_t expected, uintptr_t v)
{
    int same = *p == expected;
    if (same) {
        *p = v;
    }
    return same;
}

static inline void *ul_load_ptr_acquire(void *const *p) { return *p; }
static inline void *ul_load_ptr_relaxed(void *const *p) { return *p; }
static inline void ul_store_ptr_release(void **p, void *v) { *p = v; }
static inline void *
ul_exchange_ptr(void **p, void *v)
{
    void *old = *p;
    *p = v;
    return old;
}
static inline int
ul_cas_ptr(void **p, void *expected, void *v)
{
    int same = *p == expected;
    if (same) {
        *p = v;
    }
    return same;
}

static inline uint32_t ul_load32_acquire(const uint32_t *p) { return *p; }
static inline uint32_t ul_load32_relaxed(const uint32_t *p) { return *p; }
static inline void ul_store32_release(uint32_t *p, uint32_t v) { *p = v; }
static inline void ul_store32_relaxed(uint32_t *p, uint32_t v) { *p = v; }
static inline int
ul_cas32(uint32_t *p, uint32_t expected, uint32_t v)
{
    int same = *p == expected;
    if (same) {
        *p = v;
    }
    return same;
}

static inline int8_t ul_load_int8_relaxed(const int8_t *p) { return *p; }
static inline int16_t ul_load_int16_relaxed(const int16_t *p) { return *p; }
static inline int32_t ul_load_int32_relaxed(const int32_t *p) { return *p; }

#endif

/* Relaxed accesses that keep a word out of the general registers: of a double in one piece, as the move between the two files costs more than the access; and
 * comparisons where the word lies.  Macros, as WORD (an lvalue) is then addressed in the instruction.  What a comparison finds may be used again up to
 * the next call, as if it were made once: only for what does not change before a safepoint. */
#if defined(__x86_64__) && defined(__GCC_ASM_FLAG_OUTPUTS__) && !defined(_Py_THREAD_SANITIZER) && !defined(_Py_ADDRESS_SANITIZER)
#define UL_IS_EQUAL_IN_PLACE
#define UL_IS_EQUAL(RESULT, WORD, V)                                                                                                         \
    do {                                                                                                                                     \
        ul_stress_point();                                                                                                                   \
        __asm__("cmpq %2, %1" : "=@cce"(RESULT) : "m"(WORD), "r"(V));                                                                         \
    } while (0)
#else
#define UL_IS_EQUAL(RESULT, WORD, V) ((RESULT) = ul_load_relaxed(&(WORD)) == (V))
#endif

#if defined(Py_GIL_DISABLED) && defined(UL_IS_EQUAL_IN_PLACE)
/* An aligned word moves whole, once and where it is written down; to the compiler no other memory changes, which is more than it believes of assembly. */
typedef double __attribute__((may_alias)) ul_double_in_word;
#define UL_LOAD_DOUBLE(V, WORD) (ul_stress_point(), (V) = *(const volatile ul_double_in_word *)&(WORD))
#define UL_STORE_DOUBLE(WORD, V) (ul_stress_point(), *(volatile ul_double_in_word *)&(WORD) = (V))
#else
#define UL_LOAD_DOUBLE(V, WORD) ((V) = ul_load_double(&(WORD)))
#define UL_STORE_DOUBLE(WORD, V) ul_store_double(&(WORD), V)
static inline double
ul_load_double(const uintptr_t *p)
{
    double v;
    uintptr_t w = ul_load_relaxed(p);
    memcpy(&v, &w, sizeof v);
    return v;
}

static inline void
ul_store_double(uintptr_t *p, double v)
{
    uintptr_t w;
    memcpy(&w, &v, sizeof w);
    ul_store_relaxed(p, w);
}
#endif

/* The event bits of a thread state: other threads set them with atomic operations on every build, the GIL notwithstanding. */
static inline uintptr_t
ul_eval_breaker(PyThreadState *ts)
{
    return _Py_atomic_load_uintptr_relaxed(&ts->eval_breaker);
}

/* Other threads set bits there, with a GIL as well. */
static inline void
ul_clear_event(PyThreadState *ts, uintptr_t bit)
{
    _Py_atomic_and_uintptr(&ts->eval_breaker, ~bit);
}

#endif
