/* Imports, `with`, `assert`, `except`, `super` and spread arguments, with the interpreter's errors. */
#include <unlatch/control.h>
#include <unlatch/object.h>

int
ul_assert_fail(PyObject *message)
{
    /* An instance, because PyErr_SetObject would spread a tuple into several arguments. */
    PyObject *error = message == NULL ? PyObject_CallNoArgs(PyExc_AssertionError)
                                      : PyObject_CallOneArg(PyExc_AssertionError, message);
    if (error != NULL) {
        PyErr_SetObject(PyExc_AssertionError, error);
        Py_DECREF(error);
    }
    return -1;
}

static int
is_catchable(PyObject *types)
{
    if (!PyTuple_Check(types)) {
        return PyExceptionClass_Check(types);
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(types); i++) {
        if (!PyExceptionClass_Check(PyTuple_GET_ITEM(types, i))) {
            return 0;
        }
    }
    return 1;
}

int
ul_exc_match(PyObject *exception, PyObject *types)
{
    if (UL_UNLIKELY(!is_catchable(types))) {
        PyErr_SetString(PyExc_TypeError, "catching classes that do not inherit from BaseException is not allowed");
        return -1;
    }
    return PyErr_GivenExceptionMatches(exception, types);
}

/* Whether `__import__` is still the interpreter's own function. */
static int
is_own_import(PyObject *function)
{
    return PyCFunction_CheckExact(function) && PyCFunction_GET_SELF(function) == ul_known.builtins &&
           strcmp(((PyCFunctionObject *)function)->m_ml->ml_name, "__import__") == 0;
}

PyObject *
ul_import_name(PyObject *name, PyObject *globals, PyObject *fromlist, int64_t level)
{
    PyObject *function, *result = NULL;
    PyObject *from = fromlist == NULL ? Py_None : fromlist;
    if (PyDict_GetItemRef(PyModule_GetDict(ul_known.builtins), ul_known.name_import, &function) <= 0) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_ImportError, "__import__ not found");
        }
        return NULL;
    }
    if (is_own_import(function)) {
        result = PyImport_ImportModuleLevelObject(name, globals, Py_None, from, (int)level);
    }
    else {
        PyObject *depth = PyLong_FromLongLong(level);
        if (depth != NULL) {
            PyObject *args[5] = {name, globals, Py_None, from, depth};
            result = PyObject_Vectorcall(function, args, 5, NULL);
            Py_DECREF(depth);
        }
    }
    Py_DECREF(function);
    return result;
}

/* `__import__` of the statement below: hands out the module it is bound to. */
static PyObject *
give_module(PyObject *module, PyObject *const *args, Py_ssize_t n)
{
    (void)args;
    (void)n;
    return Py_NewRef(module);
}

static PyMethodDef give_module_def = {"__import__", (PyCFunction)(void (*)(void))give_module, METH_FASTCALL, NULL};

/* The interpreter's message depends on the module's state in many ways, and on the version: let it speak itself, by
 * executing the statement with an `__import__` that yields this module. */
static PyObject *
import_from_interpreted(PyObject *module, PyObject *name)
{
    PyObject *value = NULL, *builtins = NULL, *globals = NULL;
    PyObject *give = PyCFunction_New(&give_module_def, module);
    PyObject *text = PyUnicode_FromFormat("from m import %U", name);
    const char *source = text == NULL ? NULL : PyUnicode_AsUTF8(text);
    PyObject *code = source == NULL ? NULL : Py_CompileString(source, "<import>", Py_file_input);
    if (give != NULL && code != NULL) {
        builtins = Py_BuildValue("{sO}", "__import__", give);
        globals = builtins == NULL ? NULL : Py_BuildValue("{sO}", "__builtins__", builtins);
    }
    if (globals != NULL) {
        PyObject *done = PyEval_EvalCode(code, globals, globals);
        if (done == NULL) {
            /* Without the entry of the statement that nobody wrote. */
            PyObject *error = PyErr_GetRaisedException();
            PyException_SetTraceback(error, Py_None);
            PyErr_SetRaisedException(error);
        }
        else {
            value = PyObject_GetItem(globals, name);
            Py_DECREF(done);
        }
    }
    Py_XDECREF(give);
    Py_XDECREF(text);
    Py_XDECREF(code);
    Py_XDECREF(builtins);
    Py_XDECREF(globals);
    return value;
}

PyObject *
ul_import_from(PyObject *module, PyObject *name)
{
    PyObject *value;
    if (PyObject_GetOptionalAttr(module, name, &value) != 0) {
        return value;
    }
    return import_from_interpreted(module, name);
}

static int
bind_method(PyObject *self, PyObject **method)
{
    descrgetfunc get = Py_TYPE(*method)->tp_descr_get;
    if (get != NULL) {
        Py_SETREF(*method, get(*method, self, (PyObject *)Py_TYPE(self)));
    }
    return *method == NULL ? -1 : 1;
}

/* The classes in order, one dict after the other. */
static int
search_mro(PyObject *self, PyObject *name, PyObject **method)
{
    *method = NULL;
    PyObject *mro = PyObject_GetAttr((PyObject *)Py_TYPE(self), ul_known.name_mro);
    if (mro == NULL) {
        return -1;
    }
    int found = 0;
    for (Py_ssize_t i = 0; found == 0 && i < PyTuple_GET_SIZE(mro); i++) {
        PyObject *dict = PyType_GetDict((PyTypeObject *)PyTuple_GET_ITEM(mro, i));
        found = dict == NULL ? 0 : PyDict_GetItemRef(dict, name, method);
        Py_XDECREF(dict);
    }
    Py_DECREF(mro);
    return found;
}

/* A method as the interpreter finds it for statements: on the class, not the instance, then bound.
 * Returns 1 and the method, 0 when there is none, -1 on failure.
 * An attribute of a class whose class is `type` comes from the same places, through CPython's cache. A method of a class
 * written in C is then still unbound; a function may be one, or the inside of a static method, so it is looked up again. */
static int
special_method(PyObject *self, PyObject *name, PyObject **method)
{
    PyTypeObject *type = Py_TYPE(self);
    if (Py_IS_TYPE(type, &PyType_Type)) {
        int found = PyObject_GetOptionalAttr((PyObject *)type, name, method);
        if (found <= 0) {
            return found;
        }
        if (Py_IS_TYPE(*method, &PyMethodDescr_Type)) {
            return bind_method(self, method);
        }
        Py_DECREF(*method);
    }
    int found = search_mro(self, name, method);
    return found > 0 ? bind_method(self, method) : found;
}

static int
class_has(PyObject *self, PyObject *name)
{
    PyObject *method;
    int found = special_method(self, name, &method);
    Py_XDECREF(method);
    PyErr_Clear();
    return found > 0;
}

static void
raise_no_manager(PyObject *manager, const char *missed)
{
#if PY_VERSION_HEX >= 0x030E0000
    const char *hint = class_has(manager, ul_known.name_aenter) && class_has(manager, ul_known.name_aexit)
                           ? " but it supports the asynchronous context manager protocol."
                             " Did you mean to use 'async with'?"
                           : "";
    PyErr_Format(PyExc_TypeError, "'%T' object does not support the context manager protocol (missed %s method)%s", manager,
                 missed, hint);
#else
    (void)class_has;
    const char *which = strcmp(missed, "__exit__") == 0 ? " (missed __exit__ method)" : "";
    PyErr_Format(PyExc_TypeError, "'%.200s' object does not support the context manager protocol%s",
                 Py_TYPE(manager)->tp_name, which);
#endif
}

PyObject *
ul_with_exit_method(PyObject *manager)
{
    PyObject *method;
    if (special_method(manager, ul_known.name_exit, &method) == 0) {
        raise_no_manager(manager, "__exit__");
    }
    return method;
}

PyObject *
ul_with_enter(PyObject *manager)
{
    PyObject *method;
    if (special_method(manager, ul_known.name_enter, &method) == 0) {
        raise_no_manager(manager, "__enter__");
    }
    if (method == NULL) {
        return NULL;
    }
    PyObject *value = PyObject_CallNoArgs(method);
    Py_DECREF(method);
    return value;
}

int
ul_with_exit(PyObject *exit, PyObject *exception)
{
    PyObject *traceback = PyException_GetTraceback(exception);
    PyObject *args[3] = {(PyObject *)Py_TYPE(exception), exception, traceback == NULL ? Py_None : traceback};
    int swallow = ul_truth_of_owned(PyObject_Vectorcall(exit, args, 3, NULL));
    Py_XDECREF(traceback);
    return swallow;
}

int
ul_with_leave(PyObject *exit)
{
    PyObject *args[3] = {Py_None, Py_None, Py_None};
    return ul_drop(PyObject_Vectorcall(exit, args, 3, NULL));
}

static PyObject *
super_of(PyObject *cls, PyObject *self)
{
    PyObject *args[2] = {cls, self};
    return PyObject_Vectorcall((PyObject *)&PySuper_Type, args, 2, NULL);
}

PyObject *
ul_super_attr(PyObject *cls, PyObject *self, PyObject *name)
{
    PyObject *parent = super_of(cls, self);
    if (parent == NULL) {
        return NULL;
    }
    PyObject *value = PyObject_GetAttr(parent, name);
    Py_DECREF(parent);
    return value;
}

PyObject *
ul_super_call_method(PyObject *cls, PyObject *self, PyObject *name, PyObject *const *items, Py_ssize_t n)
{
    PyObject *method = ul_super_attr(cls, self, name);
    if (method == NULL) {
        return NULL;
    }
    PyObject *result = PyObject_Vectorcall(method, items, (size_t)n, NULL);
    Py_DECREF(method);
    return result;
}

PyObject *
ul_call_args_tuple(PyObject *f, PyObject *x)
{
    if (PyTuple_CheckExact(x)) {
        return Py_NewRef(x);
    }
    if (Py_TYPE(x)->tp_iter == NULL && !PySequence_Check(x)) {
        PyObject *callee = ul_callee_text(f);
        if (callee != NULL) {
            PyErr_Format(PyExc_TypeError, "%U argument after * must be an iterable, not %.200s", callee,
                         Py_TYPE(x)->tp_name);
            Py_DECREF(callee);
        }
        return NULL;
    }
    return PySequence_Tuple(x);
}
