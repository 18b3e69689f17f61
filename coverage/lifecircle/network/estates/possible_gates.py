"""Where a gate could be opened in the wall of an estate, and what it would join.

A gate where no lane passes the outline is joined by straight walks to the nearest street outside
and the nearest lane inside, as `lifecircle.network.estates.wickets` joins every such gate. What it
would join is therefore known before it is opened.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.network.changes.places import DECIMALS, taken
from lifecircle.network.estates.lane_segments import PUBLIC, STREET, LaneSegments
from lifecircle.network.estates.lanes import InnerStreets
from lifecircle.network.estates.layers import GATE_M
from lifecircle.network.estates.wickets import GateGround, WicketJoins, on_outline
from lifecircle.network.snap import Attachments, along_edges
from lifecircle.network.sources.simplify import SHORTEST_M
from lifecircle.network.streets import StreetNetwork
from lifecircle.network.walls.fences import OUTLINE_M, straight_pieces
from lifecircle.network.walls.gated import LEAVING, OPEN_TO_ALL, Gated
from lifecircle.study.projections import project, project_geometries, unproject
from lifecircle.study.study import Study

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STREET_WITHIN_M = 50.0
"""A gate is proposed only where a public street is so near to the wall."""

_SAME_GROUND = 1e-6


@dataclass(frozen=True, eq=False)
class PossibleGates:
    """Places on outlines of estates where a gate would join a lane inside to a street outside.

    Parameters
    ----------
    estate
        Row of the estate of each.
    lon, lat
        Degrees, rounded as places on streets are.
    lane
        Where the way through it meets the estate's lanes, on the side people leave by;
        ``access_m`` is the whole walk from there through the gate to the street.
    street
        Where it meets the public street.
    """

    estate: Ints
    lon: Floats
    lat: Floats
    lane: Attachments
    street: Attachments

    def __len__(self) -> int:
        return len(self.estate)

    def take(self, rows: Ints) -> "PossibleGates":
        """Return some of the gates, in the order asked for."""
        return PossibleGates(
            self.estate[rows],
            self.lon[rows],
            self.lat[rows],
            taken(self.lane, rows),
            taken(self.street, rows),
        )


def possible_gates(
    network: StreetNetwork, study: Study, *, spacing_m: float
) -> PossibleGates | None:
    """Return where gates could be opened, so that whom each would help is known exactly.

    Estates that have lanes of their own and a wall, and neither share ground with another estate
    nor have a public street inside. Places where a lane passes the outline near by, open or not,
    are left out, and those from which no public street is in sight near by.

    Parameters
    ----------
    network
        The streets.
    study
        Its estates and barriers; its settings.
    spacing_m
        Places on one outline are no farther apart than this.

    Returns
    -------
    PossibleGates or None
        None where the study has no such estate, or streets have slopes.
    """
    gated, obstacles = network.gated, study.obstacles
    if gated is None or obstacles is None or network.grade is not None:
        return None
    estates = _estates(gated)
    if not len(estates):
        return None
    estate, lon, lat = _along(gated, estates, network, spacing_m)
    points = on_outline(
        gated.outlines.boundaries[estate], np.column_stack(project(lon, lat, network.crs))
    )
    free = ~_at_a_lane(network, gated, estate, points, study.settings.gate_reach_m)
    estate, lon, lat, points = estate[free], lon[free], lat[free], points[free]
    shapes = np.asarray(obstacles.barriers.geometry, object)
    ground = GateGround(
        gated.outlines,
        InnerStreets(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)),
        straight_pieces(project_geometries(shapes, network.crs)),
        gated.walls,
        study.settings.max_snap_m,
        study.settings.barrier_candidates,
    )
    return _joined(network, ground, estate, points, lon, lat)


def _estates(gated: Gated) -> Ints:
    """Return the estates for which it is known what a gate would join."""
    outlines = gated.outlines
    lanes = np.bincount(gated.estate[gated.side == LEAVING], minlength=len(outlines)) > 0
    alone = shapely.area(outlines.shapes) - shapely.area(outlines.regions) <= _SAME_GROUND
    entered = np.bincount(gated.inner_estate, minlength=len(outlines)) > 0
    return np.flatnonzero(gated.walled & lanes & alone & (outlines.parent < 0) & ~entered)


def _along(
    gated: Gated, estates: Ints, network: StreetNetwork, spacing_m: float
) -> tuple[Ints, Floats, Floats]:
    """Return places along outlines: the estate and the degrees of each."""
    lines, which = shapely.get_parts(gated.outlines.boundaries[estates], return_index=True)
    parts = np.maximum(np.ceil(shapely.length(lines) / spacing_m), 1).astype(np.int64)
    line = np.repeat(np.arange(len(lines)), parts)
    first = np.repeat(np.cumsum(parts) - parts, parts)
    share = (np.arange(len(line)) - first) / parts[line]
    points = shapely.line_interpolate_point(lines[line], share, normalized=True)
    lon, lat = unproject(shapely.get_x(points), shapely.get_y(points), network.crs)
    return estates[which[line]], np.round(lon, DECIMALS), np.round(lat, DECIMALS)


def _at_a_lane(
    network: StreetNetwork, gated: Gated, estate: Ints, points: NDArray[np.object_], reach_m: float
) -> NDArray[np.bool_]:
    """Return which places are so near to a lane at the outline that a gate might open that."""
    edges = np.flatnonzero(gated.side == LEAVING)
    xy, which = shapely.get_coordinates(network.geometry[edges], return_index=True)
    owner, vertices = gated.estate[edges][which], shapely.points(xy)
    at_wall = shapely.distance(gated.outlines.boundaries[owner], vertices) <= OUTLINE_M + 0.1
    owner, vertices = owner[at_wall], vertices[at_wall]
    place, vertex = shapely.STRtree(vertices).query(
        points, predicate="dwithin", distance=reach_m + 0.1
    )
    found = np.zeros(len(points), bool)
    found[place[owner[vertex] == estate[place]]] = True
    return found


def _joined(
    network: StreetNetwork,
    ground: GateGround,
    estate: Ints,
    points: NDArray[np.object_],
    lon: Floats,
    lat: Floats,
) -> PossibleGates:
    """Return the gates that would join a lane to a street, both of one piece of the network."""
    lanes, edge_of = _segments(network, ground)
    streets = shapely.STRtree(lanes.lines(np.flatnonzero(lanes.zone == PUBLIC)))
    near, _ = streets.query(points, predicate="dwithin", distance=STREET_WITHIN_M + 0.1)
    some = np.unique(near)
    estate, points, lon, lat = estate[some], points[some], lon[some], lat[some]
    joins = WicketJoins(lanes, ground, estate, points)
    outside, inside = joins.outside(), joins.inside()
    held = np.flatnonzero((outside >= 0) & (inside >= 0))
    ends = []
    for segment in (inside[held], outside[held]):
        feet = shapely.get_point(shapely.shortest_line(lanes.lines(segment), points[held]), 0)
        away_m = np.maximum(shapely.distance(feet, points[held]), SHORTEST_M)
        ends.append((edge_of[segment], feet, away_m))
    (lane, lane_foot, in_m), (street, street_foot, out_m) = ends
    kept = np.flatnonzero(
        (out_m <= STREET_WITHIN_M) & (network.edge_piece[lane] == network.edge_piece[street])
    )
    spots = estate[held][kept], lon[held][kept], lat[held][kept]
    walk_m = (in_m + GATE_M + out_m)[kept]
    return PossibleGates(
        *spots,
        _attached(network, lane[kept], lane_foot[kept], walk_m, *spots[1:]),
        _attached(network, street[kept], street_foot[kept], np.zeros(len(kept)), *spots[1:]),
    )


def _segments(network: StreetNetwork, ground: GateGround) -> tuple[LaneSegments, Ints]:
    """Return public streets and lanes near estates as straight segments, and the edge of each."""
    gated = network.gated
    side = np.zeros(0) if gated is None else gated.side
    public = np.flatnonzero(side == OPEN_TO_ALL)
    reach_m = ground.limit_m
    boxes = shapely.bounds(network.geometry[public]) + np.array([-1, -1, 1, 1]) * reach_m
    public = public[ground.outlines.ground.near(boxes)]
    own = np.flatnonzero(side == LEAVING)
    edges = np.concatenate((public, own))
    xy, which = shapely.get_coordinates(network.geometry[edges], return_index=True)
    tail = np.flatnonzero(np.diff(which) == 0)
    edge = edges[which[tail]]
    zone = np.where(side[edge] == OPEN_TO_ALL, PUBLIC, -1)
    if gated is not None:
        zone = np.where(side[edge] == LEAVING, gated.estate[edge], zone)
    count = len(tail)
    nowhere = np.zeros(len(xy))
    lanes = LaneSegments(
        lon=nowhere,
        lat=nowhere,
        xy=xy,
        tail=tail,
        head=tail + 1,
        way=np.zeros(count, np.int64),
        length_m=np.zeros(count),
        zone=zone,
        kind=np.full(count, STREET, np.int8),
    )
    return lanes, edge


def _attached(
    network: StreetNetwork,
    edge: Ints,
    feet: NDArray[np.object_],
    access_m: Floats,
    lon: Floats,
    lat: Floats,
) -> Attachments:
    """Return places on edges as attachments."""
    offset_m, street_lon, street_lat = along_edges(network, edge, feet)
    return Attachments(
        owner=np.arange(len(edge)),
        edge=edge,
        offset_m=offset_m,
        access_m=access_m,
        lon=lon,
        lat=lat,
        street_lon=street_lon,
        street_lat=street_lat,
        assumed=np.zeros(len(edge), bool),
    )
