"""The lie of the land: outline, rivers, hills and the seeds of the quarters."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from lifecircle.model.curves import Floats, blob, ribbon, smooth_line, wavering
from lifecircle.model.plane import Plane

BEYOND_M = 1600.0
"""How far streets go on past the district's outline."""

WIDE_M = 60.0
"""A river this wide is crossed only by the roads drawn through it."""


@dataclass(frozen=True, kw_only=True)
class River:
    """A named watercourse: its centre line and the water itself, in metres of the plane."""

    name: str
    centre: shapely.LineString
    water: shapely.Polygon
    width_m: float


@dataclass(frozen=True, kw_only=True)
class Hill:
    """Wooded high ground with footpaths and steps, and no streets."""

    name: str
    land: shapely.Polygon


@dataclass(frozen=True, kw_only=True)
class Patch:
    """A named piece of ground with a purpose of its own (an old town, an island)."""

    name: str
    kind: str
    land: shapely.Polygon


@dataclass(frozen=True, kw_only=True)
class Terrain:
    """Everything that was there before the streets.

    Parameters
    ----------
    plane
        The flat frame all geometries are in.
    outline
        The district, about 109 square kilometres.
    frame
        The outline and `BEYOND_M` around it: as far as streets are drawn.
    water, wide_water
        All rivers together, and those of them only bridges cross.
    seeds, seed_kinds
        Points whose nearest one gives a quarter its kind.
    """

    plane: Plane
    outline: shapely.Polygon
    frame: shapely.Polygon
    rivers: tuple[River, ...]
    water: shapely.Geometry
    wide_water: shapely.Geometry
    hills: tuple[Hill, ...]
    old_towns: tuple[Patch, ...]
    islands: tuple[Patch, ...]
    parks: tuple[Patch, ...]
    seeds: Floats
    seed_kinds: NDArray[np.str_]

    def kind_at(self, xy: Floats) -> NDArray[np.str_]:
        """Return the kind of quarter (estate, industry or polder) at each point."""
        gap = np.hypot(
            xy[:, None, 0] - self.seeds[None, :, 0], xy[:, None, 1] - self.seeds[None, :, 1]
        )
        return np.asarray(self.seed_kinds[np.argmin(gap, axis=1)])


@cache
def plan(name: str) -> Mapping[str, Any]:
    """Return one of the model's drawings, ``bundled/<name>.toml``."""
    source = resources.files("lifecircle.model").joinpath("bundled", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def metres(drawn: ArrayLike) -> Floats:
    """Return points of a drawing (in its units) as an array of metres."""
    return np.asarray(drawn, dtype=np.float64) * float(plan("terrain")["unit_m"])


def lay_out(plane: Plane, *, seed: int) -> Terrain:
    """Return the terrain of the drawing, its banks and hill feet roughened by the seed."""
    drawing = plan("terrain")
    rng = np.random.default_rng([seed, 1])
    outline = shapely.Polygon(smooth_line(metres(drawing["outline"]), closed=True))
    rivers = tuple(_river(entry, rng) for entry in drawing["rivers"])
    islands = tuple(_patch(entry, rng) for entry in drawing["islands"])
    river_islands = [patch.land for patch in islands if patch.kind == "river-island"]
    dry = shapely.union_all([land.buffer(25.0) for land in river_islands])
    rivers = tuple(_around(river, dry) for river in rivers)
    quarters = drawing["quarters"]
    return Terrain(
        plane=plane,
        outline=outline,
        frame=outline.buffer(BEYOND_M).simplify(20.0),
        rivers=rivers,
        water=shapely.union_all([river.water for river in rivers]),
        wide_water=shapely.union_all([r.water for r in rivers if r.width_m >= WIDE_M]),
        hills=tuple(
            Hill(name=h["name"], land=blob(metres(h["at"]), np.array(h["radius_m"]), rng=rng))
            for h in drawing["hills"]
        ),
        old_towns=tuple(_patch({"kind": "old-town", **e}, rng) for e in drawing["old_towns"]),
        islands=islands,
        parks=tuple(_patch(entry, rng) for entry in drawing["parks"]),
        seeds=np.vstack([metres(points) for points in quarters.values()]),
        seed_kinds=np.repeat(list(quarters), [len(points) for points in quarters.values()]),
    )


def _river(entry: Mapping[str, Any], rng: np.random.Generator) -> River:
    centre = smooth_line(metres(entry["points"]), step_m=70.0)
    steady = entry["width_m"] > 5 * WIDE_M
    width = entry["width_m"] * wavering(len(centre), rng=rng, share=0.12 if steady else 0.35)
    return River(
        name=entry["name"],
        centre=shapely.LineString(centre),
        water=ribbon(centre, width),
        width_m=float(entry["width_m"]),
    )


def _around(river: River, dry: shapely.Geometry) -> River:
    """Return the river with the island it flows around cut out."""
    water = river.water.difference(dry)
    return River(name=river.name, centre=river.centre, water=water, width_m=river.width_m)


def _patch(entry: Mapping[str, Any], rng: np.random.Generator) -> Patch:
    land = blob(metres(entry["at"]), np.array(entry["radius_m"], dtype=np.float64), rng=rng)
    return Patch(name=entry["name"], kind=entry["kind"], land=land)
