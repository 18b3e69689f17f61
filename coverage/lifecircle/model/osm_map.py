"""The district as OpenStreetMap would hold it: nodes, ways and relations, as plain arrays."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lifecircle.model.compounds import gate_spots
from lifecircle.model.estates import GATE
from lifecircle.model.plane import DEGREE_DIGITS
from lifecircle.model.ponds import fish_ponds
from lifecircle.model.scene import Scene

NOTE = "示范模型，非实测"
"""Said in every file of the model."""

_FIXME = {"note": NOTE}

Tags = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class OsmMap:
    """Nodes by position, ways as runs of node positions, areas as runs of ways.

    Parameters
    ----------
    lonlat
        Degrees of each node, rounded to OSM's precision.
    node_tags
        Tags of those nodes that have any.
    ways
        Node positions and tags of each way.
    areas
        Relations of type multipolygon: (way position, role) pairs and tags.
    """

    lonlat: NDArray[np.float64]
    node_tags: dict[int, Tags]
    ways: list[tuple[NDArray[np.int64], Tags]]
    areas: list[tuple[list[tuple[int, str]], Tags]]


def draw_map(scene: Scene) -> OsmMap:
    """Return the OSM data of a district: streets, water, woods, parks and place names."""
    doors = _gates(scene)
    streets = whole_streets(scene.lanes, doors)
    rings, areas = _surfaces(scene, first_way=len(streets))
    lines = np.concatenate([streets["geometry"].to_numpy(), np.array(rings, dtype=object)])
    places = shapely.points([seat.xy for seat in scene.seats])
    gates = np.array(list(doors.values()), dtype=object)
    degrees = scene.terrain.plane.to_degrees(np.concatenate([lines, places, gates]))
    xy, of_line = shapely.get_coordinates(degrees, return_index=True)
    key = np.round(xy * 10**DEGREE_DIGITS).astype(np.int64)
    unique, position = np.unique(key, axis=0, return_inverse=True)
    runs = np.split(position.reshape(-1), np.cumsum(np.bincount(of_line))[:-1])
    tags = [_street_tags(row) for row in streets.itertuples()] + [dict(_FIXME) for _ in rings]
    node_tags: dict[int, Tags] = {
        int(run[0]): {"barrier": "gate", "access": "yes"}
        for run in runs[len(lines) + len(places) :]
    }
    for seat, run in zip(scene.seats, runs[len(lines) :], strict=False):
        place = "village" if seat.village else "neighbourhood"
        node_tags[int(run[0])] = {"place": place, "name": seat.name, **_FIXME}
    ways = list(zip(runs[: len(lines)], tags, strict=True))
    return OsmMap(lonlat=unique / 10.0**DEGREE_DIGITS, node_tags=node_tags, ways=ways, areas=areas)


def whole_streets(lanes: pd.DataFrame, doors: Mapping[int, shapely.Point]) -> pd.DataFrame:
    """Return the lanes joined to long ways, each with all the junctions along it.

    Parameters
    ----------
    lanes
        The noded lanes.
    doors
        Position of a lane to the gate on it, which becomes one of its vertices.
    """
    lines = lanes["geometry"].to_numpy().copy()
    for at, door in doors.items():
        first, *_, last = lines[at].coords
        lines[at] = shapely.LineString([first, door, last])
    marked = lanes.assign(geometry=lines)
    keys = ["street", "highway", "name", "tags", "ground"]
    group = marked.groupby(keys, sort=True).ngroup().to_numpy()
    order = np.argsort(group, kind="stable")
    bundles = shapely.multilinestrings(marked["geometry"].to_numpy()[order], indices=group[order])
    merged, of = shapely.get_parts(shapely.line_merge(bundles), return_index=True)
    first_row = order[np.searchsorted(group[order], np.arange(group.max() + 1))]
    return marked.take(first_row[of]).assign(geometry=merged).reset_index(drop=True)


def _gates(scene: Scene) -> dict[int, shapely.Point]:
    """Return the gate on each straight way into an estate: in its wall, or else half-way."""
    lines = scene.lanes["geometry"].to_numpy()
    way = scene.lanes["tags"].str.startswith(GATE).to_numpy()
    rows = np.flatnonzero(way & (shapely.get_num_points(lines) == 2))
    doors = dict(
        zip(
            rows.tolist(),
            shapely.line_interpolate_point(lines[rows], 0.5, normalized=True),
            strict=True,
        )
    )
    _, passed, spots = gate_spots(scene.lanes, np.array(scene.walls, dtype=object))
    return doors | {
        at: spot for at, spot in zip(passed.tolist(), spots, strict=True) if at in doors
    }


def _street_tags(row: object) -> Tags:
    """Return the tags of one street."""
    highway = str(row.highway)  # type: ignore[attr-defined]
    tags = {"railway": "rail"} if highway == "rail" else {"highway": highway}
    if row.name:  # type: ignore[attr-defined]
        tags["name"] = str(row.name)  # type: ignore[attr-defined]
    pairs = [part.split("=") for part in str(row.tags).split(";") if "=" in part]  # type: ignore[attr-defined]
    return tags | dict(pairs)


def _surfaces(
    scene: Scene, *, first_way: int
) -> tuple[list[shapely.LineString], list[tuple[list[tuple[int, str]], Tags]]]:
    """Return the rings of water, woods and parks, and the multipolygons they make."""
    land = scene.terrain
    named: list[tuple[shapely.Geometry, Tags]] = [
        (river.water.intersection(land.frame).simplify(3.0),
         {"natural": "water", "water": "river", "name": river.name})
        for river in land.rivers
    ]  # fmt: skip
    named += [(hill.land, {"natural": "wood", "name": hill.name}) for hill in land.hills]
    named += [
        (park.land.simplify(1.5), {"leisure": "park", "name": park.name}) for park in land.parks
    ]
    pond = {"natural": "water", "water": "pond"}
    named += [(surface, pond) for surface in fish_ponds(scene)]
    rings: list[shapely.LineString] = []
    areas: list[tuple[list[tuple[int, str]], Tags]] = []
    for surface, tags in named:
        members = []
        for polygon in shapely.get_parts(surface):
            for number, ring in enumerate([polygon.exterior, *polygon.interiors]):
                members.append((first_way + len(rings), "inner" if number else "outer"))
                rings.append(shapely.LineString(ring.coords))
        areas.append((members, {"type": "multipolygon", **tags, **_FIXME}))
    return rings, areas
