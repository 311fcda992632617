"""Splits source text of a small language into tokens: characters compared and classed, slices, token objects."""

from typing import Final

DEFAULT: Final = 8000
EXPECTED: Final = (304000, 454693, 1055854)

NAME: Final = 0
NUMBER: Final = 1
STRING: Final = 2
OPERATOR: Final = 3
KEYWORD: Final = 4
NEWLINE: Final = 5

KEYWORDS: Final = frozenset(("def", "return", "if", "else", "while", "for", "in", "class", "pass", "not", "and", "or"))
PAIRS: Final = frozenset(("==", "!=", "<=", ">=", "->", "**", "//", "+=", "-=", "*="))


class Token:
    def __init__(self, kind: int, text: str, line: int, column: int) -> None:
        self.kind = kind
        self.text = text
        self.line = line
        self.column = column


class TokenError(Exception):
    pass


class Tokenizer:
    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.line = 1
        self.line_start = 0

    def peek(self) -> str:
        return self.source[self.position] if self.position < len(self.source) else ""

    def token(self, kind: int, start: int) -> Token:
        return Token(kind, self.source[start : self.position], self.line, start - self.line_start)

    def name(self) -> Token:
        start = self.position
        while self.peek().isalnum() or self.peek() == "_":
            self.position += 1
        token = self.token(NAME, start)
        if token.text in KEYWORDS:
            token.kind = KEYWORD
        return token

    def number(self) -> Token:
        start = self.position
        while self.peek().isdigit():
            self.position += 1
        if self.peek() == ".":
            self.position += 1
            while self.peek().isdigit():
                self.position += 1
        return self.token(NUMBER, start)

    def string(self) -> Token:
        start = self.position
        quote = self.peek()
        self.position += 1
        while self.peek() != quote:
            if self.position >= len(self.source):
                raise TokenError(f"line {self.line}: string without end")
            self.position += 2 if self.peek() == "\\" else 1
        self.position += 1
        return self.token(STRING, start)

    def operator(self) -> Token:
        start = self.position
        pair = self.source[start : start + 2]
        self.position += 2 if pair in PAIRS else 1
        return self.token(OPERATOR, start)

    def next(self) -> Token | None:
        """The next token, or None at the end."""
        while True:
            letter = self.peek()
            if letter == "":
                return None
            if letter == "\n":
                start = self.position
                self.position += 1
                token = self.token(NEWLINE, start)
                self.line += 1
                self.line_start = self.position
                return token
            if letter in (" ", "\t"):
                self.position += 1
            elif letter == "#":
                while self.peek() not in ("\n", ""):
                    self.position += 1
            else:
                break
        if letter.isalpha() or letter == "_":
            return self.name()
        if letter.isdigit():
            return self.number()
        if letter in ("'", '"'):
            return self.string()
        return self.operator()


def tokens_of(source: str) -> list[Token]:
    tokenizer = Tokenizer(source)
    tokens = []
    token = tokenizer.next()
    while token is not None:
        tokens.append(token)
        token = tokenizer.next()
    return tokens


def source_of(functions: int) -> str:
    parts = []
    for number in range(functions):
        parts.append(
            f"def function_{number}(first, second):  # the {number}th\n"
            f"    total = first * {number}.25 + second ** 2\n"
            f'    if total >= {number * 3} and not first == "a \\"word\\" {number}":\n'
            f"        total -= {number}\n"
            "    return total\n\n"
        )
    return "".join(parts)


def run(n: int) -> tuple[int, int, int]:
    """The number of tokens, a checksum of their places, and the length of all texts."""
    places = 0
    length = 0
    tokens = tokens_of(source_of(n))
    for token in tokens:
        places = (places * 31 + token.kind * 7 + token.line * 3 + token.column) % 1_000_003
        length += len(token.text)
    return len(tokens), places, length
