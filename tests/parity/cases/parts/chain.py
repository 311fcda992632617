"""Imported by `tokens` before that has classes, and uses them all the same."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .tokens import Token


class Link:
    def __init__(self, number: int) -> None:
        self.number = number
        self.token: Token | None = None

    def weight(self) -> float:
        token = self.token
        return 0.0 if token is None else token.weight + token.count

    def make(self, kind: str) -> "Token":
        from . import tokens

        self.token = tokens.Token(kind, tokens.Span(self.number))
        return self.token
