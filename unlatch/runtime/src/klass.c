/* Creates a native class from a class statement: what `type.__new__` does, with another layout (see klass.h). */
#include <stddef.h>
#include <unlatch/global.h>
#include <unlatch/klass.h>
#include <unlatch/module.h>
#include <unlatch/private.h>

/* The class object -------------------------------------------------------------------------------------------------------------------------- */

static int
is_function_like(PyObject *v)
{
    return Py_TYPE(v)->tp_descr_get != NULL || Py_TYPE(v)->tp_descr_set != NULL;
}

/* Why the class statement must make an ordinary class, or NULL. */
static const char *
why_not_native(const ul_class *cls, PyObject *bases, PyObject *namespace)
{
    static const char *const HOOKS[] = {"__getattribute__", "__setattr__", "__delattr__", "__mro_entries__"};
    PyTypeObject *base = cls->base != NULL ? cls->base->type : &PyBaseObject_Type;
    if (cls->type != NULL) {
        return "the class statement has run before";
    }
    if (base == NULL || PyTuple_GET_SIZE(bases) > 1 || (PyTuple_GET_SIZE(bases) == 0 && cls->base != NULL)
        || (PyTuple_GET_SIZE(bases) == 1 && PyTuple_GET_ITEM(bases, 0) != (PyObject *)base)) {
        return "the base class is not the one in the source";
    }
    for (size_t i = 0; i < Py_ARRAY_LENGTH(HOOKS); i++) {
        if (PyDict_ContainsString(namespace, HOOKS[i])) {
            return "attribute access is overridden";
        }
    }
    for (uint32_t i = 0; i < cls->n_attrs; i++) {
        PyObject *v = NULL;
        if (PyDict_GetItemStringRef(namespace, cls->attrs[i].name, &v) < 0) {
            PyErr_Clear();
        }
        int shadows = v != NULL && is_function_like(v);
        Py_XDECREF(v);
        if (shadows) {
            return "a method or descriptor has the name of an attribute";
        }
    }
    return NULL;
}

/* The ordinary class for the same statement; its methods are interpreted functions again, because their native code counts on the layout. */
static PyObject *
plain_class(ul_class *cls, PyObject *name, PyObject *bases, PyObject *namespace, PyObject *keywords)
{
    for (uint32_t i = 0; cls->type == NULL && i < cls->module->n_funcs; i++) {
        if (cls->module->funcs[i]->cls == cls) {
            ul_func_disown(cls->module->funcs[i]);
        }
    }
    PyTypeObject *meta = &PyType_Type;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(bases); i++) {
        PyTypeObject *other = Py_TYPE(PyTuple_GET_ITEM(bases, i));
        if (PyType_IsSubtype(other, meta)) {
            meta = other;
        }
    }
    PyObject *args = PyTuple_Pack(3, name, bases, namespace);
    PyObject *plain = args != NULL ? PyObject_Call((PyObject *)meta, args, keywords) : NULL;
    Py_XDECREF(args);
    return plain;
}

/* What this class adds to its native base: 1 if instances of the base lack it. */
static int
adds(const ul_class *cls, int (*has)(const ul_class *))
{
    for (const ul_class *b = cls->base; b != NULL; b = b->base) {
        if (has(b)) {
            return 0;
        }
    }
    return has(cls);
}

static int has_dict(const ul_class *cls) { return (cls->flags & UL_CLASS_DICT) != 0; }
static int has_weakrefs(const ul_class *cls) { return (cls->flags & UL_CLASS_NO_WEAKREF) == 0; }

static size_t
instance_size(const ul_class *cls)
{
    size_t size = offsetof(ul_instance, words) + cls->n_attrs * sizeof(uintptr_t);
    /* One spare word where a subclass adds nothing: layouts of different classes must differ, so that `__class__` cannot turn one into another. */
    size_t least = cls->base != NULL ? (size_t)cls->base->type->tp_basicsize + sizeof(uintptr_t) : 0;
    return size < least ? least : size;
}

static PyTypeObject *
make_type(ul_class *cls)
{
    PyMemberDef members[3] = {{0}};
    PyGetSetDef getters[4] = {{0}};
    PyType_Slot slots[8] = {{Py_tp_alloc, (void *)cls->alloc}, {Py_tp_dealloc, (void *)cls->dealloc}, {Py_tp_traverse, (void *)cls->traverse},
                            {Py_tp_clear, (void *)cls->clear}, {Py_tp_members, members}};
    int m = 0, g = 0, s = 5;
    if (cls->base == NULL) {
        slots[s++] = (PyType_Slot){Py_tp_methods, ul_instance_methods};
        getters[g++] = ul_instance_getset[UL_GET_CLASS];
    }
    if (adds(cls, has_dict)) {
        members[m++] = (PyMemberDef){"__dictoffset__", Py_T_PYSSIZET, offsetof(ul_instance, dict), Py_READONLY, NULL};
        getters[g++] = ul_instance_getset[UL_GET_DICT];
    }
    if (adds(cls, has_weakrefs)) {
        members[m++] = (PyMemberDef){"__weaklistoffset__", Py_T_PYSSIZET, offsetof(ul_instance, weakrefs), Py_READONLY, NULL};
        getters[g++] = ul_instance_getset[UL_GET_WEAKREF];
    }
    if (g > 0) {
        if (cls->getset == NULL && (cls->getset = PyMem_RawMalloc(sizeof getters)) == NULL) {
            PyErr_NoMemory();
            return NULL;
        }
        slots[s++] = (PyType_Slot){Py_tp_getset, memcpy(cls->getset, getters, sizeof getters)};
    }
    PyObject *dotted = PyUnicode_FromFormat("%s.%s", cls->module->name, cls->name);
    const char *text = dotted != NULL ? PyUnicode_AsUTF8(dotted) : NULL;
    PyObject *bases = PyTuple_Pack(1, cls->base != NULL ? cls->base->type : &PyBaseObject_Type);
    PyObject *type = NULL;
    if (text != NULL && bases != NULL) {
        PyType_Spec spec = {text, (int)instance_size(cls), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, slots};
        type = PyType_FromMetaclass(NULL, NULL, &spec, bases);
    }
    Py_XDECREF(bases);
    Py_XDECREF(dotted);
    return (PyTypeObject *)type;
}

/* One entry of the namespace, as type.__new__ would keep it; a new reference. */
static PyObject *
class_value(PyObject *key, PyObject *value)
{
    if (PyFunction_Check(value)) {
        if (PyUnicode_EqualToUTF8(key, "__new__")) {
            return PyStaticMethod_New(value);
        }
        if (PyUnicode_EqualToUTF8(key, "__init_subclass__") || PyUnicode_EqualToUTF8(key, "__class_getitem__")) {
            return PyClassMethod_New(value);
        }
    }
    return Py_NewRef(value);
}

/* 1 and *index set if the namespace's key is the name of an attribute. */
static int
attribute_index(const ul_class *cls, PyObject *key, uint32_t *index)
{
    for (uint32_t i = 0; i < cls->n_attrs; i++) {
        if (PyUnicode_EqualToUTF8(key, cls->attrs[i].name)) {
            *index = i;
            return 1;
        }
    }
    return 0;
}

static int
set_member(const ul_class *cls, PyTypeObject *type, uint32_t index, PyObject *fallback)
{
    PyObject *member = ul_member_new(cls, index, fallback);
    int result = member != NULL ? PyObject_SetAttrString((PyObject *)type, cls->attrs[index].name, member) : -1;
    Py_XDECREF(member);
    return result;
}

static int
fill_type(ul_class *cls, PyTypeObject *type, PyObject *name, PyObject *namespace)
{
    PyObject *key, *value;
    uint32_t index;
    if (PyObject_SetAttrString((PyObject *)type, "__name__", name) < 0) {
        return -1;
    }
    for (uint32_t i = 0; i < cls->n_attrs; i++) {
        if (cls->attrs[i].own && set_member(cls, type, i, NULL) < 0) {
            return -1;
        }
    }
    for (Py_ssize_t at = 0; PyDict_Next(namespace, &at, &key, &value);) {
        int failed = 0;
        if (!PyUnicode_Check(key) || PyUnicode_EqualToUTF8(key, "__classcell__") || PyUnicode_EqualToUTF8(key, "__classdictcell__")) {
            continue;
        }
        if (attribute_index(cls, key, &index)) {
            failed = set_member(cls, type, index, value) < 0;
        }
        else {
            PyObject *kept = class_value(key, value);
            failed = kept == NULL || PyObject_SetAttr((PyObject *)type, key, kept) < 0;
            Py_XDECREF(kept);
        }
        if (failed) {
            return -1;
        }
    }
    if (PyDict_ContainsString(namespace, "__eq__") && !PyDict_ContainsString(namespace, "__hash__")) {
        return PyObject_SetAttrString((PyObject *)type, "__hash__", Py_None);
    }
    return 0;
}

static int
fill_cell(PyObject *namespace, const char *name, PyObject *contents)
{
    PyObject *cell = NULL;
    int result = PyDict_GetItemStringRef(namespace, name, &cell);
    if (result == 1) {
        result = PyCell_Check(cell) ? PyCell_Set(cell, contents) : 0;
    }
    Py_XDECREF(cell);
    return result < 0 ? -1 : 0;
}

static int
fill_cells(PyTypeObject *type, PyObject *namespace)
{
    PyObject *dict = PyType_GetDict(type);
    int result = fill_cell(namespace, "__classcell__", (PyObject *)type);
    if (result == 0) {
        result = fill_cell(namespace, "__classdictcell__", dict);
    }
    Py_XDECREF(dict);
    return result;
}

/* Names that matter, the meaning of __init__, watching: from here on a change is noticed. */
static int
publish(ul_class *cls, PyTypeObject *type)
{
    cls->names = PyTuple_New(cls->n_methods + 2);
    for (uint32_t i = 0; cls->names != NULL && i < cls->n_methods + 2; i++) {
        const char *text = i < cls->n_methods ? cls->methods[i] : i == cls->n_methods ? "__init__" : "__new__";
        PyObject *name = PyUnicode_InternFromString(text);
        if (name == NULL) {
            return -1;
        }
        PyTuple_SET_ITEM(cls->names, i, name);
    }
    for (uint32_t i = 0; i < cls->n_attrs && i < 64; i++) {
        uint8_t kind = cls->attrs[i].kind;
        cls->counted |= (uint64_t)(kind == UL_OBJECT || kind == UL_INT || kind == UL_I64) << i;
        cls->floats |= (uint64_t)(kind == UL_FLOAT) << i;
        cls->scalars = ~cls->counted & ~cls->floats & (~UINT64_C(0) >> (63 - i));
    }
    cls->init = cls->names != NULL ? ul_type_lookup(type, PyTuple_GET_ITEM(cls->names, cls->n_methods)) : NULL;
    PyObject *dict = PyType_GetDict(type);
    if (cls->init == NULL || dict == NULL) {
        Py_XDECREF(dict);
        return -1;
    }
    ul_immortalize((PyObject *)type);
    ul_store_ptr_release((void **)&cls->type, type);
    int result = ul_vt_watch(cls, dict);
    Py_DECREF(dict);
    return result;
}

static int
note(PyTypeObject *type, PyObject *key, PyObject *value)
{
    PyObject *error = PyErr_GetRaisedException();
    PyObject *done = NULL, *text = PyUnicode_FromFormat("Error calling __set_name__ on '%.100s' instance %R in '%.100s'",
                                                        Py_TYPE(value)->tp_name, key, type->tp_name);
    if (text != NULL) {
        done = PyObject_CallMethod(error, "add_note", "O", text);
    }
    PyErr_Clear();
    Py_XDECREF(done);
    Py_XDECREF(text);
    PyErr_SetRaisedException(error);
    return -1;
}

static int
set_names(PyTypeObject *type, PyObject *namespace)
{
    PyObject *copy = PyDict_Copy(namespace), *key, *value;
    int result = copy != NULL ? 0 : -1;
    for (Py_ssize_t at = 0; result == 0 && PyDict_Next(copy, &at, &key, &value);) {
        PyObject *hook = NULL;
        if (PyObject_GetOptionalAttrString((PyObject *)Py_TYPE(value), "__set_name__", &hook) < 0) {
            result = -1;
        }
        else if (hook != NULL) {
            PyObject *done = PyObject_CallFunctionObjArgs(hook, value, type, key, NULL);
            result = done != NULL ? 0 : note(type, key, value);
            Py_XDECREF(done);
        }
        Py_XDECREF(hook);
    }
    Py_XDECREF(copy);
    return result;
}

static int
init_subclass(PyTypeObject *type, PyObject *keywords)
{
    PyObject *parent = PyObject_CallFunctionObjArgs((PyObject *)&PySuper_Type, type, type, NULL);
    PyObject *hook = parent != NULL ? PyObject_GetAttrString(parent, "__init_subclass__") : NULL;
    PyObject *none = PyTuple_New(0);
    PyObject *done = hook != NULL && none != NULL ? PyObject_Call(hook, none, keywords) : NULL;
    int result = done != NULL ? 0 : -1;
    Py_XDECREF(done);
    Py_XDECREF(none);
    Py_XDECREF(hook);
    Py_XDECREF(parent);
    return result;
}

PyObject *
ul_class_create(ul_class *cls, PyObject *name, PyObject *bases, PyObject *namespace, PyObject *keywords)
{
    if (!PyDict_CheckExact(namespace) || why_not_native(cls, bases, namespace) != NULL) {
        return plain_class(cls, name, bases, namespace, keywords);
    }
    if (PyType_Ready(&ul_member_type) < 0 || PyType_Ready(&ul_instance_dict_type) < 0) {
        return NULL;
    }
    PyTypeObject *type = make_type(cls);
    if (type == NULL || fill_type(cls, type, name, namespace) < 0) {
        Py_XDECREF(type);
        return NULL;
    }
    for (uint32_t i = 0; i < cls->module->n_globals; i++) {
        if (strcmp(cls->module->globals[i].text, cls->name) == 0) {
            ul_global_expect(&cls->module->globals[i], (PyObject *)type);
        }
    }
    Py_INCREF(type); /* one reference is the description's, for ever */
    if (publish(cls, type) < 0 || fill_cells(type, namespace) < 0 || set_names(type, namespace) < 0 || init_subclass(type, keywords) < 0) {
        Py_DECREF(type);
        return NULL;
    }
    ul_vt_refresh(cls->vtable);
    return (PyObject *)type;
}

int
ul_is_derived_instance(PyObject *o, const ul_class *cls)
{
    PyTypeObject *want = (PyTypeObject *)ul_load_ptr_acquire((void *const *)&cls->type);
    if (want == NULL) {
        return 0;
    }
    for (PyTypeObject *t = Py_TYPE(o)->tp_base; t != NULL; t = t->tp_base) {
        if (t == want) {
            return 1;
        }
    }
    return PyType_IsSubtype(Py_TYPE(o), want); /* the chain of first bases does not show all of the MRO */
}
