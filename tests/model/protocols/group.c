/* Protocol "group" (group.h): two modules of one build that are imported at once and use each other. */
#include "../cpython/standins.h"

#include <unlatch/group.h>
#include <unlatch/module.h>
#include <unlatch/registry.h>

/* The second module's own copy of the source, as in its extension. */
int ul_group_join_other(ul_module *m);
PyObject *ul_global_get_slow(ul_module *m, ul_global *g) { (void)m; (void)g; return NULL; }

static PyObject *native(struct ul_thread *th) { (void)th; return NULL; }
static ul_func f_of_a = {.qualname = "f", .native = (void *)native}, g_of_b = {.qualname = "g", .native = (void *)native};
static ul_func *const funcs_of_a[] = {&f_of_a}, *const funcs_of_b[] = {&g_of_b};
static ul_func *link_in_a, *link_in_b, *foreign_link;
static const ul_link links_of_a[] = {{"b", UL_LINK_FUNC, 0, (void **)&link_in_a}};
static const ul_link links_of_b[] = {{"a", UL_LINK_FUNC, 0, (void **)&link_in_b}};
static const ul_link links_of_stranger[] = {{"a", UL_LINK_FUNC, 0, (void **)&foreign_link}};
static ul_module a = {.name = "a", .group = 7, .funcs = funcs_of_a, .n_funcs = 1, .links = links_of_a, .n_links = 1};
static ul_module b = {.name = "b", .group = 7, .funcs = funcs_of_b, .n_funcs = 1, .links = links_of_b, .n_links = 1};
static ul_module stranger = {.name = "b", .group = 8, .funcs = funcs_of_b, .n_funcs = 1, .links = links_of_stranger, .n_links = 1};

static void
setup(void)
{
    python_start();
    name_of("unlatch.group.v2");
    static void *kept;
    name_of("another");
    ul_registry("another", 0, NULL, &kept); /* the interpreter's dict is there: registry.c explores how it comes */
}

static void
finish(void)
{
    python_finish();
    model_check(link_in_a == &g_of_b && link_in_b == &f_of_a, "two modules of one build miss each other");
}

static void
finish_strangers(void)
{
    python_finish();
    model_check(link_in_a == NULL && foreign_link == NULL, "modules of different builds find each other");
}

static void
import_a(void)
{
    a.source_hash = 1; /* any write of its import, before it joins */
    model_check(ul_group_join(&a) == 0, "joining works");
    ul_func *g = UL_LINKED(link_in_a);
    model_check(g == NULL || (g == &g_of_b && b.source_hash == 2), "a module is found before it is made");
    python_leave();
}

static void
import_b(void)
{
    b.source_hash = 2;
    model_check(ul_group_join_other(&b) == 0, "joining works");
    ul_func *f = UL_LINKED(link_in_b);
    model_check(f == NULL || (f == &f_of_a && a.source_hash == 1), "a module is found before it is made");
    python_leave();
}

static void
import_stranger(void)
{
    model_check(ul_group_join_other(&stranger) == 0, "joining works");
    python_leave();
}

const model_scenario model_scenarios[] = {
    {"both", "two modules come at once", 1, 1, setup, {import_a, import_b}, finish},
    {"strangers", "two modules of different builds come at once", 1, 1, setup, {import_a, import_stranger}, finish_strangers},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
