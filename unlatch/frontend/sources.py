"""From the paths on the command line to source files with module names.

A folder with an `__init__.py` is a package, and its name begins at its topmost folder that has one.  Folders without
one, below a folder that was named, are namespace packages.
"""

import keyword
import os
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from unlatch.diagnostics import Diagnostic, printable
from unlatch.errors import CompileError


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file: `path` absolute, `module` its full name, `root` the folder that its top package is imported
    from.

    `data` is the file as on disk, `text` the same decoded, with `\\n` line ends and without a byte order mark.
    """

    path: str
    module: str
    root: str
    data: bytes
    text: str

    @property
    def is_package(self) -> bool:
        """Whether this is a package's `__init__.py`."""
        return Path(self.path).name == "__init__.py"

    @property
    def is_entry(self) -> bool:
        """Whether this is a `__main__.py`, which `python -m` and `python FOLDER` want as a code object."""
        return Path(self.path).name == "__main__.py"


def find_sources(paths: Iterable[str | Path], exclude: Sequence[str] = ()) -> list[Source]:
    """All sources under the given files and folders, sorted by module; raises CompileError.

    `exclude`: patterns of what is left out of folders; a file that is named counts.
    """
    problems: list[Diagnostic] = []
    found: dict[str, Source] = {}
    for given in paths:
        path = _absolute(given)
        try:
            candidates = [c for c in _candidates(path) if c[0] == path or not is_excluded(c[0], exclude)]
        except CompileError as error:
            problems += error.diagnostics
            continue
        for file, module, root in candidates:
            try:
                source = read_source(file, module, root)
            except CompileError as error:
                problems += error.diagnostics
                continue
            known = found.setdefault(module, source)
            if known.path != source.path:
                message = f"this file and {printable(known.path)} would both be the module {module}"
                problems.append(Diagnostic("duplicate-module", message, source.path))
    if not found and not problems:
        problems.append(
            Diagnostic("empty-input", "no Python file was found", help="name a .py file, or a folder with some")
        )
    if problems:
        raise CompileError(problems)
    return [found[module] for module in sorted(found)]


def read_source(path: str | Path, module: str | None = None, root: str | None = None) -> Source:
    """Read one file; without `module`, its name follows from where it lies.  Raises CompileError."""
    path = _absolute(path)
    if path.exists() and not path.is_file():  # reading a pipe would wait for ever
        raise _error("unreadable-file", "this is not a file", path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise _error("missing-file", "no such file", path) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise _error("unreadable-file", f"the file cannot be read: {reason}", path) from None
    if module is None:
        module, root = module_name(path)
    return Source(str(path), module, root or str(path.parent), data, _decode(data, path))


def module_name(path: Path) -> tuple[str, str]:
    """The module that a file is, and the folder from which that name is imported."""
    folder = path.parent
    parts = [] if path.name == "__init__.py" else [path.stem]
    while (folder / "__init__.py").is_file() and is_module_name(folder.name):
        parts.insert(0, folder.name)
        folder = folder.parent
    return ".".join(parts) or path.parent.name, str(folder)


def is_excluded(path: Path, patterns: Sequence[str]) -> bool:
    """Whether a pattern matches the file or a folder that it lies in."""
    return any(place.full_match(pattern) for pattern in patterns for place in (path, *path.parents))


def is_module_name(name: str) -> bool:
    """Whether `import name` is possible."""
    return name.isidentifier() and not keyword.iskeyword(name)


def _candidates(path: Path) -> Iterator[tuple[Path, str, str]]:
    if path.is_dir():
        if (path / "__init__.py").is_file():
            prefix, root = module_name(path / "__init__.py")
        else:
            prefix, root = "", str(path)
        yield from _in_folder(path, prefix, root)
    elif path.suffix == ".py":
        module, root = module_name(path)
        if not all(map(is_module_name, module.split("."))):
            name = printable(path.name)
            raise _error("invalid-module-name", f"{name!r} cannot be imported under its name", path, "rename the file")
        yield path, module, root
    elif path.exists():
        raise _error("not-python", "this is not a Python source file (.py)", path)
    else:
        raise _error("missing-file", "no such file or folder", path)


def _in_folder(folder: Path, prefix: str, root: str) -> Iterator[tuple[Path, str, str]]:
    for entry in sorted(folder.iterdir()):
        name = entry.name
        dotted = f"{prefix}." if prefix else ""
        if entry.is_dir():
            # Environments, caches and hidden folders are not part of the program.
            if is_module_name(name) and name != "__pycache__" and not (entry / "pyvenv.cfg").exists():
                yield from _in_folder(entry, dotted + name, root)
        elif name == "__init__.py":
            if prefix:
                yield entry, prefix, root
        elif entry.suffix == ".py" and is_module_name(entry.stem):
            yield entry, dotted + entry.stem, root


def _absolute(path: str | Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - a module's name is that of the link, not of what it leads to


def _decode(data: bytes, path: Path) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError) as error:
        reason = str(error)
        raise _error("bad-encoding", f"the file cannot be decoded: {printable(reason)}", path) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _error(code: str, message: str, path: Path, help_: str = "") -> CompileError:
    return CompileError([Diagnostic(code, message, str(path), help=help_)])
