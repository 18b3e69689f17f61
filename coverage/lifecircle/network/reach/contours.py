"""Polygons around the nodes of a lattice where a field is not above zero."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from contourpy import FillType, LineType, SerialContourGenerator, ZInterp
from numpy.typing import NDArray

from lifecircle.network.reach.distance_field import Field, Window

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_CLEAR = 1e-3
"""Contours keep this share of a cell away from every node, so that no ring touches itself."""


@dataclass(frozen=True, eq=False)
class Rings:
    """The rings of some polygons, each polygon's outer ring before its holes.

    Parameters
    ----------
    xy
        Their corners, one ring after another, the first of each repeated at its end.
    first
        Where each ring begins, and how many corners there are.
    is_hole
        Whether each ring is a hole in the polygon before it.
    """

    xy: Floats
    first: Ints
    is_hole: NDArray[np.bool_]

    def areas(self) -> Floats:
        """Return the area within each ring."""
        x, y = (self.xy - self.xy[self.first[:-1]].repeat(np.diff(self.first), axis=0)).T
        twice = x * np.roll(y, -1) - np.roll(x, -1) * y
        twice[self.first[1:] - 1] = 0.0
        return np.asarray(np.abs(np.add.reduceat(twice, self.first[:-1])) / 2)

    def lowest(self, field: Field, window: Window) -> Field:
        """Return the lowest value of a field at the nodes beside each ring's corners."""
        at = self.xy - np.array([window.column, window.row])
        values = (field[index(at[:, 1]), index(at[:, 0])] for index in (_floor, _ceil))
        return np.asarray(np.minimum.reduceat(np.minimum(*values), self.first[:-1]))

    def without(self, gone: NDArray[np.bool_]) -> "Rings":
        """Return the others of the rings."""
        sizes = np.diff(self.first)
        return Rings(
            self.xy[~gone.repeat(sizes)],
            np.append([0], np.cumsum(sizes[~gone])),
            self.is_hole[~gone],
        )

    def polygons(self, *, cell_m: float) -> shapely.MultiPolygon:
        """Return the polygons as one shape, in metres."""
        outer = np.append(np.flatnonzero(~self.is_hole), [len(self.is_hole)])
        offsets = (self.first, outer, np.array([0, len(outer) - 1]))
        kind = shapely.GeometryType.MULTIPOLYGON
        (shape,) = shapely.from_ragged_array(kind, self.xy * cell_m, offsets)
        return shape


def rings_below_zero(field: Field, window: Window) -> Rings:
    """Return the rings around the nodes where a field is zero or less.

    Parameters
    ----------
    field
        A value a node; above zero all around the edge of the window. What is within a
        thousandth of zero counts as below.
    window
        Where its nodes lie.

    Returns
    -------
    Rings
        In cells of the lattice, corners on the straight lines between its nodes. What they bound
        contains what they bound for any field that is nowhere smaller than this one.
    """
    clear = np.where(np.abs(field) < _CLEAR, np.float32(-_CLEAR), field)
    found: Any = _generator(clear).filled(-np.inf, 0.0)
    corners, offsets = found
    if not corners:
        return Rings(np.zeros((0, 2)), np.zeros(1, np.int64), np.zeros(0, bool))
    many = np.array([len(one) - 1 for one in offsets])
    is_hole = np.ones(many.sum(), bool)
    is_hole[np.cumsum(many) - many] = False
    ends = np.concatenate(offsets).astype(np.int64)
    sizes = np.delete(np.diff(ends), np.cumsum(many + 1)[:-1] - 1)
    xy = np.concatenate(corners) + np.array([window.column, window.row])
    return Rings(xy, np.append([0], np.cumsum(sizes)), is_hole)


def _generator(field: Field) -> SerialContourGenerator:
    """Return what draws contours of a field of numbers, none of which has to be looked at."""
    rows, columns = field.shape
    x, y = np.empty((2, rows, columns))
    x[:], y[:] = np.arange(columns), np.arange(rows)[:, None]
    nowhere: Any = None
    return SerialContourGenerator(
        x,
        y,
        np.asarray(field, np.float64),
        nowhere,
        corner_mask=True,
        line_type=LineType.Separate,
        fill_type=FillType.OuterOffset,
        quad_as_tri=False,
        z_interp=ZInterp.Linear,
    )


def _floor(numbers: Floats) -> Ints:
    return np.floor(numbers).astype(np.int64)


def _ceil(numbers: Floats) -> Ints:
    return np.ceil(numbers).astype(np.int64)
