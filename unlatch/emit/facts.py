"""Facts about values that make C cheaper: can one be undefined, is it immortal, is a test all but certain.

The first two are greatest fixed points: a block parameter has a property when every argument on every edge has it; a
value that is another one under a narrower type has what that one has.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from unlatch.ir.func import Func, Instr, Value
from unlatch.ir.ops import OPS
from unlatch.types import NONE

SMALL_INT = range(-(2**62), 2**62)  # what a tagged word holds without an object

_GUARDS = frozenset({"native.ok", "class.ok", "imported.ok", "self.native"})
_ARITHMETIC = frozenset({"float.add", "float.sub", "float.mul", "float.truediv", "math.sqrt"})
_SAME_VALUE = frozenset({"assume", "cast"})
_IMMORTAL_OPS = frozenset({"const.none", "const.str", "const.bytes", "const.object", "undef", "bool.box"})


@dataclass(frozen=True, slots=True)
class ValueFacts:
    """What the emitter asks.

    `defined`: never the undefined value.  `immortal`: counting references to it has no effect.  `likely`: a test that
    holds unless somebody replaced a definition from outside.  `computed`: a float made by the processor, so no
    signalling NaN (constant operands are left out: compilers fold `x * 1.0` to `x`).  `texts`: the constant strings.
    """

    defined: frozenset[Value]
    immortal: frozenset[Value]
    likely: frozenset[Value]
    computed: frozenset[Value]
    texts: dict[Value, str]


def value_facts(func: Func) -> ValueFacts:
    """Both facts for the values of one function."""
    made_by = {instr.result: instr for instr in func.instrs() if instr.result is not None}
    incoming: dict[Value, list[Value]] = defaultdict(list)
    for instr in func.instrs():
        for edge in instr.edges():
            for arg, param in zip(edge.args, edge.block.params, strict=True):
                incoming[param].append(arg)
    for instr in func.instrs():
        if instr.op in _SAME_VALUE and instr.result is not None:
            incoming[instr.result] = [instr.args[0]]

    def solve(holds: Callable[[Value, Instr | None], bool]) -> frozenset[Value]:
        result = {param for param in func.params if holds(param, None)}
        result |= {value for value, instr in made_by.items() if instr.op not in _SAME_VALUE and holds(value, instr)}
        candidates = set(incoming)
        changed = True
        while changed:
            failing = {p for p in candidates if not all(a in result or a in candidates for a in incoming[p])}
            candidates -= failing
            changed = bool(failing)
        return frozenset(result | candidates)

    likely = frozenset(value for value, instr in made_by.items() if instr.op in _GUARDS)
    computed = frozenset(
        value
        for value, instr in made_by.items()
        if instr.op in _ARITHMETIC and not any(a in made_by and made_by[a].op == "const.float" for a in instr.args)
    )
    texts = {value: str(instr.imm[0]) for value, instr in made_by.items() if instr.op == "const.str"}
    return ValueFacts(solve(_is_defined), solve(_is_immortal), likely, computed, texts)


def _is_defined(value: Value, instr: Instr | None) -> bool:
    if instr is None:
        return True
    return instr.op != "undef" and not OPS[instr.op].may_be_undefined


def _is_immortal(value: Value, instr: Instr | None) -> bool:
    if value.type == NONE:
        return True  # there is one None; undefined, it is not counted either
    if instr is None:
        return False
    if instr.op == "const.int":
        return int(str(instr.imm[0])) in SMALL_INT
    return instr.op in _IMMORTAL_OPS
