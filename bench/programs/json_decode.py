"""Reads JSON into nested values: a parser that goes from letter to letter and makes lists, dicts, strings, numbers."""

from typing import Final

DEFAULT: Final = 10_000
EXPECTED: Final = (220001, 768890, 500600000.0)

ESCAPES: Final = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
SPACE: Final = " \t\n\r"
NUMBER: Final = "+-0123456789.eE"


class DecodeError(ValueError):
    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} at {position}")
        self.position = position


class Decoder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def skip_space(self) -> None:
        text = self.text
        end = len(text)
        position = self.position
        while position < end and text[position] in SPACE:
            position += 1
        self.position = position

    def expect(self, word: str) -> None:
        if not self.text.startswith(word, self.position):
            raise DecodeError(f"expected {word}", self.position)
        self.position += len(word)

    def value(self) -> object:
        self.skip_space()
        if self.position >= len(self.text):
            raise DecodeError("expected a value", self.position)
        letter = self.text[self.position]
        if letter == '"':
            return self.string()
        if letter == "{":
            return self.mapping()
        if letter == "[":
            return self.array()
        if letter == "t":
            self.expect("true")
            return True
        if letter == "f":
            self.expect("false")
            return False
        if letter == "n":
            self.expect("null")
            return None
        return self.number()

    def number(self) -> object:
        text = self.text
        start = self.position
        position = start
        whole = True
        while position < len(text) and text[position] in NUMBER:
            if text[position] in ".eE":
                whole = False
            position += 1
        self.position = position
        if position == start:
            raise DecodeError("expected a value", start)
        return int(text[start:position]) if whole else float(text[start:position])

    def string(self) -> str:
        text = self.text
        self.expect('"')
        parts: list[str] = []
        start = self.position
        position = start
        while True:
            if position >= len(text):
                raise DecodeError("string without end", start)
            letter = text[position]
            if letter == '"':
                break
            if letter == "\\":
                parts.append(text[start:position])
                code = text[position + 1]
                if code == "u":
                    parts.append(chr(int(text[position + 2 : position + 6], 16)))
                    position += 6
                elif code in ESCAPES:
                    parts.append(ESCAPES[code])
                    position += 2
                else:
                    raise DecodeError("unknown escape", position)
                start = position
            else:
                position += 1
        self.position = position + 1
        if not parts:
            return text[start:position]
        parts.append(text[start:position])
        return "".join(parts)

    def array(self) -> list[object]:
        self.expect("[")
        items: list[object] = []
        self.skip_space()
        if self.text[self.position] == "]":
            self.position += 1
            return items
        while True:
            items.append(self.value())
            self.skip_space()
            letter = self.text[self.position]
            self.position += 1
            if letter == "]":
                return items
            if letter != ",":
                raise DecodeError("expected , or ]", self.position - 1)

    def mapping(self) -> dict[str, object]:
        self.expect("{")
        items: dict[str, object] = {}
        self.skip_space()
        if self.text[self.position] == "}":
            self.position += 1
            return items
        while True:
            self.skip_space()
            key = self.string()
            self.skip_space()
            self.expect(":")
            items[key] = self.value()
            self.skip_space()
            letter = self.text[self.position]
            self.position += 1
            if letter == "}":
                return items
            if letter != ",":
                raise DecodeError("expected , or }", self.position - 1)


def decode(text: str) -> object:
    decoder = Decoder(text)
    value = decoder.value()
    decoder.skip_space()
    if decoder.position != len(text):
        raise DecodeError("text after the value", decoder.position)
    return value


def text_of(records: int) -> str:
    parts = []
    for number in range(records):
        parts.append(
            f'{{"id": {number}, "name": "user {number}", "quote": "says \\"yes\\"\\u0021\\n", "score": {number}.5e1,\n'
            f' "active": {"true" if number % 2 else "false"}, "parent": null, "tags": ["a", "tag{number % 10}", []],\n'
            f' "position": {{"x": {number % 100}, "y": -{number}, "path": [[1, 2], [3, 4]]}}, "empty": {{}}}}'
        )
    return "[" + ",\n".join(parts) + "]"


class Census:
    """How many values of each kind there are."""

    def __init__(self) -> None:
        self.values = 0
        self.letters = 0
        self.sum = 0.0

    def visit(self, value: object) -> None:
        self.values += 1
        if isinstance(value, str):
            self.letters += len(value)
        elif isinstance(value, (int, float)):
            self.sum += value
        elif isinstance(value, list):
            for item in value:
                self.visit(item)
        elif isinstance(value, dict):
            for key, item in value.items():
                self.letters += len(key)
                self.visit(item)


def run(n: int) -> tuple[int, int, float]:
    """The number of values, of letters in all strings, and the sum of all numbers."""
    census = Census()
    census.visit(decode(text_of(n)))
    return census.values, census.letters, census.sum
