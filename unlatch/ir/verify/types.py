"""Types: every op gets the representations that its row asks for.

T1  An operand's type is the row's, or any pointer where that is `object`.  Ops listed in `SPECIAL` have rules of their
own. T2  The result's type is the row's; a result that the instruction decides is not void where the op yields
something. T3  An argument of an edge fits the parameter (as T1).
T4  What is returned fits the function's result.
T5  A call of a function of the program passes what it takes and yields what it returns.
T6  The immediates of structural ops are of the right number and kind; native integers are in range.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from unlatch.ir.func import Func, Imm, Instr
from unlatch.ir.ops import OPS
from unlatch.ir.verify.problem import Problem
from unlatch.types import OBJECT, VOID, Kind, Type, parse_type

type Program = Mapping[str, Func]


def problems(func: Func, program: Program) -> list[Problem]:
    """All broken rules of this family."""
    found: list[Problem] = []
    for instr in func.instrs():
        found += SPECIAL.get(instr.op, _operands)(instr, func)
        found += _result(instr)
        found += _imms(instr)
        found += _edges(instr)
        if instr.op == "call":
            found += _call(instr, program)
    return found


def fits(given: Type, wanted: Type) -> bool:
    """Whether a value of type `given` may stand where `wanted` is asked for, without a conversion."""
    return given == wanted or (wanted == OBJECT and given.kind is Kind.POINTER)


def _operands(instr: Instr, func: Func) -> Iterator[Problem]:
    row = OPS[instr.op]
    wanted = [*row.params, *[OBJECT] * (len(instr.args) - len(row.params))]
    for index, (value, type_) in enumerate(zip(instr.args, wanted, strict=True)):
        if not fits(value.type, type_):
            yield Problem("T1", instr, f"operand {index} of {instr.op} is {value.type}, not {type_}")


def _refcounted(instr: Instr, func: Func) -> Iterator[Problem]:
    for value in instr.args:
        if not value.type.is_refcounted:
            yield Problem("T1", instr, f"{instr.op} needs a refcounted operand, not {value.type}")


def _store(instr: Instr, func: Func) -> Iterator[Problem]:
    holder, value = instr.args
    yield from _holder(instr, func)
    if value.type == VOID or holder.type == VOID:
        yield Problem("T1", instr, "nothing can be stored from a void operand")


def _holder(instr: Instr, func: Func) -> Iterator[Problem]:
    if not instr.args[0].type.is_native_class:
        yield Problem(
            "T1", instr, f"operand 0 of {instr.op} is {instr.args[0].type}, not an instance of a native class"
        )


def _return(instr: Instr, func: Func) -> Iterator[Problem]:
    if not fits(instr.args[0].type, func.result):
        yield Problem("T4", instr, f"{instr.args[0].type} is returned by a function of type {func.result}")


def _anything(instr: Instr, func: Func) -> Iterator[Problem]:
    for index, value in enumerate(instr.args):
        if value.type == VOID:
            yield Problem("T1", instr, f"operand {index} of {instr.op} is void")


def _method(instr: Instr, func: Func) -> Iterator[Problem]:
    if not instr.args:
        yield Problem("T1", instr, f"{instr.op} needs an operand for self")
        return
    yield from _anything(instr, func)
    yield from _holder(instr, func)


SPECIAL: Final[dict[str, Callable[[Instr, Func], Iterator[Problem]]]] = {
    "return": _return,
    "call": _anything,
    "call.method": _method,
    "call.by_name": _method,
    "method.ok": _holder,
    "call.operator": _holder,
    "is_defined": _refcounted,
    "keep": _refcounted,
    "check_defined": _refcounted,
    "ref.inc": _refcounted,
    "ref.dec": _refcounted,
    "settle": _refcounted,
    "slot.get": _holder,
    "slot.set": _store,
    "slot.init": _store,
    "slot.del": _holder,
}
POINTER_RESULT = frozenset({"cast", "assume", "class.new"})


def _result(instr: Instr) -> Iterator[Problem]:
    row = OPS[instr.op]
    if instr.result is None:
        if row.result is None:
            yield Problem("T2", instr, f"{instr.op} has a result")
        return
    if row.result is not None and instr.result.type != row.result:
        yield Problem("T2", instr, f"the result of {instr.op} is {row.result}, not {instr.result.type}")
    if instr.result.type == VOID:
        yield Problem("T2", instr, "a result cannot be void")
    if instr.op in POINTER_RESULT and instr.result.type.kind is not Kind.POINTER:
        yield Problem("T2", instr, f"the result of {instr.op} is a pointer, not {instr.result.type}")


def _edges(instr: Instr) -> Iterator[Problem]:
    for edge in instr.edges():
        for index, (value, param) in enumerate(zip(edge.args, edge.block.params, strict=True)):
            if not fits(value.type, param.type):
                yield Problem("T3", instr, f"argument {index} of an edge is {value.type}, not {param.type}")


def _call(instr: Instr, program: Program) -> Iterator[Problem]:
    callee = program.get(str(instr.imm[0])) if instr.imm else None
    if callee is None or instr.result is None:
        return
    if len(instr.args) != len(callee.params):
        yield Problem("T5", instr, f"@{callee.symbol} takes {len(callee.params)} operands, not {len(instr.args)}")
        return
    for index, (value, param) in enumerate(zip(instr.args, callee.params, strict=True)):
        if not fits(value.type, param.type):
            yield Problem("T5", instr, f"operand {index} of @{callee.symbol} is {value.type}, not {param.type}")
    if not fits(callee.result, instr.result.type):
        yield Problem("T5", instr, f"@{callee.symbol} returns {callee.result}, not {instr.result.type}")


IMMS: Final[dict[str, tuple[type, ...]]] = {
    "const.int": (int,),
    "const.float": (float,),
    "const.bool": (bool,),
    "const.i64": (int,),
    "const.i32": (int,),
    "const.i16": (int,),
    "const.u8": (int,),
    "const.str": (str,),
    "const.bytes": (bytes,),
    "const.object": (str,),
    "check_defined": (str,),
    "cast": (str,),
    "isinstance": (str,),
    "call": (str,),
    "call.method": (str, str),
    "call.by_name": (str, str),
    "method.ok": (str, str),
    "call.operator": (str, str, str),
    "native.ok": (str,),
    "class.ok": (str,),
    "imported.ok": (str, str),
    "class.new": (str,),
    "class.object": (str,),
    "func.closure": (str,),
    "slot.get": (str, str),
    "slot.set": (str, str),
    "slot.init": (str, str),
    "slot.del": (str, str),
    "global.get": (str,),
    "global.set": (str,),
    "global.del": (str,),
    "make.function": (str, int, str, int),
    "self.native": (str,),
    "cell.get": (str,),
    "cell.del": (str,),
}
NO_IMMS = frozenset(
    {
        *(
            "jump",
            "branch",
            "return",
            "raise",
            "unreachable",
            "const.none",
            "undef",
            "keep",
            "is_defined",
            "is",
            "assume",
        ),
        *("module.globals", "exc.enter", "exc.handled", "exc.leave", "exc.raise", "exc.reraise", "exc.reraise_handled"),
        *("safepoint", "safepoint.i64", "safepoint.int", "settle", "recursion.check", "ref.inc", "ref.dec", "cell.set"),
    }
)
RANGES: Final = {"const.i64": 63, "const.i32": 31, "const.i16": 15}


def _imms(instr: Instr) -> Iterator[Problem]:
    wanted = () if instr.op in NO_IMMS else IMMS.get(instr.op)
    if wanted is None:
        return  # a primitive: what its immediates mean is between its builder and its emitter
    if tuple(map(type, instr.imm)) != wanted:
        spelled = ", ".join(kind.__name__ for kind in wanted) or "nothing"
        yield Problem("T6", instr, f"the immediates of {instr.op} are {{{spelled}}}")
        return
    value: Imm = instr.imm[0] if instr.imm else None
    if isinstance(value, int) and not _in_range(instr.op, value):
        yield Problem("T6", instr, f"{value} does not fit {instr.op}")
    if instr.op == "isinstance" and isinstance(value, str) and not _is_type(value):
        yield Problem("T6", instr, f"{value} is not the name of a type")


def _in_range(op: str, value: int) -> bool:
    if op == "const.u8":
        return 0 <= value < 1 << 8
    return op not in RANGES or -(1 << RANGES[op]) <= value < 1 << RANGES[op]


def _is_type(name: str) -> bool:
    try:
        parse_type(name)
    except KeyError:
        return False
    return True
