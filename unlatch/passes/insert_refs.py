"""Makes ownership explicit: inserts `ref.inc` and `ref.dec` and says what each raising op releases (required, last).

Earlier passes never see reference counts.  This one decides, from the ownership columns of the op table:

- a *counted* value is a block parameter, or the result of an op whose row does not say `borrows`, of a refcounted type.
  From its definition to its last use on the path taken it holds exactly one reference; a consuming last use takes that
  reference over (a move: nothing is emitted);
- a *borrowed* one (`analysis.borrowing`: what an attribute holds, up to the next safepoint) could be counted but needs
  no reference; it is marked so (`&`);
- any other refcounted value (function parameter, constant, class object) is *borrowed*: consumers get a new reference.

    b0:                                   b0:
      v1: list = list.new                   v1: list = list.new
      v2: int = list.len v1           →     v2: int = list.len v1
      jump b1(v2)                           ref.dec v1
                                            jump b1(v2)

A result that is its operand itself under another type (`cast`) holds none of its own: its uses are uses of the operand.

Four kinds of places follow from it.
*Operands*: a stolen one is moved when this is its last use, else copied first.
*Edges*: an argument becomes the target's own, and what the target does not need is released on that edge; an edge that
needs instructions of its own gets a block.
*Failures*: `Instr.cleanup` names what is owned, and not needed by the handler, when the op raises (stolen operands are
gone by then too).
*Results* that nobody uses are released at once.

Relies on liveness alone, so it runs late: a later pass that moves or removes a use must move references too.
A release may run a destructor, hence arbitrary Python code: no later pass may move anything across a `ref.dec`.
Left alone: values borrowed across calls of native functions that reach no safepoint.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from unlatch.analysis.borrowing import borrowable
from unlatch.analysis.liveness import liveness
from unlatch.ir.func import Block, Edge, Func, Instr, Value
from unlatch.ir.ops import OPS
from unlatch.ir.regions import ITEMS
from unlatch.ir.rewrite import replace_values
from unlatch.ir.views import views
from unlatch.ir.why import Reason, Why

_OPERATORS: Final = ("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift")
ITEM_READS: Final = ITEMS | {"list.get_or_undefined", "iter.next"}
BINARY: Final = frozenset(f"{inplace}{name}" for inplace in ("", "i") for name in (*_OPERATORS, "and", "or", "xor"))


def insert_refs(func: Func) -> None:
    """Insert reference counts into `func`, which has none yet."""
    # While references are placed, a value that is another one under a narrower type stands aside for that.
    same = views(func)
    places = [place for i in func.instrs() for place in (i.args, *(edge.args for edge in i.edges()))]
    before = [list(place) for place in places]
    replace_values(func, same)
    _Inserter(func).run()
    for place, values in zip(places, before, strict=True):
        place[:] = values


def counted_values(func: Func) -> list[Value]:
    """The values that hold a reference of their own, in order of definition."""
    values = [param for block in func.blocks for param in block.params if param.type.is_refcounted]
    for instr in func.instrs():
        if instr.result is not None and instr.result.type.is_refcounted and not OPS[instr.op].borrows:
            values.append(instr.result)
    return [value for value in values if not value.borrowed]


def stolen_operands(instr: Instr) -> list[Value]:
    """The refcounted operands that the op takes over, once per position; `return` takes its operand as well."""
    row = OPS[instr.op]
    if instr.op == "return":
        taken = instr.args
    else:
        taken = [instr.args[index] for index in row.steals if 0 <= index < len(instr.args)]
        if -1 in row.steals:
            taken += instr.args[len(row.params) :]
    return [value for value in taken if value.type.is_refcounted]


class _Inserter:
    """One run over one function.  Sets of values are kept in order of definition wherever order shows in the output."""

    def __init__(self, func: Func) -> None:
        self.func = func
        self.live = liveness(func)
        self.stolen = {instr: values for instr in func.instrs() if (values := stolen_operands(instr))}
        borrowed, owned = borrowable(func, self.live, counted_values(func), self.stolen)
        for value in borrowed:
            value.borrowed = True
        _say_why(func, owned)
        self.order = {value: number for number, value in enumerate(counted_values(func))}
        self.edge_count = Counter(edge.block for instr in func.instrs() for edge in instr.edges())
        self.edge_count[func.entry] += 1  # the call itself
        self.heads: dict[Block, list[Instr]] = {}  # releases at the start of a block that one edge alone leads to
        self.split_blocks: list[Block] = []

    def run(self) -> None:
        original = list(self.func.blocks)
        for block in original:
            block.instrs = self.rewritten(block)
        for block, releases in self.heads.items():
            block.instrs[:0] = releases
        self.func.blocks.extend(self.split_blocks)

    def rewritten(self, block: Block) -> list[Instr]:
        """The instructions of `block` with references; walks forward, knowing what is live after each instruction."""
        live_after = self.live.after_each(block)
        out: list[Instr] = []
        unused = [param for param in block.params if param in self.order and param not in self.live.start(block)]
        out += _releases(unused)
        for instr, live in zip(block.instrs, live_after, strict=True):
            if OPS[instr.op].terminator:
                out += self.before_terminator(instr)
                out.append(instr)
            else:
                out += self.around(instr, live)
        return out

    def around(self, instr: Instr, live: frozenset[Value]) -> list[Instr]:
        """The instruction with copies before it and releases behind it; `live`: what is used later if all goes well."""
        row = OPS[instr.op]
        stolen = self.stolen.get(instr, ())
        # What merely lives on matters where it would have to be released on failure.
        concerned = live.union(instr.args, self.needed(instr.err)) if row.raises else {*instr.args}
        held = self.ordered(concerned - {instr.result})
        kept = [v for v in held if v not in stolen or self.survives(v, instr, live)]
        moved = {v for v in stolen if v in self.order and v not in kept}
        copies = _copies({v: stolen.count(v) - (v in moved) for v in stolen}, instr)
        if row.raises:
            self.on_failure(instr, kept)
        if row.never_returns:
            return [*copies, instr]
        dying = _in_dying_order(instr, [v for v in kept if v not in live])
        if instr.result in self.order and instr.result not in live:
            dying.append(instr.result)
        return [*copies, instr, *_releases(dying, instr)]

    def survives(self, value: Value, instr: Instr, live: frozenset[Value]) -> bool:
        """Whether a stolen counted value is needed beside: later, by the handler, or borrowed by the same op."""
        positions = sum(value is arg for arg in instr.args)
        return value in live or value in self.needed(instr.err) or positions > self.stolen[instr].count(value)

    def on_failure(self, instr: Instr, kept: list[Value]) -> None:
        """Say what the op releases when it raises; copies that the handler takes get a block of their own."""
        if instr.err is None:
            instr.cleanup = kept
            return
        balance = self.balance(instr.err, kept)
        instr.cleanup = [v for v in kept if balance[v] < 0]
        copies = _copies(balance, instr)
        if copies:
            instr.err = self.split(instr.err, copies, [])

    def before_terminator(self, instr: Instr) -> list[Instr]:
        """What has to happen before control leaves the block, other blocks' heads and split edges included."""
        if instr.op == "return":
            return _copies({v: 1 for v in self.stolen.get(instr, ()) if v not in self.order}, instr)
        held = self.ordered(frozenset(instr.args).union(*(self.needed(edge) for edge in instr.targets)))
        if len(instr.targets) == 1:
            balance = self.balance(instr.targets[0], held)
            return [*_copies(balance, instr), *_releases((v for v in held if balance[v] < 0), instr)]
        for index, edge in enumerate(instr.targets):
            balance = self.balance(edge, held)
            copies, releases = _copies(balance, instr), _releases((v for v in held if balance[v] < 0), instr)
            if copies or (releases and self.edge_count[edge.block] > 1):
                instr.targets[index] = self.split(edge, copies, releases)
            elif releases:
                self.heads[edge.block] = releases
        return []

    def balance(self, edge: Edge, held: Iterable[Value]) -> dict[Value, int]:
        """References that the edge needs minus those held: positive ones have to be made, negative ones released."""
        balance: dict[Value, int] = {}
        for arg, param in zip(edge.args, edge.block.params, strict=True):
            if param in self.order:
                balance[arg] = balance.get(arg, 0) + 1
        for value in self.live.passing[edge.block]:
            if value in self.order:
                balance[value] = balance.get(value, 0) + 1
        for value in held:
            balance[value] = balance.get(value, 0) - 1
        return balance

    def needed(self, edge: Edge | None) -> frozenset[Value]:
        """The values used on an edge, if there is one, or behind it."""
        return self.live.needed(edge) if edge is not None else frozenset()

    def split(self, edge: Edge, copies: list[Instr], releases: list[Instr]) -> Edge:
        """A new edge to a new block that does the copies and releases and goes on along `edge`."""
        pos = (copies or releases)[0].pos
        block = Block(instrs=[*copies, *releases, Instr("jump", targets=[edge], pos=pos)])
        self.split_blocks.append(block)
        return Edge(block)

    def ordered(self, values: Iterable[Value | None]) -> list[Value]:
        """The counted ones among `values`, in order of definition."""
        return sorted((v for v in values if v in self.order), key=lambda v: self.order[v])


def _say_why(func: Func, owned: Mapping[Value, Why]) -> None:
    """Leave with each counted value the reason why it is one: its own, or that of the op that made it."""
    for block in func.blocks:
        for param in block.params:
            param.why = owned.get(param, Why(Reason.JOINED))
    for instr in func.instrs():
        if instr.result is not None:
            made = Reason.SHARED_CONTAINER if instr.op in ITEM_READS else Reason.MADE
            instr.result.why = owned.get(instr.result, Why.of(made, instr))


def _in_dying_order(instr: Instr, values: list[Value]) -> list[Value]:
    """Operands whose last use this is, in the order in which CPython's instruction pops them: from the last to the
    first, but from the first to the last after a binary operator."""
    if len(values) < 2:
        return values
    forwards = instr.op == "call.operator" or instr.op.rpartition(".")[2] in BINARY
    place = {value: index for index, value in enumerate(instr.args)}
    return sorted(values, key=lambda v: place.get(v, -1) if forwards else -place.get(v, -1))


def _copies(counts: Mapping[Value, int], at: Instr) -> list[Instr]:
    return [
        Instr("ref.inc", [value], pos=at.pos, why=Why.of(_why_copied(value, at), at))
        for value, n in counts.items()
        for _ in range(n)
    ]


def _why_copied(value: Value, at: Instr) -> Reason:
    if at.op == "return":
        return Reason.RETURNED
    return Reason.STORED if value in stolen_operands(at) else Reason.PASSED_ON


def _releases(values: Iterable[Value], at: Instr | None = None) -> list[Instr]:
    return [Instr("ref.dec", [value], pos=at.pos if at is not None else None) for value in values]
