/* Included before everything else: each of the explorer's threads has an identity of its own.
 * CPython's _Py_ThreadId reads the processor's thread register, which is the same for all of them.  Its definition gets another name here
 * (the macro sees its `void`), its uses become calls of ours. */
#ifndef MODEL_THREAD_ID_H
#define MODEL_THREAD_ID_H

#include <stdint.h>

uintptr_t model_thread_id_(void);
#define _Py_ThreadId(ARGUMENT) model_thread_id_##ARGUMENT()
#define model_thread_id_void() model_thread_id_of_cpython(void)

#endif
