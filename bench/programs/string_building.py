"""Builds a report out of many small strings: formatting, joining, appending, padding, escaping."""

from typing import Final

DEFAULT: Final = 60_000
EXPECTED: Final = (8212197, 1331823)


def escape(text: str) -> str:
    """`text` for a page of HTML, letter by letter."""
    out = ""
    for letter in text:
        if letter == "<":
            out += "&lt;"
        elif letter == ">":
            out += "&gt;"
        elif letter == "&":
            out += "&amp;"
        else:
            out += letter
    return out


class Row:
    def __init__(self, number: int) -> None:
        self.number = number
        self.name = f"item <{number}> & {number * 7 % 100:02d}"
        self.price = number % 1000 / 8

    def cells(self) -> list[str]:
        return [str(self.number).rjust(6), escape(self.name), f"{self.price:.2f}", "yes" if self.number % 2 else "no"]

    def html(self) -> str:
        return "<tr>" + "".join([f"<td>{cell}</td>" for cell in self.cells()]) + "</tr>\n"

    def plain(self) -> str:
        return " | ".join(self.cells()) + "\n"


def checksum(text: str) -> int:
    total = 0
    for letter in text:
        total = (total * 31 + ord(letter)) % 1_000_003
    return total


def run(n: int) -> tuple[int, int]:
    """The length of both reports, and a checksum of the end of each."""
    pages = []
    plain = ""
    for number in range(n):
        row = Row(number)
        pages.append(row.html())
        plain += row.plain()
    page = "<table>\n" + "".join(pages) + "</table>\n"
    return len(page) + len(plain), checksum(page[-20_000:]) + checksum(plain[-20_000:])
