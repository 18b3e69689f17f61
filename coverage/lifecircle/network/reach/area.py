"""The area of reached streets: everything within a width of them that no barrier cuts off.

What is drawn is the sign of a field over a lattice. Away from unreached streets it is the distance
to the nearest reached one less the width. Where an unreached street is nearer than the reached one
the field is above zero: the far bank of a canal is not covered because it is near. Close to a
reached street it is below zero whatever else is near. Each of these grows with the distance to what
is reached and falls with the distance to what is not, so areas are nested as limits are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.errors import CallError
from lifecircle.network.reach.contours import rings_below_zero
from lifecircle.network.reach.distance_field import (
    LONGEST_CELLS,
    Field,
    Window,
    distance_field,
    divided,
    window_around,
)

Floats = NDArray[np.float64]

CORE_CELLS = 1.5
"""This near to a reached street all is inside: that is more than the diagonal of a cell, so the
corners of every cell it passes through are, and the street with them."""

_LARGEST_FILLED = 4.0
"""No hole of so few cells has room for an island of the area within."""


@dataclass(frozen=True, kw_only=True)
class AreaStyle:
    """How reach areas are drawn.

    Parameters
    ----------
    width_m
        How far to both sides of a reached street an area extends; at least 1.5 cells.
    cell_m
        Spacing of the lattice it is drawn from.
    smallest_hole_cells
        Holes of less than so many cells are filled unless an unreached street enters them; from
        0, which keeps every hole, to 4.

    Raises
    ------
    CallError
        If a size is out of its bounds.
    """

    width_m: float = 30.0
    cell_m: float = 12.0
    smallest_hole_cells: float = 3.0

    def __post_init__(self) -> None:
        if not (self.cell_m > 0 and CORE_CELLS * self.cell_m <= self.width_m < np.inf):
            raise CallError(f"`width_m` must be at least {CORE_CELLS} times `cell_m`, above 0")
        if not 0 <= self.smallest_hole_cells <= _LARGEST_FILLED:
            raise CallError(f"`smallest_hole_cells` must lie between 0 and {_LARGEST_FILLED}")

    @property
    def detour_m(self) -> float:
        """How far beyond the limit a street must be, metres of walking, to hold an area back.

        Where a street simply goes on, the next one that holds back then begins two widths
        farther, and the area ends as round as if there were none.
        """
        return 2.0 * self.width_m


@dataclass(frozen=True, eq=False)
class ReachStep:
    """What one limit adds to the next smaller one.

    Parameters
    ----------
    reached
        Four rows, x, y, x, y of straight lines, metres: what is reached within the limit; lines
        of the step before may be left out.
    unreached
        Likewise, all that is so far beyond the limit that it holds the area back.
    """

    reached: Floats
    unreached: Floats


def reach_areas(steps: Sequence[ReachStep], *, style: AreaStyle) -> list[shapely.MultiPolygon]:
    """Return the area of each of some growing limits, in the plane of the lines.

    Parameters
    ----------
    steps
        In the order of their limits.
    style
        How to draw them.

    Returns
    -------
    list of MultiPolygon
        Each contains the one before, and all of its own reached lines. Empty where nothing is
        reached.
    """
    reach = style.width_m / style.cell_m + 1.0
    added = [divided(step.reached, cell_m=style.cell_m) for step in steps]
    every = np.concatenate([np.zeros((4, 0)), *added], axis=1)
    if not every.shape[1]:
        return [shapely.MultiPolygon() for _ in steps]
    window = window_around(every, reach=reach)
    barriers = (divided(step.unreached, cell_m=style.cell_m) for step in steps)
    fields = _growing(added, window, reach=reach)
    return [
        _area(to_reached, barrier, window, style=style)
        for to_reached, barrier in zip(fields, barriers, strict=True)
    ]


def drawn_areas(ways: Sequence[Sequence[ReachStep]], *, style: AreaStyle) -> NDArray[np.object_]:
    """Return the areas of growing limits that are reached every way.

    Parameters
    ----------
    ways
        The steps of each way of going, to the facilities, from them, or both.
    style
        How to draw them.

    Returns
    -------
    ndarray
        A MultiPolygon a limit.
    """
    one, *others = (_as_array(reach_areas(steps, style=style)) for steps in ways)
    for other in others:
        one = _only_polygons(shapely.intersection(one, other))
    return one


def _as_array(areas: Sequence[shapely.MultiPolygon]) -> NDArray[np.object_]:
    """Return areas as an array of them."""
    found = np.empty(len(areas), dtype=object)
    found[:] = areas
    return found


def _only_polygons(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return each shape's polygons as one MultiPolygon, without lines and points."""
    found = np.empty(len(shapes), dtype=object)
    for at, shape in enumerate(shapes):
        parts = shapely.get_parts(shape)
        found[at] = shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])
    return found


def _growing(added: Sequence[Floats], window: Window, *, reach: float) -> Iterator[Field]:
    """Yield the distance to the lines so far, step by step."""
    field = np.full((window.rows, window.columns), reach, np.float32)
    for parts in added:
        if parts.shape[1]:
            field = np.minimum(field, distance_field(parts, window, reach=reach))
        yield field


def _area(
    to_reached: Field, unreached: Floats, window: Window, *, style: AreaStyle
) -> shapely.MultiPolygon:
    """Return the area of one step."""
    width = np.float32(style.width_m / style.cell_m)
    inside = to_reached <= width + 1e-3
    if not inside.any():
        return shapely.MultiPolygon()
    window, to_reached, inside = _cropped(window, to_reached, inside)
    unreached = unreached[:, _holding_back(unreached, inside, window, width=float(width))]
    to_unreached = distance_field(unreached, window, reach=float(width) + 1.0)
    away = np.maximum(to_reached - width, (to_reached - to_unreached) / 2)
    np.minimum(away, to_reached - np.float32(CORE_CELLS), out=away)
    rings = rings_below_zero(away, window)
    if rings.is_hole.any():
        small = style.smallest_hole_cells
        # No place in a hole of that size is farther from the nodes beside its corners.
        depth = min(CORE_CELLS + np.sqrt(small / np.pi), width + 1.0)
        entered = rings.lowest(to_unreached, window) < depth
        rings = rings.without(rings.is_hole & (rings.areas() < small) & ~entered)
    return rings.polygons(cell_m=style.cell_m)


def _cropped(
    window: Window, field: Field, inside: NDArray[np.bool_]
) -> tuple[Window, Field, NDArray[np.bool_]]:
    """Return the window with no more than one row and column of nodes around those inside."""
    rows, columns = (np.flatnonzero(inside.any(axis=axis)) for axis in (1, 0))
    low, left = rows[0] - 1, columns[0] - 1
    part = np.s_[low : rows[-1] + 2, left : columns[-1] + 2]
    size = field[part].shape
    cropped = replace(
        window,
        column=int(window.column + left),
        row=int(window.row + low),
        columns=size[1],
        rows=size[0],
    )
    return cropped, field[part], inside[part]


def _holding_back(
    parts: Floats, inside: NDArray[np.bool_], window: Window, *, width: float
) -> NDArray[np.bool_]:
    """Return which unreached lines may come within the width of a node that would be inside.

    Each is asked at its ends and its middle, and four nodes are taken as one.
    """
    even = np.pad(inside, [(0, size % 2) for size in inside.shape])
    blocks = even[::2] | even[1::2]
    blocks = blocks[:, ::2] | blocks[:, 1::2]
    spread = int(np.ceil((width + LONGEST_CELLS / 4) / 2))
    for _ in ("rows", "columns"):
        wide = np.pad(blocks, ((2 * spread + 1, 2 * spread + 1), (0, 0)))
        size = len(wide) - 2 * spread
        blocks = np.logical_or.reduce([wide[at : at + size] for at in range(2 * spread + 1)]).T
    places = np.concatenate((parts[:2], parts[2:], (parts[:2] + parts[2:]) / 2), axis=1)
    corner = np.array([[window.column], [window.row]])
    last = np.array(blocks.shape[::-1])[:, None] - 1
    column, row = np.clip((places - corner) / 2 + spread + 1, 0, last).astype(np.int64)
    return np.asarray(blocks[row, column].reshape(3, -1).any(axis=0))
