"""The IR: functions of basic blocks in SSA form with block parameters.

    func @m.total(v0 xs: list) -> int own {
    b0:
      v1: int = const.int 0
      jump b1(v1)
    ...

A block is a list of instructions, the last of which is a terminator.  An instruction that may raise carries an error
edge `! b4(v1)`; without one the exception leaves the function.  An instruction with an error edge is the last one
before the block's terminator (reference counts may come between), so that the values which reach a handler are known at
block granularity.  The result of such an instruction is not available on its error edge.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from unlatch.ir.why import Why
from unlatch.types import Type

type Imm = str | int | float | bytes | bool | None


@dataclass(frozen=True, slots=True)
class Pos:
    """Where in the source an instruction comes from: 1-based lines, 0-based UTF-8 byte columns, as in `ast`.

    Of an instruction that was put in the place of a call: `of` is the symbol of the function that it stands in by the
    source, `at` where that was called; tracebacks have an entry for each.
    """

    line: int
    col: int
    end_line: int
    end_col: int
    of: str = ""
    at: "Pos | None" = None

    @property
    def outermost(self) -> "Pos":
        """The place in the function's own text."""
        pos = self
        while pos.at is not None:
            pos = pos.at
        return pos

    def called(self, symbol: str, at: "Pos") -> "Pos":
        """This position in the body of `symbol`, once that stands in the place of the call `at`."""
        if self.at is None:
            return replace(self, of=symbol, at=at)
        return replace(self, at=self.at.called(symbol, at))


@dataclass(eq=False, slots=True)
class Value:
    """An SSA value: a function or block parameter or the result of one instruction.  Identity is the value; `name` is
    only a hint for readers.  `borrowed` (text: `&` before the type), set by `insert refs`: a result or block parameter
    that holds no reference of its own although it could; `why`, of one that holds one: why it needs it (no part of the
    text)."""

    type: Type
    name: str = ""
    borrowed: bool = False
    why: Why | None = None


@dataclass(eq=False, slots=True)
class Edge:
    """A transfer of control to `block`, whose parameters take `args`."""

    block: "Block"
    args: list[Value] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Instr:
    """One operation.  `op` names a row of the op table; `imm` are its compile-time operands (names, constants).

    `targets` are the successors of a terminator, `err` the error edge of a raising op.  After reference counts have
    been inserted, `cleanup` lists the owned values to release when the op raises, before `err` is taken or the function
    is left.  `pins` are the borrowed values that get a reference before the op's slow path (see `ir.regions`).  `why`:
    the reason of the pass that put it here, for reports; no part of the text.
    """

    op: str
    args: list[Value] = field(default_factory=list)
    result: Value | None = None
    imm: tuple[Imm, ...] = ()
    targets: list[Edge] = field(default_factory=list)
    err: Edge | None = None
    cleanup: list[Value] = field(default_factory=list)
    pins: list[Value] = field(default_factory=list)
    pos: Pos | None = None
    why: Why | None = None

    def edges(self) -> Sequence[Edge]:
        """All edges that leave here: targets, then the error edge."""
        return self.targets if self.err is None else [*self.targets, self.err]

    def operands(self) -> Sequence[Value]:
        """Every value used: operands, then the arguments of edges."""
        edges = self.edges()
        return [*self.args, *(arg for edge in edges for arg in edge.args)] if edges else self.args


@dataclass(eq=False, slots=True)
class Block:
    """A basic block.  Blocks have no names of their own; the printer numbers them in order."""

    params: list[Value] = field(default_factory=list)
    instrs: list[Instr] = field(default_factory=list)

    @property
    def terminator(self) -> Instr:
        """The last instruction; IndexError for an unfinished block."""
        return self.instrs[-1]

    def edges(self) -> list[Edge]:
        """All edges that leave here, in the order of the instructions."""
        return [edge for instr in self.instrs if instr.targets or instr.err is not None for edge in instr.edges()]

    def successors(self) -> list["Block"]:
        """The blocks that control can go to from here, error edges included, duplicates possible."""
        return [edge.block for edge in self.edges()]


@dataclass(eq=False, slots=True)
class Func:
    """One native function.  `params` are borrowed from the caller; the result is owned by it.

    `symbol` is `module.qualname`, unique in the program (`m.C.f`).  `blocks[0]` is the entry and has no parameters of
    its own.
    """

    symbol: str
    params: list[Value]
    result: Type
    blocks: list[Block]
    pos: Pos | None = None

    @property
    def entry(self) -> Block:
        """Where execution starts."""
        return self.blocks[0]

    def instrs(self) -> list[Instr]:
        """All instructions in block order."""
        return [instr for block in self.blocks for instr in block.instrs]
