"""Puts the bodies of small functions that cannot fail in the place of their calls.

Before:

    func @m.make(v0: object) -> @m.C {
    b0:
      v1: @m.C = class.new {'m.C'}
      v2: none = call {'m.C.__init__'} v1, v0
      return v1
    }
    func @m.C.__init__(v0 self: @m.C, v1: object) -> none {
    b0:
      slot.set {'m.C', 'x'} v0, v1
      v2: none = const.none
      return v2
    }

After:

    func @m.make(v0: object) -> @m.C {
    b0:
      v1: @m.C = class.new {'m.C'}
      slot.set {'m.C', 'x'} v1, v0
      v2: none = const.none
      return v1
    }
    func @m.C.__init__(v0 self: @m.C, v1: object) -> none {
    b0:
      slot.set {'m.C', 'x'} v0, v1
      v2: none = const.none
      return v2
    }

That is: constructors that only fill in attributes, arithmetic on floats and machine integers.  A function qualifies
when it is one block of few ops, none of which can raise, so that no traceback can tell whether there was a frame.
(Running out of memory may; such a body is put only where no handler looks.)  Its ops get the position of the call,
because positions are the calling function's.

A call stands behind the test that its target is the original one, so replacing functions from outside keeps working.
Ops that speak about the function or module they stand in are not moved.
"""

from collections import Counter

from unlatch.analysis.effects import ONLY_MEMORY
from unlatch.analysis.facts import Facts
from unlatch.ir.func import Func, Instr, Value
from unlatch.ir.ops import OPS
from unlatch.ir.rewrite import replace_values
from unlatch.passes.changes import Changes

LARGEST = 16  # ops, the return included
STAY = ("native.", "class.", "imported.", "self.", "func.", "global.", "module.", "make.", "exc.", "call", "ref.")
STAYING_OPS = frozenset({"safepoint", "recursion.check", "unreachable", "raise", "slot.init", "undef"})


def run(func: Func, facts: Facts) -> Changes:
    """Inline calls in `func`."""
    same: dict[Value, Value] = {}
    changes: Changes = Counter()
    for block in func.blocks:
        out: list[Instr] = []
        for instr in block.instrs:
            body = _body(instr, func, facts)
            if body is None or instr.result is None:
                out.append(instr)
                continue
            copied, result = _copied(body, instr)
            out += copied
            same[instr.result] = result
            changes["calls inlined"] += 1
        block.instrs[:] = out
    replace_values(func, same)
    return changes


def _body(instr: Instr, func: Func, facts: Facts) -> Func | None:
    """The function that `instr` calls, if it can stand in the call's place."""
    callee = facts.program.get(str(instr.imm[0])) if instr.op == "call" else None
    if callee is None or callee is func or len(callee.blocks) != 1:
        return None
    ops = callee.entry.instrs
    if len(ops) > LARGEST or callee.entry.terminator.op != "return" or not all(map(_can_move, ops)):
        return None
    may_raise = any(OPS[op.op].raises for op in ops)
    return None if may_raise and instr.err is not None else callee


def _can_move(instr: Instr) -> bool:
    if instr.op.startswith(STAY) or instr.op in STAYING_OPS or instr.err is not None:
        return False
    return not OPS[instr.op].raises or instr.op in ONLY_MEMORY


def _copied(callee: Func, call: Instr) -> tuple[list[Instr], Value]:
    """The callee's ops on the call's operands, and the value that it returns."""
    values: dict[Value, Value] = dict(zip(callee.params, call.args, strict=True))
    copied: list[Instr] = []
    for instr in callee.entry.instrs:
        args = [values[value] for value in instr.args]
        if instr.op == "return":
            return copied, args[0]
        result = None
        if instr.result is not None:
            result = values[instr.result] = Value(instr.result.type, instr.result.name)
        copied.append(Instr(instr.op, args, result, instr.imm, pos=call.pos))
    raise AssertionError("a body without return")
