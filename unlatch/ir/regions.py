"""Borrow regions: between which instructions a value read from elsewhere needs no reference of its own.

What an attribute of a shared object held stays alive until every thread has been at a safepoint; what an attribute of
an unshared object holds can be dropped by this thread alone (`runtime/include/unlatch/slot.h`); what a tuple holds
lives as long as the tuple; module globals are like attributes (`global.h`); items of lists and dicts that another
thread made are kept by the thread that reads them, the others die by an act of this thread (`kept.h`).  So a *borrowed*
value stays good until this thread reaches a safepoint, runs foreign code, or releases something.  An instruction that
always may do so *ends the region*: nothing borrowed is used after it, and by it only as an operand that it `guards`.
One that does so on a *slow path* that the generated code can tell apart (a loop's poll, addition of ints that are not
small) gives the values that are still needed a reference there: it *pins* them.
"""

from typing import Final

from unlatch.ir.func import Instr, Value
from unlatch.ir.ops import OPS
from unlatch.prims.schema import Effect
from unlatch.types import Kind

# Ops whose result something else holds: items of lists and dicts; attributes, items of tuples, module globals.
ITEMS: Final = frozenset({"list.get", "list.get_i64", "dict.get_item", "dict.get", "dict.get_default"})
READS: Final = ITEMS | {"slot.get", "tuple.item", "tuple.get", "tuple.get_i64", "global.get"}
DISTURBS: Final = Effect.SAFEPOINT | Effect.RUNS_PYTHON
_DISTURBING: Final = frozenset(op for op, row in OPS.items() if row.effects & DISTURBS)


def ends_region(instr: Instr) -> bool:
    """Whether nothing borrowed survives the instruction."""
    return _disturbs(instr) and not _seldom(instr)


def unguarded(instr: Instr) -> list[Value]:
    """The operands that have to outlive by themselves what an instruction releases or runs."""
    row = OPS[instr.op]
    return [value for index, value in enumerate(instr.args) if index not in row.guards]


def has_slow_path(instr: Instr) -> bool:
    """Whether the instruction has to pin what is borrowed, on a path that is seldom taken."""
    return _disturbs(instr) and _seldom(instr)


def _disturbs(instr: Instr) -> bool:
    return instr.op in _DISTURBING


def _seldom(instr: Instr) -> bool:
    match instr.op:
        case "slot.set":
            return instr.args[1].type.kind is not Kind.POINTER  # no destructor, but for instances of int's subclasses
        case "ref.dec":
            return instr.args[0].type.kind is Kind.TAGGED
        case op:
            return OPS[op].slow_path
