"""Makes functions of IR: a cursor that emits instructions, splits blocks at raising ops, and finds the SSA form of
variables on the way.

    b = FuncBuilder("m.f", [xs], INT)
    total = b.variable(INT, "total")
    b.write(total, b.emit("const.int", imm=(0,)))
    head, body, done = b.new_block(), b.new_block(), b.new_block()
    b.jump(head)
    b.enter(head)                       # not sealed: the back edge is still to come; so a poll is emitted
    b.branch(b.emit(...), body, done)
    b.seal(body); b.enter(body)         # sealed: every edge to it exists
    ...
    b.jump(head); b.seal(head)
    b.seal(done); b.enter(done)
    b.ret(b.read(total))
    func = b.finish()

Variables follow Braun et al., "Simple and Efficient Construction of SSA Form" (2013): a read looks for the last write
in the block, else in its predecessors, and makes a block parameter where paths meet.  A block is *sealed* when no edge
to it will be added any more; reading in an unsealed block makes a parameter whose arguments are filled in when it is
sealed.  Values handed out stay valid until `finish`, which is why superfluous parameters are removed only there.

Error edges: while `handlers` ends with a block, `emit` gives every raising op an error edge to it and continues in a
fresh block.  The handler then sees variables as they were just before the op, and never the op's own result.

After a terminator the cursor stands in a fresh block that nothing reaches; what is emitted there disappears in
`finish`, so that callers need not ask before they emit.  `reachable` tells, for those who want to know.
"""

from collections import deque
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager

from unlatch.ir.func import Block, Edge, Func, Imm, Instr, Pos, Value
from unlatch.ir.ops import OPS
from unlatch.ir.rewrite import remove_redundant_params, remove_unreachable
from unlatch.types import VOID, Type


class Variable:
    """A key for a variable that has no name of its own in the source (a temporary of the builder)."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


class FuncBuilder:
    """Builds one function.  `block` is where the next instruction goes; `pos` the position for those emitted without
    one."""

    def __init__(self, symbol: str, params: Sequence[Value], result: Type, pos: Pos | None = None) -> None:
        self.func = Func(symbol, list(params), result, [], pos)
        self.pos: Pos | None = None
        self.handlers: list[Block | None] = []
        self._incoming: dict[Block, list[tuple[Block, Edge]]] = {}
        self._sealed: set[Block] = set()
        self._types: dict[Hashable, Type] = {}
        self._written: dict[Block, dict[Hashable, Value]] = {}
        self._incomplete: dict[Block, list[tuple[Hashable, Value]]] = {}
        self._to_fill: deque[tuple[Block, Hashable, Value]] = deque()
        self._undefined: dict[Type, Value] = {}
        self._entry = self.new_block()
        self.seal(self._entry)
        self.block = self._entry

    @property
    def params(self) -> list[Value]:
        """The function's parameters."""
        return self.func.params

    # Blocks.

    def new_block(self, *params: Value) -> Block:
        """A block that is not yet sealed.  `params` are its explicit parameters; every edge to it then passes as many
        arguments."""
        block = Block(list(params))
        self.func.blocks.append(block)
        self._incoming[block] = []
        self._written[block] = {}
        return block

    def enter(self, block: Block) -> None:
        """Continue emitting in `block`.  The block left must have been ended.

        A block that is not sealed yet is the head of a loop: it begins with a poll, under the handlers of the loop.
        """
        if self.reachable and not self.ended:
            msg = f"{self.func.symbol}: a block is left without a terminator"
            raise ValueError(msg)
        self.block = block
        if block not in self._sealed:
            self.emit("safepoint")

    def seal(self, block: Block) -> None:
        """Declare that every edge to `block` exists."""
        if block in self._sealed:
            return
        self._sealed.add(block)
        self._to_fill.extend((block, key, param) for key, param in self._incomplete.pop(block, ()))
        self._fill()

    def start(self, block: Block) -> None:
        """Seal and enter: for blocks reached by forward edges only."""
        self.seal(block)
        self.enter(block)

    @property
    def ended(self) -> bool:
        """Whether the current block has its terminator."""
        return bool(self.block.instrs) and OPS[self.block.instrs[-1].op].terminator

    @property
    def reachable(self) -> bool:
        """Whether control can come to the current block, as far as known: False only if it certainly cannot."""
        return self._may_run(self.block)

    def _may_run(self, block: Block) -> bool:
        return block is self._entry or bool(self._incoming[block]) or block not in self._sealed

    # Instructions.

    def emit(
        self,
        op: str,
        *args: Value,
        imm: tuple[Imm, ...] = (),
        type: Type | None = None,  # noqa: A002 - the caller's natural word
        pos: Pos | None = None,
        err: Edge | None = None,
        name: str = "",
    ) -> Value:
        """Emit one instruction and return its result (for an op without one, a value of type void that nothing may
        use).

        `type` is needed for ops whose row leaves the result open.  A raising op goes to `err` if given, else to the
        innermost handler.
        """
        row = OPS[op]
        result_type = row.result if row.result is not None else type
        if result_type is None:
            msg = f"{op} needs the type of its result"
            raise ValueError(msg)
        result = Value(result_type, name)
        if row.raises and err is None and self.handlers and self.handlers[-1] is not None:
            err = Edge(self.handlers[-1])
        instr = Instr(op, list(args), None if result_type == VOID else result, imm, pos=pos or self.pos, err=err)
        if row.terminator:
            msg = f"{op} ends a block: use the method for it"
            raise ValueError(msg)
        self.block.instrs.append(instr)
        if err is not None:
            self._record(err)
        if row.never_returns:
            self.unreachable()
        elif err is not None:
            rest = self.new_block()
            self.jump(rest)
            self.start(rest)
        return result

    @contextmanager
    def handler(self, block: Block | None) -> Iterator[None]:
        """Within, raising ops go to `block` (None: out of the function)."""
        self.handlers.append(block)
        try:
            yield
        finally:
            self.handlers.pop()

    @contextmanager
    def at(self, pos: Pos | None) -> Iterator[None]:
        """Within, instructions emitted without a position get `pos`."""
        before, self.pos = self.pos, pos or self.pos
        try:
            yield
        finally:
            self.pos = before

    # Constants that everybody needs.

    def int_const(self, value: int) -> Value:
        """The int `value`."""
        return self.emit("const.int", imm=(value,))

    def bool_const(self, value: bool) -> Value:
        """The bool `value`, unboxed."""
        return self.emit("const.bool", imm=(value,))

    def none(self) -> Value:
        """None."""
        return self.emit("const.none")

    def undef(self, type: Type) -> Value:  # noqa: A002 - the caller's natural word
        """The undefined value of `type`.  There is one per type, at the top of the function."""
        if type not in self._undefined:
            value = self._undefined[type] = Value(type)
            self._entry.instrs.insert(0, Instr("undef", result=value))
        return self._undefined[type]

    # Ends of blocks.

    def jump(self, target: Block, *args: Value) -> None:
        """Go to `target`."""
        self._end(Instr("jump", targets=[Edge(target, list(args))], pos=self.pos))

    def branch(self, condition: Value, yes: Block, no: Block) -> None:
        """Go to `yes` if the bool `condition` is true, else to `no`."""
        self._end(Instr("branch", [condition], targets=[Edge(yes), Edge(no)], pos=self.pos))

    def ret(self, value: Value) -> None:
        """Leave the function with `value`."""
        self._end(Instr("return", [value], pos=self.pos))

    def raise_(self) -> None:
        """Pass the pending exception on: to the innermost handler, else out of the function."""
        if self.handlers and self.handlers[-1] is not None:
            self.jump(self.handlers[-1])
        else:
            self._end(Instr("raise", pos=self.pos))

    def unreachable(self) -> None:
        """Declare that control cannot come here."""
        self._end(Instr("unreachable", pos=self.pos))

    def _end(self, instr: Instr) -> None:
        self.block.instrs.append(instr)
        for edge in instr.targets:
            self._record(edge)
        dead = self.new_block()
        self.seal(dead)
        self.block = dead

    def _record(self, edge: Edge) -> None:
        if edge.block in self._sealed:
            msg = f"{self.func.symbol}: an edge to a sealed block"
            raise ValueError(msg)
        if self._may_run(self.block):
            self._incoming[edge.block].append((self.block, edge))

    # Variables.

    def declare(self, key: Hashable, type: Type) -> None:  # noqa: A002 - the caller's natural word
        """Say that variable `key` holds values of `type`.  Until it is written, it holds the undefined value."""
        if self._types.setdefault(key, type) != type:
            msg = f"variable {key} is {self._types[key]}, not {type}"
            raise ValueError(msg)

    def variable(self, type: Type, name: str = "") -> Variable:  # noqa: A002 - the caller's natural word
        """A new variable for the builder's own use."""
        key = Variable(name)
        self.declare(key, type)
        return key

    def type_of(self, key: Hashable) -> Type:
        """The declared type of a variable."""
        return self._types[key]

    def variables(self) -> list[Hashable]:
        """The variables declared so far, in order."""
        return list(self._types)

    def is_undef(self, value: Value) -> bool:
        """Whether this is the undefined value itself."""
        return value in self._undefined.values()

    def write(self, key: Hashable, value: Value) -> None:
        """Assign `value` (of the declared type, or any pointer where that is `object`) to variable `key`."""
        self._written[self.block][key] = value

    def clear(self, key: Hashable) -> None:
        """Make variable `key` undefined (`del x`, the end of an `except ... as x`)."""
        self.write(key, self.undef(self._types[key]))

    def read(self, key: Hashable) -> Value:
        """The value of variable `key` here; the undefined value if it was never written."""
        value = self._read(key, self.block)
        self._fill()
        return value

    def _read(self, key: Hashable, block: Block) -> Value:
        """The value of `key` at the end of `block`; parameters made on the way are queued in `_to_fill`."""
        passed: set[Block] = set()
        while key not in self._written[block]:
            incoming = self._incoming[block]
            if block in passed:  # a loop that nothing enters: it will be removed
                self._written[block][key] = self.undef(self._types[key])
            elif block in self._sealed and len(incoming) == 1:
                passed.add(block)
                block = incoming[0][0]
            else:
                self._written[block][key] = self._meet(key, block)
        value = self._written[block][key]
        for other in passed:
            self._written[other][key] = value
        return value

    def _meet(self, key: Hashable, block: Block) -> Value:
        """The value of `key` at the start of `block`, which has not exactly one (known) predecessor."""
        if block in self._sealed and not self._incoming[block]:
            return self.undef(self._types[key])
        param = Value(self._types[key], key if isinstance(key, str) else getattr(key, "name", ""))
        block.params.append(param)
        if block in self._sealed:
            self._to_fill.append((block, key, param))
        else:
            self._incomplete.setdefault(block, []).append((key, param))
        return param

    def _fill(self) -> None:
        # First in, first out: arguments arrive in the order of the parameters, so appending keeps the two lists
        # parallel.
        while self._to_fill:
            block, key, _ = self._to_fill.popleft()
            for source, edge in self._incoming[block]:
                edge.args.append(self._read(key, source))

    def finish(self) -> Func:
        """The function: every block sealed, unreachable blocks and superfluous parameters gone."""
        if self.reachable and not self.ended:
            msg = f"{self.func.symbol}: the last block has no terminator"
            raise ValueError(msg)
        for block in self.func.blocks:
            self.seal(block)
        remove_unreachable(self.func)
        remove_redundant_params(self.func)
        return self.func
