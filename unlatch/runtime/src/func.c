/* Gives function objects their native entry, and makes the interpreted functions inside native ones. */
#include <unlatch/atomic.h>
#include <unlatch/func.h>
#include <unlatch/module.h>
#include <unlatch/thread.h>

static const char *type_name(PyObject *o) { return o == Py_None ? "None" : Py_TYPE(o)->tp_name; }

void
ul_arg_type_error(const ul_func *f, uint32_t index, PyObject *got)
{
    const ul_param *p = &f->params[index];
    PyErr_Format(PyExc_TypeError, "%.200s() argument '%.200s': expected %.200s, got %.200s", f->qualname, p->name, p->declared, type_name(got));
}

void
ul_result_type_error(const char *qualname, const char *declared, PyObject *got)
{
    PyErr_Format(PyExc_TypeError, "%.200s() return value: expected %.200s, got %.200s", qualname, declared, type_name(got));
}

PyObject *
ul_func_adopt(ul_func *f, PyObject *function)
{
    if (!PyFunction_Check(function)) {
        return Py_NewRef(function);
    }
    vectorcallfunc entry = ((PyFunctionObject *)function)->vectorcall;
    if (entry != f->wrapper) {
        f->twin = entry;
        ul_store_ptr_release((void **)&f->code, Py_NewRef(PyFunction_GET_CODE(function)));
        ul_store_ptr_release((void **)&f->function, Py_NewRef(function));
        PyFunction_SetVectorcall((PyFunctionObject *)function, f->wrapper);
        if (f->global >= 0) {
            ul_global_expect(&f->module->globals[f->global], function);
        }
    }
    return Py_NewRef(function);
}

void
ul_func_disown(ul_func *f)
{
    PyObject *function = ul_load_ptr_acquire((void *const *)&f->function);
    if (function != NULL) {
        PyFunction_SetVectorcall((PyFunctionObject *)function, f->twin);
    }
}

/* Closures ------------------------------------------------------------------------------------------------------------------------------------ */

/* Position of a captured variable, -1 if there is none. */
static Py_ssize_t
free_variable(PyObject *code, const char *name)
{
    Py_ssize_t found = -1;
    PyObject *names = PyCode_GetFreevars((PyCodeObject *)code);
    for (Py_ssize_t i = 0; names != NULL && found < 0 && i < PyTuple_GET_SIZE(names); i++) {
        if (PyUnicode_EqualToUTF8(PyTuple_GET_ITEM(names, i), name)) {
            found = i;
        }
    }
    Py_XDECREF(names);
    return found;
}

PyObject *
ul_func_closure(PyObject *fn, const char *name, int32_t *cache)
{
    uint32_t *known = (uint32_t *)cache;
    Py_ssize_t at = (Py_ssize_t)ul_load32_relaxed(known) - 1;
    PyObject *cells = PyFunction_GET_CLOSURE(fn);
    if (at < 0) {
        at = free_variable(PyFunction_GET_CODE(fn), name);
        ul_store32_relaxed(known, (uint32_t)(at + 1));
    }
    PyObject *v = cells != NULL && at >= 0 && at < PyTuple_GET_SIZE(cells) ? PyCell_Get(PyTuple_GET_ITEM(cells, at)) : NULL;
    if (v == NULL && !PyErr_Occurred()) {
        PyErr_Format(PyExc_NameError, "cannot access free variable '%s' where it is not associated with a value in enclosing scope", name);
    }
    return v;
}

/* Inner functions ------------------------------------------------------------------------------------------------------------------------------ */

/* The code object of an inner function, found depth first in the constants, after `*rank` others with its name and line; borrowed. */
static PyObject *
find_code(PyObject *code, const char *qualname, int first_line, int *rank)
{
    PyCodeObject *c = (PyCodeObject *)code;
    if (c->co_firstlineno == first_line && PyUnicode_EqualToUTF8(c->co_qualname, qualname) && (*rank)-- == 0) {
        return code;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(c->co_consts); i++) {
        PyObject *constant = PyTuple_GET_ITEM(c->co_consts, i);
        PyObject *found = PyCode_Check(constant) ? find_code(constant, qualname, first_line, rank) : NULL;
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

static int
set_extra(PyObject *fn, PyObject *extras, Py_ssize_t at, const char *attribute)
{
    PyObject *v = PyTuple_GET_ITEM(extras, at);
    return v == Py_None ? 0 : PyObject_SetAttrString(fn, attribute, v);
}

PyObject *
ul_make_function(ul_module *m, const char *qualname, int first_line, int rank, PyObject *cells, PyObject *extras, PyObject **cache)
{
    PyObject *code = ul_load_ptr_acquire((void *const *)cache);
    if (code == NULL) {
        code = m->code_object != NULL ? find_code(m->code_object, qualname, first_line, &rank) : NULL;
        if (code == NULL) {
            PyErr_Format(PyExc_SystemError, "no code for %s (line %d) in %s", qualname, first_line, m->name);
            return NULL;
        }
        ul_store_ptr_release((void **)cache, code); /* the module's code object keeps it alive */
    }
    PyObject *fn = PyFunction_New(code, m->dict);
    if (fn == NULL || (PyTuple_GET_SIZE(cells) > 0 && PyFunction_SetClosure(fn, cells) < 0) || set_extra(fn, extras, 0, "__defaults__") < 0
        || set_extra(fn, extras, 1, "__kwdefaults__") < 0
#if PY_VERSION_HEX >= 0x030E0000
        || set_extra(fn, extras, 2, "__annotate__") < 0
#else
        || set_extra(fn, extras, 2, "__annotations__") < 0
#endif
    ) {
        Py_XDECREF(fn);
        return NULL;
    }
    return fn;
}
