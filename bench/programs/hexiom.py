"""Solves puzzles on a board of hexagons: constraint propagation over sets and lists, copied at every guess.

A tile's number says how many of its neighbours hold a tile. Given how many tiles there are of each number, and some
that are already in place, find a cell for each. Puzzles are made by drawing a solution and forgetting most of it.
"""

from typing import Final

DEFAULT: Final = 100
EXPECTED: Final = (72471, 894598)

SIDE: Final = 3
EMPTY: Final = 7

DIRECTIONS: Final = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))


class Board:
    """The cells of a hexagon, numbered row by row, and which touch which."""

    def __init__(self, side: int) -> None:
        places: list[tuple[int, int]] = []
        for row in range(1 - side, side):
            for column in range(1 - side, side):
                if abs(row + column) < side:
                    places.append((column, row))
        numbers = {place: number for number, place in enumerate(places)}
        self.size = len(places)
        self.neighbours: list[list[int]] = []
        for column, row in places:
            around = []
            for right, down in DIRECTIONS:
                number = numbers.get((column + right, row + down))
                if number is not None:
                    around.append(number)
            self.neighbours.append(around)


class Puzzle:
    """How many tiles of each number (and how many empty cells) there are, and what is known: a value by cell."""

    def __init__(self, counts: list[int], known: dict[int, int]) -> None:
        self.counts = counts
        self.known = known


class Draw:
    """Numbers that look random and are the same at every run."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def below(self, limit: int) -> int:
        self.seed = (self.seed * 1103515245 + 12345) % 2147483648
        return (self.seed >> 8) % limit


def drawn(board: Board, seed: int) -> Puzzle:
    draw = Draw(seed)
    filled = [draw.below(10) < 6 for _ in range(board.size)]
    counts = [0] * (EMPTY + 1)
    known: dict[int, int] = {}
    for cell in range(board.size):
        value = EMPTY
        if filled[cell]:
            value = sum([1 for other in board.neighbours[cell] if filled[other]])
        counts[value] += 1
        if draw.below(10) < 3:
            known[cell] = value
    return Puzzle(counts, known)


class State:
    """For each cell the values still possible and whether it has been given its own; for each value the tiles left."""

    def __init__(self, possible: list[set[int]], decided: list[bool], left: list[int]) -> None:
        self.possible = possible
        self.decided = decided
        self.left = left

    def copy(self) -> "State":
        return State([values.copy() for values in self.possible], self.decided.copy(), self.left.copy())


class Solver:
    def __init__(self, board: Board, puzzle: Puzzle) -> None:
        self.board = board
        self.puzzle = puzzle
        self.guesses = 0

    def start(self) -> State | None:
        values = {value for value in range(EMPTY + 1) if self.puzzle.counts[value] > 0}
        size = self.board.size
        state = State([values.copy() for _ in range(size)], [False] * size, self.puzzle.counts.copy())
        for cell, value in self.puzzle.known.items():
            if value not in state.possible[cell] or not self.decide(state, cell, value):
                return None
        return state

    def decide(self, state: State, cell: int, value: int) -> bool:
        """Put `value` into `cell` and follow what comes of it; whether that is without contradiction."""
        waiting = [(cell, value)]
        while waiting:
            cell, value = waiting.pop()
            if value not in state.possible[cell]:
                return False
            if state.decided[cell]:
                continue
            state.decided[cell] = True
            state.possible[cell] = {value}
            state.left[value] -= 1
            if state.left[value] < 0:
                return False
            if state.left[value] == 0 and not self.withdraw(state, value, waiting):
                return False
            if not self.fits(state, cell, waiting):
                return False
            for other in self.board.neighbours[cell]:
                if not self.fits(state, other, waiting):
                    return False
        return True

    def withdraw(self, state: State, value: int, waiting: list[tuple[int, int]]) -> bool:
        """No tile of `value` is left: no undecided cell can have it."""
        for cell, values in enumerate(state.possible):
            if len(values) > 1 and value in values:
                values.discard(value)
                if not self.noticed(cell, values, waiting):
                    return False
        return True

    def fits(self, state: State, cell: int, waiting: list[tuple[int, int]]) -> bool:
        """Drop the values of `cell` that its neighbours rule out; a decided cell may decide its neighbours."""
        least = 0
        most = 0
        neighbours = self.board.neighbours[cell]
        for other in neighbours:
            values = state.possible[other]
            if EMPTY not in values:
                least += 1
                most += 1
            elif len(values) > 1:
                most += 1
        values = state.possible[cell]
        if len(values) == 1:
            for value in values:
                return value == EMPTY or least <= value <= most
        wrong = [value for value in values if value != EMPTY and not least <= value <= most]
        if wrong:
            values.difference_update(wrong)
            return self.noticed(cell, values, waiting)
        return True

    def noticed(self, cell: int, values: set[int], waiting: list[tuple[int, int]]) -> bool:
        if not values:
            return False
        if len(values) == 1:
            for value in values:
                waiting.append((cell, value))
        return True

    def solve(self, state: State) -> State | None:
        narrowest = -1
        choices = EMPTY + 2
        for cell, values in enumerate(state.possible):
            if 1 < len(values) < choices:
                narrowest = cell
                choices = len(values)
        if narrowest < 0:
            return state if self.is_solved(state) else None
        for value in sorted(state.possible[narrowest], reverse=True):
            self.guesses += 1
            trial = state.copy()
            if self.decide(trial, narrowest, value):
                found = self.solve(trial)
                if found is not None:
                    return found
        return None

    def is_solved(self, state: State) -> bool:
        counts = [0] * (EMPTY + 1)
        for cell, values in enumerate(state.possible):
            value = min(values)
            counts[value] += 1
            if value != EMPTY:
                filled = sum([1 for other in self.board.neighbours[cell] if EMPTY not in state.possible[other]])
                if filled != value:
                    return False
        return counts == self.puzzle.counts


def run(n: int) -> tuple[int, int]:
    """How many guesses all puzzles took, and a checksum of their solutions."""
    board = Board(SIDE)
    guesses = 0
    checksum = 0
    for seed in range(n):
        solver = Solver(board, drawn(board, seed))
        state = solver.start()
        solved = None if state is None else solver.solve(state)
        if solved is None:
            raise AssertionError(f"puzzle {seed} has no solution")
        guesses += solver.guesses
        for values in solved.possible:
            checksum = (checksum * 31 + min(values)) % 1_000_003
    return guesses, checksum
