"""Writes C text: indentation, literals and comments that no hostile name or string can break out of."""

import math
from collections.abc import Iterator
from contextlib import contextmanager

_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _.,:;()[]{}<>+-*/=!&|^~#@$'`")
_ESCAPED = tuple(chr(byte) if byte in _PLAIN else f"\\{byte:03o}" for byte in range(256))
_PER_LINE = 100  # bytes of a literal on one line of C


class CWriter:
    """Collects lines of C at the current depth."""

    def __init__(self) -> None:
        self._lines: list[str | None] = []
        self._labels: dict[str, int] = {}
        self._depth = 0

    def line(self, text: str = "") -> None:
        """One line; an empty one has no indentation."""
        self._lines.append("    " * self._depth + text if text else "")

    def label(self, name: str) -> None:
        """A label, half a step to the left.  The empty statement lets a declaration or a closing brace follow."""
        self._labels[name] = len(self._lines)
        self._lines.append("    " * (self._depth - 1) + f"{name}:;")

    def end_labels(self, used: set[str]) -> None:
        """End a function: take out the labels that nothing jumps to, which compilers warn about."""
        for name, number in self._labels.items():
            if name not in used:
                self._lines[number] = None
        self._labels.clear()

    @contextmanager
    def block(self, head: str, tail: str = "}") -> Iterator[None]:
        """`head {` … `tail`, what is written inside one step deeper; no head: a bare block."""
        self.line(f"{head} {{" if head else "{")
        self._depth += 1
        yield
        self._depth -= 1
        self.line(tail)

    def extend(self, other: "CWriter", *, skip_ends: bool = False) -> None:
        """Take over the lines of another writer as they are, without its first and last one if asked."""
        self._lines += other._lines[1:-1] if skip_ends else other._lines

    def text(self) -> str:
        """All of it, ending with a newline."""
        return "\n".join(line for line in self._lines if line is not None) + "\n"


def c_string(value: str | bytes) -> str:
    """A C string literal for these bytes (UTF-8 for text), in several pieces, one per line, when it is long.

    Everything unusual is written as three octal digits, which no following character can extend; `?` too, because of
    trigraphs.
    """
    data = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
    pieces = [data[start : start + _PER_LINE] for start in range(0, len(data), _PER_LINE)] or [b""]
    return "\n    ".join(f'"{_escaped(piece)}"' for piece in pieces)


def c_comment(text: str) -> str:
    """A one-line comment that shows `text` as far as that is safe."""
    shown = "".join(c if c.isascii() and c.isprintable() else "?" for c in text)
    shown = (
        shown.replace("*/", "* /").replace("/*", "/ *").replace("??/", "?? /")
    )  # the last is a trigraph: a backslash
    return f"/* {shown} */"


def c_double(value: float) -> str:
    """An exact C constant expression of type double."""
    if math.isnan(value):
        return "((double)NAN)"
    if math.isinf(value):
        return "((double)INFINITY)" if value > 0 else "(-(double)INFINITY)"
    return f"({value.hex()})" if math.copysign(1.0, value) < 0 else value.hex()


def c_int64(value: int) -> str:
    """A C constant expression of type int64_t."""
    if value == -(2**63):
        return "INT64_MIN"
    return f"INT64_C({value})"


def _escaped(data: bytes) -> str:
    return "".join(map(_ESCAPED.__getitem__, data))
