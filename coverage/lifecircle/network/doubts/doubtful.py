"""Streets that look wrongly drawn: ends that just miss another street, pieces joined to nothing.

A sidewalk whose free end lies a few metres from another street was probably meant to meet it, as
was any street that leads up to another; and a bridge that touches nothing carries nobody. Nothing
is mended: the list is for whoever knows the place. In walks such streets count as they are drawn.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.network.streets import StreetNetwork
from lifecircle.network.walls.gated import OPEN_TO_ALL
from lifecircle.study.config.settings import StreetSource
from lifecircle.study.projections import unproject
from lifecircle.study.sources import OSM_SUFFIXES, suffix_of
from lifecircle.words import Value

NEAR_M = 5.0
"""A free end this near to another street was probably meant to meet it."""

PIECE_M = 20.0
"""A piece of the network this near to a longer one was probably meant to be joined to it."""

DETOUR_M = 20.0
"""A street no longer than this may end near the one it leaves, and matters to nobody alone."""

AHEAD = 0.5
"""The least cosine between where a street leads and where the gap does: 60 degrees to each side."""

BESIDE = ("footway", "pedestrian")
"""Classes drawn beside a street, where an end that leads nowhere is one sidewalk tied once only."""

COLUMNS = ("kind", "way_id", "highway", "lon", "lat", "gap_m", "to_way_id", "length_m")

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Ground:
    """The public edges of a network, with an index."""

    network: StreetNetwork
    edges: Ints
    lines: NDArray[np.object_]
    tree: shapely.STRtree


def network_doubts(network: StreetNetwork, source: StreetSource | None = None) -> pd.DataFrame:
    """Return the streets of a network that look wrongly drawn, the nearest misses first.

    Parameters
    ----------
    network
        The streets.
    source
        Where they come from; of an OpenStreetMap file it is looked up which are bridges.

    Returns
    -------
    DataFrame
        One row each: ``kind`` (``loose_end``, a free end at most `NEAR_M` from another street
        that it leads up to or, being a sidewalk, runs beside; ``piece``, a piece of network at
        most `PIECE_M` from a longer one, other than squares drawn as closed lines;
        ``loose_bridge`` and ``bridge_piece``, the same of a bridge, a piece at any distance; all
        but bridges longer than `DETOUR_M`), ``way_id``, ``highway``,
        ``lon``, ``lat`` of the end or of the place nearest to the other street, ``gap_m`` to it,
        ``to_way_id``, its way, and ``length_m`` of the street or the piece.
    """
    public = np.arange(network.edges)
    if network.gated is not None:
        public = np.flatnonzero(network.gated.side == OPEN_TO_ALL)
    lines = network.geometry[public]
    ground = _Ground(network, public, lines, shapely.STRtree(lines))
    bridges = _bridges(source)
    found = pd.concat([_loose_ends(ground, bridges), _pieces(ground, bridges)], ignore_index=True)
    order = ["gap_m", "way_id", "lon", "lat"]
    return found.sort_values(order, kind="stable", ignore_index=True)[list(COLUMNS)]


def doubt_faults(network: StreetNetwork, source: StreetSource) -> tuple[Fault, ...]:
    """Return a warning that counts the streets which look wrongly drawn, if there are any.

    Parameters
    ----------
    network
        The streets.
    source
        Where they come from.
    """
    found = network_doubts(network, source)
    if not len(found):
        return ()
    file = source.path.name if source.path else ""
    return (
        Fault(
            code="network-doubts",
            severity="warning",
            file=file,
            field="streets",
            details=doubt_counts(found),
        ),
    )


def doubt_counts(found: pd.DataFrame) -> dict[str, Value]:
    """Return how many streets look wrongly drawn, by sort, and how near is near.

    Parameters
    ----------
    found
        As `network_doubts` returns it.
    """
    of = found["kind"].value_counts()
    return {
        "ends": int(of.get("loose_end", 0) + of.get("loose_bridge", 0)),
        "near_m": f"{NEAR_M:g}",
        "pieces": int(of.get("piece", 0) + of.get("bridge_piece", 0)),
        "piece_m": f"{PIECE_M:g}",
        "bridges": int(of.get("loose_bridge", 0) + of.get("bridge_piece", 0)),
    }


def _bridges(source: StreetSource | None) -> Ints:
    """Return the ids of ways on bridges, as far as the source knows them."""
    if source is None or source.path is None or suffix_of(source.path) not in OSM_SUFFIXES:
        return np.zeros(0, np.int64)
    return _bridges_in(source.path)


def _bridges_in(path: Path) -> Ints:
    """Return the ids of the bridges in an OpenStreetMap file."""
    import osmium

    ways = (
        osmium.FileProcessor(str(path), osmium.osm.WAY)
        .with_filter(osmium.filter.KeyFilter("bridge"))
        .with_filter(osmium.filter.KeyFilter("highway"))
    )
    found = [way.id for way in ways if way.tags.get("bridge") != "no"]
    return np.unique(np.array(found, np.int64))


def _loose_ends(ground: _Ground, bridges: Ints) -> pd.DataFrame:
    """Return the free ends of streets that just miss another street."""
    network, edges = ground.network, ground.edges
    ends = np.concatenate((network.tail[edges], network.head[edges]))
    alone = np.bincount(ends, minlength=network.nodes)[ends] == 1
    long_enough = np.tile(network.length_m[edges] > DETOUR_M, 2)
    half = np.flatnonzero(alone & long_enough)
    own, at_tail = half % len(edges), half < len(edges)
    line = ground.lines[own]
    points = np.where(at_tail, shapely.get_point(line, 0), shapely.get_point(line, -1))
    before = np.where(at_tail, shapely.get_point(line, 1), shapely.get_point(line, -2))
    end, other = ground.tree.query(points, predicate="dwithin", distance=NEAR_M)
    beside = np.isin(np.array(network.highway_names)[network.highway[edges[own]]], BESIDE)
    meant = beside[end] | _ahead(before[end], points[end], ground.lines[other])
    kept = (own[end] != other) & meant
    return _rows(ground, bridges, points[end[kept]], own[end[kept]], other[kept], piece=False)


def _ahead(
    before: NDArray[np.object_], ends: NDArray[np.object_], lines: NDArray[np.object_]
) -> NDArray[np.bool_]:
    """Return whether lines lie ahead of streets that come from one place and end at another."""
    there = shapely.get_point(shapely.shortest_line(ends, lines), -1)
    xy = [np.stack((shapely.get_x(at), shapely.get_y(at)), axis=1) for at in (before, ends, there)]
    heading, gap = xy[1] - xy[0], xy[2] - xy[1]
    long = np.hypot(*heading.T) * np.hypot(*gap.T)
    return np.asarray((heading * gap).sum(axis=1) >= AHEAD * long, bool)


def _squares(network: StreetNetwork) -> NDArray[np.bool_]:
    """Return which pieces are one closed line, as squares are drawn."""
    ends = np.concatenate((network.tail, network.head))
    twice = np.bincount(ends, minlength=network.nodes) == 2
    odd = np.bincount(network.piece, weights=~twice, minlength=len(network.piece_m))
    return np.asarray(odd == 0, bool)


def _pieces(ground: _Ground, bridges: Ints) -> pd.DataFrame:
    """Return the pieces of network that nearly touch a longer one, and bridges on their own."""
    network, edges = ground.network, ground.edges
    piece = network.edge_piece[edges]
    known = (network.piece_m > DETOUR_M) & ~_squares(network)
    bridge = np.isin(network.way_id[edges], bridges)
    small = np.flatnonzero((piece > 0) & (known[piece] | bridge))
    one, other = ground.tree.query(ground.lines[small], predicate="dwithin", distance=PIECE_M)
    longer = piece[other] < piece[small[one]]
    near = _of_pieces(ground, bridges, small[one[longer]], other[longer])
    alone = small[bridge[small] & ~np.isin(piece[small], piece[small[one[longer]]])]
    if not len(alone) or not (piece == 0).any():
        return near
    main = np.flatnonzero(piece == 0)
    nearest = shapely.STRtree(ground.lines[main]).nearest(ground.lines[alone])
    return pd.concat([near, _of_pieces(ground, bridges, alone, main[nearest])])


def _of_pieces(ground: _Ground, bridges: Ints, own: Ints, other: Ints) -> pd.DataFrame:
    """Return one row for each piece: where it comes nearest to a street of a longer one."""
    walk = shapely.shortest_line(ground.lines[own], ground.lines[other])
    points = np.asarray(shapely.get_point(walk, 0), dtype=object)
    return _rows(ground, bridges, points, own, other, piece=True)


def _rows(
    ground: _Ground,
    bridges: Ints,
    points: NDArray[np.object_],
    own: Ints,
    other: Ints,
    *,
    piece: bool,
) -> pd.DataFrame:
    """Return the nearest other street of each place, or of each piece."""
    network, edges = ground.network, ground.edges
    gap_m = shapely.distance(points, ground.lines[other])
    x, y = shapely.get_x(points), shapely.get_y(points)
    lon, lat = unproject(x, y, network.crs)
    on_piece = network.edge_piece[edges[own]]
    length_m = network.piece_m[on_piece] if piece else network.length_m[edges[own]]
    names = np.array(network.highway_names, dtype=object)
    bridge = np.isin(network.way_id[edges[own]], bridges)
    kinds = ("bridge_piece", "piece") if piece else ("loose_bridge", "loose_end")
    table = pd.DataFrame(
        {
            "kind": np.where(bridge, *kinds).astype(object),
            "way_id": network.way_id[edges[own]],
            "highway": names[network.highway[edges[own]]],
            "lon": lon,
            "lat": lat,
            "gap_m": gap_m,
            "to_way_id": network.way_id[edges[other]],
            "length_m": length_m,
            "group": on_piece if piece else own,
            "x": 0.0 if piece else x,
            "y": 0.0 if piece else y,
        }
    )
    order = ["group", "x", "y", "gap_m", "way_id", "to_way_id", "lon", "lat"]
    nearest = table.sort_values(order, kind="stable").drop_duplicates(["group", "x", "y"])
    return nearest.drop(columns=["group", "x", "y"])
