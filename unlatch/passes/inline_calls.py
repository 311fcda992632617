"""Puts the bodies of small functions and methods in the place of their calls.

Before:

    func @m.f(v0: @m.C) -> float {
    b0:
      v1: float = call.method {'m.C', 'half'} v0 @9:4-9:14
      v2: float = call {'m.square'} v1 @9:4-9:14
      return v2
    }
    func @m.square(v0: float) -> float {
    b0:
      v1: float = float.mul v0, v0
      return v1
    }
    func @m.C.half(v0 self: @m.C) -> float {
    b0:
      v1: float = slot.get {'m.C', 'x'} v0 @5:4-5:10
      v2: float = const.float {0.5}
      v3: float = float.mul v1, v2
      return v3
    }

After:

    func @m.f(v0: @m.C) -> float {
    b0:
      v1: bool = method.ok {'m.C', 'half'} v0 @9:4-9:14
      branch v1, b1, b5 @9:4-9:14
    b1:
      v2: float = slot.get {'m.C', 'x'} v0 @5:4-5:10<m.C.half@9:4-9:14
      v3: float = const.float {0.5} @9:4-9:14
      v4: float = float.mul v2, v3 @9:4-9:14
      jump b2(v4) @9:4-9:14
    b2(v5: float):
      jump b3 @9:4-9:14
    b3:
      v6: float = float.mul v5, v5 @9:4-9:14
      jump b4(v6) @9:4-9:14
    b4(v7: float):
      return v7
    b5:
      v8: float = call.by_name {'m.C', 'half'} v0 @9:4-9:14
      jump b2(v8) @9:4-9:14
    }
    func @m.square(v0: float) -> float {
    b0:
      v1: float = float.mul v0, v0
      return v1
    }
    func @m.C.half(v0 self: @m.C) -> float {
    b0:
      v1: float = slot.get {'m.C', 'x'} v0 @5:4-5:10
      v2: float = const.float {0.5}
      v3: float = float.mul v1, v2
      return v3
    }

A body that can fail keeps its traceback: its ops say where they stand by the source and which calls they were put in
the place of, and the runtime makes an entry for each.  Ops that cannot fail get the position of the call.

A method is put in place where it is the only one of its name in the class and its native subclasses, behind
`method.ok`, which denies it for instances of interpreted subclasses and for classes that were changed.  A call of a
function stands behind such a test already.  So replacing functions from outside keeps working, and what is rarely
taken ends no borrow region.

Left alone: functions with loops or handlers, those that may call themselves, large ones, calls in large functions.
What speaks about its module moves within that module only; what may fail as well, since an entry of a traceback is
made from a description that another module has not.

A body that raises leaves the calling function as well, whose variables live until then: `keep`s say so, in the place of
the uses behind the call, which that way does not come to.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from unlatch.analysis.effects import ONLY_MEMORY
from unlatch.analysis.facts import Analysis, Facts
from unlatch.analysis.liveness import Liveness, liveness
from unlatch.ir.func import Block, Edge, Func, Instr, Pos, Value
from unlatch.ir.ops import OPS
from unlatch.passes.changes import Changes
from unlatch.types import BOOL, Kind

LARGEST = 16
"""Ops of a body, without those that cost nothing."""
MOST = 400
"""Ops of a function that grows."""
FREE = frozenset({"keep", "jump", "branch", "return", "unreachable", "undef"})
# Ops about the function that they stand in: its loops, its handlers, its closure.
STAY = ("exc.enter", "exc.handled", "exc.leave", "exc.reraise", "func.", "make.", "ref.", "cell.")
STAYING_OPS = frozenset({"safepoint", "recursion.check", "raise"})
# Ops about the module that they stand in.
AT_HOME = ("native.", "class.", "imported.", "self.", "method.", "global.", "module.", "import.", "call", "exc.raise")


def run(func: Func, facts: Facts) -> Changes:
    """Inline calls in `func`."""
    changes: Changes = Counter()
    in_use = _in_use(func, facts)
    size = sum(len(block.instrs) for block in func.blocks)
    waiting = func.blocks[::-1]
    func.blocks.clear()
    while waiting:
        block = waiting.pop()
        func.blocks.append(block)
        for index, instr in enumerate(block.instrs):
            callee = _callee(instr, func, facts) if size < MOST else None
            if callee is not None and (instr in in_use or not _throws(callee, facts)):
                size += sum(len(b.instrs) for b in callee.blocks)
                waiting += _Place(block, index, callee, in_use.get(instr, [])).put()[::-1]
                changes["calls inlined"] += 1
                break
    return changes


def _callee(instr: Instr, func: Func, facts: Facts) -> Func | None:
    """The function whose body can stand in the place of `instr`."""
    match instr.op:
        case "call":
            symbol = str(instr.imm[0])
        case "call.method":
            symbol = facts.sole.get((str(instr.imm[0]), str(instr.imm[1])), "")
        case _:
            return None
    callee = facts.program.get(symbol)
    if callee is None or callee is func or instr.result is None:
        return None
    at_home = facts.homes.get(symbol) == facts.homes.get(func.symbol) and instr.pos is not None
    if instr.op == "call.method" and not at_home:
        return None
    body = facts.about(callee, BODY)
    if body is None or facts.is_recursive(callee):
        return None
    return callee if all(_can_move(op, instr, body.made, at_home=at_home) for op in body.ops) else None


@dataclass(frozen=True, slots=True)
class Body:
    """What is asked of a small function at each of its calls.  `made`: the instances that it makes; `throws`: whether
    it may raise by a statement of its own."""

    ops: list[Instr]
    made: frozenset[Value | None]
    throws: bool


def _body(func: Func) -> Body | None:
    """None: the function is too large, or has a loop."""
    ops = func.instrs()
    if sum(op.op not in FREE and not op.op.startswith("const.") for op in ops) > LARGEST or _loops(func):
        return None
    made = frozenset(op.result for op in ops if op.op == "class.new")
    return Body(ops, made, any(OPS[op.op].never_returns for op in ops))


BODY: Final[Analysis[Body | None]] = Analysis("small body", _body)


def _loops(callee: Func) -> bool:
    """Whether an edge leads backwards; blocks stand in reverse postorder."""
    place = {block: number for number, block in enumerate(callee.blocks)}
    return any(place[successor] <= place[block] for block in callee.blocks for successor in block.successors())


def _can_move(op: Instr, call: Instr, made: frozenset[Value | None], *, at_home: bool) -> bool:
    if op.op.startswith(STAY) or op.op in STAYING_OPS or op.err is not None:
        return False
    if op.op == "slot.init" and op.args[0] not in made:
        return False  # the caller's object, of which it alone knows that nobody else has it
    if at_home:
        return True
    if op.op.startswith(AT_HOME):
        return False
    return not OPS[op.op].raises or (op.op in ONLY_MEMORY and call.err is None)


def _throws(callee: Func, facts: Facts) -> bool:
    body = facts.about(callee, BODY)
    return body is not None and body.throws


def _in_use(func: Func, facts: Facts) -> dict[Instr, list[Value]]:
    """What is in use behind each call that a body with a `raise` could take the place of, the newest first, as it dies
    when an exception leaves the function."""
    found: dict[Instr, list[Value]] = {}
    live: Liveness | None = None
    params = [param for block in func.blocks for param in block.params]
    values = [*func.params, *params, *(instr.result for instr in func.instrs() if instr.result is not None)]
    for block in func.blocks:
        for number, instr in enumerate(block.instrs):
            callee = _callee(instr, func, facts)
            if callee is not None and _throws(callee, facts):
                live = live or liveness(func)
                held = live.after_each(block)[number] - {instr.result}
                found[instr] = [v for v in reversed(values) if v in held and v.type.kind is Kind.POINTER]
    return found


class _Place:
    """One call, and what comes in its place."""

    def __init__(self, block: Block, index: int, callee: Func, in_use: list[Value]) -> None:
        self.block = block
        self.in_use = in_use
        self.callee = callee
        self.call = block.instrs[index]
        self.before = block.instrs[:index]
        assert self.call.result is not None
        self.rest = Block([self.call.result], block.instrs[index + 1 :])
        self.values: dict[Value, Value] = dict(zip(callee.params, self.call.args, strict=True))

    def put(self) -> list[Block]:
        """Change the block, and say which blocks follow it."""
        copies = self.copies()
        if self.call.op == "call":
            self.block.instrs[:] = [*self.before, self.jump(copies[0])]
            return [*copies, self.rest]
        rare, held, given = Block(), Value(BOOL), Value(self.rest.params[0].type)
        self.block.instrs[:] = [
            *self.before,
            Instr("method.ok", self.call.args[:1], held, self.call.imm, pos=self.call.pos),
            Instr("branch", [held], targets=[Edge(copies[0]), Edge(rare)], pos=self.call.pos),
        ]
        by_name = Instr("call.by_name", self.call.args, given, self.call.imm, err=self.failing(), pos=self.call.pos)
        rare.instrs = [by_name, self.jump(self.rest, given)]
        return [*copies, self.rest, rare]

    def copies(self) -> list[Block]:
        """The callee's blocks on the call's operands; one that returns jumps to the rest."""
        blocks = {block: Block() for block in self.callee.blocks}
        for block, copy in blocks.items():
            copy.params = [self.copied(param) for param in block.params]
            for instr in block.instrs:
                if instr.result is not None:
                    self.copied(instr.result)
        made: list[Block] = []
        for block, copy in blocks.items():
            made.append(copy)
            for instr in block.instrs:
                last = made[-1]
                if last.instrs and last.instrs[-1].err is not None and instr is not block.terminator:
                    made.append(Block())
                    last.instrs.append(self.jump(made[-1]))
                if OPS[instr.op].never_returns:
                    made[-1].instrs += [Instr("keep", [value], pos=self.call.pos) for value in self.in_use]
                made[-1].instrs.append(self.moved(instr, blocks))
        return made

    def copied(self, value: Value) -> Value:
        return self.values.setdefault(value, Value(value.type, value.name))

    def moved(self, instr: Instr, blocks: dict[Block, Block]) -> Instr:
        args = [self.values[value] for value in instr.args]
        if instr.op == "return":
            return self.jump(self.rest, args[0])
        result = self.values[instr.result] if instr.result is not None else None
        targets = [Edge(blocks[e.block], [self.values[value] for value in e.args]) for e in instr.targets]
        raises = OPS[instr.op].raises
        err = self.failing() if raises else None
        pos = self.place(instr.pos) if raises else self.call.pos
        return Instr(instr.op, args, result, instr.imm, targets, err, pos=pos)

    def place(self, pos: Pos | None) -> Pos | None:
        if pos is None or self.call.pos is None:
            return self.call.pos
        return pos.called(self.callee.symbol, self.call.pos)

    def failing(self) -> Edge | None:
        err = self.call.err
        return Edge(err.block, list(err.args)) if err is not None else None

    def jump(self, target: Block, *args: Value) -> Instr:
        return Instr("jump", targets=[Edge(target, list(args))], pos=self.call.pos)
