"""Turns a module of IR, reference counts included, into the C text of one extension module."""

from unlatch.emit.group import Group, group_of
from unlatch.emit.module import emit_module

__all__ = ["Group", "emit_module", "group_of"]
