/* Binds the arguments of a call to a native function's parameters where the quick path in func.h does not serve. */
#include <unlatch/defaults.h>
#include <unlatch/func.h>

/* Keep a new reference for the duration of the call; NULL is an error that the callee has already set. */
static PyObject *
hold(ul_args *bound, PyObject *o)
{
    if (o != NULL) {
        bound->held[bound->n_held++] = o;
    }
    return o;
}

static int
bind_positional(const ul_func *f, PyObject *const *args, Py_ssize_t n, PyObject **buf, ul_args *bound)
{
    Py_ssize_t taken = n < (Py_ssize_t)f->n_positional ? n : (Py_ssize_t)f->n_positional;
    for (Py_ssize_t i = 0; i < taken; i++) {
        buf[i] = args[i];
    }
    if (f->n_positional < f->n_params && f->params[f->n_positional].kind == UL_VAR_POSITIONAL) {
        PyObject *rest = hold(bound, PyTuple_New(n - taken));
        if (rest == NULL) {
            return -1;
        }
        for (Py_ssize_t i = taken; i < n; i++) {
            PyTuple_SET_ITEM(rest, i - taken, Py_NewRef(args[i]));
        }
        buf[f->n_positional] = rest;
        return 0;
    }
    return n > taken;
}

/* Position of the parameter that a keyword names, or n_params. */
static uint32_t
find_keyword(const ul_func *f, PyObject *name)
{
    for (uint32_t i = 0; i < f->n_params; i++) {
        if (f->names[i] == name && (f->params[i].kind == UL_POSITIONAL || f->params[i].kind == UL_KEYWORD_ONLY)) {
            return i;
        }
    }
    for (uint32_t i = 0; i < f->n_params; i++) {
        if ((f->params[i].kind == UL_POSITIONAL || f->params[i].kind == UL_KEYWORD_ONLY) && PyUnicode_Compare(f->names[i], name) == 0) {
            return i;
        }
    }
    return f->n_params;
}

static int
bind_keywords(const ul_func *f, PyObject *const *values, PyObject *kwnames, PyObject **buf, PyObject *extra)
{
    Py_ssize_t n = kwnames != NULL ? PyTuple_GET_SIZE(kwnames) : 0;
    for (Py_ssize_t k = 0; k < n; k++) {
        PyObject *name = PyTuple_GET_ITEM(kwnames, k);
        uint32_t i = find_keyword(f, name);
        if (i < f->n_params) {
            if (buf[i] != NULL) {
                return 1;
            }
            buf[i] = values[k];
        }
        else if (extra == NULL) {
            return 1;
        }
        else if (PyDict_SetItem(extra, name, values[k]) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
bind_positional_defaults(const ul_func *f, PyObject *defaults, PyObject **buf)
{
    Py_ssize_t n = defaults != NULL ? PyTuple_GET_SIZE(defaults) : 0;
    for (uint32_t i = 0; i < f->n_positional; i++) {
        if (buf[i] == NULL) {
            Py_ssize_t at = (Py_ssize_t)i - ((Py_ssize_t)f->n_positional - n);
            if (at < 0) {
                return 1;
            }
            buf[i] = PyTuple_GET_ITEM(defaults, at);
        }
    }
    return 0;
}

static int
bind_keyword_defaults(const ul_func *f, PyObject *defaults, PyObject **buf, ul_args *bound)
{
    PyObject *kept = NULL; /* a list, because values may leave the dict while we run */
    for (uint32_t i = f->n_positional; i < f->n_params; i++) {
        if (buf[i] != NULL || f->params[i].kind != UL_KEYWORD_ONLY) {
            continue;
        }
        PyObject *value = NULL;
        if (defaults == NULL || PyDict_GetItemRef(defaults, f->names[i], &value) != 1) {
            return PyErr_Occurred() ? -1 : 1;
        }
        if (kept == NULL) {
            kept = hold(bound, PyList_New(0));
        }
        int failed = kept == NULL || PyList_Append(kept, value) < 0;
        Py_DECREF(value);
        if (failed) {
            return -1;
        }
        buf[i] = value;
    }
    return 0;
}

static int
bind(ul_func *f, PyObject *fn, PyObject *const *args, Py_ssize_t n, PyObject *kwnames, PyObject **buf, ul_args *bound)
{
    PyObject *extra = NULL;
    int result = bind_positional(f, args, n, buf, bound);
    if (result == 0 && f->n_params > 0 && f->params[f->n_params - 1].kind == UL_VAR_KEYWORD) {
        extra = hold(bound, PyDict_New());
        result = extra != NULL ? 0 : -1;
    }
    if (result == 0) {
        result = bind_keywords(f, args + n, kwnames, buf, extra);
    }
    if (result != 0) {
        return result;
    }
    if (extra != NULL) {
        buf[f->n_params - 1] = extra;
    }
    int complete = 1;
    for (uint32_t i = 0; complete && i < f->n_params; i++) {
        complete = buf[i] != NULL;
    }
    if (complete) {
        return 0;
    }
    /* As they are now: another thread may assign them, so they are held. */
    PyObject *positional = hold(bound, ul_defaults_positional(fn)), *keyword = ul_defaults_keyword(fn);
    result = bind_positional_defaults(f, positional, buf);
    if (result == 0) {
        result = bind_keyword_defaults(f, keyword, buf, bound);
    }
    Py_XDECREF(keyword);
    return result;
}

int
ul_args_bind_slow(ul_func *f, PyObject *fn, PyObject *const *args, size_t nargsf, PyObject *kwnames, PyObject **buf, ul_args *bound)
{
    for (uint32_t i = 0; i < f->n_params; i++) {
        buf[i] = NULL;
    }
    int result = bind(f, fn, args, PyVectorcall_NARGS(nargsf), kwnames, buf, bound);
    if (result != 0) {
        ul_args_release(bound);
    }
    return result;
}
