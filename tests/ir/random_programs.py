"""Random functions for tests: small structured programs, built with the compiler's own builder.

A program is a list of statements; a statement assigns an op's result to a variable, or is a branch, a loop or a `try`
with statements inside. Variables of type object may be undefined and are checked before they are read.
"""

from dataclasses import dataclass
from typing import Final

from hypothesis import strategies as st

from unlatch.ir.edit import FuncBuilder
from unlatch.ir.func import Func, Value
from unlatch.ir.parse import parse
from unlatch.types import BOOL, FLOAT, I64, INT, LIST, OBJECT, Type

VARIABLES: Final = 2  # of each type
SYMBOL: Final = "m.f"


@dataclass(frozen=True, slots=True)
class Assign:
    """`target` = op on the variables numbered `sources`."""

    op: str
    operands: tuple[Type, ...]
    result: Type
    target: int
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Constant:
    """A variable gets a constant."""

    type: Type
    target: int
    value: int | float | str | bool


@dataclass(frozen=True, slots=True)
class Swap:
    """Two objects change places through a tuple."""


@dataclass(frozen=True, slots=True)
class Clear:
    """An object variable becomes undefined."""

    target: int


@dataclass(frozen=True, slots=True)
class Append:
    """A visible effect: an object is appended to the list that the function got."""

    source: int


@dataclass(frozen=True, slots=True)
class If:
    """A branch on a bool variable."""

    condition: int
    yes: "list[Statement]"
    no: "list[Statement]"


@dataclass(frozen=True, slots=True)
class Loop:
    """A counted loop; `stop` leaves it early when that bool variable is true."""

    rounds: int
    stop: int
    body: "list[Statement]"


@dataclass(frozen=True, slots=True)
class Try:
    """Statements with a handler that goes on with others."""

    body: "list[Statement]"
    handler: "list[Statement]"


@dataclass(frozen=True, slots=True)
class Raise:
    """Raise ValueError."""


type Statement = Assign | Constant | Swap | Clear | Append | If | Loop | Try | Raise

OPERATIONS: Final[tuple[tuple[str, tuple[Type, ...], Type], ...]] = (
    *((f"int.{verb}", (INT, INT), INT) for verb in ("add", "sub", "floordiv", "mod", "and")),
    *((f"int.{verb}", (INT, INT), BOOL) for verb in ("lt", "eq", "ge")),
    ("int.neg", (INT,), INT),
    ("int.exact", (INT,), INT),
    ("int.bool", (INT,), BOOL),
    ("int.to_float", (INT,), FLOAT),
    ("int.to_index", (INT,), I64),
    ("int.box", (INT,), OBJECT),
    ("int.unbox", (OBJECT,), INT),
    *((f"float.{verb}", (FLOAT, FLOAT), FLOAT) for verb in ("add", "sub", "truediv")),
    ("float.lt", (FLOAT, FLOAT), BOOL),
    ("float.neg", (FLOAT,), FLOAT),
    ("float.box", (FLOAT,), OBJECT),
    ("float.unbox", (OBJECT,), FLOAT),
    *((f"i64.{verb}", (I64, I64), I64) for verb in ("add", "sub", "xor")),
    ("i64.lt", (I64, I64), BOOL),
    ("i64.to_int", (I64,), INT),
    ("i64.from_int", (INT,), I64),
    ("i64.box", (I64,), OBJECT),
    ("i64.unbox", (OBJECT,), I64),
    ("bool.not", (BOOL,), BOOL),
    ("bool.and", (BOOL, BOOL), BOOL),
    ("bool.box", (BOOL,), OBJECT),
    ("bool.unbox", (OBJECT,), BOOL),
    ("bool.to_int", (BOOL,), INT),
    ("is", (OBJECT, OBJECT), BOOL),
    ("object.eq_bool", (OBJECT, OBJECT), BOOL),
    ("object.sub", (OBJECT, OBJECT), OBJECT),
    ("object.type", (OBJECT,), OBJECT),
    ("list.get", (LIST, INT), OBJECT),
    ("call m.scale", (FLOAT,), FLOAT),
    ("call m.pair", (OBJECT, OBJECT), OBJECT),
    ("list.len", (LIST,), I64),
)
CONSTANTS: Final = {
    INT: st.sampled_from([0, 1, -1, 7, 1 << 62, -(1 << 80)]),
    FLOAT: st.sampled_from([0.0, -0.0, 1.5, float("inf")]),
    BOOL: st.booleans(),
    I64: st.sampled_from([0, 1, -1, (1 << 63) - 1]),
    OBJECT: st.sampled_from(["", "text"]),
}
_number = st.integers(0, VARIABLES - 1)
_assign = st.sampled_from(OPERATIONS).flatmap(
    lambda op: st.builds(
        Assign, st.just(op[0]), st.just(op[1]), st.just(op[2]), _number, st.tuples(*[_number] * len(op[1]))
    )
)
_constant = st.sampled_from(list(CONSTANTS)).flatmap(
    lambda type_: st.builds(Constant, st.just(type_), _number, CONSTANTS[type_])
)
_simple = st.one_of(
    _assign,
    _assign,
    _constant,
    st.just(Swap()),
    st.builds(Clear, _number),
    st.builds(Append, _number),
    st.just(Raise()),
)


def _nested(inner: st.SearchStrategy[Statement]) -> st.SearchStrategy[Statement]:
    body = st.lists(inner, max_size=4)
    return st.one_of(
        st.builds(If, _number, body, body),
        st.builds(Loop, st.integers(0, 3), _number, body),
        st.builds(Try, body, body),
    )


programs: Final = st.lists(st.recursive(_simple, _nested, max_leaves=16), max_size=10)


LEAVES: Final = """
func @m.scale(v0: float) -> float {
b0:
  v1: float = float.mul v0, v0
  v2: float = float.sub v1, v0
  return v2
}

func @m.pair(v0: object, v1: object) -> object {
b0:
  v2: tuple = tuple.build v1, v0
  return v2
}
"""


def build(program: list[Statement]) -> list[Func]:
    """The function `m.f(list, int, float)`, which returns its variables as a tuple, and those that it may call."""
    return [_Builder().run(program), *parse(LEAVES).funcs]


class _Builder:
    def __init__(self) -> None:
        items, number, real = Value(LIST, "items"), Value(INT, "number"), Value(FLOAT, "real")
        self.b = FuncBuilder(SYMBOL, [items, number, real], OBJECT)
        self.items = items
        for index in range(VARIABLES):
            for type_ in (INT, FLOAT, BOOL, I64, OBJECT):
                self.b.declare(self.key(type_, index), type_)
            self.b.write(self.key(INT, index), number)
            self.b.write(self.key(FLOAT, index), real)
            self.b.write(self.key(BOOL, index), self.b.bool_const(index == 0))
            self.b.write(self.key(I64, index), self.b.emit("const.i64", imm=(index,)))

    @staticmethod
    def key(type_: Type, index: int) -> str:
        return f"{type_}{index}"

    def read(self, type_: Type, index: int) -> Value:
        if type_ == LIST:
            return self.items
        value = self.b.read(self.key(type_, index))
        if type_ == OBJECT:
            self.b.emit("check_defined", value, imm=(self.key(type_, index),))
            value = self.b.read(self.key(type_, index))
        return value

    def run(self, program: list[Statement]) -> Func:
        self.statements(program)
        values = [self.b.emit("int.box", self.read(INT, i)) for i in range(VARIABLES)]
        values += [self.b.emit("float.box", self.read(FLOAT, i)) for i in range(VARIABLES)]
        values += [self.b.emit("bool.box", self.read(BOOL, i)) for i in range(VARIABLES)]
        values += [self.b.emit("i64.box", self.read(I64, i)) for i in range(VARIABLES)]
        result = self.b.emit("tuple.build", *values)
        self.b.ret(result)
        return self.b.finish()

    def statements(self, body: list[Statement]) -> None:
        for statement in body:
            self.statement(statement)

    def statement(self, statement: Statement) -> None:
        b = self.b
        match statement:
            case Assign(op, operands, result, target, sources):
                values = [self.read(type_, index) for type_, index in zip(operands, sources, strict=True)]
                name, _, callee = op.partition(" ")
                imm = (callee,) if callee else ()
                b.write(self.key(result, target), b.emit(name, *values, imm=imm, type=result))
            case Constant(type_, target, value):
                op = "const.str" if type_ == OBJECT else f"const.{type_}"
                b.write(self.key(type_, target), b.emit(op, imm=(value,)))
            case Swap():
                pair = b.emit("tuple.build", self.read(OBJECT, 1), self.read(OBJECT, 0))
                both = b.emit("unpack.exact", pair, b.emit("const.i64", imm=(2,)))
                for index in range(2):
                    b.write(self.key(OBJECT, index), b.emit("tuple.item", both, b.emit("const.i64", imm=(index,))))
            case Clear(target):
                b.clear(self.key(OBJECT, target))
            case Append(source):
                b.emit("list.append", self.items, self.read(OBJECT, source))
            case Raise():
                b.emit("exc.raise", b.emit("global.get", imm=("ValueError",)), b.undef(OBJECT))
            case If(condition, yes, no):
                self.branch(condition, yes, no)
            case Loop(rounds, stop, body):
                self.loop(rounds, stop, body)
            case Try(body, handler):
                self.guarded(body, handler)

    def branch(self, condition: int, yes: list[Statement], no: list[Statement]) -> None:
        b = self.b
        ways, join = [b.new_block(), b.new_block()], b.new_block()
        b.branch(self.read(BOOL, condition), *ways)
        for way, body in zip(ways, (yes, no), strict=True):
            b.start(way)
            self.statements(body)
            b.jump(join)
        b.start(join)

    def loop(self, rounds: int, stop: int, body: list[Statement]) -> None:
        b = self.b
        counter = b.variable(I64, "round")
        b.write(counter, b.emit("const.i64", imm=(rounds,)))
        head, inside, again, done = (b.new_block() for _ in range(4))
        b.jump(head)
        b.enter(head)
        b.branch(b.emit("i64.bool", b.read(counter)), inside, done)
        b.start(inside)
        b.write(self.key(INT, 1), b.emit("range.item", b.read(counter)))
        self.statements(body)
        b.branch(self.read(BOOL, stop), done, again)
        b.start(again)
        b.write(counter, b.emit("i64.sub", b.read(counter), b.emit("const.i64", imm=(1,))))
        b.jump(head)
        b.seal(head)
        b.start(done)

    def guarded(self, body: list[Statement], handler: list[Statement]) -> None:
        b = self.b
        caught, join = b.new_block(), b.new_block()
        with b.handler(caught):
            self.statements(body)
        b.jump(join)
        b.start(caught)
        before = b.emit("exc.enter")
        self.statements(handler)
        b.emit("exc.leave", before)
        b.jump(join)
        b.start(join)
