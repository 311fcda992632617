/* Lets the modules of one build find each other, in whatever order they are imported (protocol: group.h). */
#include <string.h>
#include <unlatch/group.h>
#include <unlatch/module.h>
#include <unlatch/registry.h>

/* What the modules of one process share: the newest member. */
#define NAME "unlatch.group.v2"
/* Descriptions of another size are none of ours, whatever their digest says. */
#define DESCRIPTIONS (sizeof(ul_module) * 65536 + sizeof(ul_class) * 256 + sizeof(ul_func))

typedef struct member {
    struct member *next;
    const char *name;
    uint64_t group;
    size_t descriptions;
    ul_module *module;
} member;

static void
link_to(const ul_module *user, const ul_module *definer)
{
    for (uint32_t i = 0; i < user->n_links; i++) {
        const ul_link *link = &user->links[i];
        if (strcmp(link->module, definer->name) != 0) {
            continue;
        }
        if (link->kind == UL_LINK_CLASS && link->index < definer->n_classes) {
            ul_store_ptr_release(link->slot, definer->classes[link->index]); /* [O2] */
        }
        if (link->kind == UL_LINK_FUNC && link->index < definer->n_funcs && definer->funcs[link->index]->native != NULL) {
            ul_store_ptr_release(link->slot, definer->funcs[link->index]); /* [O2] */
        }
    }
}

int
ul_group_join(ul_module *m)
{
    if (m->group == 0) {
        return 0;
    }
    static void *kept;
    member **newest = ul_registry(NAME, sizeof *newest, NULL, &kept);
    member *own = newest != NULL ? PyMem_RawMalloc(sizeof *own) : NULL;
    if (own == NULL) {
        return PyErr_Occurred() ? -1 : (PyErr_NoMemory(), -1);
    }
    *own = (member){.name = m->name, .group = m->group, .descriptions = DESCRIPTIONS, .module = m};
    do {
        own->next = ul_load_ptr_acquire((void *const *)newest);
    } while (!ul_cas_ptr((void **)newest, own->next, own)); /* [O1] */
    for (const member *other = ul_load_ptr_acquire((void *const *)newest); other != NULL; other = other->next) {
        if (other != own && other->group == own->group && other->descriptions == own->descriptions) {
            link_to(m, other->module);
            link_to(other->module, m);
        }
    }
    return 0;
}

int
ul_global_holds_slow(ul_module *m, ul_global *g, const PyObject *definition)
{
    if (definition == NULL) {
        return 0;
    }
    PyObject *pending = PyErr_GetRaisedException();
    PyObject *v = ul_global_get_slow(m, g);
    if (v == NULL) {
        PyErr_Clear(); /* whoever then looks the name up gets the NameError */
    }
    PyErr_SetRaisedException(pending);
    Py_XDECREF(v);
    return v == definition;
}
