/* Protocol "import" (module.h): threads that import one extension under two names, others that use what is there already, and a collection. */
#include "../cpython/standins.h"

#include <unlatch/module.h>

enum { NATIVE = 1, PLAIN };

/* What the source asks of the rest of the runtime and of CPython ---------------------------------------------------------------------------------- */

void ul_private_init(void) {}
int ul_release_init(void) { return 0; }
int ul_stamp_init(void) { return 0; }
int ul_defaults_init(void) { return 0; }
int ul_known_init(void) { return 0; }
int ul_globals_watch(ul_module *m) { (void)m; return 0; }
int ul_group_join(ul_module *m) { (void)m; return 0; }

PyObject _Py_NoneStruct = {.ob_ref_local = _Py_IMMORTAL_REFCNT_LOCAL};

typedef struct module_object {
    PyObject ob_base;
    PyObject *dict;
} module_object;

static const unsigned char native_code[] = "native", plain_code[] = "plain";
static const ul_param parameters[] = {{"x", "int", UL_POSITIONAL, 0}};
static ul_func f = {.name = "f", .params = parameters, .n_params = 1};
static ul_func *const functions[] = {&f};
static ul_module module = {
    .name = "m", .code = native_code, .code_size = 1, .plain_code = plain_code, .plain_size = 1, .funcs = functions, .n_funcs = 1,
};
static module_object *objects[MODEL_THREADS];
static uintptr_t native_runs; /* plain: the static state has one owner */

PyObject *PyModule_GetDict(PyObject *o) { return ((module_object *)o)->dict; }
PyObject *PyCMethod_New(PyMethodDef *def, PyObject *self, PyObject *m, PyTypeObject *type) { (void)def; (void)m; (void)type; return Py_NewRef(self); }
int PyDict_SetItemString(PyObject *dict, const char *key, PyObject *value) { (void)dict; (void)key; (void)value; return 0; }
int PyDict_PopString(PyObject *dict, const char *key, PyObject **old) { (void)dict; (void)key; (void)old; return 0; }
int PyDict_GetItemStringRef(PyObject *dict, const char *key, PyObject **v) { (void)dict; (void)key; *v = NULL; return 0; }

PyObject *
PyMarshal_ReadObjectFromString(const char *data, Py_ssize_t size)
{
    (void)size;
    return new_thing(data == (const char *)native_code ? NATIVE : PLAIN);
}

/* The module's code: it defines a function. */
PyObject *
PyEval_EvalCode(PyObject *code, PyObject *globals, PyObject *locals)
{
    (void)locals;
    int64_t kind = thing_value(code);
    if (kind == NATIVE) {
        model_check(++native_runs == 1, "two instances of the module have native code");
    }
    detach(); /* the interpreter polls */
    attach();
    PyObject *function = new_thing(kind);
    PyDict_SetItem(globals, name_of("f"), function);
    Py_DECREF(function);
    return Py_NewRef(Py_None);
}

/* Scenarios ---------------------------------------------------------------------------------------------------------------------------------------- */

static void
setup(void)
{
    python_start();
    name_of("__builtins__");
    name_of("f");
    name_of("x");
    for (int t = 1; t <= model_threads(); t++) {
        objects[t] = model_alloc(sizeof *objects[t], "module", 0);
        _Py_NewReference(&objects[t]->ob_base);
        objects[t]->dict = new_dict("module's dict");
    }
}

static void
finish(void)
{
    python_finish();
    model_check(native_runs == 1, "no instance of the module has native code");
}

/* Each thread's module is an instance of its own, as of an import under another name. */
static void
importer(void)
{
    PyObject *own = &objects[model_self()]->ob_base, *defined;
    model_check(ul_module_exec(own, &module) == 0, "importing works");
    model_check(PyDict_GetItemRef(PyModule_GetDict(own), name_of("f"), &defined) == 1, "the module's code has run");
    if (thing_value(defined) == NATIVE) {
        model_check(module.dict == PyModule_GetDict(own), "the static state is another instance's");
    }
    Py_DECREF(defined);
    python_leave();
}

/* Looks into the first thread's module while that is imported, as an import in a circle does. */
static void
user(void)
{
    PyObject *defined;
    if (PyDict_GetItemRef(objects[1]->dict, name_of("f"), &defined) == 1) {
        if (thing_value(defined) == NATIVE) {
            model_check(module.dict == objects[1]->dict && f.module == &module && f.names[0] == name_of("x"),
                        "a function is there before what it needs");
        }
        Py_DECREF(defined);
    }
    python_leave();
}

static int
visit(PyObject *o, void *unused)
{
    (void)unused;
    model_check(o == objects[1]->dict, "the collector finds half a module");
    return 0;
}

static void
collector(void)
{
    _PyEval_StopTheWorld(NULL);
    model_check(ul_module_traverse(&module, visit, NULL) == 0, "the collector goes through a module");
    _PyEval_StartTheWorld(NULL);
    python_leave();
}

const model_scenario model_scenarios[] = {
    {"two-names", "two threads import one extension under two names", 1, 2, setup, {importer, importer}, finish},
    {"user", "another thread uses the module while it is imported", 1, 2, setup, {importer, user}, finish},
    {"collection", "a collection while the module is imported", 1, 1, setup, {importer, collector}, finish},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
