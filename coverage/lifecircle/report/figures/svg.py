"""Layers as an SVG drawing that is the same everywhere: every sign is an outline in it."""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import quoteattr

import numpy as np
from numpy.typing import NDArray

from lifecircle.report.figures.artwork import UNITS, Artwork, Ply
from lifecircle.report.figures.fonts import Lettering
from lifecircle.report.figures.shapes import (
    CLOSE,
    CUBIC,
    CURVE,
    LINE,
    MOVE,
    Box,
    Dots,
    Layer,
    Outline,
    Place,
    Shape,
    Words,
    starts,
)

_EM = 1000  # units of a sign's outline to its size
_RIM, _HALO_ALPHA = 0.14, 0.85
_STEPS = {
    MOVE: ("M%d %d", 1),
    LINE: ("L%d %d", 1),
    CURVE: ("Q%d %d %d %d", 2),
    CUBIC: ("C%d %d %d %d %d %d", 3),
    CLOSE: ("Z", 1),
}


class Drawing:
    """Writes figures of one size.

    Parameters
    ----------
    letters
        Whose signs are drawn.
    wide, high
        Of the page, points.
    """

    def __init__(self, letters: Lettering, *, wide: float, high: float) -> None:
        self._letters = letters
        self._size = wide, high
        self._kept: dict[int, tuple[Layer, Ply]] = {}
        self._defs: dict[str, str] = {}

    def artwork(self, layers: Sequence[Layer]) -> Artwork:
        """Return a figure as markup.

        Parameters
        ----------
        layers
            From the lowest to the uppermost.
        """
        plies = tuple(self._ply(layer) for layer in layers)
        return Artwork(*self._size, plies, self._defs)

    def _ply(self, layer: Layer) -> Ply:
        """Return a layer as markup; a shared one is written once."""
        if not layer.shared:
            return self._written(layer)
        if id(layer) not in self._kept:
            self._kept[id(layer)] = layer, self._written(layer)
        return self._kept[id(layer)][1]

    def _written(self, layer: Layer) -> Ply:
        """Return a layer as markup, and define what it needs."""
        pieces: list[str] = []
        uses: list[str] = []
        for mark in layer.marks:
            match mark:
                case Shape():
                    pieces.append(_shape(mark, layer.place))
                case Dots():
                    pieces.append(_dots(mark, layer.place))
                case Words():
                    pieces.append(self._words(mark))
                    uses += self._signs(mark)
        look = ""
        if layer.clip is not None:
            key = _clip_id(layer.clip)
            self._defs[key] = _clip_path(layer.clip)
            uses.append(key)
            look = f' clip-path="url(#{key})"'
        inner = "\n".join(pieces)
        return Ply(f"<g{look}>{inner}</g>", tuple(dict.fromkeys(uses)))

    def _words(self, words: Words) -> str:
        """Return a line of text: its signs are drawn, what they say stands beside."""
        uses = "".join(
            f'<use xlink:href="#{sign}" x="{at * _EM:.0f}"/>' for sign, at in words.run.signs
        )
        scale = words.size_pt * UNITS / _EM
        at = f"translate({words.x * UNITS:.0f} {words.y * UNITS:.0f})"
        moved = f'transform="{at} scale({scale:.4g} {-scale:.4g})"'
        label = f"<g aria-label={quoteattr(words.run.text)}"
        halo = ""
        if words.halo_pt:
            wide = words.halo_pt * UNITS / scale
            halo = (
                f'<g {moved} fill="#fff" stroke="#fff" stroke-width="{wide:.0f}" '
                f'opacity="{_HALO_ALPHA:g}">{uses}</g>'
            )
        return f'{halo}{label} {moved} fill="{words.fill}">{uses}</g>'

    def _signs(self, words: Words) -> Iterable[str]:
        """Return the ids of a line's signs, and define those that are new."""
        face = self._letters.face(words.run)
        face.learn(words.run)
        found = [sign for sign, _ in words.run.signs]
        for sign in found:
            if sign not in self._defs:
                self._defs[sign] = f'<path id="{sign}" d="{_curves(face.outline(sign))}"/>'
        return found


def _clip_id(clip: Box) -> str:
    """Return what a clip is called."""
    return "clip-" + "-".join(f"{one * UNITS:.0f}" for one in clip)


def _clip_path(clip: Box) -> str:
    """Return a clip."""
    left, top, wide, high = (f"{one * UNITS:.0f}" for one in clip)
    inside = f'<rect x="{left}" y="{top}" width="{wide}" height="{high}"/>'
    return f'<clipPath id="{_clip_id(clip)}">{inside}</clipPath>'


def _shape(shape: Shape, place: Place) -> str:
    """Return an outline, filled or stroked."""
    look = f'fill="{shape.fill or "none"}"'
    if shape.fill and shape.alpha < 1:
        look += f' fill-opacity="{shape.alpha:g}"'
    if shape.line:
        look += f' stroke="{shape.line}" stroke-width="{shape.wide_pt * UNITS:.4g}"'
    if shape.dashes:
        unit = shape.wide_pt * UNITS
        look += f' stroke-dasharray="{" ".join(f"{unit * one:.4g}" for one in shape.dashes)}"'
    return f'<path {look} d="{_lines(shape.outline, place)}"/>'


def _dots(dots: Dots, place: Place) -> str:
    """Return points as strokes without length, which round caps turn into dots; or as squares."""
    at = _whole(place.on_page(dots.xy)).tolist()
    wide = dots.wide_pt * UNITS
    if not dots.square:
        d = "".join(f"M{x} {y}h1" for x, y in at)
        look = f'stroke="{dots.fill}" stroke-width="{wide:.4g}" stroke-linecap="round"'
        return f'<path fill="none" {look} d="{d}"/>'
    half, side = round(wide / 2), round(wide)
    d = "".join(f"M{x - half} {y - half}h{side}v{side}h{-side}z" for x, y in at)
    return f'<path fill="{dots.fill}" stroke="#fff" stroke-width="{_RIM * wide:.4g}" d="{d}"/>'


def _lines(outline: Outline, place: Place) -> str:
    """Return straight lines and rings as steps from vertex to vertex."""
    first = starts(outline.codes)
    if not len(first):
        return ""
    xy = _whole(place.on_page(outline.xy))
    closed = outline.codes == CLOSE
    # After a ring the pen stands where the ring began, which is where its last vertex lies too.
    steps = np.diff(xy, axis=0, prepend=0)[~closed].ravel().tolist()
    kept = np.cumsum(~closed)
    last = np.append(first[1:], len(xy)) - 1
    ends = (kept[last] * 2).tolist()
    pieces = [
        f"m{str(steps[low:high])[1:-1]}{'z' if is_ring else ''}"
        for low, high, is_ring in zip([0, *ends[:-1]], ends, closed[last].tolist(), strict=True)
    ]
    return "".join(pieces).replace(", ", " ").replace(" -", "-")


def _curves(outline: Outline) -> str:
    """Return the outline of a sign."""
    numbers = np.rint(outline.xy * _EM).astype(np.int64).ravel().tolist()
    codes = outline.codes.tolist()
    pieces, at = [], 0
    while at < len(codes):
        code = codes[at]
        form, count = _STEPS[code]
        given = () if code == CLOSE else tuple(numbers[2 * at : 2 * (at + count)])
        pieces.append(form % given)
        at += count
    return "".join(pieces).replace(" -", "-")


def _whole(xy: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return points in whole units of the drawing."""
    return np.rint(xy * UNITS).astype(np.int64)
