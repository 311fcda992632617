"""Makes the development environments: two interpreters, and a virtual environment of each with this project in it.

`python3 -m tools.setup` is what `make env` runs. It needs nothing but the standard library of Python 3.11, a C compiler
and make, because it is the first thing that runs on a machine that has none of ours.

    interpreters.py   which interpreters are on this machine, and do they serve?
    archive.py        else: where is CPython's source?
    headers.py        can it be built with ssl and zlib here?
    cpython.py        build it, into the user's cache
    environments.py   the virtual environments
    console.py        progress, logs, and failures that say what to do next
"""
