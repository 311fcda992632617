/* The texts of True and False. */
#include <unlatch/bool.h>

PyObject *
ul_bool_to_str(int a)
{
    return a ? ul_known.str_true : ul_known.str_false;
}
