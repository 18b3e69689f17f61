"""Attach points to the streets: to the nearest edge, at their offset along it.

A point is never moved to a junction. The straight walk between a door and the street is kept as
``access_m`` and costs time. A point farther than the limit is attached to nothing and listed.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.network.geodesic import geodesic_m
from lifecircle.network.nearest_edge import EdgeIndex
from lifecircle.network.streets import StreetNetwork
from lifecircle.study.projections import project, unproject

SAME_PLACE_M = 0.001
"""Places on one street nearer to each other than this are one place."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Attachments:
    """Where places touch the streets; a place may touch them more than once.

    Parameters
    ----------
    owner
        Row of the place in the table it came from.
    edge
        Edge of the network.
    offset_m
        Distance along the edge from its tail, metres.
    access_m
        Straight distance between the place and that point of the street, metres.
    lon, lat
        The place's end of that straight line, degrees.
    street_lon, street_lat
        The street's end of it, degrees.
    assumed
        Whether the entrance was assumed (an outline that no street crosses).
    """

    owner: Ints
    edge: Ints
    offset_m: Floats
    access_m: Floats
    lon: Floats
    lat: Floats
    street_lon: Floats
    street_lat: Floats
    assumed: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.owner)

    def missing(self, rows: int) -> Ints:
        """Return the rows, of a table of so many, that are attached to nothing."""
        touched = np.zeros(rows, bool)
        touched[self.owner] = True
        return np.flatnonzero(~touched)


def no_attachments() -> Attachments:
    """Return the attachments of nothing at all."""
    none, nowhere = np.zeros(0), np.zeros(0, np.int64)
    return Attachments(nowhere, nowhere, none, none, none, none, none, none, np.zeros(0, bool))


def join_attachments(*parts: Attachments) -> Attachments:
    """Return several sets of attachments as one, ordered by owner (stable)."""
    order = np.argsort(np.concatenate([part.owner for part in parts]), kind="stable")
    names = Attachments.__dataclass_fields__
    return Attachments(
        **{name: np.concatenate([getattr(part, name) for part in parts])[order] for name in names}
    )


def some_attachments(attached: Attachments, rows: Ints) -> Attachments:
    """Return some attachments, in the order of the rows."""
    names = Attachments.__dataclass_fields__
    return Attachments(**{name: getattr(attached, name)[rows] for name in names})


@dataclass(frozen=True, eq=False)
class Snapper:
    """Finds the edge that a point belongs to.

    Parameters
    ----------
    network
        The streets.
    small_piece_m
        A piece of network with less street than this is not attached to while another is
        within the limit; the longest piece is never small. 0 turns the preference off.
    """

    network: StreetNetwork
    small_piece_m: float = 1000.0

    @cached_property
    def in_small_piece(self) -> NDArray[np.bool_]:
        """Whether each edge lies on a piece below the stated size."""
        small = self.network.piece_m < self.small_piece_m
        small[0] = False
        return np.asarray(small[self.network.edge_piece], bool)

    @cached_property
    def _joinable(self) -> NDArray[np.bool_]:
        """Which edges a door may be joined to."""
        added = self.network.added
        return np.ones(self.network.edges, bool) if added is None else ~added

    @cached_property
    def _preferred(self) -> EdgeIndex:
        edges = np.flatnonzero(~self.in_small_piece & self._joinable)
        return EdgeIndex(edges, self.network.geometry[edges])

    @cached_property
    def _others(self) -> EdgeIndex:
        edges = np.flatnonzero(self.in_small_piece & self._joinable)
        return EdgeIndex(edges, self.network.geometry[edges])

    def edges_meeting(self, shapes: NDArray[np.object_]) -> tuple[Ints, Ints]:
        """Return (shape, edge) pairs that meet, leaving small pieces out."""
        shape, found = self._preferred.tree.query(shapes, predicate="intersects")
        return shape, self._preferred.edges[found]

    def nearest_edge(self, shapes: NDArray[np.object_], *, max_m: Floats | float) -> Ints:
        """Return the edge nearest to each shape (in the network's crs), -1 beyond ``max_m``."""
        limit_m = np.broadcast_to(np.asarray(max_m, float), shapes.shape)
        edge = self._preferred.nearest(shapes, limit_m=limit_m)
        rest = np.flatnonzero(edge < 0)
        if len(rest) and self.in_small_piece.any():
            edge[rest] = self._others.nearest(shapes[rest], limit_m=limit_m[rest])
        return edge

    def joined(
        self, points: NDArray[np.object_], *, max_m: Floats | float
    ) -> tuple[Ints, NDArray[np.object_]]:
        """Return each point's edge, and a point whose nearest place on it is where it is joined."""
        return self.nearest_edge(points, max_m=max_m), points

    def approach(self, shapes: NDArray[np.object_], edge: Ints) -> NDArray[np.object_]:
        """Return the straight walk from each outline to the edge it is joined to."""
        walk: NDArray[np.object_] = shapely.shortest_line(shapes, self.network.geometry[edge])
        return walk


def attach_points(
    snapper: Snapper,
    lon: Floats,
    lat: Floats,
    *,
    max_m: Floats | float,
    owner: Ints | None = None,
    assumed: bool = False,
) -> Attachments:
    """Attach points given in degrees to their nearest edge within a limit.

    Parameters
    ----------
    snapper
        The streets to attach to.
    lon, lat
        Degrees.
    max_m
        Farthest straight distance, metres: one value, or one a point.
    owner
        Row each point stands for; by default its own position.
    assumed
        Mark these as assumed entrances.
    """
    network = snapper.network
    rows = np.arange(len(lon)) if owner is None else owner
    if not len(lon):
        return no_attachments()
    x, y = project(lon, lat, network.crs)
    points = shapely.points(x, y)
    edge, feet = snapper.joined(points, max_m=max_m)
    held = np.flatnonzero(edge >= 0)
    offset_m, street_lon, street_lat = along_edges(network, edge[held], feet[held])
    return Attachments(
        owner=rows[held],
        edge=edge[held],
        offset_m=offset_m,
        access_m=geodesic_m(lon[held], lat[held], street_lon, street_lat),
        lon=lon[held],
        lat=lat[held],
        street_lon=street_lon,
        street_lat=street_lat,
        assumed=np.full(len(held), assumed),
    )


def along_edges(
    network: StreetNetwork, edge: Ints, points: NDArray[np.object_]
) -> tuple[Floats, Floats, Floats]:
    """Return the nearest place on given edges: its offset in metres and its degrees.

    The share of the edge passed is measured on the plane and applied to its geodesic length.
    Within `SAME_PLACE_M` of an end the place is the junction there, whichever of the edges that
    meet in it was found: so a one-way street or steps do not bind who stands at their end.
    """
    lines = network.geometry[edge]
    share = shapely.line_locate_point(lines, points, normalized=True)
    street = shapely.line_interpolate_point(lines, share, normalized=True)
    street_lon, street_lat = unproject(shapely.get_x(street), shapely.get_y(street), network.crs)
    length_m = network.length_m[edge]
    offset_m = share * length_m
    offset_m = np.where(offset_m <= SAME_PLACE_M, 0.0, offset_m)
    offset_m = np.where(offset_m >= length_m - SAME_PLACE_M, length_m, offset_m)
    return offset_m, street_lon, street_lat
