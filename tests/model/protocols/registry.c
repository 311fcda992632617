/* Protocol "registry" (registry.h): extensions that are the first to ask for what the process shares, several threads in each. */
#include "../cpython/standins.h"

#include <unlatch/atomic.h>
#include <unlatch/registry.h>

/* Two extensions: each has its own copy of the source, as in reality, and its own static. */
void *ul_registry_other(const char *name, size_t size, int (*begin)(void *), void **kept);

#define NAME "shared"

typedef struct contents {
    uintptr_t begun; /* plain: `begin` comes before all else */
} contents;

static void *kept, *kept_by_other;
static contents *found[MODEL_THREADS];

static void
setup(void)
{
    python_start();
    name_of(NAME);
}

/* The interpreter's dict is known to both extensions. */
static void
setup_known(void)
{
    static void *kept_before, *kept_before_by_other;
    setup();
    name_of("before");
    ul_registry("before", 0, NULL, &kept_before);
    ul_registry_other("before", 0, NULL, &kept_before_by_other);
    model_check(kept_before == kept_before_by_other, "both find the same");
}

static void
finish(void)
{
    python_finish();
    for (int t = 1; t <= model_threads(); t++) {
        model_check(found[t] != NULL && found[t] == found[1], "two threads have different memory");
    }
    model_check(found[1]->begun == 1, "what has to happen once happened more often");
    int entries = kept != NULL || kept_by_other != NULL;
    model_check(model_live("raw memory") <= entries + 1 && model_live("capsule") <= entries + 1, "memory that lost is kept");
}

static int
begin_in(void *memory, void *const *own)
{
    model_check(ul_load_ptr_relaxed(own) == memory, "a callback would not find the memory");
    ((contents *)memory)->begun++;
    return 0;
}

static int begin(void *memory) { return begin_in(memory, &kept); }
static int begin_in_other(void *memory) { return begin_in(memory, &kept_by_other); }

static void
use(contents *c)
{
    model_check(c != NULL && c->begun == 1, "memory is given away before it was begun");
    found[model_self()] = c;
}

static void
importer(void)
{
    use(ul_registry(NAME, sizeof(contents), begin, &kept));
    use(ul_registry(NAME, sizeof(contents), begin, &kept));
    python_leave();
}

static void
other_importer(void)
{
    use(ul_registry_other(NAME, sizeof(contents), begin_in_other, &kept_by_other));
    python_leave();
}

const model_scenario model_scenarios[] = {
    {"dict", "two extensions, and nobody has asked for the interpreter's dict", 1, 1, setup, {importer, other_importer}, finish},
    {"dict-threads", "two threads of one extension, and nobody has asked for the interpreter's dict", 0, 1, setup, {importer, importer}, finish},
    {"extensions", "two extensions ask at once", 1, 1, setup_known, {importer, other_importer}, finish},
    {"threads", "two threads of one extension ask at once", 1, 2, setup_known, {importer, importer}, finish},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
