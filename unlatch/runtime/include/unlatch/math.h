/* Functions of `math` on unboxed operands.  Outside the plain domain the real function is called, for its error. */
#ifndef UNLATCH_MATH_H
#define UNLATCH_MATH_H

#include <float.h>
#include <math.h>

#include <unlatch/int.h>

UL_COLD double ul_math_call1(const char *name, double a);
UL_COLD double ul_math_call2(const char *name, double a, double b);

/* A result that no range or domain error can have produced. */
static inline int
ul_math_is_plain(double v)
{
    return fabs(v) >= DBL_MIN && fabs(v) <= DBL_MAX;
}

static inline ul_int ul_math_floor(double a) { return ul_int_of_double(floor(a)); }
static inline ul_int ul_math_ceil(double a) { return ul_int_of_double(ceil(a)); }
static inline ul_int ul_math_trunc(double a) { return ul_int_of_double(a); }
static inline double ul_math_fabs(double a) { return fabs(a); }
static inline double ul_math_copysign(double a, double b) { return copysign(a, b); }
static inline int ul_math_isnan(double a) { return isnan(a) != 0; }
static inline int ul_math_isinf(double a) { return isinf(a) != 0; }
static inline int ul_math_isfinite(double a) { return isfinite(a) != 0; }
static inline double ul_math_atan(double a) { return atan(a); }

#define UL_MATH_WITHIN(name, domain)                                                 \
    static inline double ul_math_##name(double a)                                    \
    {                                                                                \
        return UL_LIKELY(domain) ? name(a) : ul_math_call1(#name, a);                \
    }                                                                                \
    /* 1 and the result, or 0 where only the real function knows what happens. */    \
    static inline int ul_math_find_##name(double a, double *result)                  \
    {                                                                                \
        if (UL_UNLIKELY(!(domain))) {                                                \
            return 0;                                                                \
        }                                                                            \
        *result = name(a);                                                           \
        return 1;                                                                    \
    }

UL_MATH_WITHIN(sqrt, a >= 0.0)
UL_MATH_WITHIN(log, a > 0.0 && a <= DBL_MAX)
UL_MATH_WITHIN(log2, a > 0.0 && a <= DBL_MAX)
UL_MATH_WITHIN(log10, a > 0.0 && a <= DBL_MAX)
UL_MATH_WITHIN(sin, isfinite(a))
UL_MATH_WITHIN(cos, isfinite(a))
UL_MATH_WITHIN(tan, isfinite(a))
UL_MATH_WITHIN(asin, a >= -1.0 && a <= 1.0)
UL_MATH_WITHIN(acos, a >= -1.0 && a <= 1.0)

static inline double
ul_math_exp(double a)
{
    double result = exp(a);
    return UL_LIKELY(ul_math_is_plain(result)) ? result : ul_math_call1("exp", a);
}

static inline double
ul_math_pow(double a, double b)
{
    double result = pow(a, b);
    return UL_LIKELY(isfinite(a) && isfinite(b) && ul_math_is_plain(result)) ? result : ul_math_call2("pow", a, b);
}

static inline double
ul_math_fmod(double a, double b)
{
    return UL_LIKELY(isfinite(a) && isfinite(b) && b != 0.0) ? fmod(a, b) : ul_math_call2("fmod", a, b);
}

static inline double
ul_math_atan2(double a, double b)
{
    return UL_LIKELY(isfinite(a) && isfinite(b)) ? atan2(a, b) : ul_math_call2("atan2", a, b);
}

#endif
