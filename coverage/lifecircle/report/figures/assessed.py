"""The charts of an assessment as slides: near and enough, how fairly shared out, how sure."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from lifecircle.report import colours as ink
from lifecircle.report.figures.enough import draw_enough, enough_title
from lifecircle.report.figures.fair import draw_fair, fair_title
from lifecircle.report.figures.fonts import Lettering
from lifecircle.report.figures.page import MARGIN, WIDE, Sheet, Style
from lifecircle.report.figures.sure import draw_sure, sure_title
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment
    from lifecircle.circles.results import Result

ENOUGH, FAIR, SURE = "enough", "fair", "sure"
"""Names of the files."""

_TITLE, _QUIET = Style(18, bold=True), Style(8, colour=ink.QUIET)
_TOP, _BOTTOM = 72.0, 541.0
_LINE_HIGH = 22.0


def assessed_charts(
    assessment: "Assessment", page: "Callable[[Result, Lettering], Sheet]", letters: Lettering
) -> Iterator[tuple[str, str, Sheet]]:
    """Yield the name, the title and the page of each chart there is something to draw on.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    page
        Makes a page with what every figure says.
    letters
        What can be written.
    """
    language = letters.language
    wide = WIDE - 2 * MARGIN
    if title := enough_title(assessment, language=language):
        sheet = page(assessment.result, letters)
        sheet.write(MARGIN, 24.5, title, _TITLE)
        draw_enough(sheet, assessment, (MARGIN, _TOP, wide, _BOTTOM - _TOP))
        yield ENOUGH, title, sheet
    if title := fair_title(assessment, language=language):
        sheet = page(assessment.result, letters)
        sheet.write(MARGIN, 24.5, title, _TITLE)
        x = MARGIN
        for key in ("people", "held", "even"):
            told = say(f"assessment.figure.{key}", language=language)
            sheet.write(x, _TOP, told, _QUIET)
            x += sheet.width(told, _QUIET) + 24
        top = _TOP + _LINE_HIGH
        draw_fair(sheet, assessment, (MARGIN, top, wide, _BOTTOM - top))
        yield FAIR, title, sheet
    if title := sure_title(assessment, language=language):
        sheet = page(assessment.result, letters)
        sheet.write(MARGIN, 24.5, title, _TITLE)
        draw_sure(sheet, assessment, (MARGIN, _TOP, wide, _BOTTOM - _TOP))
        yield SURE, title, sheet
