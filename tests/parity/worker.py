"""Runs the cases of one corpus module in this interpreter and reports what each of them did.

The harness starts one worker per (interpreter, mode, topic). The worker knows nothing of modes: it imports the topic
from the folder it is given, which holds either the sources or the extension modules, so both sides go through the same
code.

It appends JSON lines to the report file as it goes, so that a crash loses only the case that was running:
`{"started": case}` and then `{"case", "output", "stderr", "warnings", "unraisable", "error", "growth"}`.
The import of the topic is reported the same way, as the case `<import>`.
"""

import argparse
import faulthandler
import gc
import importlib
import io
import json
import re
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

IMPORT = "<import>"
CASE_SECONDS = 40
ROUNDS = 4  # runs in a first look for leaks
MANY = 300  # runs in a second look, where the first saw something
BATCH_SECONDS = 3
COLLECTIONS = 3  # in a row: what the first lets go of is seen to be gone by the second at the earliest
ADDRESS = re.compile(r"0x[0-9a-fA-F]{4,}")


def without_addresses(text: str) -> str:
    """Return the text with memory addresses, which differ from run to run, made equal."""
    return ADDRESS.sub("0x", text)


def frames(traceback: TracebackType | None) -> list[list[str | int]]:
    """Return file name, line and function of each frame, outermost first, without this file's own."""
    found: list[list[str | int]] = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_filename != __file__ and not code.co_filename.startswith("<frozen importlib"):
            found.append([code.co_filename.replace("\\", "/").rsplit("/", 1)[-1], traceback.tb_lineno, code.co_name])
        traceback = traceback.tb_next
    # Recursion until the limit: where exactly it ends depends on stack sizes, the shape does not.
    return found if len(found) < 200 else [*found[:3], ["...", 0, "..."], *found[-1:]]


def describe(error: BaseException | None, depth: int = 0) -> dict[str, Any] | None:
    """Return everything a user can see of an exception, its causes and its contexts."""
    if error is None or depth > 8:
        return None
    kind = type(error)
    return {
        "type": f"{kind.__module__}.{kind.__qualname__}",
        "message": without_addresses(str(error)),
        "frames": frames(error.__traceback__),
        "notes": list(getattr(error, "__notes__", ())),
        "cause": describe(error.__cause__, depth + 1),
        "context": describe(error.__context__, depth + 1),
        "suppress": error.__suppress_context__,
        "group": [describe(e, depth + 1) for e in error.exceptions] if isinstance(error, BaseExceptionGroup) else [],
    }


def observed(action: Callable[[], object]) -> dict[str, Any]:
    """Run an action once and return everything it printed, warned about, dropped and raised."""
    out, err, error = io.StringIO(), io.StringIO(), None
    unraisable: list[str] = []

    def record(hook: "sys.UnraisableHookArgs") -> None:
        unraisable.append(f"{type(hook.exc_value).__name__}: {hook.exc_value}")

    saved = sys.stdout, sys.stderr, sys.unraisablehook
    sys.stdout, sys.stderr, sys.unraisablehook = out, err, record
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            warnings.simplefilter("ignore", SyntaxWarning)  # said when source is compiled, so only by one side
            try:
                action()
            except BaseException as e:  # SystemExit and KeyboardInterrupt are results too
                error = describe(e)
    finally:
        sys.stdout, sys.stderr, sys.unraisablehook = saved
    return {
        "output": without_addresses(out.getvalue()),
        "stderr": without_addresses(err.getvalue()),
        "warnings": [f"{w.category.__name__}: {w.message}" for w in caught],
        "unraisable": [without_addresses(text) for text in unraisable],
        "error": error,
    }


def references(module: ModuleType) -> dict[str, int]:
    """Return the reference count of everything that the module's own statements put into its namespace."""
    return {name: sys.getrefcount(value) for name, value in list(vars(module).items()) if not name.startswith("__")}


def blocks_in_use() -> int:
    """Return the number of memory blocks when collections free no more.

    One collection is not enough: what it frees lets go of more, and a free-threaded interpreter gives memory back when
    a later one has stopped the world. What is left in between would count as growth, or not, by how runs and automatic
    collections happen to meet.
    """
    for _ in range(COLLECTIONS):
        gc.collect()
    return sys.getallocatedblocks()


def batch(action: Callable[[], object], module: ModuleType, runs: int) -> dict[str, Any]:
    """Run the action so many times, or for as long as a batch may take; what that left behind."""
    blocks_before, refs_before = blocks_in_use(), references(module)
    ends, done = time.monotonic() + BATCH_SECONDS, 0
    while done < runs and (done < ROUNDS or time.monotonic() < ends):
        observed(action)
        done += 1
    blocks = blocks_in_use() - blocks_before
    refs = {k: n - refs_before[k] for k, n in references(module).items() if n - refs_before.get(k, n) >= done}
    return {"runs": done, "blocks": blocks, "references": refs}


def growth(action: Callable[[], object], module: ModuleType) -> dict[str, Any]:
    """Return what the runs of an action leave behind, by runs: memory blocks and references to the module's objects.

    The first batch fills caches. Whatever the second leaves may still be bounded, for example a queue of delayed
    releases, so growth counts only if it goes on after many runs.
    """
    batch(action, module, ROUNDS)
    found = batch(action, module, ROUNDS)
    if found["blocks"] >= ROUNDS or found["references"]:
        batch(action, module, MANY)
        found = batch(action, module, MANY)
    return found


def main() -> None:
    """Import the topic, run the cases asked for in order, report each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("topic")
    parser.add_argument("folder", help="where the topic is imported from")
    parser.add_argument("report", help="file to append JSON lines to")
    parser.add_argument("--path", action="append", default=[], help="further folders to import from")
    parser.add_argument("--extension", action="store_true", help="the topic must be an extension module")
    parser.add_argument("--no-growth", action="store_true", help="do not look for leaks")
    parser.add_argument("cases", nargs="+")
    options = parser.parse_args()
    # The folder of this script would make the sources of the harness importable; nothing else may shadow the topic.
    sys.path[:1] = [options.folder, *options.path]
    sys.dont_write_bytecode = True

    with Path(options.report).open("a", encoding="utf-8") as report:

        def say(record: dict[str, Any]) -> None:
            print(json.dumps(record), file=report, flush=True)

        loaded: list[ModuleType] = []
        faulthandler.dump_traceback_later(CASE_SECONDS, exit=True)
        say({"started": IMPORT})
        imported = observed(lambda: loaded.append(importlib.import_module(options.topic)))
        say({"case": IMPORT, **imported})
        if not loaded:
            return
        module = loaded[0]
        if options.extension and (module.__file__ or "").endswith(".py"):
            sys.exit(f"{options.topic} was imported from source: {module.__file__}")
        for name in options.cases:
            faulthandler.dump_traceback_later(CASE_SECONDS, exit=True)
            say({"started": name})
            case = getattr(module, name)
            first = observed(case)
            observed(case)
            left = {} if options.no_growth else growth(case, module)
            say({"case": name, **first, "growth": left})
        faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    main()
