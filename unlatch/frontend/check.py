"""Runs the type checker over the sources and hands on what it found: facts by position, errors as diagnostics.

The checker's verdict never stops a build here.  What it rejects, or cannot even read, counts as untyped.  Results on
imported modules are cached between runs (typeshed is analysed once); the sources themselves are analysed each time,
because only analysis yields the types of expressions.
"""

import gc
import hashlib
import io
import json
import os
import shutil
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from mypy import build
from mypy.errors import CompileError as Blocked
from mypy.modulefinder import BuildSource
from mypy.options import Options as Settings

from unlatch.diagnostics import Diagnostic, Severity, Span
from unlatch.frontend import stub_seed
from unlatch.frontend.checker_config import find_config, settings, with_own_settings_for_stubs
from unlatch.frontend.facts import ModuleFacts, Place, module_facts
from unlatch.frontend.sources import Source
from unlatch.frontend.types import Reader
from unlatch.options import Options

STACK_BYTES: Final = 256 << 20
"""The checker's compiled code recurses on the C stack, unchecked; what CPython's own compiler accepts must fit."""

LEAST_STACK_BYTES: Final = 8 << 20

RECURSION_LIMIT: Final = 20_000


@dataclass(slots=True)
class Checked:
    """The outcome for a group of sources; `facts` by module name, with an entry for each."""

    facts: dict[str, ModuleFacts]
    diagnostics: list[Diagnostic] = field(default_factory=list)


def check(sources: Sequence[Source], options: Options, cache: Path | None) -> Checked:
    """Type-check the sources as one group.  `cache`: a folder private to the user, or None for no cache."""
    config = find_config(sources, options)
    diagnostics: list[Diagnostic] = []
    checker_settings = settings(config, diagnostics)
    checker_settings.cache_dir = os.devnull if cache is None else str(cache / _cache_key(config))
    user_wants_untyped = checker_settings.check_untyped_defs
    checker_settings.check_untyped_defs = True
    stubs = with_own_settings_for_stubs(checker_settings, sources)
    if cache is None or stubs is None:
        outcome = _run(sources, checker_settings)
    else:
        outcome = _run_seeded(sources, checker_settings, cache, stub_seed.key_of(checker_settings, stubs))
    if outcome is None and cache is not None:
        # A damaged cache must not slow down every run from now on.
        shutil.rmtree(checker_settings.cache_dir, ignore_errors=True)
        checker_settings.cache_dir = os.devnull
        outcome = _run(sources, checker_settings)
    if outcome is None:
        message = "the type checker could not analyse these sources; they count as untyped"
        return Checked({s.module: ModuleFacts() for s in sources}, [*diagnostics, _warning("checker-failed", message)])
    facts, messages = outcome
    by_path = {s.path: s for s in sources}
    for found in messages:
        source = by_path.get(found.path)
        if source is None:
            continue
        untyped = facts[source.module].untyped_lines
        if found.span is not None and found.span.line in untyped and not user_wants_untyped:
            continue
        diagnostics.append(replace(found, span=found.span and _in_characters(found.span, source)))
    return Checked(facts, diagnostics)


def with_deep_stack[T](work: Callable[[], T]) -> T:
    """Do the work on a thread whose stack has room for deeply nested sources."""
    results: list[T] = []
    failures: list[BaseException] = []

    def body() -> None:
        try:
            results.append(work())
        except BaseException as error:  # handed to the caller's thread
            failures.append(error)

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
    thread = _started(body)
    try:
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
    if failures:
        raise failures[0]
    return results[0]


def _started(body: Callable[[], None]) -> threading.Thread:
    """A thread at work, with as much stack as the system will give."""
    stack = STACK_BYTES
    before = threading.stack_size()
    while True:
        threading.stack_size(stack)
        try:
            # A daemon, so that Ctrl-C does not wait for the checker.
            thread = threading.Thread(target=body, name="unlatch-frontend", daemon=True)
            thread.start()
        except RuntimeError:
            stack //= 2
            if stack < LEAST_STACK_BYTES:
                raise
        else:
            return thread
        finally:
            threading.stack_size(before)


def _run_seeded(
    sources: Sequence[Source], settings_: Settings, cache: Path, key: str
) -> tuple[dict[str, ModuleFacts], list[Diagnostic]] | None:
    """As `_run`. A new cache starts with what is known of the standard library; if nothing is, the next one will."""
    is_new = not Path(settings_.cache_dir).exists()
    kept = stub_seed.kept_file(cache, key)
    known = not is_new or stub_seed.plant((stub_seed.shipped_file(settings_), kept), key, settings_)
    outcome = _run(sources, settings_)
    if outcome is not None and not known:
        stub_seed.keep(kept, key, settings_)
    return outcome


def _run(sources: Sequence[Source], settings_: Settings) -> tuple[dict[str, ModuleFacts], list[Diagnostic]] | None:
    inputs = [BuildSource(s.path, s.module, s.text, s.root) for s in sources]
    thresholds = gc.get_threshold()
    quiet = io.StringIO()
    try:
        result = build.build(inputs, settings_, stdout=quiet, stderr=quiet)
    except Blocked as blocked:
        return _without_blockers(sources, settings_, _messages(blocked.messages))
    except (Exception, SystemExit):  # whatever happens in there, the program still compiles, untyped
        return None
    finally:
        gc.set_threshold(*thresholds)
    messages = _messages(result.errors)
    ignored = {_absolute(path): lines for path, lines in result.manager.errors.used_ignored_lines.items()}
    reader = Reader(bytes_like=any("bytearray" in s.text or "memoryview" in s.text for s in sources))
    facts: dict[str, ModuleFacts] = {}
    for source in sources:
        tree = result.files.get(source.module)
        if tree is None:
            facts[source.module] = ModuleFacts()
            continue
        errors: list[Place] = [
            (m.span.line, m.span.col, m.span.end_line, m.span.end_col)
            for m in messages
            if m.span is not None and m.path == source.path
        ]
        facts[source.module] = module_facts(tree, result.types, reader, errors, ignored.get(source.path, ()))
    return facts, messages


def _without_blockers(
    sources: Sequence[Source], settings_: Settings, messages: list[Diagnostic]
) -> tuple[dict[str, ModuleFacts], list[Diagnostic]] | None:
    """Try again without the sources that mypy gives up on, so that the others keep their types."""
    blamed = {m.path for m in messages}
    rest = [s for s in sources if s.path not in blamed]
    facts = {s.module: ModuleFacts() for s in sources}
    if len(rest) == len(sources):
        return None
    if not rest:
        return facts, [replace(m, code="checker-failed", help="") for m in messages]
    outcome = _run(rest, settings_)
    if outcome is None:
        return None
    return facts | outcome[0], [*(replace(m, code="checker-failed", help="") for m in messages), *outcome[1]]


def _messages(lines: Sequence[str]) -> list[Diagnostic]:
    """The checker's messages; its notes join the error that they follow."""
    found: list[Diagnostic] = []
    for line in lines:
        try:
            message = json.loads(line)
        except ValueError:
            found.append(_warning("checker-failed", line))
            continue
        text = message["message"]
        hints = tuple(message["hint"].split("\n")) if message["hint"] else ()
        path = _absolute(message["file"]) if message["file"] else ""
        row, col = message["line"], max(message["column"], 0)
        span = Span(row, col, message["end_line"] or row, message["end_column"] or col + 1) if row > 0 else None
        if message["severity"] == "note":
            if found and found[-1].path == path and found[-1].span is not None and found[-1].span.line == row:
                last = found.pop()
                notes = (*last.notes, text)
                found.append(Diagnostic(last.code, last.message, path, last.span, last.severity, notes, last.help))
            continue
        code = message["code"] or "misc"
        if code == "import-not-found":
            found.append(Diagnostic("module-not-found", text, path, span, Severity.WARNING, hints))
        elif code == "import-untyped":
            found.append(Diagnostic("untyped-import", text, path, span, Severity.NOTE, hints))
        elif code == "syntax":
            found.append(Diagnostic("checker-failed", text, path, span, Severity.WARNING, hints))
        else:
            help_ = f"`# type: ignore[{code}]` on the line silences it" if not hints else ""
            found.append(Diagnostic("type-error", f"{text}  [{code}]", path, span, Severity.WARNING, hints, help_))
    return found


def _in_characters(span: Span, source: Source) -> Span:
    """mypy counts columns in bytes of UTF-8."""
    lines = source.text.split("\n")

    def column(line: int, col: int) -> int:
        return len(lines[line - 1].encode()[:col].decode(errors="replace")) if line <= len(lines) else col

    end_col = column(span.end_line, span.end_col)
    return Span(span.line, column(span.line, span.col), span.end_line, end_col)


def _absolute(path: str) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - as in Source.path: links are not followed


def _cache_key(config: Path | None) -> str:
    """Caches of different settings and environments would evict each other."""
    parts = [stub_seed.FORMAT, sys.prefix, sys.version, "" if config is None else config.read_text(errors="replace")]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _warning(code: str, message: str) -> Diagnostic:
    return Diagnostic(code, message, severity=Severity.WARNING)
