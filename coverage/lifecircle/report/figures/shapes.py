"""What a figure is made of: shapes, dots and words in layers, before anything is drawn."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

MOVE, LINE, CURVE, CUBIC, CLOSE = 1, 2, 3, 4, 79
"""What a vertex of an outline does, in matplotlib's numbers."""

POINTS = 72.0
"""Points in an inch."""


@dataclass(frozen=True, eq=False)
class Outline:
    """Vertices and what each does: several lines or rings as one.

    Parameters
    ----------
    xy
        One row a vertex.
    codes
        `MOVE`, `LINE`, `CURVE` (quadratic, two vertices), `CUBIC` (three) or `CLOSE`.
    """

    xy: NDArray[np.float64]
    codes: NDArray[np.uint8]


@dataclass(frozen=True, eq=False, kw_only=True)
class Shape:
    """An outline that is filled, stroked or both.

    Parameters
    ----------
    outline
        Its vertices.
    fill, alpha
        Colour of its inside, empty for none, and how much of it shows, 0-1.
    line, wide_pt
        Colour of its line, empty for none, and how wide it is, points.
    dashes
        Lengths of strokes and gaps, in widths of the line.
    """

    outline: Outline
    fill: str = ""
    alpha: float = 1.0
    line: str = ""
    wide_pt: float = 0.0
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Dots:
    """Points drawn alike.

    Parameters
    ----------
    xy
        One row a point.
    fill
        Their colour.
    wide_pt
        Diameter, or side of a square, points.
    square
        Squares with a white rim instead of dots.
    """

    xy: NDArray[np.float64]
    fill: str
    wide_pt: float
    square: bool = False


@dataclass(frozen=True, eq=False)
class Run:
    """A line of text as signs side by side.

    Parameters
    ----------
    text
        What it says.
    signs
        Id of each sign and where it begins, in letter sizes from the left.
    wide_em
        How long the line is, in letter sizes.
    """

    text: str
    signs: tuple[tuple[str, float], ...]
    wide_em: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Words:
    """A line of text in its place.

    Parameters
    ----------
    run
        Its signs.
    x, y
        Where its left end stands on its base line.
    size_pt
        Letter size.
    fill
        Its colour.
    halo_pt
        How wide a white rim lies under it, points; 0 for none.
    """

    run: Run
    x: float
    y: float
    size_pt: float
    fill: str
    halo_pt: float = 0.0


Mark = Shape | Dots | Words

Box = tuple[float, float, float, float]
"""Left, top, width and height on the page, points."""


@dataclass(frozen=True)
class Place:
    """Where the plane of a layer lies on the page.

    Parameters
    ----------
    scale_x, scale_y
        Points a unit of the plane; the page runs down, so a map's is negative.
    left, top
        Where the plane's origin stands, points.
    """

    scale_x: float = 1.0
    scale_y: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def on_page(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return vertices of the plane as points from the page's upper left corner."""
        return xy * (self.scale_x, self.scale_y) + (self.left, self.top)


ON_PAGE = Place()
"""A layer measured in points from the upper left corner of the page."""


@dataclass(frozen=True, eq=False)
class Layer:
    """Marks on one plane, drawn in their order.

    Parameters
    ----------
    marks
        What is drawn.
    place
        Where the plane lies on the page.
    clip
        Outside of which nothing is drawn; None for the whole page.
    shared
        Whether several figures have it, so that what was drawn is worth keeping.
    """

    marks: tuple[Mark, ...]
    place: Place = field(default=ON_PAGE)
    clip: Box | None = None
    shared: bool = False


def starts(codes: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Return where each line or ring of an outline begins.

    Parameters
    ----------
    codes
        Of the outline.
    """
    return np.flatnonzero(codes == MOVE)
