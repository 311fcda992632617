"""`[tool.unlatch]` in pyproject.toml: what a project always wants, unless the command line says otherwise.

The file is the nearest one in or above the folder of the sources.  `unlatch run` looks for it before every start, so
nothing large is imported unless there is something to read.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, NamedTuple, NoReturn

from unlatch.options import Options


@dataclass(frozen=True, slots=True)
class Config:
    """What a project's file says.  `paths`: what `build` and `check` work on when nothing is named; `out`: where
    `build` puts the modules."""

    options: Options = field(default_factory=Options)
    paths: tuple[Path, ...] = ()
    out: Path | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """Options given on the command line; None: not given."""

    strict: bool | None = None
    opt_level: int | None = None
    check: bool | None = None

    def over(self, options: Options) -> Options:
        """The project's options with those of the command line in their place."""
        return replace(
            options,
            strict=options.strict if self.strict is None else self.strict,
            opt_level=options.opt_level if self.opt_level is None else self.opt_level,
            check=options.check if self.check is None else self.check,
        )

    def words(self) -> list[str]:
        """The same as a command line."""
        strict = [] if self.strict is None else ["--strict" if self.strict else "--no-strict"]
        return [*strict, *([] if self.opt_level is None else [f"-O{self.opt_level}"])]


def project_config(paths: Sequence[str | Path]) -> Config:
    """The configuration that holds for sources under `paths`, for the current folder if there are none.  Raises
    CompileError."""
    places = [Path(path).absolute() for path in paths or ["."]]
    folders = [str(place if place.is_dir() else place.parent) for place in places]
    file = _nearest(Path(os.path.commonpath(folders)))
    if file is None:
        return Config()
    try:
        data = file.read_bytes()
    except OSError:
        return Config()
    return _read(file, data) if b"unlatch" in data else Config()


def _nearest(folder: Path) -> Path | None:
    for place in (folder, *folder.parents):
        file = place / "pyproject.toml"
        if file.is_file():
            return file
        if (place / ".git").exists():
            break
    return None


class _Kind(NamedTuple):
    """What a setting's value must be: in words, the test, and what it becomes in a `Config`."""

    text: str
    accepts: Callable[[Any], bool]
    apply: Callable[[Config, Any, Path], Config]


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _is_level(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 3


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != "" and "\0" not in value


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _option(name: str) -> Callable[[Config, Any, Path], Config]:
    def apply(config: Config, value: Any, folder: Path) -> Config:
        return replace(config, options=replace(config.options, **{name: value}))

    return apply


def _excluding(config: Config, value: Any, folder: Path) -> Config:
    from glob import escape

    patterns = tuple(f"{escape(folder.as_posix())}/{pattern.strip('/')}" for pattern in value)
    return replace(config, options=replace(config.options, exclude=patterns))


def _checked_by(config: Config, value: Any, folder: Path) -> Config:
    return replace(config, options=replace(config.options, mypy_config=str(folder / value)))


SETTINGS: Final = {
    "exclude": _Kind("a list of glob patterns", _is_texts, _excluding),
    "mypy-config": _Kind("a path", _is_text, _checked_by),
    "opt-level": _Kind("a number from 0 to 3", _is_level, _option("opt_level")),
    "out": _Kind("a path", _is_text, lambda config, value, folder: replace(config, out=folder / value)),
    "paths": _Kind(
        "a list of paths",
        _is_texts,
        lambda config, value, folder: replace(config, paths=tuple(folder / path for path in value)),
    ),
    "strict": _Kind("true or false", _is_bool, _option("strict")),
    "verify": _Kind("true or false", _is_bool, _option("check")),
}


def _read(file: Path, data: bytes) -> Config:
    import re
    import tomllib

    text = data.decode("utf-8", "replace")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        line, col = (int(found[1]), int(found[2]) - 1) if found else (1, 0)
        _refuse(file, f"not valid TOML: {error}", (line, col, col))
    tool = table.get("tool")
    ours = tool.get("unlatch", {}) if isinstance(tool, dict) else {}
    if not isinstance(ours, dict):
        _refuse(file, "tool.unlatch must be a table", _place(text, "unlatch"))
    config, folder = Config(), file.parent
    for name, value in ours.items():
        kind = SETTINGS.get(name)
        if kind is None:
            _refuse(file, f"there is no setting {name!r}; there are: {', '.join(SETTINGS)}", _place(text, name))
        if not kind.accepts(value):
            _refuse(file, f"{name} must be {kind.text}", _place(text, name))
        config = kind.apply(config, value, folder)
    return config


def _place(text: str, name: str) -> tuple[int, int, int] | None:
    """Where a setting stands: line, first and last column; None if it is written in an unusual way."""
    import re

    table = None
    for inside, number, line in _with_tables(text):
        found = re.match(r"\s*([\w.\-\"' ]+?)\s*[=\]]", line.removeprefix("["))
        full = [*inside, *(part.strip("\"' ") for part in found[1].split("."))] if found else []
        if found is None or full[:2] != ["tool", "unlatch"]:
            continue
        shift = line.startswith("[")
        place = number, found.start(1) + shift, found.end(1) + shift
        if full[2:3] == [name]:
            return place
        table = table or (place if len(full) == 2 else None)
    return table


def _with_tables(text: str) -> Iterator[tuple[list[str], int, str]]:
    """Each line with the table that it belongs to."""
    import re

    inside: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(#.*)?$", line)
        if header:
            inside = [part.strip("\"' ") for part in header[1].split(".")]
            yield [], number, line.lstrip()
        else:
            yield inside, number, line


def _refuse(file: Path, message: str, place: tuple[int, int, int] | None) -> NoReturn:
    from unlatch.diagnostics import Diagnostic, Span, printable
    from unlatch.errors import CompileError

    span = Span(place[0], place[1], place[0], place[2]) if place else None
    raise CompileError([Diagnostic("bad-config", printable(message), str(file), span)])
