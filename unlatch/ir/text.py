"""Prints IR as text that `parse` reads back: `parse_func(format_func(f))` is the same function again.

    func @m.first(v0 xs: list) -> object @3:0-5:20 {
    b0:
      v1: i64 = const.i64 {0}
      v2: object = list.get v0, v1 ! b1(v0) @4:11-4:16
      return v2
    b1(v3 seen: list):
      raise
    }

Values are numbered in the order of their definitions and blocks in their order, so equal functions have equal texts.
What an instruction may carry comes in this order: immediates in braces (Python literals), operands, targets, `! edge`
where control goes when it raises,
`release v1, v2` what is released on that way, `pin` what its slow path has to care for,
`@line:col-line:col` where in the source it comes from, `<m.f@line:col-line:col` behind it if that lies in the body of
`m.f`, which was put in the place of the call there.  `&` before a type: the value is borrowed.  `#` starts a
comment.
"""

import re
from collections.abc import Mapping, Sequence

from unlatch.ir.func import Block, Edge, Func, Imm, Instr, Pos, Value

type Notes = Mapping[Instr | Block, Sequence[str]]

NAME = re.compile(r"[^\W\d][\w.]*")
LARGEST_IN_DECIMAL = 1 << 64  # Python limits conversions between long decimals and integers; hexadecimal has no limit


def format_func(func: Func, notes: Notes | None = None) -> str:
    """One function as text.  `notes` are comments to put below instructions and block labels."""
    return _Printer(func, notes or {}).text()


def format_funcs(funcs: Sequence[Func]) -> str:
    """Several functions as text, with empty lines between."""
    return "\n\n".join(map(format_func, funcs)) + "\n"


class Names:
    """The names `v3` and `b2` that a function's text gives to its values and blocks."""

    def __init__(self, func: Func) -> None:
        self._values: dict[Value, str] = {}
        self._blocks = {block: f"b{i}" for i, block in enumerate(func.blocks)}
        for value in func.params:
            self.value(value)
        for block in func.blocks:
            for value in block.params:
                self.value(value)
            for instr in block.instrs:
                if instr.result is not None:
                    self.value(instr.result)

    def value(self, value: Value) -> str:
        """The name of a value; one that is defined nowhere gets a number beyond all others."""
        return self._values.setdefault(value, f"v{len(self._values)}")

    def block(self, block: Block) -> str:
        """The name of a block; `b?` for one that is not in the function."""
        return self._blocks.get(block, "b?")


class _Printer:
    def __init__(self, func: Func, notes: Notes) -> None:
        self.func = func
        self.notes = notes
        self.names = Names(func)

    def text(self) -> str:
        func = self.func
        params = ", ".join(map(self.definition, func.params))
        lines = [f"func @{func.symbol}({params}) -> {func.result}{_suffix(func.pos)} {{"]
        for block in func.blocks:
            params = ", ".join(map(self.definition, block.params))
            lines.append(f"{self.names.block(block)}{f'({params})' if params else ''}:")
            lines.extend(f"    # {note}" for note in self.notes.get(block, ()))
            for instr in block.instrs:
                lines.append(f"  {self.instr(instr)}")
                lines.extend(f"    # {note}" for note in self.notes.get(instr, ()))
        lines.append("}")
        return "\n".join(lines)

    def definition(self, value: Value) -> str:
        hint = f" {value.name}" if NAME.fullmatch(value.name) else ""
        return f"{self.names.value(value)}{hint}: {'&' if value.borrowed else ''}{value.type}"

    def instr(self, instr: Instr) -> str:
        text = "" if instr.result is None else f"{self.definition(instr.result)} = "
        text += instr.op
        if instr.imm:
            text += f" {{{', '.join(map(format_imm, instr.imm))}}}"
        operands = [*map(self.names.value, instr.args), *map(self.edge, instr.targets)]
        if operands:
            text += f" {', '.join(operands)}"
        if instr.err is not None:
            text += f" ! {self.edge(instr.err)}"
        if instr.cleanup:
            text += f" release {', '.join(map(self.names.value, instr.cleanup))}"
        if instr.pins:
            text += f" pin {', '.join(map(self.names.value, instr.pins))}"
        return text + _suffix(instr.pos)

    def edge(self, edge: Edge) -> str:
        args = ", ".join(map(self.names.value, edge.args))
        return f"{self.names.block(edge.block)}{f'({args})' if args else ''}"


def format_imm(value: Imm) -> str:
    """An immediate operand as a literal of Python (`inf` and `nan` stand for themselves)."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= LARGEST_IN_DECIMAL:
        return hex(value)
    return repr(value)


def _suffix(pos: Pos | None) -> str:
    return "" if pos is None else f" {_place(pos)}"


def _place(pos: Pos) -> str:
    place = f"@{pos.line}:{pos.col}-{pos.end_line}:{pos.end_col}"
    return place if pos.at is None else f"{place}<{pos.of}{_place(pos.at)}"
