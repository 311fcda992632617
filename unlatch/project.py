"""Which files make up a program: the script, and the modules that it imports, directly or not, from its own folder."""

import _imp
import ast
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

from unlatch.errors import CompileError
from unlatch.frontend.sources import Source, is_excluded, is_module_name, read_source
from unlatch.runcache import MAIN, folder_of, resolve


def find_program(script: str, exclude: Sequence[str] = ()) -> list[Source]:
    """The sources, the script first; no modules that match `exclude`.  Raises CompileError if the script is unreadable.

    A local module that cannot be read, or is not Python, is left to the interpreter: it fails where it is imported, if
    at all.
    """
    root = folder_of(script)
    main = read_source(script, MAIN, root)
    found = {MAIN: main}
    waiting = [main]
    while waiting:
        for name in imported_names(waiting.pop()):
            for source in _local_modules(root, name, found, exclude):
                found[source.module] = source
                waiting.append(source)
    return [main, *(found[name] for name in sorted(found) if name != MAIN)]


def imported_names(source: Source) -> Iterator[str]:
    """The full names of all modules that a source may import; also of those that may turn out to be mere attributes."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source.data, source.path)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    package = source.module if source.is_package else source.module.rpartition(".")[0]
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                base = _absolute(package, module or "", level)
                if base is not None:
                    yield base
                    yield from (f"{base}.{alias.name}" for alias in names if alias.name != "*")


def _absolute(package: str, module: str, level: int) -> str | None:
    if level == 0:
        return module
    parts = package.split(".") if package else []
    if len(parts) < level:
        return None
    return ".".join([*parts[: len(parts) - level + 1], *([module] if module else [])])


def _local_modules(root: str, name: str, found: dict[str, Source], exclude: Sequence[str]) -> Iterator[Source]:
    """The module `name` and its packages, as far as they lie below `root` and are new."""
    folder, parts = root, name.split(".")
    if parts[0] in sys.builtin_module_names or _imp.is_frozen(parts[0]):
        return  # these come first, whatever lies in the folder
    for end, part in enumerate(parts, 1):
        path = resolve(folder, part) if is_module_name(part) else None
        folder = os.path.join(folder, part)
        if path is None:
            if os.path.isdir(folder):
                continue  # a namespace package has no source of its own
            return
        module = ".".join(parts[:end])
        if module in found or module == MAIN or is_excluded(Path(path), exclude):
            continue
        try:
            source = read_source(path, module, root)
            compile(source.data, path, "exec", dont_inherit=True)
        except (CompileError, SyntaxError, ValueError, RecursionError, MemoryError):
            return
        yield source
