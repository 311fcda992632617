"""Threads walk one graph: from node to node through the lists of their edges, whose items are shared objects."""

from typing import Final

AMOUNT: Final = 4800
UNIT: Final = 60_581
STEPS: Final = 1_000

NODES: Final = 3_000


class Node:
    def __init__(self, name: str, weight: int) -> None:
        self.name = name
        self.weight = weight
        self.edges: list[Node] = []


def setup(workers: int) -> list[Node]:
    nodes = [Node(f"node {number}", number * 31 % 101) for number in range(NODES)]
    for number, node in enumerate(nodes):
        for way in range(3 + number % 4):
            node.edges.append(nodes[(number * 7 + way * 613 + 1) % NODES])
    return nodes


def work(nodes: list[Node], worker: int, amount: int) -> int:
    total = 0
    for _ in range(amount):
        node = nodes[0]
        for step in range(STEPS):
            total += node.weight + len(node.name)
            edges = node.edges
            node = edges[(node.weight + step) % len(edges)]
    return total
