"""Estates with gates and no lanes: everybody inside walks straight, over open ground, to a gate.

Homes are joined to every gate they can walk to, so that the best one counts, and to facilities
inside the same walls. Nobody walks through another's door: these walks lead one way.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import CRS

from lifecircle.network.allowed_nearest import Floats, Ints
from lifecircle.network.estate_wickets import WicketGround, Wickets
from lifecircle.network.fences import any_crossed
from lifecircle.network.gated import GATED, Table
from lifecircle.network.lane_segments import GROUND, PUBLIC, STREET, LaneSegments

TABLES: tuple[Table, ...] = ("homes", "land", "places")
PLACES = TABLES.index("places")

_JOIN = ["estate"]


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

    The tail of such a walk is where it begins: at a home, or at a gate on the way to a facility.

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
    lanes, node = lanes.with_nodes(items[["x", "y"]].to_numpy(float), crs)
    items = items.assign(node=node)
    out = wickets.leads_out & bare[wickets.estate]
    gates = pd.DataFrame({"estate": wickets.estate[out], "gate": wickets.node[out]})
    to_gate = items.merge(gates, on=_JOIN)
    served = items[items["table"] == PLACES]
    inside = items[items["table"] != PLACES].merge(served, on=_JOIN, suffixes=("", "_there"))
    is_place = (to_gate["table"] == PLACES).to_numpy()
    item, gate = to_gate["node"].to_numpy(np.int64), to_gate["gate"].to_numpy(np.int64)
    tail = np.concatenate((np.where(is_place, gate, item), inside["node"].to_numpy(np.int64)))
    head = np.concatenate((np.where(is_place, item, gate), inside["node_there"].to_numpy(np.int64)))
    most_m = np.concatenate((to_gate["max_m"].to_numpy(float), inside["max_m"].to_numpy(float)))
    estate = np.concatenate((to_gate["estate"].to_numpy(), inside["estate"].to_numpy()))
    away_m = np.hypot(*(lanes.xy[head] - lanes.xy[tail]).T)
    free = (away_m <= most_m) & ~any_crossed(ground.yard_fences, lanes.xy[tail], lanes.xy[head])
    lanes = lanes.with_links(
        tail[free], head[free], zone=estate[free].astype(np.int64), kind=GROUND
    )
    joined = np.isin(items["node"].to_numpy(), np.concatenate((tail[free], head[free])))
    kept = items[joined]
    return lanes, Yards(
        kept["table"].to_numpy(np.int64), kept["row"].to_numpy(np.int64), kept["node"].to_numpy()
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
