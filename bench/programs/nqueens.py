"""Counts the ways to place n queens: a backtracking search over lists of `bool` and `int`."""

from typing import Final

DEFAULT: Final = 12
EXPECTED: Final = (14200, 146133)


class Board:
    """A partial placement: one queen in each row so far, and which lines are under attack."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.columns: list[bool] = [False] * size
        self.rising: list[bool] = [False] * (2 * size)
        self.falling: list[bool] = [False] * (2 * size)
        self.queens: list[int] = []
        self.solutions = 0
        self.checksum = 0

    def record(self) -> None:
        self.solutions += 1
        for row, column in enumerate(self.queens):
            self.checksum = (self.checksum * 31 + row * column) % 1_000_003

    def place(self, row: int) -> None:
        size = self.size
        if row == size:
            self.record()
            return
        for column in range(size):
            up = row + column
            down = row - column + size
            if self.columns[column] or self.rising[up] or self.falling[down]:
                continue
            self.columns[column] = True
            self.rising[up] = True
            self.falling[down] = True
            self.queens.append(column)
            self.place(row + 1)
            self.queens.pop()
            self.columns[column] = False
            self.rising[up] = False
            self.falling[down] = False


def run(n: int) -> tuple[int, int]:
    board = Board(n)
    board.place(0)
    return board.solutions, board.checksum
