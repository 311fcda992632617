"""Which function writes which op: those in the tables here, everything else by its row."""

from typing import Final

from unlatch.emit import ops_dicts, ops_exceptions, ops_lists, ops_objects, ops_tuples, ops_values
from unlatch.emit.function import FunctionEmitter
from unlatch.emit.late_releases import FAST
from unlatch.emit.ops_ints import arithmetic
from unlatch.emit.ops_prims import poll_behind, primitive
from unlatch.ir.func import Block, Instr
from unlatch.ir.ops import OPS
from unlatch.ir.regions import has_quiet_path
from unlatch.types import VOID, Kind

STRUCTURAL_EMITTERS: Final = {**ops_values.EMITTERS, **ops_objects.EMITTERS, **ops_exceptions.EMITTERS}
ITEM_EMITTERS: Final = {**ops_lists.EMITTERS, **ops_dicts.EMITTERS}
_SIZED: Final = ("list", "tuple", "bytes", "dict")
_EXACT: Final = {f"{kind}.{verb}": f"ul_{kind}_is_exact" for kind in _SIZED for verb in ("len", "bool")}
TERMINATORS: Final = ops_values.TERMINATORS


def write_instr(f: FunctionEmitter, instr: Instr, following: Block | None) -> None:
    """Write one instruction; `following` is the block that comes next in the text."""
    seldom = not instr.pins or has_quiet_path(instr)
    if not seldom:
        f.pin(instr)
    if instr.op in TERMINATORS:
        TERMINATORS[instr.op](f, instr, following)
    elif instr.op in STRUCTURAL_EMITTERS:
        STRUCTURAL_EMITTERS[instr.op](f, instr)
    elif instr.op in ops_tuples.EMITTERS:
        ops_tuples.EMITTERS[instr.op](f, instr)
    elif instr.op in ITEM_EMITTERS and (instr.result is not None or OPS[instr.op].result == VOID):
        ITEM_EMITTERS[instr.op](f, instr)
    elif instr.op in FAST and instr.result is not None:
        arithmetic(f, instr)
    elif instr.pins and seldom:
        _in_halves(f, instr)
    else:
        primitive(f, instr, OPS[instr.op])


def _in_halves(f: FunctionEmitter, instr: Instr) -> None:
    """A primitive written twice, so that its usual half knows what it has tested and nothing is tested behind it."""
    row = OPS[instr.op]
    with f.out.block(f"if (UL_LIKELY({_quiet(f, instr)}))"):
        if instr.op == "str.len":
            f.result(instr, f"PyUnicode_GET_LENGTH({f.var(instr.args[0])})")  # cannot fail
        else:
            primitive(f, instr, row, polls=False)
    with f.out.block("else"):
        f.pin(instr)
        primitive(f, instr, row, polls=False)
    if row.polls:
        poll_behind(f, instr)


def _quiet(f: FunctionEmitter, instr: Instr) -> str:
    """The C condition for a primitive keeping off its slow path: exact sequences have their length at hand, ints are
    small, so no objects, strings are exact."""
    exact = _EXACT.get(instr.op)
    if exact is not None:
        return f"{exact}({f.var(instr.args[0])})"
    tests = [f"PyUnicode_CheckExact({f.var(v)})" for v in instr.args if v.type.kind is Kind.POINTER]
    tests += [f"({f.var(v)} & 1)" for v in instr.args if v.type.kind is Kind.TAGGED]
    return " && ".join(tests)
