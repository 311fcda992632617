"""The C library on its own: its primitives compared with Python's operators, without the compiler."""
