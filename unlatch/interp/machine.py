"""The reference interpreter: runs IR on real Python objects and says what came out.  The oracle that passes are tested
against.

A raising op is a Python function that raises; the machine turns the exception into the pending one and follows the
error edge.  Handled exceptions are the machine's own state, so that a handler's IR, not the interpreter's frame,
decides about chaining.  The trace lists the ops with effects that other code could see, in order: two functions mean
the same if result, exception and trace agree.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from unlatch.interp.prims import PRIMS
from unlatch.interp.structural import STRUCTURAL
from unlatch.interp.values import CLASSES, UNDEFINED, NativeObject, describe, is_plain
from unlatch.ir.func import Block, Edge, Func, Instr, Value
from unlatch.ir.ops import OPS
from unlatch.prims.schema import Effect
from unlatch.types import Type

SEEN_BY_OTHERS = Effect.WRITES | Effect.RUNS_PYTHON
NOT_TRACED = frozenset(
    {"call", "call.method", "call.by_name", "call.operator", "safepoint", "safepoint.i64", "safepoint.int", "ref.dec"}
)  # a call's own effects are in the trace already
VARIANT_OF = {
    "slot.init": "slot.set",
    **{f"list.{of}_at{form}": "list.get" for of in ("int", "float", "bool") for form in ("", "_i64")},
}
READS_TUPLE = frozenset({"tuple.get", "tuple.get_i64", "tuple.len", "tuple.bool", "unpack.exact"})


class OutOfFuelError(Exception):
    """The program took more steps than it was given: a mistake in a test or an endless loop made by a pass."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call did: its result, or the exception that left it, and its visible effects."""

    result: object = UNDEFINED
    exception: BaseException | None = None
    trace: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.exception is None:
            return f"== {self.result!r}"
        text = str(self.exception)
        return f"raises {type(self.exception).__name__}{f'({text!r})' if text else ''}"


@dataclass(slots=True)
class Frame:
    """One activation of a function: the values defined so far."""

    func: Func
    values: dict[Value, object] = field(default_factory=dict)


class Machine:
    """Runs the functions of `program` (by symbol).  One machine serves one test: globals, handled exception and trace
    are its state.

    `bases` names the native base class of a native class; methods are found by symbol, `m.C.f` being method `f` of
    class `m.C`.
    `patched` are the globals and classes that no longer hold what the compiler saw.
    """

    def __init__(
        self,
        program: Mapping[str, Func],
        globals: dict[str, object] | None = None,  # noqa: A002 - what it is called in Python
        bases: Mapping[str, str] | None = None,
        patched: frozenset[str] = frozenset(),
        fuel: int = 100_000,
        max_depth: int = 100,
    ) -> None:
        self.program = program
        self.globals: dict[str, object] = {} if globals is None else globals
        self.bases = bases or {}
        self.patched = patched
        self.fuel = fuel
        self.max_depth = max_depth
        self.depth = 0
        self.pending: BaseException | None = None
        self.handled: BaseException | None = None
        self.closure: dict[str, object] = {}
        self.trace: list[str] = []
        self._classes: dict[str, type] = {}

    def run(self, symbol: str, *args: object) -> Outcome:
        """Call a function and report what happened."""
        self.trace = []
        try:
            result = self.call(symbol, *args)
        except OutOfFuelError:
            raise
        except BaseException as error:
            return Outcome(exception=error, trace=tuple(self.trace))
        return Outcome(result, trace=tuple(self.trace))

    def call(self, symbol: str, *args: object) -> object:
        """Call a function; its exception is raised as a Python exception."""
        func = self.program[symbol]
        frame = Frame(func, dict(zip(func.params, args, strict=True)))
        block, index = func.entry, 0
        handled = self.handled
        self.depth += 1
        try:
            while True:
                instr = block.instrs[index]
                index += 1
                self.step()
                operands = [frame.values[value] for value in instr.args]
                match instr.op:
                    case "jump":
                        block, index = self.follow(instr.targets[0], frame), 0
                    case "branch":
                        block, index = self.follow(instr.targets[0 if operands[0] else 1], frame), 0
                    case "return":
                        return operands[0]
                    case "raise":
                        if self.pending is None:
                            raise AssertionError("`raise` without a pending exception")
                        raise self.pending
                    case "unreachable":
                        raise AssertionError("control came to `unreachable`")
                    case _:
                        error = self.execute(instr, operands, frame)
                        if error is not None:
                            self.pending = error
                            if instr.err is None:
                                raise error
                            block, index = self.follow(instr.err, frame), 0
        finally:
            self.depth -= 1
            self.handled = handled

    def step(self) -> None:
        """Use up one unit of fuel."""
        self.fuel -= 1
        if self.fuel < 0:
            raise OutOfFuelError

    def follow(self, edge: Edge, frame: Frame) -> Block:
        """Take an edge: all parameters get their values at once."""
        arguments = [frame.values[value] for value in edge.args]
        frame.values.update(zip(edge.block.params, arguments, strict=True))
        return edge.block

    def execute(self, instr: Instr, operands: list[object], frame: Frame) -> BaseException | None:
        """Execute one op that is not a terminator.  Returns the exception that it raised."""
        row = OPS[instr.op]
        if row.effects & SEEN_BY_OTHERS and not _is_unseen(instr.op, operands):
            shown = [*map(str, instr.imm), *map(describe, operands)]
            # Variants of an op have its effects: for machine integers, for numbers, for what nobody else has seen.
            name = VARIANT_OF.get(instr.op, instr.op).removesuffix("_i64")
            self.trace.append(f"{name} {', '.join(shown)}".rstrip())
        try:
            if instr.op in STRUCTURAL:
                result = STRUCTURAL[instr.op](self, instr, operands)
            else:
                result = PRIMS[instr.op](*instr.imm, *operands)
        except OutOfFuelError:
            raise
        except BaseException as error:
            if not row.raises:
                raise AssertionError(f"{instr.op} raised {error!r}, but its row says that it never does") from error
            return self.chained(error)
        if row.never_returns:
            raise AssertionError(f"{instr.op} returned")
        if instr.result is not None:
            frame.values[instr.result] = result
        return None

    def chained(self, error: BaseException) -> BaseException:
        """The exception without the interpreter's own frames, and with the handled one as its context."""
        error.__traceback__ = None
        if self.handled is not None and error is not self.handled and error.__context__ is None:
            error.__context__ = self.handled
        return error

    def native_class(self, name: str) -> type:
        """The Python class that stands for native class `name`; made when first asked for, with the program's
        methods."""
        if name not in self._classes:
            base = self.native_class(self.bases[name]) if name in self.bases else NativeObject
            methods: dict[str, object] = {}
            for symbol in self.program:
                owner, _, method = symbol.rpartition(".")
                if owner == name:
                    methods[method] = self.python_function(symbol)
            self._classes[name] = type(name, (base,), methods)
        return self._classes[name]

    def python_function(self, symbol: str) -> Callable[..., object]:
        """A Python function that runs `symbol`, for generic ops that call what they are given."""

        def run(*args: object) -> object:
            return self.call(symbol, *args)

        run.__name__ = symbol.rpartition(".")[2]
        run.__qualname__ = symbol
        return run

    def python_class(self, type_: Type) -> type:
        """The class whose instances a value of `type_` may be."""
        return self.native_class(type_.name[1:]) if type_.is_native_class else CLASSES[type_]


def _is_unseen(op: str, operands: list[object]) -> bool:
    """Whether the row's effects cannot show with these operands: rows speak for subclasses as well, which may do
    anything."""
    if op in NOT_TRACED or (op in READS_TUPLE and type(operands[0]) is tuple):
        return True
    return bool(operands) and all(map(is_plain, operands))
