"""Borrow regions: between which instructions a value read from elsewhere needs no reference of its own.

What an attribute of a shared object held stays alive until every thread has been at a safepoint; what an attribute of
an unshared object holds can be dropped by this thread alone (`runtime/include/unlatch/slot.h`); what a tuple holds
lives as long as the tuple; module globals are like attributes (`global.h`); items of lists and dicts that another
thread made are kept by the thread that reads them, the others die by an act of this thread (`kept.h`).  So a *borrowed*
value stays good until this thread reaches a safepoint, runs foreign code, or releases something.  An instruction that
always may do so *ends the region*: nothing borrowed is used after it, and by it only as an operand that it `guards`.
One that does so on a *slow path* that the generated code can tell apart (a loop's poll, addition of ints that are not
small) gives the values that are still needed a reference there: it *pins* them.  So does whatever stands where control
seldom comes to (`rare`).
"""

from typing import Final

from unlatch.ir.func import Func, Instr, Value
from unlatch.ir.ops import OPS
from unlatch.ir.rare import rare_blocks
from unlatch.ir.views import root, views
from unlatch.prims.schema import Effect
from unlatch.types import LIST, TUPLE, Kind

# Ops whose result something else holds: items of lists and dicts; attributes, items of tuples, module globals.  What
# `call.by_name` gives is pinned as what the slow path of a read gives.
ITEMS: Final = frozenset({"list.get", "list.get_i64", "dict.get_item", "dict.get", "dict.get_default", "iter.step"})
_OTHERS: Final = ("slot.get", "tuple.item", "tuple.get", "tuple.get_i64", "global.get", "iter.open", "call.by_name")
_READS: Final = ITEMS.union(_OTHERS)
HELD_ALONE: Final = frozenset({"tuple.item", "tuple.get", "tuple.get_i64", "iter.open", "iter.step"})  # by operand 0
_WALKED: Final = (LIST, TUPLE)  # what opens to itself and whose items a loop gives as it holds them
DISTURBS: Final = Effect.SAFEPOINT | Effect.RUNS_PYTHON
_DISTURBING: Final = frozenset(op for op, row in OPS.items() if row.effects & DISTURBS)


def reads(func: Func) -> set[Value]:
    """The values that something else holds as they are read.  Loops: over what was declared a list or tuple; iterators
    hold nothing of what they give, so that the slow half of each step would have to pin it."""
    same = views(func)
    values = [*func.params, *(i.result for i in func.instrs() if i.result is not None)]
    values += [param for block in func.blocks for param in block.params]
    known = {root(v, same) for v in values if v.type in _WALKED}
    opened = {i.result for i in func.instrs() if i.op == "iter.open" and root(i.args[0], same) in known}
    made = {i.result: i for i in func.instrs() if i.op in _READS and i.result is not None}
    return {
        value
        for value, instr in made.items()
        if not instr.op.startswith("iter.") or value in opened or root(instr.args[0], same) in opened
    }


def unguarded(instr: Instr) -> list[Value]:
    """The operands that have to outlive by themselves what an instruction releases or runs."""
    row = OPS[instr.op]
    return [value for index, value in enumerate(instr.args) if index not in row.guards]


def disturbs(instr: Instr) -> bool:
    """Whether the instruction can make something borrowed die, on whatever path."""
    return instr.op in _DISTURBING


def has_quiet_path(instr: Instr) -> bool:
    """Whether generated code can tell, before it is taken, the path on which the instruction disturbs."""
    match instr.op:
        case "slot.set":
            return instr.args[1].type.kind is not Kind.POINTER  # no destructor, but for instances of int's subclasses
        case "ref.dec":
            return instr.args[0].type.kind is Kind.TAGGED
        case op:
            return OPS[op].slow_path


class Regions:
    """Where in one function, as it is now, regions end."""

    def __init__(self, func: Func) -> None:
        self.rare_blocks = rare_blocks(func)
        self.rare = frozenset(instr for block in self.rare_blocks for instr in block.instrs)

    def end_at(self, instr: Instr) -> bool:
        """Whether nothing borrowed survives the instruction."""
        return instr.op in _DISTURBING and not (instr in self.rare or has_quiet_path(instr))

    def pinned_at(self, instr: Instr) -> bool:
        """Whether what is borrowed is pinned before the instruction, on a path that is seldom taken."""
        return disturbs(instr) and (instr in self.rare or has_quiet_path(instr))
