"""Writes nested values of unknown types as JSON: `isinstance` chains, recursion, many short strings."""

from typing import Final

DEFAULT: Final = 20_000
EXPECTED: Final = (5150789, 881315)

ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Encoder:
    def __init__(self) -> None:
        self.parts: list[str] = []

    def string(self, text: str) -> None:
        parts = self.parts
        parts.append('"')
        start = 0
        for i, letter in enumerate(text):
            escape = ESCAPES.get(letter)
            if escape is None and letter < " ":
                escape = f"\\u{ord(letter):04x}"
            if escape is not None:
                parts.append(text[start:i])
                parts.append(escape)
                start = i + 1
        parts.append(text[start:])
        parts.append('"')

    def value(self, value: object) -> None:
        if value is None:
            self.parts.append("null")
        elif value is True:
            self.parts.append("true")
        elif value is False:
            self.parts.append("false")
        elif isinstance(value, str):
            self.string(value)
        elif isinstance(value, int):
            self.parts.append(str(value))
        elif isinstance(value, float):
            self.parts.append(repr(value))
        elif isinstance(value, list):
            self.array(value)
        elif isinstance(value, dict):
            self.mapping(value)
        else:
            raise TypeError(f"no JSON for {type(value).__name__}")

    def array(self, items: list[object]) -> None:
        separator = "["
        for item in items:
            self.parts.append(separator)
            self.value(item)
            separator = ", "
        self.parts.append("]" if items else "[]")

    def mapping(self, items: dict[str, object]) -> None:
        separator = "{"
        for key, item in items.items():
            self.parts.append(separator)
            self.string(key)
            self.parts.append(": ")
            self.value(item)
            separator = ", "
        self.parts.append("}" if items else "{}")


def encode(value: object) -> str:
    encoder = Encoder()
    encoder.value(value)
    return "".join(encoder.parts)


def record(number: int) -> dict[str, object]:
    return {
        "id": number,
        "name": f"user {number}",
        "quote": 'says "yes"\tand\nleaves \\ stays',
        "score": number / 8,
        "active": number % 2 == 0,
        "parent": None,
        "tags": ["a", f"tag{number % 10}", "long tag with words"],
        "position": {"x": number % 100, "y": -number, "path": [[1, 2], [3, 4], []]},
        "empty": {},
    }


def run(n: int) -> tuple[int, int]:
    """The length of the text, and a checksum of its end."""
    text = encode([record(number) for number in range(n)])
    checksum = 0
    for letter in text[-5_000:]:
        checksum = (checksum * 31 + ord(letter)) % 1_000_003
    return len(text), checksum
