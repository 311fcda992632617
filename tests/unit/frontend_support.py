"""Small sources through the real front end, for the tests of its parts."""

import tempfile
from pathlib import Path

from unlatch.frontend import tree as t
from unlatch.frontend.convert import convert
from unlatch.frontend.facts import ModuleFacts
from unlatch.frontend.load import Loaded, load
from unlatch.frontend.sources import Source
from unlatch.options import Options

# The standard library's types are analysed once for all tests of a process.
_CACHE = tempfile.TemporaryDirectory(prefix="unlatch-test-types-")
NO_CONFIG = Options(mypy_config="")


def source(text: str, module: str = "m", folder: str = "/nowhere") -> Source:
    """A source that exists only here."""
    path = Path(folder, *module.split(".")).with_suffix(".py")
    return Source(str(path), module, folder, text.encode(), text)


def loaded(*sources: Source, options: Options = NO_CONFIG) -> Loaded:
    """What the front end makes of a group."""
    return load(sources, options, Path(_CACHE.name))


def typed(text: str) -> t.ModuleTree:
    """The typed tree of one module named `m`."""
    return loaded(source(text)).trees[0]


def untyped(text: str) -> t.ModuleTree:
    """The tree as it is without the type checker: quicker, and enough where types do not matter."""
    return convert(source(text), ModuleFacts())


def function(text: str, name: str = "f", *, check: bool = True) -> t.Function:
    """The function or method called `name` in a module."""
    module = typed(text) if check else untyped(text)
    everything = [*module.functions, *(method for cls in module.classes for method in cls.methods)]
    (found,) = [f for f in everything if f.qualname == name]
    return found


def class_(text: str, name: str = "C") -> t.ClassDef:
    """The class called `name` in a module."""
    (found,) = [c for c in typed(text).classes if c.qualname == name]
    return found


def local_types(text: str, name: str = "f") -> dict[str, str]:
    """The types of a function's locals, as text."""
    return {local: str(type_) for local, type_ in function(text, name).locals.items()}
