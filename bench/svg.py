"""Writes SVG charts of horizontal bars. No library, no font but the viewer's."""

from dataclasses import dataclass, field
from html import escape


@dataclass(slots=True)
class Svg:
    """A picture under construction, on white; its height is known at the end."""

    width: int
    description: str
    parts: list[str] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: str = "start",
        size: int = 13,
        colour: str = "#000000",
        bold: bool = False,
    ) -> None:
        weight = ' font-weight="600"' if bold else ""
        place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
        self.parts.append(f'<text {place} font-size="{size}" fill="{colour}"{weight}>{escape(words)}</text>')

    def bar(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        size = f'width="{max(1.0, width):.1f}" height="{height}"'
        self.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" {size} rx="2" fill="{colour}"/>')

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: str, *, dashed: bool = False) -> None:
        places = f'x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"'
        dashes = ' stroke-dasharray="4 3"' if dashed else ""
        self.parts.append(f'<line {places} stroke="{colour}"{dashes}/>')

    def done(self, height: int) -> str:
        size = f'viewBox="0 0 {self.width} {height}" width="{self.width}" height="{height}"'
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(self.description)}"',
                '  font-family="system-ui, sans-serif">',
                f'<rect width="{self.width}" height="{height}" fill="#ffffff"/>',
                *self.parts,
                "</svg>\n",
            ]
        )
