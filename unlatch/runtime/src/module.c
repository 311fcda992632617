/* Import of a compiled module: which code runs in its namespace, and what is prepared before (see module.h). */
#include <Python.h>

#include <marshal.h>
#include <unlatch/atomic.h>
#include <unlatch/defaults.h>
#include <unlatch/group.h>
#include <unlatch/known.h>
#include <unlatch/module.h>
#include <unlatch/private.h>
#include <unlatch/release.h>
#include <unlatch/stamp.h>

#define CAPSULE "unlatch.module"

/* Hooks ---------------------------------------------------------------------------------------------------------------------------------------- */

static PyObject *
call_adopt(PyObject *self, PyObject *function)
{
    ul_func *f = PyCapsule_GetPointer(self, NULL);
    return f != NULL ? ul_func_adopt(f, function) : NULL;
}

static PyObject *
call_create(PyObject *self, PyObject *args, PyObject *keywords)
{
    ul_class *cls = PyCapsule_GetPointer(self, NULL);
    PyObject *name, *bases, *namespace;
    if (cls == NULL || !PyArg_ParseTuple(args, "UO!O", &name, &PyTuple_Type, &bases, &namespace)) {
        return NULL;
    }
    return ul_class_create(cls, name, bases, namespace, keywords);
}

static PyMethodDef adopt_def = {"__unlatch_native__", call_adopt, METH_O, NULL};
static PyMethodDef create_def = {"__unlatch_class__", (PyCFunction)(void (*)(void))call_create, METH_VARARGS | METH_KEYWORDS, NULL};

/* A callable bound to a description. */
static PyObject *
bound_hook(PyMethodDef *def, void *description)
{
    PyObject *capsule = PyCapsule_New(description, NULL, NULL);
    PyObject *hook = capsule != NULL ? PyCFunction_New(def, capsule) : NULL;
    Py_XDECREF(capsule);
    return hook;
}

static PyObject *
choose(PyObject *self, PyObject *number, int classes)
{
    ul_module *m = PyCapsule_GetPointer(self, CAPSULE);
    long k = PyLong_AsLong(number);
    if (m == NULL || (k == -1 && PyErr_Occurred())) {
        return NULL;
    }
    if (k < 0 || k >= (long)(classes ? m->n_classes : m->n_funcs)) {
        PyErr_SetString(PyExc_SystemError, "no such native definition");
        return NULL;
    }
    return classes ? bound_hook(&create_def, m->classes[k]) : bound_hook(&adopt_def, m->funcs[k]);
}

static PyObject *choose_native(PyObject *self, PyObject *number) { return choose(self, number, 0); }
static PyObject *choose_class(PyObject *self, PyObject *number) { return choose(self, number, 1); }

/* `__unlatch_run__(k)`: native module-level statements. */
static PyObject *
run_statements(PyObject *self, PyObject *number)
{
    ul_module *m = PyCapsule_GetPointer(self, CAPSULE);
    long k = PyLong_AsLong(number);
    if (m == NULL || (k == -1 && PyErr_Occurred())) {
        return NULL;
    }
    if (k < 0 || k >= (long)m->n_funcs) {
        PyErr_SetString(PyExc_SystemError, "no such native statements");
        return NULL;
    }
    return m->funcs[k]->wrapper(NULL, NULL, 0, NULL);
}

static PyMethodDef hooks[] = {{"__unlatch_native__", choose_native, METH_O, NULL},
                              {"__unlatch_class__", choose_class, METH_O, NULL},
                              {"__unlatch_run__", run_statements, METH_O, NULL}};

static int
add_hooks(PyObject *dict, ul_module *m)
{
    PyObject *capsule = PyCapsule_New(m, CAPSULE, NULL);
    int result = capsule != NULL ? 0 : -1;
    for (size_t i = 0; result == 0 && i < Py_ARRAY_LENGTH(hooks); i++) {
        PyObject *hook = PyCFunction_New(&hooks[i], capsule);
        result = hook != NULL ? PyDict_SetItemString(dict, hooks[i].ml_name, hook) : -1;
        Py_XDECREF(hook);
    }
    Py_XDECREF(capsule);
    return result;
}

/* Also after a failure: the exception stays. */
static void
remove_hooks(PyObject *dict)
{
    PyObject *pending = PyErr_GetRaisedException();
    for (size_t i = 0; i < Py_ARRAY_LENGTH(hooks); i++) {
        if (PyDict_PopString(dict, hooks[i].ml_name, NULL) < 0) {
            PyErr_Clear();
        }
    }
    PyErr_SetRaisedException(pending);
}

/* Source --------------------------------------------------------------------------------------------------------------------------------------- */

/* Where the module's source would lie beside the extension, or None; owned. */
static PyObject *
source_path(PyObject *dict, const ul_module *m)
{
    PyObject *file = NULL;
    if (PyDict_GetItemStringRef(dict, "__file__", &file) < 0) {
        return NULL;
    }
    PyObject *path = Py_NewRef(Py_None);
    if (file != NULL && PyUnicode_Check(file)) {
        const char *name = strrchr(m->path, '/');
        name = name != NULL ? name + 1 : m->path;
        Py_ssize_t size = PyUnicode_GET_LENGTH(file);
        Py_ssize_t cut = PyUnicode_FindChar(file, '/', 0, size, -1);
#ifdef _WIN32
        Py_ssize_t other = PyUnicode_FindChar(file, '\\', 0, size, -1);
        cut = other > cut ? other : cut;
#endif
        PyObject *directory = PyUnicode_Substring(file, 0, cut + 1);
        Py_SETREF(path, directory != NULL ? PyUnicode_FromFormat("%U%s", directory, name) : NULL);
        Py_XDECREF(directory);
    }
    Py_XDECREF(file);
    return path;
}

/* The bytes of a file, owned; None if it cannot be read. */
static PyObject *
file_bytes(PyObject *path)
{
    PyObject *io = PyImport_ImportModule("io");
    PyObject *file = io != NULL ? PyObject_CallMethod(io, "open_code", "O", path) : NULL;
    Py_XDECREF(io);
    PyObject *bytes = file != NULL ? PyObject_CallMethod(file, "read", NULL) : NULL;
    PyObject *closed = file != NULL && bytes != NULL ? PyObject_CallMethod(file, "close", NULL) : NULL;
    Py_XDECREF(closed);
    Py_XDECREF(file);
    if (bytes == NULL && PyErr_ExceptionMatches(PyExc_OSError)) {
        PyErr_Clear();
        return Py_NewRef(Py_None);
    }
    return bytes;
}

/* 1 if `source` is what the module was compiled from, 0 if not, -1 with an exception. */
static int
is_our_source(const ul_module *m, PyObject *source)
{
    PyObject *imp = PyImport_ImportModule("_imp");
    PyObject *hash = imp != NULL ? PyObject_CallMethod(imp, "source_hash", "iO", UL_SOURCE_HASH_KEY, source) : NULL;
    Py_XDECREF(imp);
    if (hash == NULL) {
        return -1;
    }
    uint64_t value = 0;
    for (Py_ssize_t i = PyBytes_GET_SIZE(hash) - 1; i >= 0; i--) {
        value = (value << 8) | (unsigned char)PyBytes_AS_STRING(hash)[i];
    }
    Py_DECREF(hash);
    return value == m->source_hash;
}

/* Code ----------------------------------------------------------------------------------------------------------------------------------------- */

static int
run(PyObject *code, PyObject *dict)
{
    PyObject *none = PyEval_EvalCode(code, dict, dict);
    Py_XDECREF(none);
    return none != NULL ? 0 : -1;
}

/* An embedded code object; its file name is where the source lies now, if it does. */
static PyObject *
load_code(const unsigned char *data, Py_ssize_t size, PyObject *path)
{
    PyObject *code = PyMarshal_ReadObjectFromString((const char *)data, size);
    if (code == NULL || path == Py_None) {
        return code;
    }
    PyObject *imp = PyImport_ImportModule("_imp");
    PyObject *done = imp != NULL ? PyObject_CallMethod(imp, "_fix_co_filename", "OO", code, path) : NULL;
    Py_XDECREF(imp);
    if (done == NULL) {
        PyErr_Clear(); /* tracebacks then name the file that was compiled */
    }
    Py_XDECREF(done);
    return code;
}

static int
run_changed_source(PyObject *dict, PyObject *path, PyObject *source)
{
    PyObject *file = NULL;
    if (PyDict_GetItemStringRef(dict, "__file__", &file) < 0
        || PyErr_WarnFormat(PyExc_RuntimeWarning, 1,
                            "%U was not compiled from the present %U; running the source uncompiled. Build it again (unlatch build).", file,
                            path) < 0) {
        Py_XDECREF(file);
        return -1;
    }
    Py_DECREF(file);
    PyObject *builtins = PyEval_GetBuiltins(), *compile = NULL, *code = NULL;
    if (PyDict_GetItemStringRef(builtins, "compile", &compile) == 1) {
        code = PyObject_CallFunction(compile, "OOsiO", source, path, "exec", 0, Py_True);
    }
    Py_XDECREF(compile);
    int result = code != NULL ? run(code, dict) : -1;
    Py_XDECREF(code);
    return result;
}

PyObject *
ul_module_statements_code(ul_module *m)
{
    if (m->plain_object == NULL && m->source_path != NULL) {
        m->plain_object = load_code(m->plain_code, m->plain_size, m->source_path);
        if (m->plain_object == NULL) {
            PyErr_Clear();
        }
    }
    return m->plain_object;
}

static int
run_plain(PyObject *dict, const ul_module *m, PyObject *path)
{
    PyObject *code = load_code(m->plain_code, m->plain_size, path);
    int result = code != NULL ? run(code, dict) : -1;
    Py_XDECREF(code);
    return result;
}

/* Static state --------------------------------------------------------------------------------------------------------------------------------- */

static int
load_constants(ul_module *m)
{
    if (m->n_consts == 0) {
        return 0;
    }
    PyObject *code = PyMarshal_ReadObjectFromString((const char *)m->const_code, m->const_size);
    if (code == NULL) {
        return -1;
    }
    PyObject *values = ((PyCodeObject *)code)->co_consts;
    if (PyTuple_GET_SIZE(values) < (Py_ssize_t)m->n_consts) {
        PyErr_Format(PyExc_SystemError, "%s: constants are missing", m->name);
        Py_DECREF(code);
        return -1;
    }
    for (uint32_t i = 0; i < m->n_consts; i++) {
        PyObject *v = Py_NewRef(PyTuple_GET_ITEM(values, i));
        if (PyUnicode_CheckExact(v)) {
            PyUnicode_InternInPlace(&v);
        }
#ifndef Py_GIL_DISABLED
        /* Generated code takes constants without counting and hands them to whoever takes a reference over.  (With free threading the
         * constants of a code object are immortal already.) */
        Py_SET_REFCNT(v, _Py_IMMORTAL_INITIAL_REFCNT);
#endif
        m->consts[i] = v;
    }
    Py_DECREF(code);
    return 0;
}

static int
load_names(ul_module *m)
{
    for (uint32_t i = 0; i < m->n_globals; i++) {
        m->globals[i].name = PyUnicode_InternFromString(m->globals[i].text);
        if (m->globals[i].name == NULL) {
            return -1;
        }
    }
    for (uint32_t i = 0; i < m->n_funcs; i++) {
        ul_func *f = m->funcs[i];
        f->module = m;
        f->names = f->n_params > 0 ? PyMem_RawCalloc(f->n_params, sizeof(PyObject *)) : NULL;
        if (f->n_params > 0 && f->names == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        for (uint32_t p = 0; p < f->n_params; p++) {
            f->names[p] = PyUnicode_InternFromString(f->params[p].name);
            if (f->names[p] == NULL) {
                return -1;
            }
        }
    }
    for (uint32_t i = 0; i < m->n_classes; i++) {
        m->classes[i]->module = m;
    }
    return 0;
}

/* Whether a traceback entry belongs to a frame of this code. */
static int
is_entry_of(PyObject *entry, PyObject *code)
{
    if (entry == NULL || !PyTraceBack_Check(entry)) {
        return 0;
    }
    PyCodeObject *own = PyFrame_GetCode(((PyTracebackObject *)entry)->tb_frame);
    Py_DECREF(own); /* the frame keeps it */
    return (PyObject *)own == code;
}

/* An exception out of native statements has two entries for the one module level: that of the native code, which knows the position, and before it
 * that of the interpreter, which called the native code.  Only the first is the program's. */
static void
drop_duplicate_entry(ul_module *m)
{
    PyObject *exception = PyErr_GetRaisedException();
    PyObject *first = PyException_GetTraceback(exception);
    if (is_entry_of(first, m->code_object)) {
        PyObject *second = (PyObject *)((PyTracebackObject *)first)->tb_next;
        if (is_entry_of(second, m->plain_object)) {
            PyException_SetTraceback(exception, second);
        }
    }
    Py_XDECREF(first);
    PyErr_SetRaisedException(exception);
}

static int
run_native(PyObject *dict, ul_module *m, PyObject *path)
{
    m->dict = Py_NewRef(dict);
    if (load_constants(m) < 0 || load_names(m) < 0) {
        return -1;
    }
    m->code_object = load_code(m->code, m->code_size, path);
    if (m->code_object == NULL || ul_globals_watch(m) < 0 || ul_group_join(m) < 0 || add_hooks(dict, m) < 0) {
        return -1;
    }
    m->source_path = Py_NewRef(path);
    int result = run(m->code_object, dict);
    remove_hooks(dict);
    if (result < 0 && m->plain_object != NULL) {
        drop_duplicate_entry(m);
    }
    return result;
}

static int
exec_in(PyObject *dict, ul_module *m, PyObject *path)
{
    if (path != Py_None) {
        PyObject *source = file_bytes(path);
        int ours = source == NULL ? -1 : source == Py_None ? 1 : is_our_source(m, source);
        int result = ours == 0 ? run_changed_source(dict, path, source) : ours;
        if (ours == 1 && source == Py_None) {
            Py_XDECREF(source);
            return exec_in(dict, m, Py_None);
        }
        Py_XDECREF(source);
        if (ours != 1) {
            return result;
        }
    }
    /* [O1] Static state belongs to the first instance in the process. */
    return ul_cas32(&m->taken, 0, 1) ? run_native(dict, m, path) : run_plain(dict, m, path);
}

int
ul_module_exec(PyObject *module, ul_module *m)
{
    if (PyInterpreterState_Get() != PyInterpreterState_Main()) {
        PyErr_Format(PyExc_ImportError, "module %s does not support loading in subinterpreters", m->name);
        return -1;
    }
    PyObject *dict = PyModule_GetDict(module), *path;
    ul_private_init();
    PyObject *key = PyUnicode_InternFromString("__builtins__");
    if (key == NULL || ul_release_init() < 0 || ul_stamp_init() < 0 || ul_defaults_init() < 0 || ul_known_init() < 0 || PyDict_SetDefaultRef(dict, key, PyEval_GetBuiltins(), NULL) < 0) {
        Py_XDECREF(key);
        return -1;
    }
    Py_DECREF(key);
    path = source_path(dict, m);
    int result = path != NULL ? exec_in(dict, m, path) : -1;
    Py_XDECREF(path);
    return result;
}

int
ul_module_traverse(ul_module *m, visitproc visit, void *arg)
{
    /* The static state's references count as the module's own: so module, functions, classes and namespace die together. */
    Py_VISIT(m->dict);
    for (uint32_t i = 0; i < m->n_funcs; i++) {
        Py_VISIT(m->funcs[i]->function);
        Py_VISIT(m->funcs[i]->frame);
    }
    for (uint32_t i = 0; i < m->n_classes; i++) {
        Py_VISIT(m->classes[i]->type);
        Py_VISIT(m->classes[i]->init);
    }
    for (uint32_t i = 0; i < m->n_globals; i++) {
        Py_VISIT(m->globals[i].expected);
    }
    return 0;
}
