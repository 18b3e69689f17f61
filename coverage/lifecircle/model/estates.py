"""Gated estates: blocks between collector streets, inner lanes, and gates to the street."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lifecircle.model.lanes import Grain, joined, lanes, lattice

GATE = "gate"
"""Tag mark of a lane whose middle carries a ``barrier=gate`` node."""

_SMALLEST_BLOCK_M2 = 14_000.0
_SMALLEST_CORE_M2 = 4_000.0
_ROW_M = 75.0

_EMPTY_SHARE = 0.14
"""Blocks not yet built on, or green."""

WALL_M = 28.0
"""From the loop lane out to the wall: past the homes on its far side."""

STREET_M = 9.5
"""The wall stands at least this far from the middle of the streets around."""

_PRIVATE_SHARE = 0.22
"""Estates tagged ``access=private`` throughout, which closes their lanes to the walk rule."""


@dataclass(frozen=True, kw_only=True)
class Estate:
    """The lanes inside one estate, the short ways from them out to the street, and its wall."""

    inner: tuple[shapely.LineString, ...] = ()
    gateways: tuple[shapely.LineString, ...] = ()
    tags: str = ""
    wall: shapely.Geometry = field(default_factory=shapely.Polygon)


@dataclass(frozen=True, kw_only=True)
class EstateQuarter:
    """Collector streets with the lanes of the estates between them, and the estates' walls."""

    lanes: pd.DataFrame
    walls: tuple[shapely.Geometry, ...]


def estates(land: shapely.Geometry, *, angle: float, rng: np.random.Generator) -> EstateQuarter:
    """Return collector streets and, in most blocks between them, an estate.

    Most inner lanes carry no access tag, as surveyors leave them.
    """
    grain = Grain(spacing_m=(285.0, 235.0), jitter=0.08, drop=0.04, angle=angle)
    lines, street = lattice(land, grain, rng=rng)
    way = np.where(street % 6 == 0, "tertiary", "residential")
    edges = np.concatenate([lines, shapely.get_parts(shapely.boundary(land))])
    blocks = shapely.get_parts(shapely.polygonize([shapely.union_all(edges, grid_size=0.1)]))
    blocks = blocks[shapely.area(blocks) > _SMALLEST_BLOCK_M2]
    blocks = blocks[_in_land(blocks, land)]
    blocks = blocks[rng.random(len(blocks)) >= _EMPTY_SHARE]
    inside = [estate(block, rng=rng) for block in blocks]
    return EstateQuarter(
        lanes=joined([lanes(lines, highway=way, street=street), estate_lanes(inside)]),
        walls=tuple(one.wall for one in inside if not one.wall.is_empty),
    )


def estate_lanes(inside: list[Estate]) -> pd.DataFrame:
    """Return the lanes of many estates as one table."""
    inner = [(line, one.tags) for one in inside for line in one.inner]
    gates = [(line, one.tags) for one in inside for line in one.gateways]
    tags = [tags for _, tags in inner] + [f"{GATE};{tags}".rstrip(";") for _, tags in gates]
    lines = np.array([line for line, _ in inner + gates], dtype=object)
    homes = np.repeat(["estate", ""], [len(inner), len(gates)])
    return lanes(lines, highway="service", homes=homes, tags=tags)


def _in_land(blocks: NDArray[np.object_], land: shapely.Geometry) -> NDArray[np.bool_]:
    """Tell which blocks are of the land and not of a hole in it."""
    shapely.prepare(land)
    return np.asarray(shapely.intersects(land, shapely.point_on_surface(blocks)))


def estate(block: shapely.Polygon, *, rng: np.random.Generator, gates: int = -1) -> Estate:
    """Return one estate: a loop lane, lanes across, and its gates.

    Parameters
    ----------
    block
        The ground between the streets.
    rng
        The seed's generator.
    gates
        How many gates; -1 draws one, two or three.
    """
    core = block.buffer(-38.0, quad_segs=3).simplify(4.0)
    if core.geom_type != "Polygon" or core.area < _SMALLEST_CORE_M2:
        return Estate()
    loop = core.exterior
    count = int(rng.integers(1, 4)) if gates < 0 else gates
    return Estate(
        inner=(shapely.LineString(loop.coords), *_across(core, rng)),
        gateways=tuple(_gateway(loop, block, at) for at in rng.permutation(12)[:count] / 12),
        tags="access=private" if rng.random() < _PRIVATE_SHARE and gates < 0 else "",
        wall=core.buffer(WALL_M, quad_segs=2).intersection(block.buffer(-STREET_M, quad_segs=2)),
    )


def _across(core: shapely.Polygon, rng: np.random.Generator) -> list[shapely.LineString]:
    """Return lanes across the estate, parallel to its longer side."""
    box = shapely.get_coordinates(shapely.minimum_rotated_rectangle(core))
    sides = np.hypot(*np.diff(box[:3], axis=0).T)
    a, b, c = (box[0], box[1], box[2]) if sides[0] >= sides[1] else (box[1], box[2], box[3])
    depth = c - b
    count = max(1, int(np.hypot(*depth) // _ROW_M))
    shares = (np.arange(count) + 1.0) / (count + 1) + rng.uniform(-0.03, 0.03, count)
    ends = np.stack([a + depth * shares[:, None], b + depth * shares[:, None]], axis=1)
    parts = shapely.get_parts(shapely.intersection(shapely.linestrings(ends), core))
    return list(parts[(shapely.get_type_id(parts) == 1) & (shapely.length(parts) > 30.0)])


def _gateway(loop: shapely.LinearRing, block: shapely.Polygon, at: float) -> shapely.LineString:
    """Return the short way from the loop out to the nearest street."""
    inner = loop.interpolate(at, normalized=True)
    rim = block.exterior
    return shapely.LineString([inner, rim.interpolate(rim.project(inner))])
