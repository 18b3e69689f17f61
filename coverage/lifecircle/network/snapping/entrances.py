"""Where a place is entered: at its door, its gates, or where its outline meets the streets.

A park or campus is one place with one id and several entrances. Its centroid is never used:
it is not somewhere anybody arrives.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.network.snap import (
    Attachments,
    Floats,
    Ints,
    Snapper,
    along_edges,
    attach_points,
    join_attachments,
)
from lifecircle.network.snapping.place_shapes import PlaceShapes
from lifecircle.study.config.settings import Settings
from lifecircle.study.projections import project_geometries, unproject

ALONG_WITHIN_M = 0.5
"""An outline this near to an edge runs along it."""

STRETCH_M = 5.0
"""Where an outline runs along an edge for longer than this, it is entered every so many metres."""


@dataclass(frozen=True, eq=False)
class _Outlines:
    """Boundaries of places that are no points, in the network's crs."""

    row: Ints
    boundary: NDArray[np.object_]
    max_m: Floats


def attach_places(
    snapper: Snapper, places: GeoDataFrame, gates: GeoDataFrame, *, settings: Settings
) -> Attachments:
    """Attach facilities to the streets at every entrance they have, as `attach_shapes` does.

    Parameters
    ----------
    snapper
        The streets.
    places
        Facilities in EPSG:4326 with ``max_snap_m``.
    gates
        Points in EPSG:4326 with the ``facility_id`` they belong to.
    settings
        The study's distances.

    Returns
    -------
    Attachments
        ``owner`` is the row in ``places``. A place beyond its limit has none.
    """
    return attach_shapes(snapper, PlaceShapes.of_tables(places, gates), settings=settings)


def attach_shapes(snapper: Snapper, places: PlaceShapes, *, settings: Settings) -> Attachments:
    """Attach places to the streets at every entrance they have.

    In this order, the first that applies to a place:

    1. its known gates, each attached to its nearest edge;
    2. a point: its nearest edge;
    3. an outline that walkable edges cross, touch or run along: each crossing, and every
       `STRETCH_M` of a shared stretch, with no access walk;
    4. an outline that no edge meets: points every ``outline_spacing_m`` along it that have an
       edge within ``outline_reach_m`` (marked as assumed);
    5. failing that, the one place where outline and streets come nearest (assumed).

    Parameters
    ----------
    snapper
        The streets.
    places
        The places.
    settings
        The study's distances.

    Returns
    -------
    Attachments
        ``owner`` is the row in ``places``. A place beyond its limit has none.
    """
    limit, kind = places.max_m, shapely.get_type_id(places.shapes)
    at_gates = attach_points(
        snapper,
        places.gate_lon,
        places.gate_lat,
        max_m=limit[places.gate_row],
        owner=places.gate_row,
    )
    open_rows = at_gates.missing(len(places))
    points = open_rows[kind[open_rows] == 0]
    doors = places.shapes[points]
    at_doors = attach_points(
        snapper, shapely.get_x(doors), shapely.get_y(doors), max_m=limit[points], owner=points
    )
    rest = open_rows[kind[open_rows] != 0]
    if not len(rest):
        return join_attachments(at_gates, at_doors)
    shapes = project_geometries(places.shapes[rest], snapper.network.crs)
    outlines = _Outlines(rest, _boundaries(shapes), limit[rest])
    return join_attachments(at_gates, at_doors, *_outline_entrances(snapper, outlines, settings))


def _boundaries(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the outline of areas, and lines as they are."""
    area = shapely.get_dimensions(shapes) == 2
    return np.where(area, shapely.boundary(shapes), shapes)


def _outline_entrances(
    snapper: Snapper, outlines: _Outlines, settings: Settings
) -> tuple[Attachments, ...]:
    """Return crossings, then sampled entrances, then nearest approaches of what is left."""
    crossed = _crossings(snapper, outlines)
    left = _without(outlines, crossed)
    sampled = _samples(snapper, left, settings)
    left = _without(left, sampled)
    return crossed, sampled, _nearest_approach(snapper, left)


def _without(outlines: _Outlines, attached: Attachments) -> _Outlines:
    """Return the outlines that have no entrance yet."""
    left = ~np.isin(outlines.row, attached.owner)
    return _Outlines(outlines.row[left], outlines.boundary[left], outlines.max_m[left])


def _crossings(snapper: Snapper, outlines: _Outlines) -> Attachments:
    """Return every place where an outline and a walkable edge meet."""
    network = snapper.network
    shape, edge = snapper.edges_meeting(outlines.boundary)
    order = np.lexsort((edge, shape))
    shape, edge = shape[order], edge[order]
    meeting = shapely.intersection(outlines.boundary[shape], network.geometry[edge])
    shared_shape, shared_edge, shared = _shared_stretches(snapper, outlines.boundary)
    shape, edge = np.append(shape, shared_shape), np.append(edge, shared_edge)
    xy, pair = shapely.get_coordinates(np.append(meeting, shared), return_index=True)
    points = shapely.points(xy)
    offset_m, lon, lat = along_edges(network, edge[pair], points)
    return Attachments(
        owner=outlines.row[shape[pair]],
        edge=edge[pair],
        offset_m=offset_m,
        access_m=np.zeros(len(pair)),
        lon=lon,
        lat=lat,
        street_lon=lon,
        street_lat=lat,
        assumed=np.zeros(len(pair), bool),
    )


def _shared_stretches(
    snapper: Snapper, boundaries: NDArray[np.object_]
) -> tuple[Ints, Ints, NDArray[np.object_]]:
    """Return where outlines run along edges: (outline, edge) pairs and points on the stretch.

    Two drawings of one line never agree to the last digit, so what lies within
    `ALONG_WITHIN_M` counts as the same line; a mere crossing is too short to count as a stretch.
    """
    bands = shapely.buffer(boundaries, ALONG_WITHIN_M)
    shape, edge = snapper.edges_meeting(bands)
    order = np.lexsort((edge, shape))
    shape, edge = shape[order], edge[order]
    stretch = shapely.intersection(bands[shape], snapper.network.geometry[edge])
    # Part by part: several crossings of one edge are no stretch, however many there are.
    part, pair = shapely.get_parts(stretch, return_index=True)
    along = np.flatnonzero(shapely.length(part) > STRETCH_M)
    pair = pair[along]
    return shape[pair], edge[pair], shapely.segmentize(part[along], STRETCH_M)


def _samples(snapper: Snapper, outlines: _Outlines, settings: Settings) -> Attachments:
    """Return points along outlines that have a street within reach."""
    spaced = shapely.segmentize(outlines.boundary, settings.outline_spacing_m)
    xy, shape = shapely.get_coordinates(spaced, return_index=True)
    lon, lat = unproject(xy[:, 0], xy[:, 1], snapper.network.crs)
    reach_m = np.minimum(settings.outline_reach_m, outlines.max_m[shape])
    return attach_points(snapper, lon, lat, max_m=reach_m, owner=outlines.row[shape], assumed=True)


def _nearest_approach(snapper: Snapper, outlines: _Outlines) -> Attachments:
    """Return, for each outline, its point that is nearest to a street."""
    edge = snapper.nearest_edge(outlines.boundary, max_m=outlines.max_m)
    held = np.flatnonzero(edge >= 0)
    line = snapper.approach(outlines.boundary[held], edge[held])
    start = shapely.get_coordinates(shapely.get_point(line, 0)).reshape(-1, 2)
    lon, lat = unproject(start[:, 0], start[:, 1], snapper.network.crs)
    return attach_points(
        snapper,
        lon,
        lat,
        max_m=outlines.max_m[held] * (1 + 1e-6),
        owner=outlines.row[held],
        assumed=True,
    )
