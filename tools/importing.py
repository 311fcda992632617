"""Imports a module from a file of any name and place: one that was just built, or the source to compare it with."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def module_from(path: Path, name: str, *, listed: bool = False) -> ModuleType:
    """The module of that file as `name`; `listed`: others find it under that name, as they find any import."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    if listed:
        sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
