"""The layer of gated estates: their walls, their names, and the gates in those walls."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lifecircle.model.estates import GATE
from lifecircle.model.scene import Scene

_FIRST = "金江海华翠锦丽雅天宏恒碧富盈汇泰和景御星"
_SECOND = "翠苑景湾堤岸庭悦园湖城轩水荣盛秀"
_KIND = ("花园", "花园", "名苑", "华庭", "公馆", "雅居", "新城", "豪园")

_OPEN_SHARE = 0.85
"""Estates without barred lanes that have no wall: anybody walks in."""

_UNSURVEYED_SHARE = 0.13
"""Walled estates whose gates nobody has surveyed."""


@dataclass(frozen=True, kw_only=True)
class Compounds:
    """Walled estates as the street offices would list them, in metres of the plane.

    Parameters
    ----------
    estates
        ``estate_id``, ``name``, ``gates`` (how many are surveyed) and ``geometry``.
    gates
        ``estate_id`` and ``geometry``; some estates have none here.
    """

    estates: pd.DataFrame
    gates: pd.DataFrame


def compounds(scene: Scene) -> Compounds:
    """Return the walled estates of a district and their gates, from west to east.

    Every estate whose lanes are barred is walled, and so are some others. Gates stand where the
    ways into an estate pass its wall.
    """
    rng = np.random.default_rng([scene.seed, 8])
    walls = np.array(scene.walls, dtype=object)
    walls = walls[np.lexsort(np.round(shapely.bounds(walls)[:, :2].T[::-1]))]
    walls = walls[_barred(walls, scene.lanes) | (rng.random(len(walls)) >= _OPEN_SHARE)]
    ids = np.array([f"XQ{number:03d}" for number in range(1, len(walls) + 1)], dtype=object)
    wall, _, spots = gate_spots(scene.lanes, walls)
    surveyed = (rng.random(len(walls)) >= _UNSURVEYED_SHARE)[wall]
    gates = pd.DataFrame({"estate_id": ids[wall[surveyed]], "geometry": spots[surveyed]})
    count = np.bincount(wall[surveyed], minlength=len(walls))
    estates = pd.DataFrame(
        {"estate_id": ids, "name": _names(len(walls), rng), "gates": count, "geometry": walls}
    )
    return Compounds(estates=estates, gates=gates)


def gate_spots(
    lanes: pd.DataFrame, walls: NDArray[np.object_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.object_]]:
    """Return where the ways into estates pass their walls: wall, position of the lane, place.

    Parameters
    ----------
    lanes
        The noded lanes.
    walls
        Outlines of estates.
    """
    rows = np.flatnonzero(lanes["tags"].str.startswith(GATE).to_numpy())
    ways, rims = lanes["geometry"].to_numpy()[rows], shapely.boundary(walls)
    wall, way = shapely.STRtree(ways).query(rims, predicate="intersects")
    order = np.lexsort((way, wall))
    wall, way = wall[order], way[order]
    spots = shapely.point_on_surface(shapely.intersection(ways[way], rims[wall]))
    return wall.astype(np.int64), rows[way], np.asarray(spots, dtype=object)


def _barred(walls: NDArray[np.object_], lanes: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell inside which walls lanes are tagged private."""
    private = lanes["tags"].str.contains("access=private")
    middle = shapely.line_interpolate_point(
        lanes.loc[private, "geometry"].to_numpy(), 0.5, normalized=True
    )
    barred = np.zeros(len(walls), dtype=bool)
    barred[shapely.STRtree(middle).query(walls, predicate="intersects")[0]] = True
    return barred


def _names(count: int, rng: np.random.Generator) -> list[str]:
    """Return a name for each estate; one that comes again is a later phase."""
    seen: dict[str, int] = {}
    names = []
    for _ in range(count):
        first, second = rng.choice(list(_FIRST)), rng.choice(list(_SECOND))
        name = f"{first}{second}{rng.choice(_KIND)}"
        seen[name] = seen.get(name, 0) + 1
        phase = "二三四五六七八九"[seen[name] - 2] + "期" if seen[name] > 1 else ""
        names.append(name + phase)
    return names
