"""Reads the text form of IR (see `text`).  For tests and tools: the compiler itself never goes through text.

The reader checks spelling only, so that wrong functions can be written down for the verifier's tests; that ops and
operands make sense is the verifier's business.
"""

import ast
import re
from dataclasses import dataclass, field
from typing import NoReturn

from unlatch.ir.func import Block, Edge, Func, Imm, Instr, Pos, Value
from unlatch.types import Type, parse_type

TOKEN = re.compile(
    r"""
    (?P<space> [ \t\r]+ | \#[^\n]* )
  | (?P<newline> \n )
  | (?P<pos> @\d+:\d+-\d+:\d+ (?: <[^\s@]+@\d+:\d+-\d+:\d+ )* )
  | (?P<symbol> @[^\s(),={}]+ )
  | (?P<string> b?'(?:[^'\\\n]|\\.)*' | b?"(?:[^"\\\n]|\\.)*" )
  | (?P<number> -?(?: 0x[0-9a-f]+ | inf\b | nan\b | \d+(?:\.\d+)?(?:e[+-]?\d+)? ) )
  | (?P<arrow> -> )
  | (?P<name> [^\W\d][\w.]* )
  | (?P<punct> [(){},:=!&] )
    """,
    re.VERBOSE,
)


LISTS = ("release", "pin")  # what may follow operands and error edge, in this order


class ParseError(Exception):
    """The text is not IR."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Parsed:
    """The functions of a text, and the line (from 1) where each block label and instruction stands."""

    funcs: list[Func] = field(default_factory=list)
    lines: dict[Instr | Block | Func, int] = field(default_factory=dict)


def parse(text: str) -> Parsed:
    """Read all functions of `text`."""
    return _Parser(text).run()


def parse_func(text: str) -> Func:
    """Read a text of exactly one function."""
    (func,) = parse(text).funcs
    return func


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


def _tokens(text: str) -> list[_Token]:
    tokens = []
    line, at = 1, 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise ParseError(line, f"cannot read {text[at : at + 10]!r}")
        if match.lastgroup == "newline":
            line += 1
        elif match.lastgroup != "space":
            tokens.append(_Token(match.lastgroup, match.group(), line))
        at = match.end()
    tokens.append(_Token("end", "end of text", line))
    return tokens


class _Parser:
    """Recursive descent, one method per construct.  `values` and `blocks` are those of the function being read."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.at = 0
        self.parsed = Parsed()
        self.values: dict[str, Value] = {}
        self.defined: set[str] = set()
        self.used: dict[str, int] = {}
        self.blocks: dict[str, Block] = {}

    def run(self) -> Parsed:
        while self.token.kind != "end":
            self.parsed.funcs.append(self.func())
        return self.parsed

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def fail(self, expected: str) -> NoReturn:
        raise ParseError(self.token.line, f"{expected} expected, not {self.token.text!r}")

    def take(self, kind: str, what: str = "") -> str:
        token = self.token
        if token.kind != kind:
            self.fail(what or kind)
        self.at += 1
        return token.text

    def accept(self, text: str) -> bool:
        if self.token.text != text or self.token.kind not in ("punct", "name", "arrow"):
            return False
        self.at += 1
        return True

    def expect(self, text: str) -> None:
        if not self.accept(text):
            self.fail(repr(text))

    def func(self) -> Func:
        line = self.token.line
        self.values, self.defined, self.used, self.blocks = {}, set(), {}, {}
        self.expect("func")
        symbol = self.take("symbol")[1:]
        self.expect("(")
        params = self.definitions()
        self.expect("->")
        func = Func(symbol, params, self.type(), [], self.pos())
        self.parsed.lines[func] = line
        self.expect("{")
        while not self.accept("}"):
            func.blocks.append(self.block())
        for name, where in self.used.items():
            if name not in self.defined:
                raise ParseError(where, f"{name} is not defined in @{symbol}")
        return func

    def definitions(self) -> list[Value]:
        """The rest of a parenthesised list of definitions."""
        values: list[Value] = []
        while not self.accept(")"):
            if values:
                self.expect(",")
            values.append(self.definition())
        return values

    def definition(self) -> Value:
        name = self.take("name", "a value")
        if name in self.defined:
            raise ParseError(self.token.line, f"{name} is defined twice")
        self.defined.add(name)
        hint = self.take("name") if self.token.kind == "name" else ""
        self.expect(":")
        value = self.values.setdefault(name, Value(parse_type("void")))
        value.borrowed = self.accept("&")
        value.type, value.name = self.type(), hint
        return value

    def type(self) -> Type:
        text = self.token.text
        if self.token.kind not in ("name", "symbol"):
            self.fail("a type")
        try:
            found = parse_type(text)
        except KeyError:
            self.fail("a type")
        self.at += 1
        return found

    def pos(self) -> Pos | None:
        if self.token.kind != "pos":
            return None
        at: Pos | None = None
        places = re.findall(r"([^\s@<]*)@(\d+):(\d+)-(\d+):(\d+)", self.take("pos"))
        symbols = [symbol for symbol, *_ in places[1:]] + [""]
        for symbol, (_, *numbers) in zip(reversed(symbols), reversed(places), strict=True):
            line, col, end_line, end_col = map(int, numbers)
            at = Pos(line, col, end_line, end_col, symbol, at)
        return at

    def block(self) -> Block:
        line = self.token.line
        name = self.take("name", "a block")
        block = self.block_named(name)
        if block in self.parsed.lines:
            raise ParseError(line, f"{name} is there twice")
        self.parsed.lines[block] = line
        if self.accept("("):
            block.params.extend(self.definitions())
        self.expect(":")
        while not self.at_label() and self.token.text != "}":
            block.instrs.append(self.instr())
        return block

    def at_label(self) -> bool:
        """Whether a block label follows: a name like b3, then `:` or `(`."""
        return bool(re.fullmatch(r"b\d+", self.token.text)) and self.tokens[self.at + 1].text in (":", "(")

    def instr(self) -> Instr:
        line = self.token.line
        result = None
        if re.fullmatch(r"v\d+", self.token.text):
            result = self.definition()
            self.expect("=")
        instr = Instr(self.take("name", "an op"), result=result)
        self.parsed.lines[instr] = line
        if self.accept("{"):
            instr.imm = self.imms()
        while self.token.line == line and self.token.kind == "name" and self.token.text not in LISTS:
            if re.fullmatch(r"b\d+", self.token.text):
                instr.targets.append(self.edge())
            else:
                instr.args.append(self.value())
            if not self.accept(","):
                break
        if self.accept("!"):
            instr.err = self.edge()
        for keyword, values in zip(LISTS, (instr.cleanup, instr.pins), strict=True):
            if self.token.line == line and self.accept(keyword):
                values.append(self.value())
                while self.accept(","):
                    values.append(self.value())
        instr.pos = self.pos()
        return instr

    def edge(self) -> Edge:
        edge = Edge(self.block_named(self.take("name", "a block")))
        if self.accept("("):
            while not self.accept(")"):
                if edge.args:
                    self.expect(",")
                edge.args.append(self.value())
        return edge

    def value(self) -> Value:
        line = self.token.line
        name = self.take("name", "a value")
        if not re.fullmatch(r"v\d+", name):
            raise ParseError(line, f"a value expected, not {name!r}")
        self.used.setdefault(name, line)
        return self.values.setdefault(name, Value(parse_type("void")))

    def block_named(self, name: str) -> Block:
        if not re.fullmatch(r"b\d+", name):
            raise ParseError(self.token.line, f"a block expected, not {name!r}")
        return self.blocks.setdefault(name, Block())

    def imms(self) -> tuple[Imm, ...]:
        found: list[Imm] = []
        while not self.accept("}"):
            if found:
                self.expect(",")
            found.append(self.imm())
        return tuple(found)

    def imm(self) -> Imm:
        token = self.token
        self.at += 1
        match token.kind, token.text:
            case "name", "True" | "False" | "None":
                return {"True": True, "False": False, "None": None}[token.text]
            case "name" | "number", "inf" | "-inf" | "nan" | "-nan":
                return float(token.text)
            case "number", text if "0x" in text:
                return int(text, 16)
            case "number", text:
                return int(text) if re.fullmatch(r"-?\d+", text) else float(text)
            case "string", text:
                literal: Imm = ast.literal_eval(text)
                return literal
            case _:
                pass
        self.at -= 1
        return self.fail("a literal")
