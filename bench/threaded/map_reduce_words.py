"""Threads count the words of one text, each its share, and add their counts to one table under a lock."""

from threading import Lock
from typing import Final

AMOUNT: Final = 400
UNIT: Final = 4_800
STEPS: Final = 4_800

LINES: Final = 400
WORDS: Final = 12
SYLLABLES: Final = ("an", "ber", "cor", "do", "el", "fi", "gar", "hu", "in", "jo", "ka", "lu", "mi", "nor", "ost", "pe")


class Job:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.lock = Lock()
        self.totals: dict[str, int] = {}

    def merge(self, counts: dict[str, int]) -> None:
        with self.lock:
            totals = self.totals
            for word, number in counts.items():
                totals[word] = totals.get(word, 0) + number


def setup(workers: int) -> Job:
    seed = 7
    lines = []
    for _ in range(LINES):
        words = []
        for _ in range(WORDS):
            seed = (seed * 1103515245 + 12345) % 2147483648
            number = (seed >> 12) % 256
            words.append(SYLLABLES[number % 16] + SYLLABLES[number // 16])
        lines.append(" ".join(words))
    return Job(lines)


def counted(lines: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for line in lines:
        for word in line.split():
            counts[word] = counts.get(word, 0) + 1
    return counts


def work(job: Job, worker: int, amount: int) -> int:
    """How many words this thread counted."""
    words = 0
    for _ in range(amount):
        counts = counted(job.lines)
        job.merge(counts)
        words += sum(counts.values())
    return words
