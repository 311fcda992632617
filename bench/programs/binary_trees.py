"""Builds and walks many small trees: what making, reading and freeing objects costs."""

from typing import Final

DEFAULT: Final = 14
EXPECTED: Final = [65535, 507904, 520192, 523264, 524032, 524224, 524272, 32767]

SMALLEST: Final = 4


class Node:
    def __init__(self, left: "Node | None", right: "Node | None") -> None:
        self.left = left
        self.right = right

    def count(self) -> int:
        total = 1
        if self.left is not None:
            total += self.left.count()
        if self.right is not None:
            total += self.right.count()
        return total


def grow(depth: int) -> Node:
    if depth == 0:
        return Node(None, None)
    return Node(grow(depth - 1), grow(depth - 1))


def run(n: int) -> list[int]:
    counts = [grow(n + 1).count()]
    long_lived = grow(n)
    depth = SMALLEST
    while depth <= n:
        trees = 1 << (n - depth + SMALLEST)
        nodes = 0
        for _ in range(trees):
            nodes += grow(depth).count()
        counts.append(nodes)
        depth += 2
    counts.append(long_lived.count())
    return counts
