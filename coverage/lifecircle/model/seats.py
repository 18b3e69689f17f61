"""Where each village and community has its centre, and the ground a village stands on."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely

from lifecircle.model.curves import Floats, blob, turned
from lifecircle.model.lanes import heading
from lifecircle.model.terrain import Patch, Terrain, metres, plan

POLDER_NORTH_M = -1570.0
"""South of this line villages are strung along dyke roads."""


@dataclass(frozen=True, kw_only=True)
class Seat:
    """The centre of a village (村) or community (社区), where its office stands.

    Parameters
    ----------
    code
        Its zone id: the street's nine digits and three of its own.
    kind
        ``"rural"`` for a village, else ``"urban"``, ``"new"`` where most homes are recent
        estates, or ``"old"`` where the plan names it for renewal. A village stays rural, so that
        all 48 are counted as villages.
    village
        Whether it is one of the 48 villages.
    marks
        What else the offices say of it, as words of a cell.
    """

    code: str
    name: str
    kind: str
    village: bool
    street: str
    xy: tuple[float, float]
    marks: str = ""


def seats() -> tuple[Seat, ...]:
    """Return the 48 villages and 22 communities of the drawing."""
    return tuple(_seats())


def _seats() -> Iterator[Seat]:
    for street in plan("communities")["streets"]:
        places = [(p, True) for p in street["villages"]]
        places += [(p, False) for p in street["communities"]]
        for number, ((name, *at), village) in enumerate(places):
            east, north = metres(at)
            plain = "rural" if village else "new" if name in street["new"] else "urban"
            own = 200 + number if village else 1 + number - len(street["villages"])
            yield Seat(
                code=f"{street['code']}{own:03d}",
                name=name,
                kind="old" if name in street["old"] and not village else plain,
                village=village,
                street=street["code"],
                xy=(float(east), float(north)),
                marks=street["marks"].get(name, ""),
            )


def at_home(seats: tuple[Seat, ...], villages: tuple[Patch, ...]) -> tuple[Seat, ...]:
    """Return the seats, those of villages with ground of their own moved to its middle."""
    middle = {patch.name: shapely.point_on_surface(patch.land) for patch in villages}
    return tuple(
        replace(seat, xy=(middle[seat.name].x, middle[seat.name].y))
        if seat.name in middle
        else seat
        for seat in seats
    )


def in_polder(xy: tuple[float, float]) -> bool:
    """Tell whether a place lies in the southern polder."""
    return xy[1] < POLDER_NORTH_M


def village_patches(
    seats: tuple[Seat, ...],
    terrain: Terrain,
    roads: shapely.Geometry,
    *,
    rng: np.random.Generator,
) -> list[tuple[Patch, float]]:
    """Return each village's ground and the angle of its lanes; seats in an old town have none.

    In the polder it is a strip along the nearest road; elsewhere a blob among the streets.
    """
    towns = shapely.union_all([town.land for town in terrain.old_towns]).buffer(60.0)
    wet = terrain.water.buffer(22.0)
    outside = [s for s in seats if s.village and not towns.contains(shapely.Point(s.xy))]
    return [_patch(seat, roads, wet, rng) for seat in outside]


def _patch(
    seat: Seat, roads: shapely.Geometry, wet: shapely.Geometry, rng: np.random.Generator
) -> tuple[Patch, float]:
    """Return one village's ground and angle."""
    at = shapely.Point(seat.xy)
    if in_polder(seat.xy):
        land, angle = _strip(at, roads, rng)
    else:
        radius = rng.uniform(135, 215, 2)
        land, angle = blob(np.array(seat.xy), radius, rng=rng), float(rng.uniform(0, np.pi))
    dry = land.difference(wet)
    parts = shapely.get_parts(dry)
    largest = parts[np.argmax(shapely.area(parts))]
    return Patch(name=seat.name, kind="village", land=largest), angle


def _strip(
    at: shapely.Point, roads: shapely.Geometry, rng: np.random.Generator
) -> tuple[shapely.Polygon, float]:
    """Return a long narrow village astride the nearest road, and the road's direction."""
    lines = shapely.get_parts(roads)
    line = lines[np.argmin(shapely.distance(lines, at))]
    along = line.project(at)
    half = rng.uniform(190, 340)
    near = shapely.LineString(
        [line.interpolate(max(0.0, along - half)), line.interpolate(along + half)]
    )
    angle = heading(near)
    middle = shapely.get_coordinates(line.interpolate(along))[0]
    deep = rng.uniform(55, 125, 2)
    ring: Floats = np.array(
        [[-half, -deep[0]], [half, -deep[0] * 0.8], [half, deep[1]], [-half, deep[1] * 0.85]]
    )
    return shapely.Polygon(turned(ring, angle) + middle), angle
