"""Layers as pixels: what several figures share is drawn once and laid over or under the rest."""

from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lifecircle.report.figures.fonts import Lettering
from lifecircle.report.figures.shapes import (
    POINTS,
    Box,
    Dots,
    Layer,
    Mark,
    Outline,
    Place,
    Shape,
    Words,
    starts,
)

if TYPE_CHECKING:
    from matplotlib.backend_bases import GraphicsContextBase
    from matplotlib.transforms import Affine2D

Pixels = NDArray[np.uint8]

_CHUNK = 2500  # vertices that Agg strokes at once; many more and it grows slow
_RIM, _HALO_ALPHA = 0.14, 0.85


class Raster:
    """Draws figures of one size.

    Parameters
    ----------
    letters
        Whose signs are drawn.
    wide, high
        Of the page, points.
    dpi
        Pixels an inch.
    """

    def __init__(self, letters: Lettering, *, wide: float, high: float, dpi: float) -> None:
        from matplotlib.backends.backend_agg import RendererAgg

        self._letters = letters
        self._scale = dpi / POINTS
        self._size = round(wide * self._scale), round(high * self._scale)
        self._agg: Any = RendererAgg(*self._size, dpi)  # type: ignore[no-untyped-call]
        self._kept: dict[tuple[int, ...], tuple[Sequence[Layer], Pixels]] = {}

    def empty(self) -> Pixels:
        """Return room for the pixels of one figure."""
        wide, high = self._size
        return np.empty((high, wide, 4), dtype=np.uint8)

    def draw(self, layers: Sequence[Layer], into: Pixels) -> None:
        """Draw a figure: red, green, blue and alpha of every pixel.

        Parameters
        ----------
        layers
            From the lowest to the uppermost.
        into
            From `empty`; what it held is gone.
        """
        under = list(takewhile(lambda layer: layer.shared, layers))
        over = layers[len(under) :]
        pictures = {id(layer): self._picture(layer) for layer in over if layer.shared}
        ground = self._ground(under)
        buffer = self._buffer()
        buffer[...] = ground
        for layer in over:
            if layer.shared:
                self._lay(pictures[id(layer)], layer.clip)
            else:
                self._draw(layer)
        np.copyto(into, buffer)

    def _ground(self, layers: Sequence[Layer]) -> Pixels:
        """Return the layers that lie under everything else, on white paper."""
        key = (-1, *(id(layer) for layer in layers))
        if key not in self._kept:
            self._buffer()[...] = 255
            for layer in layers:
                self._draw(layer)
            self._kept[key] = layers, self._buffer().copy()
        return self._kept[key][1]

    def _picture(self, layer: Layer) -> Pixels:
        """Return a shared layer alone, clear where there is nothing, cut to where it may be."""
        key = (id(layer),)
        if key not in self._kept:
            self._agg.clear()
            self._draw(layer)
            left, top, right, low = self._corners(layer.clip)
            picture = self._buffer()[top:low, left:right]
            # Agg counts rows upwards.
            self._kept[key] = (layer,), np.ascontiguousarray(picture[::-1])
        return self._kept[key][1]

    def _lay(self, picture: Pixels, clip: Box | None) -> None:
        """Lay a picture over what is drawn."""
        left, _, _, low = self._corners(clip)
        self._agg.draw_image(self._agg.new_gc(), left, self._size[1] - low, picture)

    def _corners(self, clip: Box | None) -> tuple[int, int, int, int]:
        """Return left, top, right and lower edge of a clip in whole pixels, itself within."""
        wide, high = self._size
        if clip is None:
            return 0, 0, wide, high
        left, top = (int(one * self._scale) for one in clip[:2])
        ends = (clip[at] + clip[at + 2] for at in (0, 1))
        right, low = (int(one * self._scale) + 1 for one in ends)  # Agg draws on the edge too
        return max(left, 0), max(top, 0), min(right, wide), min(low, high)

    def _buffer(self) -> Pixels:
        """Return the pixels of the page as they are, to be read or written."""
        return np.asarray(self._agg.buffer_rgba())

    def _draw(self, layer: Layer) -> None:
        """Draw a layer over what is there."""
        for look, some in groupby(layer.marks, _look):
            if look is not None:
                self._words([one for one in some if isinstance(one, Words)], layer.clip)
                continue
            for mark in some:
                match mark:
                    case Shape():
                        self._shape(self._context(layer.clip), mark, layer.place)
                    case Dots():
                        self._dots(self._context(layer.clip), mark, layer.place)

    def _context(self, clip: Box | None) -> "GraphicsContextBase":
        """Return how lines end and meet, and where drawing stops."""
        from matplotlib.transforms import Bbox

        gc: GraphicsContextBase = self._agg.new_gc()
        gc.set_linewidth(0)
        gc.set_joinstyle("round")
        if clip is not None:
            left, top, wide, high = (one * self._scale for one in clip)
            gc.set_clip_rectangle(Bbox.from_bounds(left, self._size[1] - top - high, wide, high))
        return gc

    def _shape(self, gc: "GraphicsContextBase", shape: Shape, place: Place) -> None:
        """Fill and stroke an outline."""
        onto = self._onto(place)
        if shape.line:
            gc.set_foreground(_colour(shape.line), isRGBA=True)
            gc.set_linewidth(shape.wide_pt)
            gc.set_capstyle("butt")
            if shape.dashes:
                gc.set_dashes(0, [shape.wide_pt * one for one in shape.dashes])
        if shape.fill:
            inside = _colour(shape.fill, shape.alpha)
            self._agg.draw_path(gc, _path(shape.outline), onto, inside)
            return
        for part in _parts(shape.outline):
            self._agg.draw_path(gc, _path(part), onto)

    def _dots(self, gc: "GraphicsContextBase", dots: Dots, place: Place) -> None:
        """Draw points as dots or as squares with a white rim."""
        from matplotlib.path import Path
        from matplotlib.transforms import Affine2D

        if not len(dots.xy):
            return
        half = dots.wide_pt * self._scale / 2
        form = Path.unit_circle()
        if dots.square:
            form = Path([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]], closed=True)
            gc.set_foreground(_colour("#ffffff"), isRGBA=True)
            gc.set_linewidth(_RIM * dots.wide_pt)
        sized = Affine2D().scale(half)
        self._agg.draw_markers(
            gc, form, sized, Path(dots.xy), self._onto(place), _colour(dots.fill)
        )

    def _words(self, lines: Sequence[Words], clip: Box | None) -> None:
        """Draw lines of text that look alike, as one."""
        from matplotlib.transforms import IdentityTransform

        outlines = [self._line(one) for one in lines]
        whole = Outline(
            np.concatenate([one.xy for one in outlines]),
            np.concatenate([one.codes for one in outlines]),
        )
        if not len(whole.xy):
            return
        gc, onto, path = self._context(clip), IdentityTransform(), _path(whole)
        if halo_pt := lines[0].halo_pt:
            white = _colour("#ffffff", _HALO_ALPHA)
            gc.set_foreground(white, isRGBA=True)
            gc.set_linewidth(halo_pt)
            self._agg.draw_path(gc, path, onto, white)
            gc.set_linewidth(0)
        self._agg.draw_path(gc, path, onto, _colour(lines[0].fill))

    def _line(self, words: Words) -> Outline:
        """Return a line of text where it stands on the page, in pixels."""
        outline = self._letters.face(words.run).line(words.run)
        at = words.x * self._scale, self._size[1] - words.y * self._scale
        return Outline(outline.xy * (words.size_pt * self._scale) + at, outline.codes)

    def _onto(self, place: Place) -> "Affine2D":
        """Return what takes a plane to pixels, which Agg counts upwards."""
        from matplotlib.transforms import Affine2D

        scale, high = self._scale, self._size[1]
        along, down = scale * place.scale_x, -scale * place.scale_y
        at = scale * place.left, high - scale * place.top
        return Affine2D(np.array([[along, 0, at[0]], [0, down, at[1]], [0, 0, 1]]))


def _look(mark: Mark) -> tuple[object, ...] | None:
    """Return how words look; None for all other marks.

    Words with a rim of their own stay alone: it covers what is under it.
    """
    if not isinstance(mark, Words):
        return None
    return (mark.fill, id(mark) if mark.halo_pt else 0)


def _parts(outline: Outline) -> Iterator[Outline]:
    """Yield an outline in parts of at most a few thousand vertices, cut between its lines."""
    first = starts(outline.codes)
    if not len(first):
        return
    block = first // _CHUNK
    low = first[np.append(True, np.diff(block) > 0)].tolist()
    for begin, end in zip(low, [*low[1:], len(outline.xy)], strict=True):
        yield Outline(outline.xy[begin:end], outline.codes[begin:end])


def _path(outline: Outline) -> Any:
    """Return an outline as matplotlib has it."""
    from matplotlib.path import Path

    return Path(outline.xy, outline.codes)


def _colour(code: str, alpha: float = 1.0) -> tuple[float, float, float, float]:
    """Return a colour as shares of red, green and blue, and how much of it shows."""
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue, alpha
