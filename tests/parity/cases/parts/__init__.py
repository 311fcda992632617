"""Modules that use each other's native classes and functions, imported by `linked_modules`."""

from .tokens import Token as Token
from .tokens import scaled as scaled
