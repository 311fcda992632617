"""Draws the demo's table as a chart of bars: the longer a bar, the faster."""

from pathlib import Path
from typing import Final

from bench.svg import Svg
from tools.demo.columns import WORKLOADS, Column

WIDTH: Final = 860
LEFT: Final = 210
RIGHT: Final = 130
BAR: Final = 20
GAP: Final = 5
GROUP_GAP: Final = 46
TOP: Final = 64
GREY: Final = "#555555"

# Interpreters in greys, Unlatch in blues; legible on white and in grey-scale print.
COLOURS: Final = ("#9a9a9a", "#c4c4c4", "#1f5fa8", "#4f93d8", "#0b2f5c")


def draw(table: list[Column], best: dict[tuple[str, Column], float], notes: list[str]) -> str:
    """The chart as text."""
    base = table[0]
    longest = max(best[workload, base] / best[workload, column] for workload in WORKLOADS for column in table)
    scale = (WIDTH - LEFT - RIGHT) / longest
    svg = Svg(WIDTH, "Speed of each system against the interpreter on the GIL build")
    svg.text(16, 28, "Speed against the interpreter on the GIL build", size=17, bold=True)
    svg.text(16, 48, "longer is faster; results checked equal in all columns", colour=GREY)
    y = TOP
    for workload, meaning in WORKLOADS.items():
        svg.text(16, y + 16, meaning, bold=True)
        y += 26
        for column, colour in zip(table, COLOURS, strict=True):
            seconds = best[workload, column]
            speed = best[workload, base] / seconds
            svg.text(LEFT - 8, y + BAR - 5, column.title, anchor="end")
            svg.bar(LEFT, y, speed * scale, BAR, colour)
            svg.text(LEFT + speed * scale + 6, y + BAR - 5, f"{speed:.1f}× ({seconds:.2f} s)")
            y += BAR + GAP
        y += GROUP_GAP - 26
    for note in notes:
        svg.text(16, y + 10, note, size=11, colour=GREY)
        y += 18
    return svg.done(y + 12)


def write(path: Path, table: list[Column], best: dict[tuple[str, Column], float], notes: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(draw(table, best, notes), encoding="utf-8")
