"""Parses and evaluates lines of arithmetic, many of them wrong: exceptions raised, caught, chained.

A parser that tries one rule after the other: a rule that does not match raises, and the next one starts where the
first began. Errors of evaluation are exceptions of their own, turned into results line by line.
"""

from typing import Final

DEFAULT: Final = 8000
EXPECTED: Final = (479081, 10000, 4600, 145000)


class ParseError(Exception):
    def __init__(self, message: str, position: int) -> None:
        super().__init__(message, position)
        self.message = message
        self.position = position


class EvaluationError(Exception):
    pass


class UnknownNameError(EvaluationError):
    pass


class Parser:
    def __init__(self, text: str, names: dict[str, int]) -> None:
        self.text = text
        self.position = 0
        self.names = names
        self.attempts = 0

    def literal(self, word: str) -> None:
        if not self.text.startswith(word, self.position):
            raise ParseError(f"expected {word}", self.position)
        self.position += len(word)

    def number(self) -> int:
        start = self.position
        while self.position < len(self.text) and self.text[self.position].isdigit():
            self.position += 1
        if start == self.position:
            raise ParseError("expected a number", start)
        return int(self.text[start : self.position])

    def name(self) -> int:
        start = self.position
        while self.position < len(self.text) and self.text[self.position].isalpha():
            self.position += 1
        if start == self.position:
            raise ParseError("expected a name", start)
        word = self.text[start : self.position]
        try:
            return self.names[word]
        except KeyError as error:
            raise UnknownNameError(word) from error

    def group(self) -> int:
        self.literal("(")
        value = self.sum()
        self.literal(")")
        return value

    def atom(self) -> int:
        start = self.position
        self.attempts += 1
        try:
            return self.number()
        except ParseError:
            self.position = start
        self.attempts += 1
        try:
            return self.group()
        except ParseError as error:
            if error.position > start:
                raise
            self.position = start
        self.attempts += 1
        return self.name()

    def product(self) -> int:
        value = self.atom()
        while True:
            try:
                self.literal("*")
            except ParseError:
                break
            value *= self.atom()
        while True:
            try:
                self.literal("/")
            except ParseError:
                return value
            try:
                value //= self.atom()
            except ZeroDivisionError as error:
                raise EvaluationError("division by nothing") from error

    def sum(self) -> int:
        value = self.product()
        while True:
            try:
                self.literal("+")
            except ParseError:
                return value
            value += self.product()

    def line(self) -> int:
        value = self.sum()
        if self.position != len(self.text):
            raise ParseError("text after the end", self.position)
        return value


class Session:
    """What came of all lines so far."""

    def __init__(self) -> None:
        self.names = {"one": 1, "two": 2, "ten": 10, "none": 0}
        self.sum = 0
        self.wrong = 0
        self.failed = 0
        self.attempts = 0
        self.open = 0

    def evaluate(self, text: str) -> None:
        parser = Parser(text, self.names)
        self.open += 1
        try:
            self.sum = (self.sum + parser.line()) % 1_000_003
        except ParseError as error:
            self.wrong += error.position
        except EvaluationError:
            self.failed += 1
        finally:
            self.open -= 1
            self.attempts += parser.attempts


LINES: Final = (
    "1+2*(3+4)*two",
    "(((5))))",
    "ten*ten+(one+unknown)",
    "7*(8+9)/(two+one)",
    "12+",
    "100/none",
    "(1+2)*(3+(4*(5+six)))",
    "one+two*10+ten*(3+4)",
)


def run(n: int) -> tuple[int, int, int, int]:
    """The sum of all values, of the places of errors, how many lines failed, and how many rules were tried."""
    session = Session()
    for number in range(n):
        session.evaluate(LINES[number % len(LINES)])
        session.evaluate(f"{number}*({number % 7}+ten)/{number % 5}")
    assert session.open == 0
    return session.sum, session.wrong, session.failed, session.attempts
