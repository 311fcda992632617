"""Turns a module of IR, reference counts included, into the C text of one extension module."""

from unlatch.emit.module import emit_module

__all__ = ["emit_module"]
