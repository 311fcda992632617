"""Draws the main figure of each group as a chart of bars."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .figures import Figure, figures
from .ratios import Ratio
from .results import Results
from .svg import Svg

WIDTH: Final = 860
LEFT: Final = 190
RIGHT: Final = 150
BAR: Final = 13
GAP: Final = 2
CASE_GAP: Final = 12
TOP: Final = 84
MARK: Final = "#b03030"

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
    svg = Svg(WIDTH, chart.title)
    svg.text(16, 26, chart.title, size=16, bold=True)
    for index, bar in enumerate(bars):
        x = 16 + 110 * index
        svg.bar(x, 40, 12, 12, bar.colour)
        svg.text(x + 18, 51, bar.label, size=12)
    mark = LEFT + chart.mark * scale
    svg.line((mark, TOP - 12), (mark, height - 10), MARK, dashed=True)
    svg.text(mark, TOP - 16, chart.mark_label, anchor="middle", size=12, colour=MARK)
    y = TOP
    for case in figure.rows:
        svg.text(LEFT - 8, y + (block - CASE_GAP) / 2 + 4, case, anchor="end", size=12)
        for bar in bars:
            draw_bar(svg, y, columns[bar.column].get(case), scale, bar.colour)
            y += BAR + GAP
        y += CASE_GAP
    return svg.done(height)


def draw_bar(svg: Svg, y: float, ratio: Ratio | None, scale: float, colour: str) -> None:
    if ratio is None:
        svg.text(LEFT + 4, y + BAR - 3, "none", size=10, colour="#777777")
        return
    limit = WIDTH - 90
    low = min(LEFT + ratio.low * scale, limit)
    high = min(LEFT + ratio.high * scale, limit)
    svg.bar(LEFT, y, ratio.value * scale, BAR, colour)
    svg.line((low, y + BAR / 2), (high, y + BAR / 2), "#555555")
    svg.text(max(LEFT + ratio.value * scale, high) + 5, y + BAR - 3, f"{ratio.value:.2f}", size=11)


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
