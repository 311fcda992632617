"""A text indexer for Python sources: tokenise, build an inverted index in N threads, answer ranked queries.

Ordinary typed Python that runs as it is and compiles as it is. `python -m indexer --threads 4` indexes the standard
library of the interpreter that runs it.
"""
