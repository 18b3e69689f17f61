"""The walking network of a study with gated estates."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pyproj import CRS

from lifecircle.errors import Fault, errors_in
from lifecircle.network.estates.gates import estate_gates, given_gates
from lifecircle.network.estates.lane_segments import OUT_OF, PUBLIC, LaneSegments, lane_segments
from lifecircle.network.estates.lanes import estate_lanes, inner_streets
from lifecircle.network.estates.layers import GATE_M, Layered, layered
from lifecircle.network.estates.parts import EstateParts, LaidLanes
from lifecircle.network.estates.wickets import WicketGround, join_wickets
from lifecircle.network.estates.yards import Standing, join_yards
from lifecircle.network.sources.private_lanes import OwnedWays, access_with_private, owned_ways
from lifecircle.network.sources.simplify import Segments
from lifecircle.network.sources.ways import Ways
from lifecircle.network.street_source import read_streets, read_ways
from lifecircle.network.streets import Joined, SegmentKinds, StreetNetwork, join_segments
from lifecircle.network.walls.fences import straight_pieces
from lifecircle.network.walls.gated import Table
from lifecircle.network.walls.outlines import estate_outlines
from lifecircle.study.projections import metric_crs, project, project_geometries
from lifecircle.study.study import Study
from lifecircle.study.tables.obstacles import Obstacles


def gated_streets(
    study: Study, obstacles: Obstacles
) -> tuple[StreetNetwork | None, tuple[Fault, ...]]:
    """Return the walking network of a study with its gated estates, and what is wrong with it.

    Parameters
    ----------
    study
        The study.
    obstacles
        Its estates, gates and barriers.
    """
    ways, faults = read_ways(study.streets, rule=access_with_private)
    if ways is None or errors_in(faults):
        return None, faults
    owned = owned_ways(ways)
    if owned.private.all():  # nobody could walk anywhere, as the reader of plain streets says
        return read_streets(study.streets)
    return gated_network(owned, study, obstacles), faults


def gated_network(owned: OwnedWays, study: Study, obstacles: Obstacles) -> StreetNetwork:
    """Return the network of ways, private ones included, around a study's estates.

    Parameters
    ----------
    owned
        Ways, and which are private.
    study
        Who lives and what stands where; its settings.
    obstacles
        Its estates, gates and barriers.
    """
    crs = metric_crs(owned.ways.lon, owned.ways.lat)
    laid = _lay(owned, study, obstacles, crs)
    layers = layered(laid.lanes, laid.gates, laid.outlines)
    joined = _join(laid.lanes, layers, owned.ways, crs)
    return replace(joined.network, gated=EstateParts(laid, layers, joined).gated())


def _lay(owned: OwnedWays, study: Study, obstacles: Obstacles, crs: CRS) -> LaidLanes:
    """Return the segments of lanes, gates and yards."""
    settings = study.settings
    outlines = estate_outlines(obstacles.estates, crs)
    lanes = lane_segments(owned.ways, crs)
    lanes = estate_lanes(lanes, owned, outlines, inner_lanes=obstacles.inner_lanes)
    given = given_gates(
        _points(obstacles.gates, crs),
        obstacles.estates.index.get_indexer(obstacles.gates["estate_id"]).astype(np.int64),
        outlines,
        added=obstacles.gates["added"].to_numpy(bool),
        reach_m=settings.gate_reach_m,
    )
    public = np.flatnonzero(lanes.zone == PUBLIC)
    public = public[outlines.ground.near(lanes.boxes(public))]
    inner = inner_streets(lanes.lines(public), public, outlines)
    gates = estate_gates(lanes, outlines, given, inner, reach_m=settings.gate_reach_m)
    barriers = project_geometries(np.asarray(obstacles.barriers.geometry, object), crs)
    ground = WicketGround(
        outlines,
        inner,
        straight_pieces(barriers),
        straight_pieces(outlines.rims[gates.closed]),
        settings.max_snap_m,
        settings.barrier_candidates,
        gates,
    )
    lanes, wickets = join_wickets(lanes, ground, crs)
    lanes, yards = join_yards(lanes, wickets, ground, _standing(study, crs), crs=crs)
    return LaidLanes(lanes, gates, wickets, yards, outlines)


def _standing(study: Study, crs: CRS) -> Standing:
    """Return where everybody and everything of a study stands; outlines by a point in them."""
    tables: Mapping[Table, GeoDataFrame] = {
        "homes": study.residents,
        "land": study.land,
        "places": study.facilities,
    }
    limit = study.settings.max_snap_m
    return Standing(
        xy={name: _points(table, crs) for name, table in tables.items()},
        max_m={
            name: table["max_snap_m"].to_numpy(float)
            if name == "places"
            else np.full(len(table), limit)
            for name, table in tables.items()
        },
    )


def _points(table: GeoDataFrame, crs: CRS) -> NDArray[np.float64]:
    """Return a point of each row in a plane."""
    shapes = np.asarray(table.geometry, dtype=object)
    other = np.flatnonzero(shapely.get_type_id(shapes) != 0)
    if len(other):
        shapes = shapes.copy()
        shapes[other] = shapely.point_on_surface(shapes[other])
    lon_lat = shapely.get_coordinates(shapes).reshape(-1, 2)
    return np.column_stack(project(lon_lat[:, 0], lon_lat[:, 1], crs)).reshape(-1, 2)


def _join(lanes: LaneSegments, layers: Layered, ways: Ways, crs: CRS) -> Joined:
    """Return layered segments joined to edges; steps through gates and open ground stay apart."""
    real = layers.row >= 0
    row = np.where(real, layers.row, 0)
    way = np.where(real, lanes.way[row], -1)
    ground = real & (lanes.kind[row] >= OUT_OF)
    names = ways.highway_names
    highway = np.where(way >= 0, ways.highway[way], np.where(ground, len(names) + 1, len(names)))
    oneway = np.where(way >= 0, ways.oneway[way], 0).astype(np.int8)
    parts = Segments(
        node_lon=lanes.lon[layers.place],
        node_lat=lanes.lat[layers.place],
        tail=layers.tail,
        head=layers.head,
        way=way,
        length_m=np.where(real, lanes.length_m[row], GATE_M),
    )
    kinds = SegmentKinds(
        highway=highway.astype(np.int16),
        highway_names=(*names, "gate", "open_ground"),
        oneway=oneway,
        way_id=np.where(way >= 0, ways.way_id[way], 0),
    )
    apart = (layers.outward != 0) | (way < 0)  # a gate stays a junction
    bound = np.where(apart, 1, oneway).astype(np.int8)
    return join_segments(parts, kinds, bound=bound, crs=crs)
