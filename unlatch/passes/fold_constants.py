"""Computes what is known at compile time, and drops conversions that undo each other.

Before:

    func @m.f(v0: int) -> int {
    b0:
      v1: i64 = const.i64 {2}
      v2: i64 = const.i64 {3}
      v3: i64 = i64.add v1, v2
      v4: bool = i64.lt v3, v1
      branch v4, b1, b2
    b1:
      unreachable
    b2:
      v5: object = int.box v0
      v6: int = int.unbox v5
      return v6
    }

After:

    func @m.f(v0: int) -> int {
    b0:
      v1: i64 = const.i64 {2}
      v2: i64 = const.i64 {3}
      v3: i64 = const.i64 {5}
      v4: bool = const.bool {False}
      jump b2
    b1:
      unreachable
    b2:
      v5: object = int.box v0
      return v0
    }

A constant that is put into a box is a constant object instead.  An op whose computation would raise stays and raises at
run time.  What has become useless (`v1`, `b1`) is the business of later passes. Goes through the blocks in reverse
postorder, so operands are folded before their users.

Relies on the exactness of constants: `const.int` is an `int`, so its operators are Python's own.  A conversion pair is
dropped only where the inner value comes out as it went in: `int.unbox(int.box v)` is `v`, but `float.box(float.unbox
v)` may not be, as `v` may be an int.
"""

import operator as op
from collections import Counter
from collections.abc import Callable
from typing import Final

from unlatch.analysis.facts import Facts
from unlatch.ir.func import Func, Imm, Instr, Value
from unlatch.ir.rewrite import reachable_blocks, replace_values
from unlatch.passes.changes import Changes
from unlatch.types import BOOL, BYTES, FLOAT, I16, I32, I64, INT, NONE, STR, U8, Kind, Type

LARGEST_BOUND: Final = 1 << 60  # what `range.bound` is sure not to clamp
LARGEST_BITS: Final = 4096  # beyond this, a computed int is not worth its place in the module

CONSTANTS: Final = {
    INT: "const.int",
    FLOAT: "const.float",
    BOOL: "const.bool",
    STR: "const.str",
    BYTES: "const.bytes",
    I64: "const.i64",
    I32: "const.i32",
    I16: "const.i16",
    U8: "const.u8",
}
BITS: Final = {I64: 64, I32: 32, I16: 16, U8: 8}


def _power(a: int, b: int) -> int:
    if b < 0 or a.bit_length() * b > LARGEST_BITS:
        raise OverflowError
    result: int = a**b
    return result


def _shifted_left(a: int, b: int) -> int:
    if b > LARGEST_BITS:
        raise OverflowError
    return a << b


ARITHMETIC: Final[dict[str, Callable[..., Imm]]] = {
    "add": op.add,
    "sub": op.sub,
    "mul": op.mul,
    "floordiv": op.floordiv,
    "mod": op.mod,
    "truediv": op.truediv,
    "neg": op.neg,
    "abs": abs,
    "eq": op.eq,
    "ne": op.ne,
    "lt": op.lt,
    "le": op.le,
    "gt": op.gt,
    "ge": op.ge,
    "bool": bool,
}
BITWISE: Final[dict[str, Callable[..., Imm]]] = {"and": op.and_, "or": op.or_, "xor": op.xor, "invert": op.invert}
COMPUTED: Final[dict[str, Callable[..., Imm]]] = {
    **{f"int.{verb}": function for verb, function in {**ARITHMETIC, **BITWISE}.items()},
    **{f"float.{verb}": function for verb, function in ARITHMETIC.items() if verb not in ("floordiv", "mod")},
    **{f"{name}.{verb}": f for name in ("i64", "i32", "i16", "u8") for verb, f in {**ARITHMETIC, **BITWISE}.items()},
    "int.pos": op.pos,
    "int.pow": _power,
    "int.lshift": _shifted_left,
    "int.rshift": op.rshift,
    "int.exact": int,
    "int.to_float": float,
    "int.to_index": int,
    "int.to_str": str,
    "int.is_exact": lambda a: True,
    "bool.not": op.not_,
    "bool.and": op.and_,
    "bool.or": op.or_,
    "bool.xor": op.xor,
    "bool.eq": op.eq,
    "bool.ne": op.ne,
    "bool.to_int": int,
    "bool.to_str": str,
    "range.bound": int,
    "str.len": len,
    "str.bool": bool,
    "str.concat": op.add,
    "str.eq": op.eq,
    "str.ne": op.ne,
    "bytes.len": len,
    "bytes.eq": op.eq,
    "bytes.ne": op.ne,
    **{f"{name}.to_int": int for name in ("i64", "i32", "i16", "u8")},
    **{f"{name}.from_int": int for name in ("i64", "i32", "i16", "u8")},
    **{f"{name}.to_float": float for name in ("i64", "i32", "i16", "u8")},
    **{f"{name}.from_bool": int for name in ("i64", "i32", "i16", "u8")},
}
UNDOES: Final = {  # outer: inner ops; outer(inner(v)) is v
    "int.unbox": ("int.box",),
    "int.box": ("int.unbox",),
    "float.unbox": ("float.box",),
    "bool.unbox": ("bool.box",),
    "bool.box": ("bool.unbox",),
    "bool.not": ("bool.not",),
    **{f"{name}.unbox": (f"{name}.box",) for name in ("i64", "i32", "i16", "u8")},
    **{f"{name}.from_int": (f"{name}.to_int",) for name in ("i64", "i32", "i16", "u8")},
    "int.to_index": ("i64.to_int", "range.item"),
    "range.bound": ("range.item",),
}
BOXES: Final = frozenset({"int.box", "float.box", "i64.box", "i32.box", "i16.box", "u8.box"})
NEVER_NONE: Final = frozenset({"const.str", "const.bytes", "const.object"})
EXACT_OF: Final = {  # test: ops whose result passes it
    "list.is_exact": ("list.build", "list.new", "list.from_iter", "list.sorted", "list.copy"),
    "tuple.is_exact": ("tuple.build", "unpack.exact", "unpack.star"),
    "dict.is_exact": ("dict.build", "dict.new"),
    "set.is_exact": ("set.build", "set.new"),
    "str.is_exact": ("const.str", "str.join_items", "int.to_str", "float.to_str"),
    "int.is_exact": ("int.exact", "i64.to_int", "i32.to_int", "i16.to_int", "u8.to_int", "bool.to_int", "range.item"),
}


def run(func: Func, facts: Facts) -> Changes:
    """Fold constants in `func`."""
    return _Folder(func).run()


class _Folder:
    """One run: `made` are the defining instructions as they are now, `same` the values that turned out to be others."""

    def __init__(self, func: Func) -> None:
        self.func = func
        self.made: dict[Value, Instr] = {i.result: i for i in func.instrs() if i.result is not None}
        self.same: dict[Value, Value] = {}
        self.boxed: dict[Value, Value] = {}  # constant objects: what they were made of
        self.changes: Changes = Counter()

    def run(self) -> Changes:
        for block in reachable_blocks(self.func):
            kept = []
            for instr in block.instrs:
                instr.args[:] = [self.same.get(value, value) for value in instr.args]
                alias = self.alias(instr)
                if alias is not None and instr.result is not None:
                    self.same[instr.result] = alias
                    self.changes["conversions dropped"] += 1
                else:
                    kept.append(self.folded(instr))
            block.instrs[:] = kept
        replace_values(self.func, self.same)
        return self.changes

    def op_of(self, value: Value) -> str:
        return self.made[value].op if value in self.made else ""

    def alias(self, instr: Instr) -> Value | None:
        """The value that the instruction's result is, if it exists already."""
        if instr.result is None or len(instr.args) != 1:
            return None
        (operand,) = instr.args
        if instr.op in ("cast", "assume") and operand.type == instr.result.type:
            return operand
        if self.op_of(operand) in UNDOES.get(instr.op, ()):
            return self.made[operand].args[0]
        if operand in self.boxed and instr.op == f"{self.boxed[operand].type}.unbox":
            return self.boxed[operand]
        if instr.op == "int.exact" and self.op_of(operand) in EXACT_OF["int.is_exact"]:
            return operand
        return None

    def folded(self, instr: Instr) -> Instr:
        """The instruction, or a simpler one."""
        if instr.op == "branch":
            return self.folded_branch(instr)
        if instr.op in BOXES and self.op_of(instr.args[0]) in CONSTANTS.values():
            return self.folded_box(instr)
        known = self.computed(instr)
        if known is None or instr.result is None:
            return instr
        made = Instr(CONSTANTS[instr.result.type], result=instr.result, imm=(known,), pos=instr.pos)
        self.made[instr.result] = made
        self.changes["ops computed"] += 1
        return made

    def folded_box(self, instr: Instr) -> Instr:
        assert instr.result is not None
        value = self.made[instr.args[0]].imm[0]
        if isinstance(value, int) and value.bit_length() > LARGEST_BITS:
            return instr
        self.boxed[instr.result] = instr.args[0]
        made = Instr("const.object", result=instr.result, imm=(repr(value),), pos=instr.pos)
        self.made[instr.result] = made
        self.changes["boxes made constants"] += 1
        return made

    def folded_branch(self, instr: Instr) -> Instr:
        (condition,) = instr.args
        if self.op_of(condition) == "const.bool":
            way = instr.targets[0 if self.made[condition].imm[0] else 1]
            self.changes["branches decided"] += 1
            return Instr("jump", targets=[way], pos=instr.pos)
        if self.op_of(condition) == "bool.not":
            instr.args[0] = self.made[condition].args[0]
            instr.targets.reverse()
            self.changes["branches turned"] += 1
        return instr

    def computed(self, instr: Instr) -> Imm:
        """The value of the result, None if it is not known."""
        if instr.op in EXACT_OF and self.op_of(instr.args[0]) in EXACT_OF[instr.op]:
            return True
        if instr.op == "is":
            return self.identity(*instr.args)
        makers = [self.made.get(value) for value in instr.args]
        if instr.op not in COMPUTED or not all(m is not None and m.op.startswith("const.") for m in makers):
            return None
        try:
            value = COMPUTED[instr.op](*(m.imm[0] for m in makers if m is not None))
        except (ArithmeticError, TypeError, ValueError):
            return None
        return self.fitting(instr, value)

    def fitting(self, instr: Instr, value: Imm) -> Imm:
        """The value as the result's type holds it, None if it cannot."""
        assert instr.result is not None
        type_: Type = instr.result.type
        if type_ in BITS and isinstance(value, int):
            bits = BITS[type_]
            wrapped = value & ((1 << bits) - 1)
            if type_ != U8 and wrapped >> (bits - 1):
                wrapped -= 1 << bits
            if instr.op == "range.bound" and abs(value) > LARGEST_BOUND:
                return None
            # Conversions and division raise when the value does not fit; the rest wraps around.
            raises = instr.op.endswith((".from_int", ".to_index", ".floordiv"))
            return None if raises and wrapped != value else wrapped
        if type_ not in CONSTANTS or (isinstance(value, int) and value.bit_length() > LARGEST_BITS):
            return None
        return value

    def identity(self, a: Value, b: Value) -> bool | None:
        """Whether two values are one object.  A value of a checked type is never None, but it may be undefined."""
        if a is b or (a.type == NONE and b.type == NONE):
            return True
        for one, other in ((a, b), (b, a)):
            maker = self.op_of(other)
            if one.type == NONE and (
                maker.startswith(("const.str", "const.bytes")) or maker.endswith((".box", ".build"))
            ):
                return False
            if one.type == NONE and other.type.kind is Kind.POINTER and maker == "class.new":
                return False
        return None
