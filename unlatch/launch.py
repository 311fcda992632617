"""Runs a compiled program in this process as the interpreter runs a script: as `__main__`, with arguments and folder.

What was compiled is imported through a finder that comes before the interpreter's own.  A module's `__file__`, its
package path and what `inspect` shows are those of its source.
"""

import _imp
import importlib.util
import os
import signal
import sys
from collections.abc import Sequence
from importlib.machinery import ExtensionFileLoader, ModuleSpec, SourceFileLoader
from types import ModuleType, TracebackType
from typing import Any

from unlatch.runcache import MAIN, CompiledModule, Program, folder_of

_OWN = os.path.dirname(os.path.abspath(__file__)) + os.sep


class CompiledLoader(ExtensionFileLoader):
    """Loads one extension module under the name and in the place of its source."""

    def __init__(self, module: CompiledModule) -> None:
        super().__init__(module.name, module.extension)
        self.compiled = module

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        inner = ModuleSpec(spec.name, self, origin=self.compiled.extension)
        return _imp.create_dynamic(inner)

    def is_package(self, fullname: str) -> bool:
        return self.compiled.is_package

    def get_filename(self, fullname: str | None = None) -> str:
        return self.compiled.source

    def get_source(self, fullname: str) -> str | None:  # type: ignore[override]
        return SourceFileLoader(fullname, self.compiled.source).get_source(fullname)


class CompiledFinder:
    """Finds the program's own compiled modules; knows nothing of any other."""

    def __init__(self, modules: Sequence[CompiledModule]) -> None:
        self._modules = {module.name: module for module in modules}

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        module = self._modules.get(name)
        return None if module is None else spec_of(module)

    def invalidate_caches(self) -> None:
        """Nothing is cached."""


def spec_of(module: CompiledModule) -> ModuleSpec:
    """The spec of a compiled module: that of its source, but for the loader."""
    folder = [os.path.dirname(module.source)] if module.is_package else None
    spec = importlib.util.spec_from_file_location(
        module.name, module.source, loader=CompiledLoader(module), submodule_search_locations=folder
    )
    assert spec is not None
    return spec


def run_program(program: Program, file: str, args: Sequence[str]) -> int:
    """Run it to its end; the exit code.  SystemExit passes through, so that the interpreter deals with it as always."""
    main, *others = program.modules
    sys.argv = [file, *args]
    if not sys.flags.safe_path and sys.path:
        sys.path[0] = folder_of(program.script)
    sys.meta_path.insert(0, CompiledFinder(others))
    _forget_shadowed(others)
    module = _main_module(main, os.path.join(os.getcwd(), file))  # not normalised, as the interpreter does it
    try:
        _imp.exec_dynamic(module)
    except SystemExit:
        raise
    except BaseException as error:
        return _report(error)
    return 0


def _main_module(main: CompiledModule, script: str) -> ModuleType:
    loader = CompiledLoader(main)
    module = loader.create_module(ModuleSpec(MAIN, loader, origin=script))
    vars(module).update(__file__=script, __cached__=None, __loader__=loader, __spec__=None, __package__=None)
    vars(module).setdefault("__builtins__", sys.modules["builtins"])
    sys.modules[MAIN] = module
    return module


def _forget_shadowed(modules: Sequence[CompiledModule]) -> None:
    """A module of the program may have the name of one that the start-up has imported already."""
    own = {module.name.partition(".")[0] for module in modules}
    for name in [name for name in sys.modules if name.partition(".")[0] in own]:
        del sys.modules[name]


def _report(error: BaseException) -> int:
    """Show an uncaught exception as the interpreter does, without the frames that led into the program."""
    error.__traceback__ = _program_part(error.__traceback__)
    sys.last_exc = error
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
    _flush(sys.stdout)
    try:
        sys.excepthook(type(error), error, error.__traceback__)
    except SystemExit:
        raise
    except BaseException as second:
        print("Error in sys.excepthook:", file=sys.stderr)
        sys.__excepthook__(type(second), second, _program_part(second.__traceback__))
        print("\nOriginal exception was:", file=sys.stderr)
        sys.__excepthook__(type(error), error, error.__traceback__)
    if isinstance(error, KeyboardInterrupt):
        return 128 + signal.SIGINT
    return 1


def _program_part(traceback: TracebackType | None) -> TracebackType | None:
    """The traceback from the program's first frame on."""
    while traceback is not None and traceback.tb_frame.f_code.co_filename.startswith(_OWN):
        traceback = traceback.tb_next
    return traceback


def _flush(stream: Any) -> None:
    try:
        stream.flush()
    except (AttributeError, OSError, ValueError):
        return
