"""Counts the words of a text and ranks them: `str` methods, a dict of counts, sorting by a key."""

from typing import Final

DEFAULT: Final = 40_000
EXPECTED: Final = (480000, 256, "inel:1983 elcor:1980 corpe:1974")

SYLLABLES: Final = ("an", "ber", "cor", "do", "el", "fi", "gar", "hu", "in", "jo", "ka", "lu", "mi", "nor", "ost", "pe")
MARKS: Final = ("", "", "", "", ",", "", ".", "", "", ";")


def text_of(lines: int) -> list[str]:
    """Lines of made-up words, the same at every call."""
    seed = 7
    text = []
    for _ in range(lines):
        words = []
        for _ in range(12):
            seed = (seed * 1103515245 + 12345) % 2147483648
            number = (seed >> 12) % 4096
            word = SYLLABLES[number % 16] + SYLLABLES[number // 256]
            if number % 3 == 0:
                word = word.capitalize()
            words.append(word + MARKS[number % 10])
        text.append(" ".join(words))
    return text


def count(lines: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for line in lines:
        for word in line.split():
            plain = word.strip(".,;").lower()
            if plain in counts:
                counts[plain] += 1
            else:
                counts[plain] = 1
    return counts


def ranked(counts: dict[str, int]) -> list[tuple[int, str]]:
    return sorted((-number, word) for word, number in counts.items())


def run(n: int) -> tuple[int, int, str]:
    """How many words there are, how many different ones, and the three most frequent."""
    counts = count(text_of(n))
    best = ranked(counts)[:3]
    return sum(counts.values()), len(counts), " ".join(f"{word}:{-number}" for number, word in best)
