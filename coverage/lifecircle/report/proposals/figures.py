"""The figures of a comparison: before, after and difference side by side, for slides and paper."""

import re
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lifecircle.report import colours as ink
from lifecircle.report.figures.base import figure_ground
from lifecircle.report.figures.drawing import Drawn, Order, draw
from lifecircle.report.figures.fonts import Lettering, lettering
from lifecircle.report.figures.frame import Frame
from lifecircle.report.figures.page import Sheet, Style
from lifecircle.report.figures.pictures import PICTURE_DPI, Picture
from lifecircle.report.figures.shapes import Layer
from lifecircle.report.figures.svg import Drawing
from lifecircle.report.proposals.change_plan import (
    COLOURS,
    change_layers,
    change_of,
    main_circle,
)
from lifecircle.report.proposals.told import Proposal, Proposals
from lifecircle.report.wording import say_names
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.report.figures.base import Ground

_LONGEST_NAME = 40


@dataclass(frozen=True)
class Format:
    """How large three plans and their words are.

    Parameters
    ----------
    wide, high
        Of the page, points.
    margin, gap
        Around the plans and between them.
    top, foot
        Room above the plans and below them.
    text_pt, title_pt
        Letter sizes.
    detail
        How wide lines and dots are against those of a slide.
    dpi
        Pixels an inch.
    side_by_side
        Whether the plans stand in a row.
    """

    wide: float
    high: float
    margin: float
    gap: float
    top: float
    foot: float
    text_pt: float
    title_pt: float
    detail: float
    dpi: float

    side_by_side: bool = True

    @property
    def frames(self) -> tuple[Frame, Frame, Frame]:
        """Where the plans of before, after and difference stand.

        Side by side and alike in size, or the difference large and the others beside it, one
        above the other; all of one shape, so that they show the same extent.
        """
        room = self.high - self.top - self.foot
        if self.side_by_side:
            side = (self.wide - 2 * self.margin - 2 * self.gap) / 3
            lefts = [self.margin + place * (side + self.gap) for place in range(3)]
            boxes = [(left, self.top, side, room) for left in lefts]
        else:
            head = 2.4 * self.text_pt
            low = (room - head) / 2
            # Large and small together are as wide as the page: one shape for both.
            shape = (self.wide - 2 * self.margin - self.gap) / (room + low)
            left = self.margin + shape * room + self.gap
            small = [(left, self.top + at, shape * low, low) for at in (0.0, low + head)]
            boxes = [*small, (self.margin, self.top, shape * room, room)]
        first, second, third = (
            Frame(box, detail=self.detail * box[3] / room, street_pt=self.text_pt - 1)
            for box in boxes
        )
        return first, second, third


SLIDE = Format(841.68, 595.44, 24.0, 12.0, 62.0, 62.0, 9.0, 17.0, 1.0, 200.0, side_by_side=False)
PICTURE = Format(484.0, 222.0, 1.0, 4.0, 15.0, 41.0, 6.8, 7.6, 0.55, PICTURE_DPI)
"""How a slide is set, and the picture of a paper."""


def proposal_pictures(told: Proposals, *, language: str) -> Mapping[str, Picture]:
    """Return a picture for the page of each proposal that changes anybody's walk.

    Parameters
    ----------
    told
        The proposals; without results of their own there are none.
    language
        ``zh`` or ``en``.
    """
    letters = lettering(language)
    drawing = Drawing(letters, wide=PICTURE.wide, high=PICTURE.high)
    layers = _every(told, letters, PICTURE)
    wide, high, dpi = PICTURE.wide, PICTURE.high, PICTURE.dpi
    orders = [Order(layers=one, wide=wide, high=high, dpi=dpi, level=3) for one in layers.values()]
    done: Future[Drawn] = Future()
    done.set_result(draw(letters, orders))
    return {
        name: Picture(drawing.artwork(one), done, place)
        for place, (name, one) in enumerate(layers.items())
    }


def write_figures(told: Proposals, folder: Path, *, language: str) -> None:
    """Write a slide for each proposal that changes anybody's walk, as PNG and SVG.

    Parameters
    ----------
    told
        The proposals.
    folder
        An existing folder.
    language
        ``zh`` or ``en``.
    """
    letters = lettering(language)
    layers = _every(told, letters, SLIDE)
    places = {one.name: number for number, one in enumerate(told.proposals, start=1)}
    orders = []
    for name, one in layers.items():
        plain = re.sub(r"[^\w-]+", "_", name).strip("_-")[:_LONGEST_NAME]
        stem = f"{places[name]:02d}-{plain}" if plain else f"{places[name]:02d}"
        png, svg = (folder / f"{stem}{ending}" for ending in (".png", ".svg"))
        orders.append(
            Order(
                layers=one, wide=SLIDE.wide, high=SLIDE.high, dpi=SLIDE.dpi, png=png, svg=svg,
                title=name,
            )
        )  # fmt: skip
    draw(letters, orders)


def _every(told: Proposals, letters: Lettering, form: Format) -> dict[str, tuple[Layer, ...]]:
    """Return the layers of each proposal's figure."""
    base = told.base
    if base is None:
        return {}
    drawn = [(one, main_circle(one)) for one in told.proposals if one.result is not None]
    drawn = [(one, circle) for one, circle in drawn if circle]
    if not drawn:
        return {}
    ground = figure_ground(base, aspects=(form.frames[0].aspect,))
    return {one.name: _layers(told, one, circle, ground, letters, form) for one, circle in drawn}


def _layers(
    told: Proposals,
    one: Proposal,
    circle: str,
    ground: "Ground",
    letters: Lettering,
    form: Format,
) -> tuple[Layer, ...]:
    """Return one proposal's figure, the lowest layer first."""
    base, after = told.base, one.result
    if base is None or after is None:
        return ()
    change = change_of(base, after, one, circle)
    plans = change_layers(
        base, after, change, circle=circle, ground=ground, letters=letters, frames=form.frames
    )
    paper = Sheet(letters, wide=form.wide, high=form.high)
    paper.box((0, 0, form.wide, form.high), "#ffffff")
    for frame in form.frames:
        paper.box(frame.box, ink.PAPER)
    return (paper.layer(shared=True), *plans, _words(told, one, circle, letters, form))


def _words(told: Proposals, one: Proposal, circle: str, letters: Lettering, form: Format) -> Layer:
    """Return what is written around the plans."""
    language = letters.language
    sheet = Sheet(letters, wide=form.wide, high=form.high)
    text, bold = Style(form.text_pt), Style(form.text_pt, bold=True)
    if form is SLIDE:
        title = Style(form.title_pt, bold=True)
        room = form.wide - 2 * form.margin - 130
        named = _drawable(letters, one.name, told.circle)
        sheet.write(form.margin, 22.0, sheet.shortened(named, title, wide=room), title)
    row = one.comparison.circles.loc[[circle]].iloc[0]
    shares = [float(row["covered_share_before"]), float(row["covered_share_after"])]
    heads = [
        say(f"proposals.figure.{key}", language=language, share=f"{share:.1%}")
        for key, share in zip(("before", "after"), shares, strict=True)
    ]
    points = 100 * (shares[1] - shares[0])
    heads.append(say("proposals.figure.difference", language=language, points=f"{points:+.1f}"))
    for frame, head in zip(form.frames, heads, strict=True):
        sheet.write(frame.box[0], frame.box[1] - 1.75 * form.text_pt, head, bold)
    _keys(sheet, told, circle, form, text)
    if told.model:
        _stamp(sheet, form)
    return sheet.layer()


def _keys(sheet: Sheet, told: Proposals, circle: str, form: Format, text: Style) -> None:
    """Draw what colours and signs mean, and which circle is shown."""
    language = sheet.letters.language
    y = form.high - form.foot + 1.2 * form.text_pt
    left, step = form.margin + 2.0, 1.75 * form.text_pt
    name = _drawable(sheet.letters, told.names.circle(circle, language=language), circle)
    caption = say("proposals.figure.circle", language=language, circle=name)
    sheet.write(left, y - 0.5 * form.text_pt, caption, Style(form.text_pt, bold=True))
    x = left
    for kind, fill in (*COLOURS.items(), ("opened", ink.FACILITY), ("closed", ink.PLANNED)):
        word = say(f"proposals.figure.{kind}", language=language)
        square = kind in ("opened", "closed")
        sheet.dot(x + 3, y + step, fill, 5.0 if square else 4.0, square=square)
        sheet.write(x + 9, y + step, word, text, middle=True)
        x += 9 + sheet.width(word, text) + 1.6 * form.text_pt
    zones = " ".join((say("proposals.figure.zones", language=language), *told.credits))
    note = Style(form.text_pt - 0.8, colour=ink.QUIET)
    sheet.paragraph(left, y + 1.6 * step, zones, note, wide=form.wide - 2 * left)


def _stamp(sheet: Sheet, form: Format) -> None:
    """Write the label of a model under the plans, at the right."""
    style = Style(form.text_pt, bold=True, colour=ink.MODEL)
    text = say_names("label", language=sheet.letters.language)["model"]
    long, tall = sheet.width(text, style) + 10, 1.7 * form.text_pt
    box = (form.wide - form.margin - long, form.high - form.foot + 3.0, long, tall)
    sheet.box(box, "#fff3cd", rim="#9a6700")
    sheet.write(box[0] + long / 2, box[1] + tall / 2, text, style, align="center", middle=True)


def _drawable(letters: Lettering, text: str, otherwise: str) -> str:
    """Return a text the figure's fonts can draw."""
    return text if letters.legible(text) else otherwise
