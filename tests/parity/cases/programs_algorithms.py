"""Whole small programs without classes: graphs, text, numbers, dynamic programming."""

import heapq
from collections import Counter, defaultdict, deque

ROMAN = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")]
ROMAN += [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]


def to_roman(n: int) -> str:
    out = []
    for value, letters in ROMAN:
        while n >= value:
            out.append(letters)
            n -= value
    return "".join(out)


def from_roman(s: str) -> int:
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    for i, c in enumerate(s):
        v = values[c]
        if i + 1 < len(s) and values[s[i + 1]] > v:
            total -= v
        else:
            total += v
    return total


def case_roman_numerals() -> None:
    print(
        [to_roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2026)],
        all([from_roman(to_roman(n)) == n for n in range(1, 300)]),
    )


def dijkstra(graph: dict[str, dict[str, int]], start: str) -> dict[str, int]:
    distances = {start: 0}
    heap = [(0, start)]
    while heap:
        d, node = heapq.heappop(heap)
        if d > distances.get(node, d):
            continue
        for neighbour, weight in graph[node].items():
            new = d + weight
            if neighbour not in distances or new < distances[neighbour]:
                distances[neighbour] = new
                heapq.heappush(heap, (new, neighbour))
    return distances


def bfs(grid: list[str], start: tuple[int, int], goal: tuple[int, int]) -> int | None:
    queue = deque([(start, 0)])
    seen = {start}
    while queue:
        (r, c), steps = queue.popleft()
        if (r, c) == goal:
            return steps
        for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            nr, nc = r + dr, c + dc
            if 0 <= nr < len(grid) and 0 <= nc < len(grid[0]) and grid[nr][nc] != "#" and (nr, nc) not in seen:
                seen.add((nr, nc))
                queue.append(((nr, nc), steps + 1))
    return None


def topological(dependencies: dict[str, list[str]]) -> list[str]:
    order: list[str] = []
    state: dict[str, int] = {}
    for node in dependencies:
        visit(node, dependencies, state, order)
    return order


def visit(node: str, dependencies: dict[str, list[str]], state: dict[str, int], order: list[str]) -> None:
    if state.get(node) == 2:
        return
    if state.get(node) == 1:
        raise ValueError(f"cycle at {node}")
    state[node] = 1
    for d in dependencies.get(node, []):
        visit(d, dependencies, state, order)
    state[node] = 2
    order.append(node)


def case_graphs() -> None:
    graph = {"a": {"b": 7, "c": 3}, "b": {"d": 2}, "c": {"b": 1, "d": 8}, "d": {}}
    print(dijkstra(graph, "a"), bfs(["..#", ".#.", "..."], (0, 0), (2, 2)), bfs([".#", "#."], (0, 0), (1, 1)))
    print(topological({"app": ["lib", "log"], "lib": ["base"], "log": ["base"], "base": []}))
    try:
        topological({"a": ["b"], "b": ["a"]})
    except ValueError as e:
        print(e)


def edit_distance(a: str, b: str) -> int:
    previous = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        current = [i]
        for j, cb in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (ca != cb)))
        previous = current
    return previous[-1]


def lcs(a: str, b: str) -> str:
    table = [[""] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j]:
                table[i + 1][j + 1] = table[i][j] + a[i]
            else:
                table[i + 1][j + 1] = max(table[i][j + 1], table[i + 1][j], key=len)
    return table[-1][-1]


def knapsack(weights: list[int], values: list[int], capacity: int) -> int:
    best = [0] * (capacity + 1)
    for w, v in zip(weights, values):
        for c in range(capacity, w - 1, -1):
            best[c] = max(best[c], best[c - w] + v)
    return best[capacity]


def change(coins: list[int], amount: int) -> list[int] | None:
    best: list[list[int] | None] = [[]] + [None] * amount
    for a in range(1, amount + 1):
        for coin in coins:
            if coin <= a:
                rest = best[a - coin]
                if rest is not None:
                    now = best[a]
                    if now is None or len(rest) + 1 < len(now):
                        best[a] = [*rest, coin]
    return best[amount]


def case_dynamic_programming() -> None:
    print(edit_distance("kitten", "sitting"), edit_distance("", "abc"), lcs("AGGTAB", "GXTXAYB"))
    print(knapsack([1, 3, 4, 5], [1, 4, 5, 7], 7), change([1, 5, 12], 15), change([5], 3))


def life(cells: set[tuple[int, int]]) -> set[tuple[int, int]]:
    counts: dict[tuple[int, int], int] = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    key = (x + dx, y + dy)
                    counts[key] = counts.get(key, 0) + 1
    return {cell for cell, n in counts.items() if n == 3 or (n == 2 and cell in cells)}


def case_game_of_life() -> None:
    glider = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
    for _ in range(4):
        glider = life(glider)
    print(sorted(glider))


def run_length(s: str) -> list[tuple[str, int]]:
    out: list[tuple[str, int]] = []
    for c in s:
        if out and out[-1][0] == c:
            out[-1] = (c, out[-1][1] + 1)
        else:
            out.append((c, 1))
    return out


def wrap(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    if line:
        lines.append(line)
    return lines


def parse_query(s: str) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for part in s.lstrip("?").split("&"):
        key, _, value = part.partition("=")
        if key:
            out.setdefault(key, []).append(value.replace("+", " "))
    return out


def case_text() -> None:
    print(
        run_length("aaabccd"),
        wrap("the quick brown fox jumps over the lazy dog", 11),
        parse_query("?a=1&b=x+y&a=2&c&=z"),
    )


def counts(text: str) -> list[tuple[str, int]]:
    letters = Counter(c for c in text.lower() if c.isalpha())
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for letter, n in letters.items():
        groups[n].append(letter)
    return [(letter, n) for n in sorted(groups, reverse=True) for letter in sorted(groups[n])][:4]


def case_collections() -> None:
    print(counts("Hello, World!"), Counter("abca").most_common(1), deque([1, 2, 3], maxlen=2))


def solve(board: list[list[int]]) -> bool:
    for r in range(4):
        for c in range(4):
            if board[r][c] == 0:
                for v in range(1, 5):
                    if allowed(board, r, c, v):
                        board[r][c] = v
                        if solve(board):
                            return True
                        board[r][c] = 0
                return False
    return True


def allowed(board: list[list[int]], r: int, c: int, v: int) -> bool:
    if v in board[r] or v in [row[c] for row in board]:
        return False
    br, bc = r // 2 * 2, c // 2 * 2
    return all([board[br + i][bc + j] != v for i in range(2) for j in range(2)])


def case_sudoku() -> None:
    board = [[1, 0, 0, 0], [0, 0, 3, 0], [0, 4, 0, 0], [0, 0, 0, 2]]
    print(solve(board), board)


def mandelbrot(width: int, height: int, limit: int) -> list[str]:
    rows = []
    for y in range(height):
        row = ""
        for x in range(width):
            cr, ci = 3.0 * x / width - 2.0, 2.0 * y / height - 1.0
            zr = zi = 0.0
            n = 0
            while zr * zr + zi * zi <= 4.0 and n < limit:
                zr, zi = zr * zr - zi * zi + cr, 2.0 * zr * zi + ci
                n += 1
            row += " .:-=+*#%@"[min(n * 10 // (limit + 1), 9)]
        rows.append(row)
    return rows


def simpson(a: float, b: float, n: int) -> float:
    h = (b - a) / n
    total = a**3 + b**3
    for i in range(1, n):
        x = a + i * h
        total += (4 if i % 2 else 2) * x**3
    return total * h / 3


def pi_digits(n: int) -> str:
    q, r, t, k, m, x = 1, 0, 1, 1, 3, 3
    out = ""
    while len(out) < n:
        if 4 * q + r - t < m * t:
            out += str(m)
            q, r, m = 10 * q, 10 * (r - m * t), (10 * (3 * q + r)) // t - 10 * m
        else:
            q, r, t, k, m, x = q * k, (2 * q + r) * x, t * x, k + 1, (q * (7 * k + 2) + r * x) // (t * x), x + 2
    return out


def case_numbers() -> None:
    print("\n".join(mandelbrot(30, 9, 40)))
    print(round(simpson(0.0, 2.0, 10), 9), pi_digits(40))


def quicksort(values: list[float]) -> list[float]:
    if len(values) <= 1:
        return values
    pivot, *rest = values
    return [*quicksort([v for v in rest if v < pivot]), pivot, *quicksort([v for v in rest if v >= pivot])]


def heap_sort(values: list[int]) -> list[int]:
    heap: list[int] = []
    for v in values:
        heapq.heappush(heap, v)
    return [heapq.heappop(heap) for _ in range(len(heap))]


def radix_sort(values: list[int]) -> list[int]:
    shift = 0
    while any([v >> shift for v in values]):
        buckets: list[list[int]] = [[] for _ in range(16)]
        for v in values:
            buckets[v >> shift & 15].append(v)
        values = [v for bucket in buckets for v in bucket]
        shift += 4
    return values


def case_sorting() -> None:
    print(quicksort([3.5, -1.0, 2.0, 3.5, 0.0]), heap_sort([5, 1, 4, 1]), radix_sort([300, 5, 2**40, 17, 16]))
