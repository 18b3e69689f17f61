"""The sheet every figure is drawn on: A4 landscape, words set in inches from its upper left."""

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lifecircle.report.colours import INK
from lifecircle.report.figures.fonts import Lettering

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, HIGH = 11.69, 8.27
"""A4 landscape, inches."""

MARGIN = 0.42
DPI = 200
POINTS = 72.0
_LINE = 1.45


@dataclass(frozen=True, eq=False)
class Sheet:
    """An empty page.

    Parameters
    ----------
    figure
        A matplotlib figure of `WIDE` by `HIGH` inches.
    board
        Axes over the whole page, in inches from the upper left corner.
    letters
        What can be written on it.
    """

    figure: "Figure"
    board: "Axes"
    letters: Lettering

    def write(self, x: float, y: float, text: str, **look: Any) -> None:
        """Write one line with its upper left corner at a place, inches."""
        known = {"fontsize": 8, "color": INK, "va": "top", "ha": "left", **look}
        self.board.text(x, y, self.letters.drawn(text), **known)

    def paragraph(
        self, x: float, y: float, text: str, *, wide: float, foot: float = HIGH, **look: Any
    ) -> float:
        """Write a text that breaks at a width and, above a foot, off; return where it ends."""
        size = float(look.get("fontsize", 8))
        step = size * _LINE / POINTS
        lines = wrapped(text, ems=wide * POINTS / size)
        room = max(int((foot - y) / step), 1)
        if len(lines) > room:
            lines = [*lines[: room - 1], f"{lines[room - 1][:-1]}…"]
        for line in lines:
            self.write(x, y, line, **look)
            y += step
        return y

    def axes(self, x: float, y: float, wide: float, high: float) -> "Axes":
        """Return axes at a place of the page, inches from the upper left."""
        return self.figure.add_axes((x / WIDE, 1 - (y + high) / HIGH, wide / WIDE, high / HIGH))


def new_sheet(letters: Lettering) -> Sheet:
    """Return an empty page.

    Parameters
    ----------
    letters
        What can be written on it.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDE, HIGH), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    board = figure.add_axes((0, 0, 1, 1), zorder=2, facecolor="none")
    board.set(xlim=(0, WIDE), ylim=(HIGH, 0))
    board.set_axis_off()
    return Sheet(figure, board, letters)


def ems(text: str) -> float:
    """Return about how wide a text is, in units of its size.

    Parameters
    ----------
    text
        One line.
    """
    return sum(
        1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.54 + 0.1 * sign.isupper()
        for sign in text
    )


def wrapped(text: str, *, ems: float) -> list[str]:
    """Return a text as lines; Chinese breaks anywhere but before a mark, English at spaces.

    Parameters
    ----------
    text
        Any text.
    ems
        How wide a line may be, in units of the text's size.

    Examples
    --------
    >>> wrapped("养老服务站、日间照料", ems=5)
    ['养老服务站、', '日间照料']
    """
    lines, line = [], ""
    for piece in _pieces(text):
        if line and _wide(line + piece.rstrip()) > ems and piece.strip() not in _MARKS:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def shortened(text: str, *, ems: float) -> str:
    """Return a text that fits one line, with an ellipsis where it was cut.

    Parameters
    ----------
    text
        Any text.
    ems
        How wide the line may be, in units of the text's size.

    Examples
    --------
    >>> shortened("十五分钟体育生活圈", ems=6)
    '十五分钟体…'
    """
    line = " ".join(text.split())
    if _wide(line) <= ems:
        return line
    kept = np.cumsum([_wide(sign) for sign in line]) <= ems - 1
    return f"{line[: int(kept.sum())].rstrip()}…"


_MARKS = frozenset("，。、；：！？）》”’」,.;:!?)%")
_wide = ems


def _pieces(text: str) -> list[str]:
    """Cut a text where a line may end: after each wide sign and after each space."""
    pieces, piece = [], ""
    for sign in " ".join(text.split()):
        if unicodedata.east_asian_width(sign) in "WF":
            pieces += [piece, sign] if piece else [sign]
            piece = ""
        else:
            piece += sign
            if sign == " ":
                pieces.append(piece)
                piece = ""
    return [*pieces, piece] if piece else pieces
