/* The module around a floor, for the end of its file: `make_types`, `setup`, `work`, and the constants that the bench reads. */

static PyMethodDef functions[] = {
    {"setup", setup, METH_O, NULL},
    {"work", (PyCFunction)(void (*)(void))work, METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};

static int fill(PyObject *module)
{
    if (make_types() < 0 || PyModule_AddIntConstant(module, "UNIT", UNIT) < 0)
        return -1;
    if (PyModule_AddIntConstant(module, "STEPS", STEPS) < 0)
        return -1;
    return PyModule_AddIntConstant(module, "AMOUNT", AMOUNT);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, fill},
#ifdef Py_GIL_DISABLED
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

#define FLOOR_MODULE(NAME)                                                                                             \
    static struct PyModuleDef definition = {                                                                           \
        .m_base = PyModuleDef_HEAD_INIT, .m_name = #NAME, .m_methods = functions, .m_slots = slots};                   \
    PyMODINIT_FUNC PyInit_##NAME(void)                                                                                 \
    {                                                                                                                  \
        return PyModuleDef_Init(&definition);                                                                          \
    }
