/* Numbers: `int`, `float` and the functions of `math`, `bool`, and the native integers. */
#ifndef UNLATCH_NUMBER_H
#define UNLATCH_NUMBER_H

#include <unlatch/bool.h>
#include <unlatch/float.h>
#include <unlatch/int.h>
#include <unlatch/math.h>
#include <unlatch/native_int.h>

#endif
