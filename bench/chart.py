"""Writes a group's main figure as an SVG bar chart. No library, no font but the viewer's."""

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from .figures import Figure, figures
from .ratios import Ratio
from .results import Results

WIDTH: Final = 860
LEFT: Final = 190
RIGHT: Final = 150
BAR: Final = 13
GAP: Final = 2
CASE_GAP: Final = 12
TOP: Final = 84

# By system, so that a system has its colour in every chart: greys for peers, blue for Unlatch.
COLOURS: Final = {"cpython": "#c4c4c4", "mypyc": "#8a8a8a", "c": "#3d3d3d", "unlatch": "#1f5fa8"}


@dataclass(frozen=True, slots=True)
class Bar:
    """A column of a figure as a bar: its label, its colour."""

    column: str
    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Which columns of which figure are drawn, and the value that a line marks."""

    figure: str
    title: str
    bars: tuple[Bar, ...]
    mark: float
    mark_label: str


SCALING_BARS: Final = tuple(
    Bar(f"{system} 2", system, COLOURS[system]) for system in ("cpython", "mypyc", "unlatch", "c")
)

CHARTS: Final = (
    Chart(
        "mypyc",
        "Time against mypyc on the GIL build: shorter is faster",
        (Bar("3.14 / 3.14", "3.14", "#7fb0e0"), Bar("3.14t / 3.14", "3.14t", COLOURS["unlatch"])),
        1.0,
        "mypyc on 3.14",
    ),
    Chart(
        "tax",
        "Free-threading tax, one thread: time on 3.14t / on 3.14",
        tuple(Bar(system, system, COLOURS[system]) for system in ("cpython", "mypyc", "unlatch")),
        1.0,
        "no tax",
    ),
    Chart("private", "Two threads on data of their own: work / that of one", SCALING_BARS, 2.0, "ideal"),
    Chart("shared", "Two threads reading shared objects: work / that of one", SCALING_BARS, 2.0, "ideal"),
    Chart("updating", "Two threads changing shared objects: work / that of one", SCALING_BARS, 2.0, "ideal"),
)


def draw(chart: Chart, figure: Figure) -> str:
    """The chart as text: bars with a thin line from the least to the greatest value of a round."""
    bars = [bar for bar in chart.bars if bar.column in figure.columns]
    columns = {bar.column: figure.column(bar.column) for bar in bars}
    values = [ratio.value for column in columns.values() for ratio in column.values()]
    scale = (WIDTH - LEFT - RIGHT) / max(chart.mark, *values)
    block = len(bars) * (BAR + GAP) + CASE_GAP
    height = TOP + len(figure.rows) * block + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"',
        f'  role="img" aria-label="{escape(chart.title)}" font-family="system-ui, sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="16" y="26" font-size="16" font-weight="600">{escape(chart.title)}</text>',
    ]
    for index, bar in enumerate(bars):
        x = 16 + 110 * index
        parts.append(f'<rect x="{x}" y="40" width="12" height="12" rx="2" fill="{bar.colour}"/>')
        parts.append(f'<text x="{x + 18}" y="51">{escape(bar.label)}</text>')
    mark = LEFT + chart.mark * scale
    parts.append(f'<line x1="{mark:.1f}" y1="{TOP - 12}" x2="{mark:.1f}" y2="{height - 10}" stroke="#b03030"')
    parts.append('  stroke-dasharray="4 3"/>')
    label = f'<text x="{mark:.1f}" y="{TOP - 16}" text-anchor="middle" fill="#b03030">{escape(chart.mark_label)}</text>'
    parts.append(label)
    y = TOP
    for case in figure.rows:
        middle = y + (block - CASE_GAP) / 2 + 4
        parts.append(f'<text x="{LEFT - 8}" y="{middle:.1f}" text-anchor="end">{escape(case)}</text>')
        for bar in bars:
            ratio = columns[bar.column].get(case)
            parts += _bar(ratio, y, scale, bar.colour)
            y += BAR + GAP
        y += CASE_GAP
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


def _bar(ratio: Ratio | None, y: float, scale: float, colour: str) -> list[str]:
    if ratio is None:
        return [f'<text x="{LEFT + 4}" y="{y + BAR - 3}" font-size="10" fill="#777777">none</text>']
    length = ratio.value * scale
    limit = WIDTH - 90
    low = min(LEFT + ratio.low * scale, limit)
    high = min(LEFT + ratio.high * scale, limit)
    middle = y + BAR / 2
    return [
        f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}" rx="2" fill="{colour}"/>',
        f'<line x1="{low:.1f}" y1="{middle}" x2="{high:.1f}" y2="{middle}" stroke="#000000" stroke-opacity="0.5"/>',
        f'<text x="{max(LEFT + length, high) + 5:.1f}" y="{y + BAR - 3}" font-size="11">{ratio.value:.2f}</text>',
    ]


def drawn_of(results: Results) -> list[Chart]:
    """The charts whose figure was measured."""
    made = {figure.key: figure for figure in figures(results)}
    return [
        chart
        for chart in CHARTS
        if chart.figure in made and any(made[chart.figure].column(bar.column) for bar in chart.bars)
    ]


def write_all(folder: Path, results: Results) -> list[Path]:
    """A file for each chart."""
    made = {figure.key: figure for figure in figures(results)}
    written = []
    for chart in drawn_of(results):
        path = folder / f"{chart.figure}.svg"
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(draw(chart, made[chart.figure]), encoding="utf-8")
        written.append(path)
    return written
