/* Native functions as Python sees them: the interpreted twin's function object with another entry point.
 *
 * A native function is an ordinary `function` whose vectorcall is a wrapper: it binds arguments, checks and unboxes them, and calls the native
 * code.  Whenever arguments do not fit the signature, the wrapper calls the twin (the interpreter's own entry), which raises CPython's own error.
 *
 * What the emitter writes for `def f(x: int, y: str = "") -> int`:
 *
 *   static const ul_param ul_p_f[] = {{"x", "int", UL_POSITIONAL, 0}, {"y", "str", UL_POSITIONAL, 1}};
 *   static ul_site ul_s_f[] = {{12, 15, 12, 20, 0, 0, NULL}, ...};          one per distinct position of a raising instruction
 *   static ul_func ul_fn_f = {.name = "f", .qualname = "f", .first_line = 11, .params = ul_p_f, .n_params = 2, .sites = ul_s_f, ...};
 *
 *   static ul_int ul_f_f(ul_thread *th, ul_int x, PyObject *y);       (plus `PyObject *fn` second if it uses func.closure)
 *
 *   static PyObject *ul_w_f(PyObject *fn, PyObject *const *args, size_t nargsf, PyObject *kwnames)
 *   {
 *       ul_thread *th = ul_thread_current();
 *       UL_BIND(ul_fn_f, 2);                          declares `ul_args bound; PyObject *const *v` and calls the twin if binding fails
 *       if (UL_UNLIKELY(!PyLong_Check(v[0]))) { ul_arg_type_error(&ul_fn_f, 0, v[0]); goto fail; }
 *       ul_int x = ...;                               borrowed for pointers
 *       ul_int r = ul_f_f(th, x, v[1]);
 *       ul_args_release(&bound);
 *       return ...box r...;
 *   fail:
 *       ul_args_release(&bound);
 *       return NULL;
 *   }
 * A parameter without a declared type that the native code needs to be of some class (`self`) is no TypeError on mismatch:
 *       if (!ul_is_instance(v[0], &ul_c_C)) { r = ul_call_twin(&ul_fn_f, fn, args, nargsf, kwnames); ul_args_release(&bound); return r; }
 */
#ifndef UNLATCH_FUNC_H
#define UNLATCH_FUNC_H

#include <Python.h>
#include <unlatch/thread.h>
#include <unlatch/word.h>

struct ul_module;
struct ul_class;

enum ul_param_kind { UL_POSITIONAL_ONLY, UL_POSITIONAL, UL_VAR_POSITIONAL, UL_KEYWORD_ONLY, UL_VAR_KEYWORD };

typedef struct ul_param {
    const char *name;
    const char *declared; /* the annotation's text, or "" */
    uint8_t kind;         /* enum ul_param_kind */
    uint8_t has_default;
} ul_param;

/* A source position of instructions that may raise: lines from 1, UTF-8 byte columns from 0, as in `ast`.  `lasti` is found and kept at run time:
 * 0 = not yet, else byte offset in the twin's code + 1.  Where a function's body stands in the place of its call: `of` is that function, in whose code
 * the position lies, `at` the number of the call's site; else NULL. */
typedef struct ul_site {
    int32_t line, col, end_line, end_col;
    uint32_t lasti;
    uint32_t at;
    struct ul_func *of;
} ul_site;

typedef struct ul_func {
    /* Written by the emitter. */
    const char *name, *qualname;
    const ul_param *params;
    ul_site *sites;
    vectorcallfunc wrapper;
    uint32_t n_params, n_sites;
    uint32_t n_positional;  /* positional-only and positional parameters: they come first */
    uint32_t only_positional; /* 1: there are no others, the quick path may use the caller's array */
    int32_t first_line;
    int32_t global;         /* index in the module's table of globals of the name that normally holds it; -1 for methods and others */
    struct ul_class *cls;   /* methods of native classes */
    void (*native)(void);   /* the native code as a method table would hold it, where another module calls it; else NULL */
    /* Written by the decorator; read relaxed. */
    PyObject *function;     /* the function object made last: owned */
    PyObject *code;         /* the twin's code: owned */
    PyObject *frame;        /* stands for the function in tracebacks: owned, NULL until one is needed, then never changed */
    vectorcallfunc twin;    /* the interpreter's entry */
    PyObject **names;       /* interned parameter names: set at import */
    struct ul_module *module;
} ul_func;

/* The result of binding.  `held` are references taken during binding: defaults, keyword defaults, *args, **kwargs. */
typedef struct ul_args {
    PyObject *held[4];
    uint32_t n_held;
} ul_args;

/* Fill buf[0..n_params) with borrowed values in the order of the parameters.  0; 1 if the arguments do not fit (no exception: call the twin);
 * -1 with an exception. */
int ul_args_bind_slow(ul_func *f, PyObject *fn, PyObject *const *args, size_t nargsf, PyObject *kwnames, PyObject **buf, ul_args *bound);

static inline void
ul_args_release(ul_args *bound)
{
    while (UL_UNLIKELY(bound->n_held != 0)) {
        Py_DECREF(bound->held[--bound->n_held]);
    }
}

/* Run the interpreted twin with the caller's own arguments. */
static inline PyObject *
ul_call_twin(ul_func *f, PyObject *fn, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    return f->twin(fn, args, nargsf, kwnames);
}

/* For wrappers with the parameter names of a vectorcall function (fn, args, nargsf, kwnames).  FUNC: the ul_func; N: number of parameters (> 0). */
#define UL_BIND(FUNC, N)                                                                                                                      \
    ul_args bound;                                                                                                                            \
    bound.n_held = 0;                                                                                                                         \
    PyObject *buf[N];                                                                                                                         \
    PyObject *const *v = args;                                                                                                                \
    if (UL_UNLIKELY(!(FUNC).only_positional || kwnames != NULL || PyVectorcall_NARGS(nargsf) != (N))) {                                       \
        int mismatch = ul_args_bind_slow(&(FUNC), fn, args, nargsf, kwnames, buf, &bound);                                                    \
        if (mismatch != 0) {                                                                                                                  \
            return mismatch < 0 ? NULL : ul_call_twin(&(FUNC), fn, args, nargsf, kwnames);                                                    \
        }                                                                                                                                     \
        v = buf;                                                                                                                              \
    }                                                                                                                                         \
    (void)v
/* For functions without parameters. */
#define UL_BIND_NONE(FUNC)                                                                                                                    \
    if (UL_UNLIKELY(kwnames != NULL || PyVectorcall_NARGS(nargsf) != 0)) {                                                                    \
        return ul_call_twin(&(FUNC), fn, args, nargsf, kwnames);                                                                              \
    }                                                                                                                                         \
    (void)0

/* TypeError "f() argument 'x': expected int, got str". */
UL_COLD void ul_arg_type_error(const ul_func *f, uint32_t index, PyObject *got);
/* TypeError "f() return value: expected int, got str", for results of calls by name. */
UL_COLD void ul_result_type_error(const char *qualname, const char *declared, PyObject *got);

/* What `@__unlatch_native__(k)` does with the twin: the same object, now entered natively (borrowed in, owned out). */
PyObject *ul_func_adopt(ul_func *f, PyObject *function);
/* Undo it: the function is interpreted again. */
void ul_func_disown(ul_func *f);

/* func.closure: contents of the cell that holds `name` (a C string) of the running function; owned, NameError if empty.
 * `cache` is a static int32_t of the use, initially 0. */
PyObject *ul_func_closure(PyObject *fn, const char *name, int32_t *cache);

/* make.function: the interpreted function of (qualname, first line) in the module's own source, after `rank` others with the same.
 * `cells`: tuple in the order of the code's co_freevars (sorted names); `extras`: (defaults | None, kwdefaults | None, annotate | None).
 * `cache` is a static PyObject* of the use, initially NULL. */
PyObject *ul_make_function(struct ul_module *m, const char *qualname, int first_line, int rank, PyObject *cells, PyObject *extras,
                           PyObject **cache);

#endif
