/* A compiled module: its description, and what happens when it is imported.
 *
 * Import executes the embedded code object of the module's (rewritten) source in the module's namespace, with `__unlatch_native__`,
 * `__unlatch_class__` and `__unlatch_run__` as hooks in it.  Functions and classes get their native code when their definitions are executed, so
 * decorators, conditional definitions, defaults and annotations are CPython's own; statements that are native are called where they stood.
 *
 * What the emitter writes at the end of the C file:
 *
 *   static ul_func *const ul_funcs[] = {&ul_fn_f, ...};              by index k of __unlatch_native__(k) and __unlatch_run__(k)
 *   static ul_class *const ul_classes[] = {&ul_c_C, ...};            by index k of __unlatch_class__(k)
 *   static ul_global ul_globals[] = {{.text = "f"}, ...};
 *   static PyObject *ul_consts[N];                                    immortal: never counted
 *   static ul_module ul_mod = {.name = "pkg.m", .path = "pkg/m.py", .source_hash = 0x..., .code = ..., .code_size = ..., .plain_code = ...,
 *                              .plain_size = ..., .const_code = ..., .const_size = ..., .funcs = ul_funcs, .n_funcs = ..., ...};
 *   UL_MODULE(m, ul_mod)                                              defines PyInit_m
 *
 * Constants: `const_code` is a marshalled code object whose co_consts are the constants in order (compile("0", "", "eval").replace(co_consts=...));
 * CPython makes the constants of a code object immortal on free-threaded builds, module.c elsewhere.  ul_consts[i] holds constant i; strings are
 * interned.
 * `source_hash`: _imp.source_hash(UL_SOURCE_HASH_KEY, source) read as a little-endian integer.
 *
 * The state is static: one instance per process has native code.  A second instance (import after removal from sys.modules, reload) runs the plain
 * code interpreted; a subinterpreter gets ImportError.
 *
 * Protocol "import"
 * 1. Purpose     Threads that import at once, also one extension under several names, and in circles; CPython's lock per name orders those that
 *                import the same name.
 * 2. State       ul_module.taken: 0, then 1 for ever.  The rest of what is written at import: by the thread that took it.
 * 3. Words       instance: a module object made from this extension.
 * 4. Invariants  I1 one instance in the process has the static state.  I2 what a definition needs is written before the module's code runs, so
 *                before anything of the module can be found in its dict, by threads that import it in a circle too.
 * 5. Orders      O1 | exec_in | CAS taken | seq_cst | itself | two instances with native code
 *                I2 needs none of ours: whoever finds a definition has loaded it from a dict or cell, which CPython stores with release.
 * 6. Lifetime    static.
 * 7. Exclusion   import/import free; traverse: the world is stopped.
 * 8. Promises    An import never waits for another instance's: who comes second runs interpreted.  Rejected: waiting for the first instance's
 *                import to end, which deadlocks when that imports what the second one is importing.
 */
#ifndef UNLATCH_MODULE_H
#define UNLATCH_MODULE_H

#include <Python.h>
#include <unlatch/func.h>
#include <unlatch/global.h>
#include <unlatch/klass.h>

#define UL_SOURCE_HASH_KEY 0x756e6c61 /* "unla" */

typedef struct ul_module {
    /* Written by the emitter. */
    const char *name;
    const char *path;            /* of the source, as given to the compiler: only its last part is used */
    uint64_t source_hash;
    const unsigned char *code, *plain_code, *const_code;
    Py_ssize_t code_size, plain_size, const_size;
    ul_func *const *funcs;
    ul_class *const *classes;
    ul_global *globals;
    PyObject **consts;
    const struct ul_link *links; /* definitions of other modules of the build that this one uses */
    uint64_t group;              /* the build's digest; 0: no other module of it uses this one, and it uses none */
    uint32_t n_funcs, n_classes, n_globals, n_consts, n_links;
    /* Written at import. */
    PyObject *dict;              /* module.globals: the namespace, owned */
    PyObject *code_object;       /* of the rewritten module: nested functions are found in it */
    PyObject *plain_object;      /* of the plain module, for tracebacks of native statements: made when one of them fails */
    PyObject *source_path;       /* where the source lies, or None: owned */
    uint32_t taken;              /* some instance of the module has the static state */
} ul_module;

int ul_module_exec(PyObject *module, ul_module *m);
/* The code of native module-level statements, with the source's own positions; borrowed, NULL (no exception) if there is none. */
PyObject *ul_module_statements_code(ul_module *m);
int ul_module_traverse(ul_module *m, visitproc visit, void *arg);

/* module.globals: borrowed. */
static inline PyObject *ul_module_globals(ul_module *m) { return m->dict; }

/* NAME: last part of the module's name, an ASCII identifier (others need PyInitU_ by hand: see PEP 489); M: its ul_module. */
#define UL_MODULE(NAME, M) UL_MODULE_AS(PyInit_##NAME, #NAME, M)
#define UL_MODULE_AS(FUNCTION, NAME_TEXT, M)                                                                                                  \
    static int ul_exec_(PyObject *module) { return ul_module_exec(module, &(M)); }                                                            \
    static int ul_traverse_(PyObject *module, visitproc visit, void *arg)                                                                     \
    {                                                                                                                                         \
        return PyModule_GetDict(module) == (M).dict ? ul_module_traverse(&(M), visit, arg) : 0;                                               \
    }                                                                                                                                         \
    static PyModuleDef_Slot ul_slots_[] = {{Py_mod_exec, (void *)ul_exec_},                                                                   \
                                           {Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED},                        \
                                           {Py_mod_gil, Py_MOD_GIL_NOT_USED},                                                                 \
                                           {0, NULL}};                                                                                        \
    static PyModuleDef ul_def_ = {PyModuleDef_HEAD_INIT, .m_name = NAME_TEXT, .m_slots = ul_slots_, .m_traverse = ul_traverse_};              \
    PyMODINIT_FUNC FUNCTION(void);                                                                                                            \
    PyMODINIT_FUNC FUNCTION(void) { return PyModuleDef_Init(&ul_def_); }

#endif
