"""Threads look keys up in one search tree: attributes of shared objects, read and never written."""

from typing import Final

AMOUNT: Final = 2400
UNIT: Final = 2_526_341
STEPS: Final = 1_000

KEYS: Final = 8_191


class Node:
    def __init__(self, key: int, value: int, left: "Node | None", right: "Node | None") -> None:
        self.key = key
        self.value = value
        self.left = left
        self.right = right


class Tree:
    def __init__(self, root: Node | None) -> None:
        self.root = root

    def find(self, key: int) -> int:
        node = self.root
        while node is not None:
            if key == node.key:
                return node.value
            node = node.left if key < node.key else node.right
        return -1


def grown(low: int, high: int) -> Node | None:
    """A balanced tree over the keys from `low` up to `high`; each key's value is a hash of it."""
    if low >= high:
        return None
    middle = (low + high) // 2
    return Node(middle, middle * 7919 % 10_007, grown(low, middle), grown(middle + 1, high))


def setup(workers: int) -> Tree:
    return Tree(grown(0, KEYS))


def work(tree: Tree, worker: int, amount: int) -> int:
    total = 0
    for _ in range(amount):
        key = 1
        for _ in range(STEPS):
            key = (key * 4093 + 577) % 16_384
            total += tree.find(key)
    return total
