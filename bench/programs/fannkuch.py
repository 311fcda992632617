"""Flips prefixes of every permutation of n numbers: list items read, written and swapped, and nothing else."""

from typing import Final

DEFAULT: Final = 9
EXPECTED: Final = (8629, 30)


def flips(permutation: list[int]) -> int:
    """How often the prefix that the first number measures must be reversed until that number is 0."""
    work = permutation.copy()
    count = 0
    first = work[0]
    while first != 0:
        low = 0
        high = first
        while low < high:
            work[low], work[high] = work[high], work[low]
            low += 1
            high -= 1
        count += 1
        first = work[0]
    return count


def run(n: int) -> tuple[int, int]:
    """The checksum over all permutations in their order, and the most flips that one of them needs."""
    permutation = list(range(n))
    turns = [0] * n
    checksum = 0
    most = 0
    even = True
    while True:
        count = flips(permutation)
        most = max(most, count)
        checksum += count if even else -count
        # The next permutation: rotate the shortest prefix that has a turn left.
        length = 1
        while length < n:
            first = permutation[0]
            for i in range(length):
                permutation[i] = permutation[i + 1]
            permutation[length] = first
            turns[length] += 1
            if turns[length] <= length:
                break
            turns[length] = 0
            length += 1
        else:
            return checksum, most
        even = not even
