/* All primitives on built-in values, for generated code.  The library's own files include what they need. */
#ifndef UNLATCH_VALUES_H
#define UNLATCH_VALUES_H

#include <unlatch/bytes.h>
#include <unlatch/control.h>
#include <unlatch/dict.h>
#include <unlatch/format.h>
#include <unlatch/iter.h>
#include <unlatch/known.h>
#include <unlatch/list.h>
#include <unlatch/number.h>
#include <unlatch/object.h>
#include <unlatch/range.h>
#include <unlatch/set.h>
#include <unlatch/str.h>
#include <unlatch/tuple.h>

#endif
