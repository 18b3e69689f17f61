"""The sheet a figure is composed on, and how words are set on it: points from its upper left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from lifecircle.report.colours import INK
from lifecircle.report.figures.fonts import Lettering
from lifecircle.report.figures.paths import path_outline, polygon_outline
from lifecircle.report.figures.shapes import Box, Dots, Layer, Mark, Shape, Words
from lifecircle.report.line_breaks import shortened, wrapped

WIDE, HIGH = 841.68, 595.44
"""A4 landscape, points."""

MARGIN = 30.0
DPI = 200
_LINE = 1.45
_ASCENT, _MIDDLE = 0.88, 0.37


@dataclass(frozen=True)
class Style:
    """How words are set.

    Parameters
    ----------
    size_pt
        Letter size.
    bold
        In bold letters.
    colour
        Of the letters.
    """

    size_pt: float = 8.0
    bold: bool = False
    colour: str = INK


class Sheet:
    """A page that marks are put on.

    Parameters
    ----------
    letters
        What can be written on it.
    wide, high
        Its size, points.
    """

    def __init__(self, letters: Lettering, *, wide: float = WIDE, high: float = HIGH) -> None:
        self.letters, self.wide, self.high = letters, wide, high
        self._marks: list[Mark] = []

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What was put on the page so far."""
        return tuple(self._marks)

    def layer(self, *, shared: bool = False) -> Layer:
        """Return everything put on the page so far.

        Parameters
        ----------
        shared
            Whether several figures have it.
        """
        return Layer(self.marks, shared=shared)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        style: Style,
        *,
        align: Literal["left", "right", "center"] = "left",
        middle: bool = False,
    ) -> None:
        """Write one line: `y` is where it begins above, or with `middle` its middle."""
        run = self.letters.run(text, bold=style.bold)
        back = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        left = x - back * run.wide_em * style.size_pt
        base = y + (_MIDDLE if middle else _ASCENT) * style.size_pt
        words = Words(run=run, x=left, y=base, size_pt=style.size_pt, fill=style.colour)
        self._marks.append(words)

    def paragraph(
        self, x: float, y: float, text: str, style: Style, *, wide: float, foot: float | None = None
    ) -> float:
        """Write a text that breaks at a width and, above a foot, off; return where it ends."""
        step = style.size_pt * _LINE
        lines = self.wrapped(text, style, wide=wide)
        room = max(int(((foot or self.high) - y) / step), 1)
        if len(lines) > room:
            lines = [*lines[: room - 1], f"{lines[room - 1][:-1]}…"]
        for line in lines:
            self.write(x, y, line, style)
            y += step
        return y

    def wrapped(self, text: str, style: Style, *, wide: float) -> list[str]:
        """Return a text as lines that fit a width."""
        return wrapped(text, room=wide / style.size_pt, measure=self._measure(style))

    def shortened(self, text: str, style: Style, *, wide: float) -> str:
        """Return a text that fits one line of a width."""
        return shortened(text, room=wide / style.size_pt, measure=self._measure(style))

    def width(self, text: str, style: Style) -> float:
        """Return how long a line is, points."""
        return self._measure(style)(text) * style.size_pt

    def box(
        self, box: Box, fill: str, *, alpha: float = 1.0, rim: str = "", rim_pt: float = 0.4
    ) -> None:
        """Fill a rectangle."""
        left, top, wide, high = box
        ends = left + wide, top + high
        corners = [(left, top), (ends[0], top), ends, (left, ends[1]), (left, top)]
        self.polygon(corners, fill, alpha=alpha, rim=rim, rim_pt=rim_pt)

    def polygon(
        self,
        corners: Sequence[tuple[float, float]],
        fill: str,
        *,
        alpha: float = 1.0,
        rim: str = "",
        rim_pt: float = 0.4,
    ) -> None:
        """Fill a ring whose last corner is the first again."""
        outline = polygon_outline(corners)
        self._marks.append(Shape(outline=outline, fill=fill, alpha=alpha, line=rim, wide_pt=rim_pt))

    def line(
        self,
        points: Sequence[tuple[float, float]],
        colour: str,
        wide_pt: float,
        *,
        dashes: tuple[float, ...] = (),
    ) -> None:
        """Draw a line through points."""
        outline = path_outline(points)
        self._marks.append(Shape(outline=outline, line=colour, wide_pt=wide_pt, dashes=dashes))

    def dot(self, x: float, y: float, fill: str, wide_pt: float, *, square: bool = False) -> None:
        """Draw one point as on a map."""
        self._marks.append(Dots(xy=np.array([[x, y]]), fill=fill, wide_pt=wide_pt, square=square))

    def _measure(self, style: Style) -> Callable[[str], float]:
        """Return what tells how long a text is, in letter sizes."""
        return lambda text: self.letters.wide_em(text, bold=style.bold)
