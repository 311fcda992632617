/* Links between modules that were built together: one uses the native classes and functions of another (ADR 19).
 *
 * What the emitter writes in a module that uses class C (number 0) and function f (number 3) of module `pkg.a`:
 *
 *   static ul_class *ul_x_C;                                         NULL until the native `pkg.a` of the same build is there
 *   static ul_func *ul_x_f;
 *   static const ul_link ul_links[] = {{"pkg.a", UL_LINK_CLASS, 0, (void **)&ul_x_C}, {"pkg.a", UL_LINK_FUNC, 3, (void **)&ul_x_f}};
 *   ul_mod: .group = 0x..., .links = ul_links, .n_links = 2
 *
 * Protocol "group"
 * 1. Purpose     A module reaches another one's descriptions without a look-up, whatever the order of imports; a module that is missing,
 *                interpreted, stale or of another build is never reached.
 * 2. State       a list of the modules that run natively, one per process (registry.h); the link slots, NULL at first.
 * 3. Words       build: all sources that one run of the compiler took in, and what it decided about their classes and functions; `group` is
 *                its digest.
 * 4. Invariants  I1 slot != NULL => it points to the description with that number in the module of that name and the same build.
 * 5. Orders      O1 | ul_group_join | push module    | seq_cst | O1 of another module | both missing each other: each pushes, then looks
 *                O2 | ul_group_join | store slot     | release | O3
 *                O3 | UL_LINKED     | load slot      | acquire | O2 | a description before its contents
 * 6. Lifetime    descriptions and slots are static; list entries are never freed.
 * 7. Exclusion   none: a slot is stored twice at most, with the same value.
 * 8. Promises    Uses test the slot, so they work before, while and after modules come.  Rejected: linking when the user is imported: circular
 *                imports have no order, and an import inside a function comes later.
 */
#ifndef UNLATCH_GROUP_H
#define UNLATCH_GROUP_H

#include <Python.h>
#include <unlatch/atomic.h>
#include <unlatch/func.h>
#include <unlatch/global.h>
#include <unlatch/klass.h>

enum ul_link_kind { UL_LINK_CLASS, UL_LINK_FUNC };

typedef struct ul_link {
    const char *module; /* full name of the module that defines it */
    uint32_t kind;      /* enum ul_link_kind */
    uint32_t index;     /* in that module's table */
    void **slot;
} ul_link;

/* What a link slot holds now. */
#define UL_LINKED(SLOT) ((__typeof__(SLOT))ul_load_ptr_acquire((void *const *)&(SLOT))) /* [O3] */

/* At import, before the module's code runs: 0, or -1 with an exception. */
int ul_group_join(struct ul_module *m);

int ul_global_holds_slow(struct ul_module *m, ul_global *g, const PyObject *definition);

static inline int
ul_global_holds(struct ul_module *m, ul_global *g, const PyObject *definition)
{
    const PyObject *v = ul_load_ptr_acquire((void *const *)&g->value);
    return v != NULL ? v == definition : ul_global_holds_slow(m, g, definition);
}

/* As above without a look-up, so without a safepoint: -1 if it takes one. */
static inline int
ul_global_holds_quick(const ul_global *g, const PyObject *definition)
{
    const PyObject *v = ul_load_ptr_acquire((void *const *)&g->value);
    return UL_LIKELY(v != NULL) ? v == definition : -1;
}

static inline int
ul_imported_class_quick(const ul_global *g, const ul_class *cls)
{
    return UL_LIKELY(cls != NULL) ? ul_global_holds_quick(g, ul_load_ptr_acquire((void *const *)&cls->type)) : 0;
}

static inline int
ul_imported_func_quick(const ul_global *g, const ul_func *f)
{
    return UL_LIKELY(f != NULL) ? ul_global_holds_quick(g, ul_load_ptr_acquire((void *const *)&f->function)) : 0;
}

static inline int
ul_linked_class_ok_quick(const ul_class *cls)
{
    return UL_LIKELY(cls != NULL) ? ul_class_ok_quick(cls) : 0;
}

/* imported.ok: 1 if the global holds that class or function and its native code is there.  Definitions live for ever once made, so equal addresses
 * mean the same object. */
static inline int
ul_imported_class(struct ul_module *m, ul_global *g, ul_class *cls)
{
    return UL_LIKELY(cls != NULL && ul_global_holds(m, g, ul_load_ptr_acquire((void *const *)&cls->type)));
}

static inline int
ul_imported_func(struct ul_module *m, ul_global *g, ul_func *f)
{
    return UL_LIKELY(f != NULL && ul_global_holds(m, g, ul_load_ptr_acquire((void *const *)&f->function)));
}

/* isinstance for a class of another module: 1 if `o` has its layout. */
static inline int
ul_is_linked_instance(PyObject *o, const ul_class *cls)
{
    return UL_LIKELY(cls != NULL && ul_is_instance(o, cls));
}

/* class.ok for a class of another module. */
static inline int
ul_linked_class_ok(const ul_class *cls)
{
    return UL_LIKELY(cls != NULL && ul_class_ok(cls));
}

#endif
