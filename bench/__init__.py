"""The benchmark: the same typed programs under CPython, mypyc and Unlatch, on both builds of CPython, side by side."""
