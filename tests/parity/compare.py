"""Says in words how a compiled run of a case differs from the interpreted one."""

from collections.abc import Iterator
from difflib import unified_diff
from typing import Any

type Record = dict[str, Any]

# A program so slow that it runs only a few times shows too little to tell a leak from a cache that fills.
ENOUGH_RUNS = 100
SLOW_PROGRAM_BLOCKS = 200


def differences(interpreted: Record, compiled: Record) -> list[str]:
    """Return one paragraph per difference that a user could see; none means equal."""
    return [
        *_text("output", interpreted, compiled),
        *_text("stderr", interpreted, compiled),
        *_listed("warnings", interpreted, compiled),
        *_listed("unraisable", interpreted, compiled),
        *_error("exception", interpreted["error"], compiled["error"]),
        *_growth(interpreted.get("growth") or {}, compiled.get("growth") or {}),
    ]


def _text(what: str, interpreted: Record, compiled: Record) -> Iterator[str]:
    if interpreted[what] != compiled[what]:
        lines = unified_diff(
            interpreted[what].splitlines(), compiled[what].splitlines(), "interpreted", "compiled", lineterm="", n=1
        )
        yield f"{what}:\n" + "\n".join(lines)


def _listed(what: str, interpreted: Record, compiled: Record) -> Iterator[str]:
    if interpreted[what] != compiled[what]:
        yield f"{what}: interpreted {interpreted[what]}, compiled {compiled[what]}"


def _error(where: str, interpreted: Record | None, compiled: Record | None) -> Iterator[str]:
    """Compare two exceptions and, where both have one, their causes, contexts and group members."""
    if interpreted is None or compiled is None:
        if interpreted is not compiled:
            yield f"{where}: interpreted {_brief(interpreted)}, compiled {_brief(compiled)}"
        return
    if _brief(interpreted) != _brief(compiled):
        yield f"{where}: interpreted {_brief(interpreted)}, compiled {_brief(compiled)}"
    for what in ("frames", "notes", "suppress"):
        if interpreted[what] != compiled[what]:
            yield f"{where} {what}:\n  interpreted {interpreted[what]}\n  compiled    {compiled[what]}"
    for what in ("cause", "context"):
        yield from _error(f"{where} → {what}", interpreted[what], compiled[what])
    for i, pair in enumerate(zip(interpreted["group"], compiled["group"], strict=False)):
        yield from _error(f"{where} → member {i}", *pair)


def _brief(error: Record | None) -> str:
    return "none" if error is None else f"{error['type']}: {error['message']!r}"


def _growth(interpreted: Record, compiled: Record) -> Iterator[str]:
    """What grows by one more per run than it does interpreted is leaked by the compiled program.

    The interpreter's own growth is not nothing, nor quite steady: the free-threaded one keeps a block for every class
    ever created. Twice as much is allowed to the compiled program where that is so.
    """
    if not interpreted or not compiled:
        return
    usual = max(interpreted["blocks"], 0) / interpreted["runs"]
    goes_on = compiled["blocks"] >= SLOW_PROGRAM_BLOCKS or compiled["runs"] >= ENOUGH_RUNS
    if goes_on and compiled["blocks"] / compiled["runs"] >= 2 * usual + 0.9:
        yield f"leak: {compiled['blocks']} memory blocks in {compiled['runs']} runs, interpreted {usual:.1f} per run"
    names = sorted(compiled["references"].keys() - interpreted["references"].keys())
    if names:
        yield f"leak: references to the module's {', '.join(names)}"
