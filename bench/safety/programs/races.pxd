# What Cython needs to make extension types of the classes, as its users would write it.
cdef class Item:
    cdef public object left, right, text

cdef class Box:
    cdef public object item, number, pair, words, maybe
    cdef public double real
    cdef public bint stop

cdef class Many:
    cdef public long long a, b, c, d

cdef class Node:
    cdef public object child, item
