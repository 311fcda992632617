"""Writes the demo's table as an SVG bar chart: the longer a bar, the faster. No library, no font but the viewer's."""

from html import escape
from pathlib import Path
from typing import Final

from tools.demo.columns import WORKLOADS, Column

WIDTH: Final = 860
LEFT: Final = 210
RIGHT: Final = 130
BAR: Final = 20
GAP: Final = 5
GROUP_GAP: Final = 46
TOP: Final = 64

# Interpreters in greys, Unlatch in blues; legible on white and in grey-scale print.
COLOURS: Final = ("#9a9a9a", "#c4c4c4", "#1f5fa8", "#4f93d8", "#0b2f5c")


def draw(table: list[Column], best: dict[tuple[str, Column], float], notes: list[str]) -> str:
    """The chart as text."""
    base = table[0]
    longest = max(best[workload, base] / best[workload, column] for workload in WORKLOADS for column in table)
    scale = (WIDTH - LEFT - RIGHT) / longest
    group = len(table) * (BAR + GAP) + GROUP_GAP
    height = TOP + len(WORKLOADS) * group + 18 * len(notes) + 12
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"',
        '  role="img" aria-label="Speed of each system against the interpreter on the GIL build"',
        '  font-family="system-ui, sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        '<text x="16" y="28" font-size="17" font-weight="600">Speed against the interpreter on the GIL build</text>',
        '<text x="16" y="48" fill="#555555">longer is faster; results checked equal in all columns</text>',
    ]
    y = TOP
    for workload, meaning in WORKLOADS.items():
        parts.append(f'<text x="16" y="{y + 16}" font-weight="600">{escape(meaning)}</text>')
        y += 26
        for column, colour in zip(table, COLOURS, strict=True):
            seconds = best[workload, column]
            speed = best[workload, base] / seconds
            length = max(1.0, speed * scale)
            middle = y + BAR - 5
            parts.append(f'<text x="{LEFT - 8}" y="{middle}" text-anchor="end">{escape(column.title)}</text>')
            parts.append(f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}" rx="2" fill="{colour}"/>')
            label = f"{speed:.1f}× ({seconds:.2f} s)"
            parts.append(f'<text x="{LEFT + length + 6:.1f}" y="{middle}">{label}</text>')
            y += BAR + GAP
        y += GROUP_GAP - 26
    for note in notes:
        parts.append(f'<text x="16" y="{y + 10}" font-size="11" fill="#555555">{escape(note)}</text>')
        y += 18
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


def write(path: Path, table: list[Column], best: dict[tuple[str, Column], float], notes: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(draw(table, best, notes), encoding="utf-8")
