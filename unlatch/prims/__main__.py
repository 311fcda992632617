"""`python -m unlatch.prims`: the table of primitives as the page docs/primitives.md."""

import sys
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from unlatch.prims.schema import Effect, Row, Thread
from unlatch.prims.table import ALL

HEAD = """# Primitives

What compiled code can ask of Python's values. This page is printed by `python -m unlatch.prims` from the rows in
`unlatch/prims/`; a test keeps it true. The C function of `list.append` is `ul_list_append`.

A signature shows operand types; `*object` stands for any number of further operands, a leading `^` for an operand whose
reference is taken over, `&` for a result that is borrowed, `?` for a result that may be undefined without being a
failure, `!` for a primitive that may raise, `#` for one that always does.

Effects: **A** allocates, **R** reads and **W** writes mutable memory, **P** may run any Python code, **S** may reach a
safepoint; `all` is all of these. *Polled*: it takes longer the bigger its operands are, or runs foreign C, so compiled
code polls behind it. Threads: how it stays safe when other threads use the same objects; empty for
functions of values alone.
"""

_LETTERS: Final[tuple[tuple[Effect, str], ...]] = (
    (Effect.ALLOCATES, "A"),
    (Effect.READS, "R"),
    (Effect.WRITES, "W"),
    (Effect.RUNS_PYTHON, "P"),
    (Effect.SAFEPOINT, "S"),
)


def markdown(rows: Iterable[Row]) -> str:
    """Return the page for these rows, one table per family of names."""
    parts = [HEAD]
    for family, members in groupby(sorted(rows, key=_family), key=_family):
        parts.append(
            f"\n## {family}\n\n| primitive | signature | effects | threads | meaning |\n|---|---|---|---|---|\n"
        )
        parts += [_line(row) for row in members]
    return "".join(parts)


def _family(row: Row) -> str:
    return row.name.partition(".")[0]


def _line(row: Row) -> str:
    thread = "" if row.thread is Thread.PURE else (row.thread.name or "").lower()
    meaning = row.doc.replace("|", "\\|")
    effects = _effects(row.effects) + (", polled" if row.polls else "")
    return f"| `{row.name}` | `{_signature(row)}` | {effects} | {thread} | {meaning} |\n"


def _signature(row: Row) -> str:
    operands = [f"{'^' if i in row.steals else ''}{param}" for i, param in enumerate(row.params)]
    if row.variadic:
        operands.append("^*object" if -1 in row.steals else "*object")
    if row.never_returns:
        return f"({', '.join(operands)})#"
    marks = ("&" if row.borrows else "") + ("?" if row.may_be_undefined else "") + ("!" if row.raises else "")
    return f"({', '.join(operands)}) -> {row.result}{marks}"


def _effects(effects: Effect) -> str:
    if effects == Effect.ARBITRARY:
        return "all"
    return " ".join(letter for effect, letter in _LETTERS if effects & effect)


if __name__ == "__main__":
    sys.stdout.write(markdown(ALL))
