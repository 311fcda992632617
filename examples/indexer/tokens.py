"""Cuts Python source into the words that a reader would search for.

Names, words in comments and words in strings are reported with the line they stand on; numbers, operators and layout
are skipped. A name such as `read_allLines` is reported whole and as its parts `read`, `all` and `lines`, in lower case.
"""

from typing import Final

# What a word is part of; a name weighs more in the ranking than a word of a comment.
NAME: Final = 1
DEFINITION: Final = 2
COMMENT: Final = 3
STRING: Final = 4

NEWLINE: Final = 10
HASH: Final = 35
DOUBLE_QUOTE: Final = 34
SINGLE_QUOTE: Final = 39
DOT: Final = 46
BACKSLASH: Final = 92
UNDERSCORE: Final = 95

LONGEST_STRING_PREFIX: Final = 2
DEFINERS: Final = frozenset({"def", "class"})
KEYWORDS: Final = frozenset(
    {
        "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
        "false", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "none", "nonlocal", "not",
        "or", "pass", "raise", "return", "self", "true", "try", "while", "with", "yield",
    }
)  # fmt: skip


def is_digit(code: int) -> bool:
    return 48 <= code <= 57


def is_upper(code: int) -> bool:
    return 65 <= code <= 90


def is_word_start(code: int) -> bool:
    return 97 <= code <= 122 or 65 <= code <= 90 or code == UNDERSCORE or code > 127


def is_word_part(code: int) -> bool:
    return is_word_start(code) or is_digit(code)


class Token:
    """One searchable word and where it stood."""

    def __init__(self, kind: int, text: str, line: int) -> None:
        self.kind = kind
        self.text = text
        self.line = line


class Tokenizer:
    """Walks over one source text; `next_token` gives its words one by one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.length = len(text)
        self.position = 0
        self.line = 1
        self.defining = False
        # Inside a comment or a string: what its words are, and the quote that ends it.
        self.inside = 0
        self.quote = 0
        self.triple = False

    def code_at(self, position: int) -> int:
        """The character's code, or 0 past the end, which no rule below mistakes for anything."""
        if position < self.length:
            return ord(self.text[position])
        return 0

    def next_token(self) -> Token | None:
        while self.position < self.length:
            token = self.step_inside() if self.inside else self.step_code()
            if token is not None:
                return token
        return None

    def step_code(self) -> Token | None:
        """Go over one thing outside comments and strings: a word, a number, an opening quote, any other character."""
        code = self.code_at(self.position)
        if is_word_start(code):
            return self.name()
        if is_digit(code):
            self.skip_number()
        elif code == HASH:
            self.inside = COMMENT
            self.position += 1
        elif code in (DOUBLE_QUOTE, SINGLE_QUOTE):
            self.open_string(code)
        else:
            if code == NEWLINE:
                self.line += 1
            self.position += 1
        return None

    def step_inside(self) -> Token | None:
        """Go over one thing inside a comment or a string: a word, or a character that may end it."""
        code = self.code_at(self.position)
        if is_word_start(code):
            start = self.position
            self.skip_word()
            return Token(self.inside, self.text[start : self.position].lower(), self.line)
        if code == NEWLINE:
            self.line += 1
            if self.inside == COMMENT or not self.triple:
                self.inside = 0
        elif self.inside == STRING:
            if code == BACKSLASH:
                self.skip_escape()
                return None
            if code == self.quote:
                self.close_string(code)
                return None
        self.position += 1
        return None

    def name(self) -> Token | None:
        start = self.position
        self.skip_word()
        quoted = self.code_at(self.position) in (DOUBLE_QUOTE, SINGLE_QUOTE)
        if quoted and self.position - start <= LONGEST_STRING_PREFIX:
            return None  # the prefix of a string, as in rb"..."
        text = self.text[start : self.position]
        if text in DEFINERS:
            self.defining = True
            return None
        kind = DEFINITION if self.defining else NAME
        self.defining = False
        return Token(kind, text, self.line)

    def skip_word(self) -> None:
        position = self.position
        while position < self.length and is_word_part(ord(self.text[position])):
            position += 1
        self.position = position

    def skip_number(self) -> None:
        position = self.position
        while True:
            code = self.code_at(position)
            if not is_word_part(code) and code != DOT:
                break
            position += 1
        self.position = position

    def skip_escape(self) -> None:
        if self.code_at(self.position + 1) == NEWLINE:
            self.line += 1
        self.position += 2

    def open_string(self, quote: int) -> None:
        self.inside = STRING
        self.quote = quote
        self.triple = self.code_at(self.position + 1) == quote and self.code_at(self.position + 2) == quote
        self.position += 3 if self.triple else 1

    def close_string(self, quote: int) -> None:
        if not self.triple:
            self.inside = 0
            self.position += 1
        elif self.code_at(self.position + 1) == quote and self.code_at(self.position + 2) == quote:
            self.inside = 0
            self.position += 3
        else:
            self.position += 1


def parts(name: str) -> list[str]:
    """The words that a name is made of: `read_allLines` has `read`, `all` and `lines`."""
    found: list[str] = []
    start = 0
    length = len(name)
    for i in range(length):
        code = ord(name[i])
        if code == UNDERSCORE:
            if i > start:
                found.append(name[start:i].lower())
            start = i + 1
        elif is_upper(code) and i > start and not is_upper(ord(name[i - 1])):
            found.append(name[start:i].lower())
            start = i
    if length > start:
        found.append(name[start:length].lower())
    return found
