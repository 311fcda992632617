"""Facts about values that make C cheaper: can one be undefined, is it immortal, is a test all but certain.

Most are greatest fixed points: a block parameter has a property when every argument on every edge has it; a
value that is another one under a narrower type has what that one has.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from unlatch.ir.func import Func, Instr, Value
from unlatch.ir.ops import OPS
from unlatch.types import FLOAT, NONE

SMALL_INT = range(-(2**62), 2**62)  # what a tagged word holds without an object

_GUARDS = frozenset({"native.ok", "class.ok", "imported.ok", "self.native", "method.ok"})
_ARITHMETIC = frozenset({"float.add", "float.sub", "float.mul", "float.truediv", "math.sqrt"})
_UNMARKED = frozenset({"const.float", "slot.get", "i64.to_float", "i32.to_float", "i16.to_float", "u8.to_float"})
_NEUTRAL = (0.0, 1.0, -1.0)  # operands that compilers drop: the result is the other one, or that with another sign
_LENGTHS = frozenset({"list.len", "tuple.len", "str.len", "bytes.len", "dict.len", "set.len"})
_SMALL_STARTS = range(1 << 32)
_SHORT_STEPS = range(1 << 10)
_SAME_VALUE = frozenset({"assume", "cast"})
_ONE_OF_ITS_OPERANDS = frozenset({"float.min", "float.max"})
_IMMORTAL_OPS = frozenset({"const.none", "const.str", "const.bytes", "const.object", "undef", "bool.box"})


@dataclass(frozen=True, slots=True)
class ValueFacts:
    """What the emitter asks.

    `makers`: the instruction that each result is of.  `defined`: never the undefined value.  `immortal`: counting
    references to it has no effect.  `likely`: a test that holds unless somebody replaced a definition from outside.
    `unmarked`: a float that is not the one NaN by which the runtime marks undefined attributes: read from a defined
    one, or made by the processor, which makes no signalling NaNs (but compilers fold `x * 1.0` to `x`, so that depends
    on `x`).  `texts`: the constant strings.  `natural`: a machine integer that is not negative: a length, or what
    starts small and grows in short steps, of which no program lives to see so many that it would wrap around.
    """

    makers: dict[Value, Instr]
    defined: frozenset[Value]
    immortal: frozenset[Value]
    likely: frozenset[Value]
    unmarked: frozenset[Value]
    texts: dict[Value, str]
    natural: frozenset[Value]


def value_facts(func: Func) -> ValueFacts:
    """The facts about the values of one function."""
    makers = {instr.result: instr for instr in func.instrs() if instr.result is not None}
    incoming: dict[Value, list[Value]] = defaultdict(list)
    for instr in func.instrs():
        for edge in instr.edges():
            for arg, param in zip(edge.args, edge.block.params, strict=True):
                incoming[param].append(arg)
    same = {result: [makers[result].args[0]] for result in makers if makers[result].op in _SAME_VALUE}
    constants = {value for value, instr in makers.items() if instr.op == "const.float" and instr.imm[0] in _NEUTRAL}
    folded = {
        value: instr.args
        for value, instr in makers.items()
        if instr.op in _ONE_OF_ITS_OPERANDS or (instr.op in _ARITHMETIC and not constants.isdisjoint(instr.args))
    }

    short = {value for value, instr in makers.items() if instr.op == "const.i64" and instr.imm[0] in _SHORT_STEPS}
    moved = {v: i.args[:1] for v, i in makers.items() if i.op == "i64.add" and i.args[1] in short}

    def solve(holds: Callable[[Value, Instr | None], bool], handed_on: dict[Value, list[Value]]) -> frozenset[Value]:
        """`handed_on`: results that have the property when all these have."""
        sources = incoming | handed_on
        result = {param for param in func.params if holds(param, None)}
        result |= {value for value, instr in makers.items() if value not in sources and holds(value, instr)}
        candidates = set(sources)
        changed = True
        while changed:
            failing = {p for p in candidates if not all(a in result or a in candidates for a in sources[p])}
            candidates -= failing
            changed = bool(failing)
        return frozenset(result | candidates)

    likely = frozenset(value for value, instr in makers.items() if instr.op in _GUARDS)
    texts = {value: str(instr.imm[0]) for value, instr in makers.items() if instr.op == "const.str"}
    return ValueFacts(
        makers,
        solve(_is_defined, same),
        solve(_is_immortal, same),
        likely,
        solve(_is_unmarked, same | folded),
        texts,
        solve(_is_natural, moved),
    )


def _is_defined(value: Value, instr: Instr | None) -> bool:
    if instr is None:
        return True
    return instr.op != "undef" and not OPS[instr.op].may_be_undefined


def _is_unmarked(value: Value, instr: Instr | None) -> bool:
    return instr is not None and value.type == FLOAT and instr.op in _UNMARKED | _ARITHMETIC


def _is_natural(_value: Value, instr: Instr | None) -> bool:
    return instr is not None and (instr.op in _LENGTHS or (instr.op == "const.i64" and instr.imm[0] in _SMALL_STARTS))


def _is_immortal(value: Value, instr: Instr | None) -> bool:
    if value.type == NONE:
        return True  # there is one None; undefined, it is not counted either
    if instr is None:
        return False
    if instr.op == "const.int":
        return int(str(instr.imm[0])) in SMALL_INT
    return instr.op in _IMMORTAL_OPS
