"""Small towns that can be worked out by hand, drawn with letters on a grid of 100 metres.

A junction stands at every fourth column of every second line; three characters between junctions
are one block::

    A---B===C      --- |  a street            === H  steps
    |   H   ^      >>> v  a street that binds walkers to the way it points (<<< and ^ too)
    D---E   F      a line that runs through a junction's place without a letter makes no junction

The lower left corner of the drawing is 0, 0. Homes and facilities are put at metres east and north
of it. The towns stand at 113.1 E, 22.5 N on a plane in which a metre is a metre on the ground to
one part in ten million. Homes hold 1, 2, 4, 8, … people in the order they are named, so that a sum
says who was reached.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

import lifecircle as lc
from lifecircle.study.projections import metric_crs, unproject

BLOCK_M = 100.0
CENTRE = (113.1, 22.5)
PLANE = metric_crs([CENTRE[0]], [CENTRE[1]])

Place = tuple[float, float]

_ALONG = {"-": ({}, 1), "=": ({"highway": "steps"}, 1), ">": ({"oneway:foot": "yes"}, 1),
          "<": ({"oneway:foot": "yes"}, -1)}  # fmt: skip
_DOWN = {"|": ({}, 1), "H": ({"highway": "steps"}, 1), "v": ({"oneway:foot": "yes"}, 1),
         "^": ({"oneway:foot": "yes"}, -1)}  # fmt: skip


@dataclass(frozen=True)
class Street:
    """A way: its corners in metres, and its tags."""

    points: tuple[Place, ...]
    tags: Mapping[str, str] = field(default_factory=lambda: {"highway": "residential"})


@dataclass(frozen=True)
class Town:
    """Streets, homes and facilities, in metres east and north.

    ``homes`` are points by name, ``people`` theirs where they are not powers of two; ``places``
    are (service, geometry in metres) or (service, geometry, further columns) by name; ``gates``
    are (facility, point).
    """

    streets: tuple[Street, ...]
    homes: Mapping[str, Place] = field(default_factory=dict)
    places: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    gates: tuple[tuple[str, Place], ...] = ()
    people: Mapping[str, float] = field(default_factory=dict)

    def population(self) -> dict[str, float]:
        """Return the people of each home."""
        return {name: self.people.get(name, 2.0**at) for at, name in enumerate(self.homes)}


def draw(picture: str) -> tuple[Street, ...]:
    """Return the streets of a drawing."""
    lines = [line.rstrip() for line in dedent(picture).strip("\n").splitlines()]
    width = max(map(len, lines)) // 4 * 4 + 1
    grid = np.array([list(line.ljust(width)[:width]) for line in lines])
    rows = (len(lines) - 1) // 2
    streets = []
    for row in range(0, len(lines), 2):
        corners = [(at / 4, rows - row / 2) for at in range(0, width, 4)]
        streets += _runs(grid[row, ::4], [grid[row, at + 2] for at in range(0, width - 1, 4)],
                         corners, _ALONG)  # fmt: skip
    for column in range(0, width, 4):
        corners = [(column / 4, rows - row / 2) for row in range(0, len(lines), 2)]
        streets += _runs(grid[::2, column], list(grid[1::2, column]), corners, _DOWN)
    return tuple(streets)


def _runs(
    junctions: Sequence[str],
    blocks: Sequence[str],
    corners: Sequence[Place],
    meanings: Mapping[str, tuple[dict[str, str], int]],
) -> Iterable[Street]:
    """Yield the streets of one line of the drawing, from letter to letter."""
    start = None
    for at, mark in enumerate(junctions):
        if mark.isalnum() or mark == "+":
            if start is not None:
                tags, sense = meanings[blocks[at - 1]]
                ends = tuple((x * BLOCK_M, y * BLOCK_M) for x, y in (corners[start], corners[at]))
                yield Street(ends[::sense], {"highway": "residential", **tags})
            start = at
        if at < len(blocks) and blocks[at] not in meanings:
            start = None


def degrees(points: Any) -> np.ndarray:
    """Return places in metres of the town as rows of lon, lat."""
    xy = np.asarray(points, float).reshape(-1, 2)
    return np.column_stack(unproject(xy[:, 0], xy[:, 1], PLANE))


def in_degrees(shapes: Iterable[Any]) -> np.ndarray:
    """Return shapes in metres of the town as shapes in degrees."""
    return shapely.transform(np.array(list(shapes), dtype=object), degrees)


def street_frame(streets: Iterable[Street]) -> gpd.GeoDataFrame:
    """Return streets as lines in degrees with their tags as columns."""
    streets = list(streets)
    names = sorted({name for street in streets for name in street.tags})
    columns = {name: [street.tags.get(name, "") for street in streets] for name in names}
    lines = in_degrees(shapely.LineString(street.points) for street in streets)
    return gpd.GeoDataFrame(columns, geometry=lines, crs="EPSG:4326")


def home_frame(town: Town, **groups: Sequence[float]) -> gpd.GeoDataFrame:
    """Return homes with their people, and further population groups in their order."""
    points = in_degrees(shapely.Point(place) for place in town.homes.values())
    table = {"resident_id": list(town.homes), "residents": list(town.population().values())}
    return gpd.GeoDataFrame({**table, **groups}, geometry=points, crs="EPSG:4326")


def place_frame(town: Town) -> gpd.GeoDataFrame:
    """Return facilities; a pair of numbers is a point."""
    rows = [(name, *place, {})[:4] for name, place in town.places.items()]
    shapes = [shapely.Point(at) if isinstance(at, tuple) else at for _, _, at, _ in rows]
    extra = sorted({key for *_, more in rows for key in more})
    return gpd.GeoDataFrame(
        {
            "facility_id": [name for name, *_ in rows],
            "service": [service for _, service, *_ in rows],
            **{key: [more.get(key, "") for *_, more in rows] for key in extra},
        },
        geometry=in_degrees(shapes),
        crs="EPSG:4326",
    )


def circle(name: str = "care", **values: Any) -> lc.Circle:
    """Return a circle of fifteen minutes to a clinic, at 1 m/s, unless told otherwise."""
    base: dict[str, Any] = {"name": {"zh": name, "en": name}, "services": ("clinic",)}
    if "metres" not in values:
        base["minutes"] = 15.0
    return lc.Circle(**{"id": name, **base, **values})


def standard(*circles: lc.Circle) -> lc.Standard:
    """Return a standard of these circles."""
    name = {"zh": "城", "en": "town"}
    return lc.Standard(id="town", name=name, source="", verified=True, circles=circles)


def study_of(town: Town, *circles: lc.Circle, **options: Any) -> lc.Study:
    """Return the town as a study, walked by these circles (one of 15 minutes by default)."""
    gates = gpd.GeoDataFrame(
        {"facility_id": [name for name, _ in town.gates]},
        geometry=in_degrees(shapely.Point(at) for _, at in town.gates),
        crs="EPSG:4326",
    )
    frames: dict[str, Any] = {
        "streets": street_frame(town.streets),
        "facilities": place_frame(town),
        "residents": home_frame(town),
        "standards": standard(*circles) if circles else standard(circle()),
    }
    if town.gates:
        frames["entrances"] = gates
    return lc.make_study(**{**frames, **options})


def analysed(town: Town, *circles: lc.Circle, **options: Any) -> lc.Result:
    """Return the answers to the circles in the town."""
    return lc.analyse(study_of(town, *circles, **options))


def minutes(result: lc.Result, home: str, name: str = "care") -> float:
    """Return how long one home walks."""
    return float(result.nearest.at[(home, name), "minutes"])


def status(result: lc.Result, home: str, name: str = "care") -> str:
    """Return what one home is to a circle."""
    return str(result.nearest.at[(home, name), "status"])


def people(result: lc.Result, column: str = "covered", name: str = "care") -> float:
    """Return the people of the whole town in one column of the coverage."""
    table = result.coverage.xs((name, "district", "residents"),
                               level=("circle", "level", "denominator"))  # fmt: skip
    return float(table[column].iloc[0])


def write_osm(path: Path, streets: Iterable[Street], *, leave_out: Iterable[Place] = ()) -> Path:
    """Write streets as an OpenStreetMap file of any kind; nodes left out are those clipped off."""
    import osmium

    streets = list(streets)
    corners = list(dict.fromkeys(point for street in streets for point in street.points))
    number = {point: at + 1 for at, point in enumerate(corners)}
    missing = set(leave_out)
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for point, (lon, lat) in zip(corners, degrees(corners), strict=True):
            if point not in missing:
                node = osmium.osm.mutable.Node(id=number[point], location=(lon, lat), version=1)
                writer.add_node(node)
        for at, street in enumerate(streets):
            refs = [number[point] for point in street.points]
            tags = dict(street.tags)
            writer.add_way(osmium.osm.mutable.Way(id=at + 1, nodes=refs, tags=tags, version=1))
    return path
