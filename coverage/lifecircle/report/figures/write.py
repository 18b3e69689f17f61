"""A result as pictures for slides and print: a plan a circle, and charts over all circles."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lifecircle.report import colours as ink
from lifecircle.report.figures.base import Ground, figure_ground
from lifecircle.report.figures.captions import drawn_name, foot
from lifecircle.report.figures.files import figure_files
from lifecircle.report.figures.fonts import Lettering, lettering
from lifecircle.report.figures.legend import draw_answer, draw_legend
from lifecircle.report.figures.lorenz import draw_uneven
from lifecircle.report.figures.marks import draw_names, draw_north, draw_scale
from lifecircle.report.figures.page import MARGIN, WIDE, Sheet, new_sheet, shortened
from lifecircle.report.figures.plan import draw_circle, draw_ground
from lifecircle.report.figures.shares import draw_shares
from lifecircle.report.headline import Headline, headlines
from lifecircle.report.wording import say_names

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from lifecircle.circles.results import Result

FRAME = (MARGIN, 1.02, 8.1, 6.52)
"""Where the map stands on the page: left, top, width and height in inches."""

SHARES, UNEVEN = "shares", "uneven"
"""Names of the charts of all circles: shares against targets, and where those left out live."""

_PANEL = FRAME[0] + FRAME[2] + 0.25
_LONGEST_NAME = 60
_TITLE_EMS = 32.0


def write_figures(result: "Result", folder: Path, *, language: str) -> Mapping[str, Path]:
    """Write a plan a circle and charts of all circles, each as PNG at 200 dpi and as SVG.

    All plans have the same extent, the same colours and the same ground. Where the computer has
    no Chinese font they are in English and say why. The same result gives the same bytes.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    folder
        An existing folder.
    language
        ``zh`` or ``en``.

    Returns
    -------
    Mapping
        File name to path: ``<circle>.png`` and ``.svg``, `SHARES`, and `UNEVEN` if there are zones.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    letters = lettering(language)
    written: dict[str, Path] = {}
    heads = headlines(result)
    with _settings(letters), figure_files(folder) as save:
        plan = _Plan(result, letters)
        names = file_names([head.circle.id for head in heads])
        for head, name in zip(heads, names, strict=True):
            with plan.circle(head) as figure:
                written |= save(figure, name)
        sheet = _titled(result, letters)
        draw_shares(sheet, result)
        written |= save(sheet.figure, SHARES)
        sheet = _titled(result, letters)
        if draw_uneven(sheet, result):
            written |= save(sheet.figure, UNEVEN)
    return written


def file_names(ids: list[str]) -> list[str]:
    """Return a file name for each circle: its id where that is one, and none twice.

    Parameters
    ----------
    ids
        Of the circles.

    Examples
    --------
    >>> file_names(["health-15", "../x", "__/x", "shares"])
    ['health-15', 'x', 'x-2', 'shares-2']
    """
    taken, names = {SHARES, UNEVEN}, []
    for one in ids:
        name = re.sub(r"[^\w-]+", "_", one).strip("_-")[:_LONGEST_NAME] or "circle"
        number, free = 1, name
        while free.lower() in taken:
            number += 1
            free = f"{name}-{number}"
        taken.add(free.lower())
        names.append(free)
    return names


class _Plan:
    """The page of all plans: what they share is drawn once, the rest comes and goes."""

    def __init__(self, result: "Result", letters: Lettering) -> None:
        self._result = result
        self._sheet = _titled(result, letters)
        self._frame = self._sheet.axes(*FRAME)
        self._base: Ground = figure_ground(result, aspect=FRAME[2] / FRAME[3])
        draw_ground(self._frame, self._base)
        draw_names(self._frame, self._base, letters, wide_inches=FRAME[2])
        draw_scale(self._frame, self._base, letters)
        draw_north(self._frame, self._base, letters)

    @contextmanager
    def circle(self, head: Headline) -> "Iterator[Figure]":
        """Give the page with one circle on it; the circle is taken off again."""
        axes = (self._frame, self._sheet.board)
        before = [set(one.get_children()) for one in axes]
        _draw_title(self._sheet, head)
        drawn = draw_circle(self._frame, self._result, self._base, head)
        wide = WIDE - MARGIN - _PANEL
        y = draw_answer(self._sheet, head, x=_PANEL, y=FRAME[1], wide=wide)
        draw_legend(
            self._sheet,
            self._result,
            head,
            drawn,
            x=_PANEL,
            y=y + 0.15,
            wide=wide,
            foot=FRAME[1] + FRAME[3],
        )
        yield self._sheet.figure
        for one, kept in zip(axes, before, strict=True):
            for artist in [new for new in one.get_children() if new not in kept]:
                artist.remove()


def _titled(result: "Result", letters: Lettering) -> Sheet:
    """Return a page with what every figure says: the study, the label of a model, the sources."""
    sheet = new_sheet(letters)
    study = result.study
    if letters.legible(study.title):
        sheet.write(MARGIN, 0.72, shortened(study.title, ems=60), fontsize=9.5, color=ink.QUIET)
    if study.model:
        _stamp(sheet, say_names("label", language=letters.language)["model"])
    y = FRAME[1] + FRAME[3] + 0.1
    wide = WIDE - 2 * MARGIN
    y = sheet.paragraph(MARGIN, y, foot(result, letters), wide=wide, fontsize=6.8, color=ink.QUIET)
    if letters.note:
        sheet.paragraph(MARGIN, y, letters.note, wide=wide, fontsize=7.5, color=ink.UNMET)
    return sheet


def _stamp(sheet: Sheet, text: str) -> None:
    """Write the label of a model in a box in the upper right corner."""
    box = {"boxstyle": "round,pad=0.45", "facecolor": "#fff3cd", "edgecolor": "#9a6700"}
    look = {"fontsize": 9, "fontweight": "bold", "color": "#6b4800", "ha": "right"}
    sheet.write(WIDE - MARGIN - 0.06, 0.46, text, bbox={**box, "linewidth": 0.8}, **look)


def _draw_title(sheet: Sheet, head: Headline) -> None:
    """Write the name of the circle."""
    name = drawn_name(head.circle, sheet.letters)
    sheet.write(MARGIN, 0.34, shortened(name, ems=_TITLE_EMS), fontsize=18, fontweight="bold")


@contextmanager
def _settings(letters: Lettering) -> Iterator[None]:
    """Have matplotlib write with our fonts and without a clock, and change nothing for others."""
    import matplotlib as mpl

    ours: Any = {
        "font.family": list(letters.families),
        "axes.unicode_minus": False,
        "svg.fonttype": "path",
        "svg.hashsalt": "lifecircle",
        "path.simplify": True,
        "text.usetex": False,
        "text.parse_math": False,  # a dollar sign in a name is only a dollar sign
    }
    with mpl.rc_context(ours):
        yield
