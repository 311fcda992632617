/* All that generated C needs, in one include.  The library itself never includes this file. */
#ifndef UNLATCH_GENERATED_H
#define UNLATCH_GENERATED_H

#include <Python.h>

/* The object model. */
#include <unlatch/cell.h>
#include <unlatch/error.h>
#include <unlatch/func.h>
#include <unlatch/global.h>
#include <unlatch/group.h>
#include <unlatch/kept.h>
#include <unlatch/klass.h>
#include <unlatch/module.h>
#include <unlatch/mortal.h>
#include <unlatch/pins.h>
#include <unlatch/slot.h>
#include <unlatch/thread.h>
#include <unlatch/word.h>

/* The primitives on values. */
#include <unlatch/values.h>

#endif
