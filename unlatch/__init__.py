"""Compiles ordinary type-annotated Python to native extension modules that use every core."""

__version__ = "0.1.0.dev0"
