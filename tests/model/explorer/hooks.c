/* What the compiler calls in place of each memory access: the interface of ThreadSanitizer, answered by the explorer. */
#include "state.h"


typedef __int128 word128;

#define PC __builtin_return_address(0)

void __tsan_init(void);
void __tsan_init(void) {}
void __tsan_func_entry(void *);
void __tsan_func_entry(void *caller)
{
    (void)caller;
    scrub();
}
void __tsan_func_exit(void);
void __tsan_func_exit(void) { scrub(); }

#define PLAIN(N)                                                                                                                              \
    void __tsan_read##N(void *);                                                                                                              \
    void __tsan_read##N(void *p) { plain_access((uintptr_t)p, N, 0, PC), scrub(); }                                                                    \
    void __tsan_write##N(void *);                                                                                                             \
    void __tsan_write##N(void *p) { plain_access((uintptr_t)p, N, 1, PC), scrub(); }                                                                   \
    void __tsan_unaligned_read##N(void *);                                                                                                    \
    void __tsan_unaligned_read##N(void *p) { plain_access((uintptr_t)p, N, 0, PC), scrub(); }                                                          \
    void __tsan_unaligned_write##N(void *);                                                                                                   \
    void __tsan_unaligned_write##N(void *p) { plain_access((uintptr_t)p, N, 1, PC), scrub(); }
PLAIN(1)
PLAIN(2)
PLAIN(4)
PLAIN(8)
PLAIN(16)
void __tsan_read_range(void *, size_t);
void __tsan_read_range(void *p, size_t n) { plain_access((uintptr_t)p, n, 0, PC); }
void __tsan_write_range(void *, size_t);
void __tsan_write_range(void *p, size_t n) { plain_access((uintptr_t)p, n, 1, PC); }
void __tsan_vptr_update(void *, void *);
void __tsan_vptr_update(void *p, void *v) { (void)v; plain_access((uintptr_t)p, 8, 1, PC); }

/* A variable of the thread's own (on its stack, say), or nobody else is there: memory as it is. */
static int
is_private(const volatile void *p, int size, int write)
{
    if (X->current == 0) {
        check_alive((uintptr_t)p, size, 1, write);
        return 1;
    }
    return shadow_index((uintptr_t)p) < 0;
}

#define UPDATE(BITS, T, NAME, OPERATION, PLAINLY)                                                                                             \
    T __tsan_atomic##BITS##_##NAME(volatile T *, T, int);                                                                                     \
    T __tsan_atomic##BITS##_##NAME(volatile T *p, T v, int order)                                                                             \
    {                                                                                                                                         \
        if (is_private(p, BITS / 8, 1)) {                                                                                                     \
            T old = *p;                                                                                                                       \
            *p = (T)(PLAINLY);                                                                                                                \
            return old;                                                                                                                       \
        }                                                                                                                                     \
        arrive((uintptr_t)p);                                                                                                                 \
        T found = (T)atomic_update((uintptr_t)p, BITS / 8, OPERATION, (uint64_t)v, NULL, NULL, order, PC);                                    \
        scrub();                                                                                                                              \
        return found;                                                                                                                         \
    }
#define COMPARE(BITS, T, NAME)                                                                                                                \
    int __tsan_atomic##BITS##_compare_exchange_##NAME(volatile T *, T *, T, int, int);                                                        \
    int __tsan_atomic##BITS##_compare_exchange_##NAME(volatile T *p, T *expected, T v, int order, int failure)                                \
    {                                                                                                                                         \
        (void)failure;                                                                                                                        \
        if (is_private(p, BITS / 8, 1)) {                                                                                                     \
            int same = *p == *expected;                                                                                                       \
            *(same ? (T *)p : expected) = same ? v : *p;                                                                                      \
            return same;                                                                                                                      \
        }                                                                                                                                     \
        arrive((uintptr_t)p);                                                                                                                 \
        uint64_t wanted = (uint64_t)*expected;                                                                                                \
        int swapped;                                                                                                                          \
        atomic_update((uintptr_t)p, BITS / 8, '?', (uint64_t)v, &wanted, &swapped, order, PC);                                                \
        *expected = (T)wanted;                                                                                                                \
        scrub();                                                                                                                              \
        return swapped;                                                                                                                       \
    }
#define ATOMIC(BITS, T)                                                                                                                       \
    T __tsan_atomic##BITS##_load(const volatile T *, int);                                                                                    \
    T __tsan_atomic##BITS##_load(const volatile T *p, int order)                                                                              \
    {                                                                                                                                         \
        if (is_private(p, BITS / 8, 0)) {                                                                                                     \
            return *p;                                                                                                                        \
        }                                                                                                                                     \
        arrive((uintptr_t)p);                                                                                                                 \
        T found = (T)atomic_load((uintptr_t)p, BITS / 8, order, PC);                                                                          \
        scrub();                                                                                                                              \
        return found;                                                                                                                         \
    }                                                                                                                                         \
    void __tsan_atomic##BITS##_store(volatile T *, T, int);                                                                                   \
    void __tsan_atomic##BITS##_store(volatile T *p, T v, int order)                                                                           \
    {                                                                                                                                         \
        if (is_private(p, BITS / 8, 1)) {                                                                                                     \
            *p = v;                                                                                                                           \
            return;                                                                                                                           \
        }                                                                                                                                     \
        arrive((uintptr_t)p);                                                                                                                 \
        atomic_store((uintptr_t)p, BITS / 8, (uint64_t)v, order, PC);                                                                         \
        scrub();                                                                                                                              \
    }                                                                                                                                         \
    UPDATE(BITS, T, exchange, '=', v)                                                                                                         \
    UPDATE(BITS, T, fetch_add, '+', old + v)                                                                                                  \
    UPDATE(BITS, T, fetch_sub, '-', old - v)                                                                                                  \
    UPDATE(BITS, T, fetch_and, '&', old & v)                                                                                                  \
    UPDATE(BITS, T, fetch_or, '|', old | v)                                                                                                   \
    UPDATE(BITS, T, fetch_xor, '^', old ^ v)                                                                                                  \
    COMPARE(BITS, T, strong)                                                                                                                  \
    COMPARE(BITS, T, weak)
ATOMIC(8, uint8_t)
ATOMIC(16, uint16_t)
ATOMIC(32, uint32_t)
ATOMIC(64, uint64_t)
void __tsan_atomic_thread_fence(int);
void __tsan_atomic_thread_fence(int order) { atomic_fence(order); }
