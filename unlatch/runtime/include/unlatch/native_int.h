/* `i64 i32 i16 u8`: machine integers.  One definition per width, made by the macro below. */
#ifndef UNLATCH_NATIVE_INT_H
#define UNLATCH_NATIVE_INT_H

#include <unlatch/int.h>

/* Raise what Python raises for a // 0, a % 0, a / 0 and shifts by a negative count. */
UL_COLD void ul_native_floordiv_fail(int64_t a, int64_t b);
UL_COLD void ul_native_mod_fail(int64_t a, int64_t b);
UL_COLD void ul_native_truediv_fail(int64_t a, int64_t b);
UL_COLD void ul_native_lshift_fail(int64_t a, int64_t b);
UL_COLD void ul_native_rshift_fail(int64_t a, int64_t b);
/* OverflowError for the least value // -1, and for what does not fit the type of that name. */
UL_COLD void ul_native_quotient_fail(void);
UL_COLD void ul_native_range_fail(const char *type);
/* The value of an int object within [min, max]; otherwise OverflowError naming the type, or TypeError, and *failed = 1. */
int64_t ul_native_of_object(PyObject *o, const char *type, int64_t min, int64_t max, int *failed);
int64_t ul_native_of_double(double v, const char *type, int64_t min, int64_t max, int *failed);
int64_t ul_i64_range_len(int64_t start, int64_t stop, int64_t step);

/* Functions, not operators, because for `u8` some of these are never true and compilers say so. */
static inline int ul_is_negative(int64_t v) { return v < 0; }
static inline int ul_is_minus_one(int64_t v) { return v == -1; }
static inline int ul_overflows(int64_t a, int64_t b, int64_t least) { return b == -1 && a == least; }

/* T name, C type, unsigned C type of the same width, bits, least and greatest value, error value. */
#define UL_NATIVE_INT(T, C, U, BITS, MIN, MAX, ERROR)                                                                 \
    static inline C ul_##T##_add(C a, C b) { return (C)(U)((U)a + (U)b); }                                            \
    static inline C ul_##T##_sub(C a, C b) { return (C)(U)((U)a - (U)b); }                                            \
    static inline C ul_##T##_mul(C a, C b) { return (C)(U)((uint64_t)(U)a * (uint64_t)(U)b); }                        \
    static inline C ul_##T##_neg(C a) { return (C)(U)(0u - (U)a); }                                                   \
    static inline C ul_##T##_abs(C a) { return ul_is_negative(a) ? ul_##T##_neg(a) : a; }                             \
    static inline C ul_##T##_invert(C a) { return (C)~a; }                                                            \
    static inline C ul_##T##_and(C a, C b) { return (C)(a & b); }                                                     \
    static inline C ul_##T##_or(C a, C b) { return (C)(a | b); }                                                      \
    static inline C ul_##T##_xor(C a, C b) { return (C)(a ^ b); }                                                     \
    static inline int ul_##T##_eq(C a, C b) { return a == b; }                                                        \
    static inline int ul_##T##_ne(C a, C b) { return a != b; }                                                        \
    static inline int ul_##T##_lt(C a, C b) { return a < b; }                                                         \
    static inline int ul_##T##_le(C a, C b) { return a <= b; }                                                        \
    static inline int ul_##T##_gt(C a, C b) { return a > b; }                                                         \
    static inline int ul_##T##_ge(C a, C b) { return a >= b; }                                                        \
    static inline int ul_##T##_bool(C a) { return a != 0; }                                                           \
    static inline double ul_##T##_to_float(C a) { return (double)a; }                                                 \
    static inline C ul_##T##_from_bool(int a) { return (C)a; }                                                        \
    static inline PyObject *ul_##T##_box(C a) { return ul_number(a); }                                      \
    static inline ul_int ul_##T##_to_int(C a) { return ul_int_of_i64(a); }                                            \
                                                                                                                      \
    static inline C ul_##T##_floordiv(C a, C b)                                                                       \
    {                                                                                                                 \
        if (UL_UNLIKELY(b == 0)) {                                                                                    \
            ul_native_floordiv_fail(a, b);                                                                            \
            return ERROR;                                                                                             \
        }                                                                                                             \
        if (UL_UNLIKELY(ul_overflows(a, b, MIN))) {                                                                   \
            ul_native_quotient_fail();                                                                                \
            return ERROR;                                                                                             \
        }                                                                                                             \
        return (C)(a / b - ((a % b != 0) & ul_is_negative(a ^ b)));                                                   \
    }                                                                                                                 \
                                                                                                                      \
    static inline C ul_##T##_mod(C a, C b)                                                                            \
    {                                                                                                                 \
        if (UL_UNLIKELY(b == 0)) {                                                                                    \
            ul_native_mod_fail(a, b);                                                                                 \
            return ERROR;                                                                                             \
        }                                                                                                             \
        if (UL_UNLIKELY(ul_is_minus_one(b))) {                                                                        \
            return 0; /* the machine's division would trap for the least value */                                     \
        }                                                                                                             \
        C r = (C)(a % b);                                                                                             \
        return (C)(r + ((r != 0) & ul_is_negative(r ^ b) ? b : 0));                                                   \
    }                                                                                                                 \
                                                                                                                      \
    static inline double ul_##T##_truediv(C a, C b)                                                                   \
    {                                                                                                                 \
        if (UL_UNLIKELY(b == 0)) {                                                                                    \
            ul_native_truediv_fail(a, b);                                                                             \
            return UL_FLOAT_ERROR;                                                                                    \
        }                                                                                                             \
        return ul_is_exact_double(a) && ul_is_exact_double(b) ? (double)a / (double)b : ul_i64_truediv_slow(a, b);    \
    }                                                                                                                 \
                                                                                                                      \
    static inline C ul_##T##_lshift(C a, C b)                                                                         \
    {                                                                                                                 \
        if (UL_UNLIKELY(ul_is_negative(b))) {                                                                         \
            ul_native_lshift_fail(a, b);                                                                              \
            return ERROR;                                                                                             \
        }                                                                                                             \
        return (int64_t)b < BITS ? (C)(U)((uint64_t)(U)a << b) : (C)0;                                                \
    }                                                                                                                 \
                                                                                                                      \
    static inline C ul_##T##_rshift(C a, C b)                                                                         \
    {                                                                                                                 \
        if (UL_UNLIKELY(ul_is_negative(b))) {                                                                         \
            ul_native_rshift_fail(a, b);                                                                              \
            return ERROR;                                                                                             \
        }                                                                                                             \
        return (C)((int64_t)a >> ((int64_t)b < 63 ? b : 63));                                                         \
    }                                                                                                                 \
                                                                                                                      \
    static inline C ul_##T##_from_int(ul_int a)                                                                       \
    {                                                                                                                 \
        int64_t v = ul_int_value(a);                                                                                  \
        if (UL_LIKELY(ul_int_is_small(a)) && UL_LIKELY(v >= (MIN)) && UL_LIKELY(v <= (MAX))) {                        \
            return (C)v;                                                                                              \
        }                                                                                                             \
        int failed = ul_int_is_small(a);                                                                              \
        if (failed) {                                                                                                 \
            ul_native_range_fail(#T);                                                                                 \
            return ERROR;                                                                                             \
        }                                                                                                             \
        v = ul_native_of_object(ul_int_pointer(a), #T, MIN, MAX, &failed);                                            \
        return failed ? (C)ERROR : (C)v;                                                                              \
    }                                                                                                                 \
                                                                                                                      \
    static inline C ul_##T##_unbox(PyObject *o)                                                                       \
    {                                                                                                                 \
        int failed = 0;                                                                                               \
        if (UL_LIKELY(PyLong_CheckExact(o)) && UL_LIKELY(PyUnstable_Long_IsCompact((PyLongObject *)o))) {             \
            int64_t v = PyUnstable_Long_CompactValue((PyLongObject *)o);                                              \
            if (UL_LIKELY(v >= (MIN)) && UL_LIKELY(v <= (MAX))) {                                                     \
                return (C)v;                                                                                          \
            }                                                                                                         \
        }                                                                                                             \
        int64_t v = ul_native_of_object(o, #T, MIN, MAX, &failed);                                                    \
        return failed ? (C)ERROR : (C)v;                                                                              \
    }                                                                                                                 \
                                                                                                                      \
    static inline C ul_##T##_from_float(double a)                                                                     \
    {                                                                                                                 \
        int failed = 0;                                                                                               \
        int64_t v = ul_native_of_double(a, #T, MIN, MAX, &failed);                                                    \
        return failed ? (C)ERROR : (C)v;                                                                              \
    }

/* The quotient of operands that are not both exact doubles: rounded once, as Python's is. */
UL_COLD double ul_i64_truediv_slow(int64_t a, int64_t b);

UL_NATIVE_INT(i64, int64_t, uint64_t, 64, INT64_MIN, INT64_MAX, UL_NATIVE_ERROR)
UL_NATIVE_INT(i32, int32_t, uint32_t, 32, INT32_MIN, INT32_MAX, UL_NATIVE_ERROR)
UL_NATIVE_INT(i16, int16_t, uint16_t, 16, INT16_MIN, INT16_MAX, UL_NATIVE_ERROR)
UL_NATIVE_INT(u8, uint8_t, uint8_t, 8, 0, UINT8_MAX, UL_U8_ERROR)
#undef UL_NATIVE_INT

/* Between widths the low bits are kept. */
static inline int32_t ul_i64_to_i32(int64_t a) { return (int32_t)a; }
static inline int16_t ul_i64_to_i16(int64_t a) { return (int16_t)a; }
static inline uint8_t ul_i64_to_u8(int64_t a) { return (uint8_t)a; }
static inline int64_t ul_i32_to_i64(int32_t a) { return a; }
static inline int16_t ul_i32_to_i16(int32_t a) { return (int16_t)a; }
static inline uint8_t ul_i32_to_u8(int32_t a) { return (uint8_t)a; }
static inline int64_t ul_i16_to_i64(int16_t a) { return a; }
static inline int32_t ul_i16_to_i32(int16_t a) { return a; }
static inline uint8_t ul_i16_to_u8(int16_t a) { return (uint8_t)a; }
static inline int64_t ul_u8_to_i64(uint8_t a) { return a; }
static inline int32_t ul_u8_to_i32(uint8_t a) { return a; }
static inline int16_t ul_u8_to_i16(uint8_t a) { return a; }

#endif
