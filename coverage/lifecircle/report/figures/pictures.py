"""The pictures of a paper: each circle's map beside its answer, as wide as the text of a page."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lifecircle.report import colours as ink
from lifecircle.report.figures.artwork import Artwork
from lifecircle.report.figures.base import Ground, figure_ground
from lifecircle.report.figures.drawing import Drawn, Order
from lifecircle.report.figures.drawing import draw as draw_orders
from lifecircle.report.figures.fair import draw_fair, fair_high, fair_title
from lifecircle.report.figures.findings import Findings, findings
from lifecircle.report.figures.fonts import Lettering, lettering
from lifecircle.report.figures.frame import Frame
from lifecircle.report.figures.legend import Column, draw_answer, draw_keys
from lifecircle.report.figures.page import Sheet, Style
from lifecircle.report.figures.plan import Plan
from lifecircle.report.figures.shapes import Layer
from lifecircle.report.figures.sure import draw_sure, sure_high, sure_title
from lifecircle.report.figures.svg import Drawing
from lifecircle.report.figures.trends import draw_trends, trends_high
from lifecircle.report.headline import Headline, headlines
from lifecircle.report.wording import say_names

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment
    from lifecircle.circles.results import Result

PICTURE_WIDE, PICTURE_HIGH = 484.0, 270.0
"""Size of a picture as it is meant to be printed, points: so low that a page holds it whole."""

PICTURE_DPI = 170
"""Of its pixels: letters of seven points are clear in print, and a paper can be sent by mail."""

_INSET = 1.0
_SIDE = PICTURE_HIGH - 2 * _INSET
PICTURE_FRAME = Frame((_INSET, _INSET, _SIDE, _SIDE), detail=0.62, street_pt=7.5, zone_pt=4.6)
"""Where the map stands on it."""

_TEXT_PT = (7.0, 6.5, 6.0, 5.5)
_LEFT = _INSET + _SIDE + 14.0
_COLUMN = Column(
    x=_LEFT,
    wide=PICTURE_WIDE - 2.0 - _LEFT,
    number_pt=21.0,
    head_pt=8.0,
    text_pt=7.0,
    detail=PICTURE_FRAME.detail,
)


@dataclass(frozen=True, eq=False)
class Picture:
    """One picture in every form a paper may want it in.

    Parameters
    ----------
    artwork
        As a drawing; the drawings of one paper share what they have in common.
    drawn
        The PNG files of a paper's pictures, as soon as they are there.
    place
        Of this picture among them.
    """

    artwork: Artwork
    drawn: "Future[Drawn]"
    place: int = 0

    @property
    def png(self) -> bytes:
        """The bytes of a PNG file; waited for if need be."""
        return self.drawn.result()[self.place]


Draw = Callable[[Lettering, tuple[Order, ...]], "Future[Drawn]"]
"""Has figures drawn, here or elsewhere."""


def paper_pictures(
    result: "Result",
    *,
    language: str,
    base: Ground | None = None,
    shown: Sequence[Findings] | None = None,
    letters: Lettering | None = None,
    draw: Draw | None = None,
) -> Mapping[str, Picture]:
    """Return a picture of each circle for a paper, by circle id, and of several years, ``trend``.

    Letters are large enough to be read when a picture is printed as wide as it is meant to be.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    base
        From `lifecircle.report.figures.base.figure_ground` with the aspect of `PICTURE_FRAME`,
        if it is at hand already.
    shown
        What the plan of each circle on that ground shows, if that is at hand already.
    letters
        What can be written, if that is at hand already.
    draw
        Has them drawn; by default here and now.
    """
    letters = letters or lettering(language)
    ground = base or figure_ground(result, aspects=(PICTURE_FRAME.aspect,))
    plan = Plan(ground, letters, PICTURE_FRAME)
    paper = _paper(letters)
    labels = (_label(letters),) if result.study.model else ()
    layers, heads = {}, headlines(result)
    every = shown or [findings(result, ground, one) for one in heads]
    for head, found in zip(heads, every, strict=True):
        words = _words(head, found, letters)
        layers[head.circle.id] = (paper, *plan.layers(found), *labels, words)
    pictures = _pictures(layers, letters, high=PICTURE_HIGH, draw=draw)
    if result.trend is None:
        return pictures
    chart, high = _trends(result, letters)
    return {**pictures, **_pictures({"trend": chart}, letters, high=high, draw=draw)}


def assessed_pictures(
    assessment: "Assessment",
    *,
    language: str,
    letters: Lettering | None = None,
    draw: Draw | None = None,
) -> Mapping[str, Picture]:
    """Return the pictures of an assessment: how ``fair`` all is shared out, and how ``sure`` it is.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    language, letters, draw
        As for `paper_pictures`.
    """
    letters = letters or lettering(language)
    found: dict[str, Picture] = {}
    for key, title, chart in (("fair", fair_title, _fair), ("sure", sure_title, _sure)):
        if title(assessment, language=language):
            layers, high = chart(assessment, letters)
            found |= _pictures({key: layers}, letters, high=high, draw=draw)
    return found


def _pictures(
    layers: Mapping[str, tuple[Layer, ...]], letters: Lettering, *, high: float, draw: Draw | None
) -> Mapping[str, Picture]:
    """Have pictures of one height drawn."""
    drawing = Drawing(letters, wide=PICTURE_WIDE, high=high)
    wide, dpi = PICTURE_WIDE, PICTURE_DPI
    orders = tuple(
        Order(layers=one, wide=wide, high=high, dpi=dpi, level=3) for one in layers.values()
    )
    drawn = (draw or _drawn_now)(letters, orders)
    return {
        key: Picture(drawing.artwork(one), drawn, place)
        for place, (key, one) in enumerate(layers.items())
    }


def _trends(result: "Result", letters: Lettering) -> tuple[tuple[Layer, ...], float]:
    """Return the chart of several years, and how high it is."""
    wide = PICTURE_WIDE - 2 * _INSET - 6.0
    high = trends_high(result, wide=wide) + 2 * _INSET
    sheet = Sheet(letters, wide=PICTURE_WIDE, high=high)
    sheet.box((0, 0, PICTURE_WIDE, high), "#ffffff")
    draw_trends(sheet, result, (_INSET, _INSET, wide, high - 2 * _INSET))
    return (sheet.layer(),), high


def _fair(assessment: "Assessment", letters: Lettering) -> tuple[tuple[Layer, ...], float]:
    """Return the chart of evenness, and how high it is."""
    wide = PICTURE_WIDE - 2 * _INSET - 6.0
    high = fair_high(assessment, wide=wide) + 2 * _INSET
    sheet = Sheet(letters, wide=PICTURE_WIDE, high=high)
    sheet.box((0, 0, PICTURE_WIDE, high), "#ffffff")
    draw_fair(sheet, assessment, (_INSET, _INSET, wide, high))
    return (sheet.layer(),), high


def _sure(assessment: "Assessment", letters: Lettering) -> tuple[tuple[Layer, ...], float]:
    """Return the chart of sureness, and how high it is."""
    wide = PICTURE_WIDE - 2 * _INSET - 6.0
    high = sure_high(assessment) + 2 * _INSET
    sheet = Sheet(letters, wide=PICTURE_WIDE, high=high)
    sheet.box((0, 0, PICTURE_WIDE, high), "#ffffff")
    draw_sure(sheet, assessment, (_INSET, _INSET, wide, high - 2 * _INSET))
    return (sheet.layer(),), high


def _drawn_now(letters: Lettering, orders: tuple[Order, ...]) -> "Future[Drawn]":
    """Draw at once."""
    done: Future[Drawn] = Future()
    done.set_result(draw_orders(letters, orders))
    return done


def _paper(letters: Lettering) -> Layer:
    """Return what lies under every map."""
    sheet = Sheet(letters)
    sheet.box((0, 0, PICTURE_WIDE, PICTURE_HIGH), "#ffffff")
    sheet.box(PICTURE_FRAME.box, ink.PAPER)
    return sheet.layer(shared=True)


def _label(letters: Lettering) -> Layer:
    """Return the label of a model in the lower right corner of the map."""
    sheet = Sheet(letters)
    text = say_names("label", language=letters.language)["model"]
    style = Style(7.0, bold=True, colour=ink.MODEL)
    left, top, wide, high = PICTURE_FRAME.box
    long, tall = sheet.width(text, style) + 10, 13.0
    box = (left + wide - long, top + high - tall, long, tall)
    sheet.box(box, "#fff3cd", rim="#9a6700")
    sheet.write(box[0] + long / 2, box[1] + tall / 2, text, style, align="center", middle=True)
    return sheet.layer(shared=True)


def _words(head: Headline, found: Findings, letters: Lettering) -> Layer:
    """Return the answer and the legend beside the map, in letters that leave room for all."""
    for size_pt in _TEXT_PT:
        column = replace(_COLUMN, text_pt=size_pt)
        sheet = Sheet(letters, wide=PICTURE_WIDE, high=PICTURE_HIGH)
        y = draw_answer(sheet, head, column, y=1.0)
        y = draw_keys(sheet, head, found, column, y=y + 8)
        if letters.note:
            note = Style(size_pt - 1.0, colour=ink.UNMET)
            y = sheet.paragraph(column.x, y + 2, letters.note, note, wide=column.wide)
        if y <= PICTURE_HIGH:
            break
    return sheet.layer()
