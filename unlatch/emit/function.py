"""One native function in C: a C variable per SSA value, a label per block, gotos, and the cold paths at the end.

    v7 = ul_list_get(v0, v3);
    if (UL_UNLIKELY(v7 == NULL)) { site = 2; goto raised_1; }

Block parameters are assigned before the jump (all at once, as SSA means it).  When an op raises, control goes to one of
the *cold* labels behind the blocks: it adds the traceback entry, releases what the op's `cleanup` names and goes on to
the handler or out of the function.  Ops with the same cleanup and handler share them, and longer cleanups end in
shorter ones, so that a function with many raising ops has few cold instructions.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import NamedTuple

from unlatch.emit.context import ModuleContext
from unlatch.emit.ctype import c_type, error_value, has_failed
from unlatch.emit.cwriter import CWriter
from unlatch.emit.facts import value_facts
from unlatch.emit.late_releases import late_releases
from unlatch.emit.names import variable
from unlatch.emit.spent_borrows import spent_borrows
from unlatch.ir.first_stores import first_stores
from unlatch.ir.func import Block, Edge, Func, Instr, Pos, Value
from unlatch.ir.views import root, views
from unlatch.types import BYTES, DICT, LIST, SET, STR, TUPLE, VOID, Kind, Type


class Target(NamedTuple):
    """Where control goes once an exception is recorded and what was owned is released: a handler, or out (None)."""

    block: Block | None
    args: tuple[Value, ...] = ()


class Cold(NamedTuple):
    """A cold label: releases `cleanup[0]`, goes on to the label of the rest; `record`: adds a traceback entry first.
    Looked up for every op that can fail: tuples have the quickest hash."""

    record: bool
    cleanup: tuple[Value, ...]
    target: Target


def _counting(value: Value) -> str:
    """How the functions begin that count references to objects of the value's type: by what is never among them."""
    if value.type.is_native_class or value.type in (LIST, DICT, SET):
        return "ul_mortal_"
    return "ul_some_" if value.type in (STR, BYTES, TUPLE) else "ul_"


class FunctionEmitter:
    """Writes one function.  The op emitters call back here for variables, failure checks and constants."""

    def __init__(self, context: ModuleContext, func: Func, out: CWriter) -> None:
        self.context = context
        self.func = func
        self.out = out
        self.facts = value_facts(func)
        self._views = views(func)
        self.late_releases = late_releases(func)
        self.spent = spent_borrows(func)
        self.first_stores = frozenset[Instr]().union(*map(first_stores, func.blocks))
        pinning = [len(i.pins) for i in func.instrs() if i.pins or (i.result is not None and i.result.borrowed)]
        self.pinned = max(pinning, default=None)  # at one time; None: the function borrows nothing
        self.sites: dict[Pos, int] = {}
        self.uses_site = False
        self.runs: list[Sequence[Instr]] = []  # written twice (`quick_runs`)
        self._numbers = {block: number for number, block in enumerate(func.blocks)}
        self._variables: dict[Value, str] = {}
        self._order: dict[Value, int] = {}
        self._cold: dict[Cold, str] = {}
        self._jumped_to: set[str] = set()
        # The values that the C code is sure to read; counting and keeping may need no code.
        silent = ("ref.inc", "ref.dec", "keep")
        self._mentioned = {v for instr in func.instrs() if instr.op not in silent for v in instr.operands()}
        self._name_values()

    # Names -----------------------------------------------------------------------------------------------------------

    def _name_values(self) -> None:
        blocks = self.func.blocks
        values = [*self.func.params, *(param for block in blocks for param in block.params)]
        values += [instr.result for instr in self.func.instrs() if instr.result is not None]
        for number, value in enumerate(values):
            self._order[value] = number
            self._variables[value] = variable(value.name, number)

    def var(self, value: Value) -> str:
        """The C variable of a value."""
        return self._variables[value]

    def root(self, value: Value) -> Value:
        """The value itself that this one is a view of."""
        return root(value, self._views)

    def local_declarations(self) -> list[str]:
        """Declarations of all variables but the parameters."""
        params = set(self.func.params)
        pins = [f"UL_PINS(pins, {self.pinned});"] if self.pinned is not None else []
        return pins + [
            f"{'' if v in self._mentioned else '__attribute__((unused)) '}{c_type(v.type)}{name};"
            for v, name in self._variables.items()
            if v not in params and v.type != VOID
        ]

    def unused_parameters(self) -> list[str]:
        """Parameters that the code never mentions."""
        return [self.var(v) for v in self.func.params if v not in self._mentioned]

    def parameters(self) -> list[str]:
        """The C parameters behind the hidden ones."""
        return [f"{c_type(v.type)}{self.var(v)}" for v in self.func.params]

    def pointer(self, value: Value) -> str:
        """The value as a C expression of type `PyObject *`, whatever its own type (tagged words are reinterpreted)."""
        return f"(PyObject *){self.var(value)}" if value.type.kind is Kind.TAGGED else self.var(value)

    # Control flow ----------------------------------------------------------------------------------------------------

    def label(self, block: Block) -> str:
        """The C label of a block."""
        return f"b{self._numbers[block]}"

    def go(self, edge: Edge, following: Block | None = None) -> None:
        """Assign the target's parameters and jump; no jump to the block that is written next."""
        saves, moves = self._assignments(edge.block.params, edge.args)
        with self.out.block("") if saves else nullcontext():
            for statement in (*saves, *moves):
                self.out.line(statement)
        if edge.block is not following:
            self.out.line(self.jump(self.label(edge.block)))

    def jump(self, label: str) -> str:
        """The C statement that goes to a label."""
        self._jumped_to.add(label)
        return f"goto {label};"

    def _assignments(self, params: Sequence[Value], args: Sequence[Value]) -> tuple[list[str], list[str]]:
        """A parallel assignment, in which every argument is read before its variable is overwritten: declarations of
        what has to be saved first, then the assignments."""
        saves, moves = [], []
        waiting = {self.var(p): (self.var(a), p.type) for p, a in zip(params, args, strict=True) if p is not a}
        while waiting:
            read = {source for source, _ in waiting.values()}
            free = next((name for name in waiting if name not in read), None)
            if free is not None:
                moves.append(f"{free} = {waiting.pop(free)[0]};")
                continue
            name, (_, kind) = next(
                iter(waiting.items())
            )  # all that is left goes in circles: save one, break its circle
            saved = f"old_{name}"
            saves.append(f"{c_type(kind)}{saved} = {name};")
            waiting = {n: (saved if source == name else source, t) for n, (source, t) in waiting.items()}
        return saves, moves

    # Failure ---------------------------------------------------------------------------------------------------------

    def check(self, instr: Instr, kind: Type, value: str, *, may_be_undefined: bool = False) -> None:
        """Leave for the cold path if `value`, returned by a call with result `kind`, says that it raised."""
        self.fail_if(instr, has_failed(kind, value, may_be_undefined=may_be_undefined))

    def fail_if(self, instr: Instr, condition: str, *, record: bool = True) -> None:
        """Leave for the cold path of `instr` if the C condition holds."""
        self.out.line(f"if (UL_UNLIKELY({condition})) {{ {self.failure(instr, record=record)} }}")

    def fail(self, instr: Instr, *, record: bool = True) -> None:
        """Leave for the cold path of `instr` in any case."""
        self.out.line(self.failure(instr, record=record))

    def failure(self, instr: Instr, *, record: bool = True) -> str:
        """The C statements that take the cold path of a raising op."""
        err = instr.err
        target = Target(None) if err is None else Target(err.block, tuple(err.args))
        newest_first = tuple(sorted(instr.cleanup, key=lambda v: -self._order[v]))
        label = self._cold_label(Cold(record and instr.pos is not None, newest_first, target))
        if not record or instr.pos is None:
            return self.jump(label)
        self.uses_site = True
        return f"site = {self.site(instr.pos)}; {self.jump(label)}"

    def leave_raising(self) -> None:
        """Leave the function with the exception that is set and nothing left to release."""
        self.unpin()
        self.out.line(f"return {error_value(self.func.result)};")

    def site(self, pos: Pos) -> int:
        """The number of a source position in the function's site table, which has those of the calls around it too."""
        if pos.at is not None:
            self.site(pos.at)
        return self.sites.setdefault(pos, len(self.sites))

    def _cold_label(self, cold: Cold) -> str:
        label = self._cold.get(cold)
        if label is None:
            label = self._cold[cold] = f"raised_{len(self._cold)}"
            if cold.record:
                self._cold_label(Cold(False, cold.cleanup, cold.target))
            elif cold.cleanup:
                self._cold_label(Cold(False, cold.cleanup[1:], cold.target))
        return label

    def write_cold_paths(self, record: str) -> None:
        """All cold labels; `record` is the C statement that adds a traceback entry for `site`."""
        written: set[Cold] = set()
        for start in list(self._cold):
            cold: Cold | None = start
            while cold is not None and cold not in written:
                written.add(cold)
                self.out.label(self._cold[cold])
                cold = self._write_cold(cold, record)
            if cold is not None and start is not cold:
                self.out.line(self.jump(self._cold[cold]))
        self.out.end_labels(self._jumped_to)

    def _write_cold(self, cold: Cold, record: str) -> Cold | None:
        """One label's own work; the label that control falls to next."""
        if cold.record:
            self.out.line(record)
            return Cold(False, cold.cleanup, cold.target)
        if cold.cleanup:
            self.write_release(cold.cleanup[0], cold=True)
            return Cold(False, cold.cleanup[1:], cold.target)
        if cold.target.block is None:
            self.leave_raising()
        else:
            with self.out.block(""):
                self.go(Edge(cold.target.block, list(cold.target.args)))
        return None

    # Slow paths (`ir.regions`) ---------------------------------------------------------------------------------

    def pin(self, instr: Instr) -> None:
        """Give what is borrowed a reference, before the instruction's slow path; with that, earlier pins end."""
        if instr.pins:
            values = ", ".join(self.pointer(v) for v in instr.pins)
            self.out.line(f"ul_pin(&pins.head, {len(instr.pins)}, (PyObject *const[]){{{values}}});")
        elif instr.result is not None and instr.result.borrowed:
            self.out.line("ul_unpin(&pins.head);")  # makes room for what the slow path may find

    def spend(self, instr: Instr) -> None:
        """Behind the instruction's slow path: drop the pins that were for it alone (a list that is pinned looks as if
        others held it)."""
        if instr.pins and all(v in self.spent.get(instr, ()) for v in instr.pins):
            self.out.line("ul_unpin(&pins.head);")

    def slow_if(self, instr: Instr, missed: str, slow: str, *, may_be_undefined: bool = False) -> None:
        """Behind the instruction's quick half: where the C condition holds, the slow half gives the result."""
        result = instr.result
        with self.out.block(f"if (UL_UNLIKELY({missed}))"):
            self.pin(instr)
            if result is None:
                self.check(instr, VOID, slow)
                self.spend(instr)
                return
            if result.borrowed:
                self.out.line("ul_kept_make_room(th);")
            self.result(instr, slow)
            self.check(instr, result.type, self.var(result), may_be_undefined=may_be_undefined)
            self.spend(instr)
            if result.borrowed:
                self.out.line(f"ul_pin_owned(&pins.head, {self.var(result)});")

    def unpin(self) -> None:
        """Where nothing borrowed is in use: drop the references of the last slow path."""
        if self.pinned is not None:
            self.out.line("ul_unpin(&pins.head);")

    # References ------------------------------------------------------------------------------------------------------

    def write_copy(self, value: Value) -> None:
        """One more reference to a value."""
        self._count(value, "incref", f"{_counting(value)}incref", f"{_counting(value)}xincref")

    def write_release(self, value: Value, *, cold: bool = False) -> None:
        """One reference less to a value; `cold`: small code matters more than speed."""
        inline = (f"{_counting(value)}decref", f"{_counting(value)}xdecref")
        self._count(value, "decref", *(("ul_decref_cold", "ul_decref_cold") if cold else inline))

    def _count(self, value: Value, tagged: str, plain: str, optional: str) -> None:
        if value in self.facts.immortal:
            return
        name = self.var(value)
        if value.type.kind is Kind.TAGGED:
            self.out.line(f"ul_int_{tagged}({name});")
        else:
            self.out.line(f"{plain if value in self.facts.defined else optional}({name});")

    # Results ---------------------------------------------------------------------------------------------------------

    def result(self, instr: Instr, expression: str) -> None:
        """Assign the instruction's result, or just evaluate if nobody takes it."""
        if instr.result is None or instr.result.type == VOID:
            self.out.line(f"{expression};")
        else:
            self.out.line(f"{self.var(instr.result)} = {expression};")
