"""Estates with gates and no lanes: everybody inside walks over open ground to a gate.

Homes are joined to every gate they can walk straight to, so that the best one counts, to facilities
inside the same walls, and to the corners they have to walk round where a wall is in the way. Nobody
walks through another's door.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from lifecircle.network.estates.lane_segments import (
    ACROSS,
    INTO,
    OUT_OF,
    PUBLIC,
    STREET,
    LaneSegments,
)
from lifecircle.network.estates.wickets import WicketGround, Wickets
from lifecircle.network.snapping.allowed_nearest import Floats, Ints
from lifecircle.network.walls.fences import ON_FENCE_M, any_crossed
from lifecircle.network.walls.gated import GATED, Table

TABLES: tuple[Table, ...] = ("homes", "land", "places")
PLACES = TABLES.index("places")

_XY = ["x", "y"]


@dataclass(frozen=True, eq=False)
class Standing:
    """Where the rows of a study's tables stand.

    Parameters
    ----------
    xy
        A point a row, by table.
    max_m
        The longest straight walk of each row.
    """

    xy: Mapping[Table, Floats]
    max_m: Mapping[Table, Floats]


@dataclass(frozen=True, eq=False)
class Yards:
    """Rows of tables that stand in estates without lanes.

    Parameters
    ----------
    table
        Index into `TABLES`.
    row, node
        The row, and its node.
    """

    table: Ints
    row: Ints
    node: Ints


def join_yards(
    lanes: LaneSegments,
    wickets: Wickets,
    ground: WicketGround,
    standing: Standing,
    *,
    crs: CRS,
) -> tuple[LaneSegments, Yards]:
    """Return the segments with the walks over the ground of estates that have no lanes.

    The tail of such a walk is where it begins: at a home, or on the way to a facility.

    Parameters
    ----------
    lanes
        Segments with their zones and wickets.
    wickets
        The gates no lane leads through.
    ground
        The estates and what is in the way.
    standing
        Who and what stands where.
    crs
        The plane.
    """
    bare = _laneless(lanes, ground)
    items = _items(standing, ground, bare)
    corners = _corners(ground, np.unique(items["estate"].to_numpy(np.int64)))
    lanes, node = lanes.with_nodes(items[_XY].to_numpy(float), crs)
    items = items.assign(node=node)
    lanes, node = lanes.with_nodes(corners[_XY].to_numpy(float), crs)
    corners = corners.assign(node=node)
    out = wickets.leads_out & bare[wickets.estate]
    gates = pd.DataFrame({"estate": wickets.estate[out], "node": wickets.node[out]})
    gates[_XY] = lanes.xy[gates["node"]]
    turns = pd.concat([gates, corners], ignore_index=True)
    places = items[items["table"] == PLACES]
    people = items[items["table"] != PLACES]
    around = _pairs(corners, corners)
    walks = {
        OUT_OF: pd.concat([_pairs(people, turns), _pairs(people, places)]),
        INTO: _pairs(turns, places),
        ACROSS: pd.concat([_pairs(corners, gates), around[around["node"] < around["node_there"]]]),
    }
    joined: list[Ints] = []
    for kind, pairs in walks.items():
        free = pairs[_free(pairs, ground)]
        tail, head = (free[name].to_numpy(np.int64) for name in ("node", "node_there"))
        estate = free["estate"].to_numpy(np.int64)
        lanes = lanes.with_links(tail, head, zone=estate, kind=kind)
        joined += [tail, head]
    kept = items[np.isin(items["node"].to_numpy(), np.concatenate(joined))]
    table, row, node = (kept[name].to_numpy(np.int64) for name in ("table", "row", "node"))
    return lanes, Yards(table, row, node)


def _pairs(ones: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Return all pairs within one estate."""
    return ones.merge(others, on="estate", suffixes=("", "_there"))


def _free(pairs: pd.DataFrame, ground: WicketGround) -> NDArray[np.bool_]:
    """Return which pairs may walk straight to each other."""
    here, there = (pairs[[f"x{end}", f"y{end}"]].to_numpy(float) for end in ("", "_there"))
    limit_m = pairs["max_m"].to_numpy(float) if "max_m" in pairs else np.inf
    near = np.hypot(*(there - here).T) <= limit_m
    return np.asarray(near & ~any_crossed(ground.yard_fences, here, there), bool)


def _corners(ground: WicketGround, estate: Ints) -> pd.DataFrame:
    """Return the corners of estates that one may have to walk round, a step off the wall."""
    inside = shapely.buffer(ground.outlines.regions[estate], -ON_FENCE_M, join_style="mitre")
    parts, of = shapely.get_parts(shapely.orient_polygons(inside), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    corner = np.flatnonzero(ring[1:] == ring[:-1])  # the last of a ring is its first again
    many = np.bincount(ring[corner], minlength=len(rings))
    first = np.cumsum(many) - many
    place = np.arange(len(corner)) - np.repeat(first, many)
    before = corner[np.repeat(first, many) + (place - 1) % np.repeat(many, many)]
    step_in, step_out = xy[corner] - xy[before], xy[corner + 1] - xy[corner]
    turn = step_in[:, 0] * step_out[:, 1] - step_in[:, 1] * step_out[:, 0]
    round_it = corner[turn < 0]  # the ground is on the left
    return pd.DataFrame(
        {
            "estate": estate[of[part[ring[round_it]]]],
            "x": xy[round_it, 0],
            "y": xy[round_it, 1],
        }
    )


def _laneless(lanes: LaneSegments, ground: WicketGround) -> NDArray[np.bool_]:
    """Return which estates have gates and neither lanes of their own nor public ones inside."""
    many = len(ground.outlines)
    own = lanes.zone[(lanes.zone > PUBLIC) & (lanes.kind == STREET)]
    laned = np.bincount(own, minlength=many) > 0
    laned[ground.inner.estate] = True
    return np.asarray((ground.gates.mode == GATED) & ~laned, bool)


def _items(standing: Standing, ground: WicketGround, bare: NDArray[np.bool_]) -> pd.DataFrame:
    """Return the rows that stand in estates without lanes."""
    parts = []
    for number, table in enumerate(TABLES):
        xy = standing.xy[table]
        estate = ground.outlines.at(xy)
        row = np.flatnonzero((estate >= 0) & bare[estate]) if len(bare) else np.zeros(0, int)
        parts.append(
            pd.DataFrame(
                {
                    "table": np.full(len(row), number),
                    "row": row,
                    "estate": estate[row],
                    "x": xy[row, 0],
                    "y": xy[row, 1],
                    "max_m": standing.max_m[table][row],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
