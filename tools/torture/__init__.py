"""Torture: generated programs in which threads fight over every kind of slot and container, compiled and checked.

`program` makes a typed module from a number, out of the tables of `values`, `places` and `containers`; `rounds`
compiles it for each interpreter, with and without `UL_STRESS`; `arena` is the process in which threads run its
functions and interpreted code goes at the same objects through every other door.

Nothing is timed and nothing is compared with a stored result.  Every value describes itself: a number is a multiple of
a constant, a pair cancels out, an object knows whether it is alive.  Any value that was torn, or that nobody stored,
fails its own check; so does a destructor that runs twice, an object that is left over, an exception that the operation
cannot raise, a crash, a hang.
"""
