"""Exchanges of two items of one list, `a[i], a[j] = a[j], a[i]` above all: two reads and two stores in a row.

Where the list is alone (`quick_runs.py`) two pointers change places.  Each item is referred to as often as before, so
neither is counted.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from unlatch.ir.func import Instr, Value
from unlatch.ir.ops import OPS
from unlatch.prims.schema import Effect

_GETS: Final = frozenset({"list.get", "list.get_i64"})
_SETS: Final = frozenset({"list.set", "list.set_i64"})


class Exchange(NamedTuple):
    """The four accesses in their order: each item that is read goes where the other one was."""

    first: Instr
    second: Instr
    third: Instr
    last: Instr


def exchanges(run: Sequence[Instr], accesses: Mapping[Instr, Value]) -> list[Exchange]:
    """Those in a run, in order. `accesses`: what is asked for in the run, in order, with the object accessed."""
    found: list[Exchange] = []
    rest = list(accesses)
    while len(rest) >= len(Exchange._fields):
        four = Exchange(*rest[: len(Exchange._fields)])
        if _is_exchange(four, accesses) and _is_apart(four, run):
            found.append(four)
            del rest[: len(four)]
        else:
            del rest[0]
    return found


def _is_exchange(four: Exchange, accesses: Mapping[Instr, Value]) -> bool:
    gets, sets = four[:2], four[2:]
    if any(get.op not in _GETS for get in gets) or any(store.op not in _SETS for store in sets):
        return False
    read = [(get.result, get.args[1]) for get in gets]
    stored = {store.args[2]: store.args[1] for store in sets}
    (one, i), (other, j) = read
    return (
        len({accesses[access] for access in four}) == 1
        and not any(item is None or item.borrowed for item, _ in read)
        and stored == {one: j, other: i}
    )


def _is_apart(four: Exchange, run: Sequence[Instr]) -> bool:
    """Whether nothing between the four computes with the items, leaves the quick code or makes an object: if they
    change places by no quick way, all of that is done again."""
    items = {four.first.result, four.second.result}
    between = [instr for instr in run[run.index(four.first) : run.index(four.last)] if instr not in four]
    return all(OPS[instr.op].effects == Effect.NONE and items.isdisjoint(instr.args) for instr in between)
