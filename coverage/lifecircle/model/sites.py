"""Where facilities stand: beside a street, near an office, or where people live."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lifecircle.model.curves import Floats
from lifecircle.model.scene import Scene
from lifecircle.model.seats import Seat
from lifecircle.model.terrain import metres

FRONT_M = 8.0
"""From the middle of the street to a facility's door, outside the walls of estates."""


CELL_M = 240.0
"""Facilities seek squares of this size with many people in them."""


class Ground:
    """The streets facilities may front, and the homes they serve; built once a district."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._lanes = scene.frontage()
        self._tree = shapely.STRtree(self._lanes)
        self._homes = scene.home_points()
        self._communities = scene.zones[scene.zones["level"] == "community"]

    def beside_street(self, xy: Floats) -> Floats:
        """Return the points moved to `FRONT_M` beside their nearest street."""
        points = shapely.points(xy)
        at = self._tree.query_nearest(points, all_matches=False)[1]
        near = shapely.get_coordinates(
            shapely.line_interpolate_point(
                self._lanes[at], shapely.line_locate_point(self._lanes[at], points)
            )
        )
        away = xy - near
        gap_m = np.hypot(away[:, 0], away[:, 1])[:, None]
        away = np.where(gap_m > 0.5, away / np.maximum(gap_m, 0.5), [[0.6, 0.8]])
        return np.asarray(near + away * np.minimum(np.maximum(gap_m, 4.0), FRONT_M))

    def where_people_live(self, rule: Mapping[str, Any], *, rng: np.random.Generator) -> Floats:
        """Return places drawn by population, at least ``apart_m`` from each other."""
        weight = self.scene.homes[rule["group"]].to_numpy(dtype=np.float64)
        weight = np.where(self._closed(rule), 0.0, weight * self._crowd(weight) ** 2)
        with np.errstate(divide="ignore"):
            order = np.argsort(rng.exponential(size=len(weight)) / weight, kind="stable")
        candidates = self._homes[order[: int((weight > 0).sum())]]
        chosen = np.empty((0, 2))
        for place in candidates:
            if len(chosen) == rule["count"]:
                break
            if not len(chosen) or np.hypot(*(chosen - place).T).min() >= rule["apart_m"]:
                chosen = np.vstack([chosen, place])
        return chosen

    def _crowd(self, people: Floats) -> Floats:
        """Return how many of a group live in the same `CELL_M` square as each home."""
        cell = np.floor(self._homes / CELL_M).astype(np.int64)
        _, own = np.unique(cell, axis=0, return_inverse=True)
        return np.asarray(np.bincount(own.reshape(-1), weights=people)[own.reshape(-1)])

    def _closed(self, rule: Mapping[str, Any]) -> NDArray[np.bool_]:
        """Tell which homes lie where the register has nothing, or off the main streets."""
        special = self.scene.homes["island"] | self.scene.homes["unmapped"]
        closed = special.to_numpy(dtype=bool, copy=True)
        for box in rule.get("avoid", ()):
            left, low, right, high = metres(box)
            x, y = self._homes.T
            closed |= (x >= left) & (x <= right) & (y >= low) & (y <= high)
        return closed

    def communities_of(self, xy: Floats) -> NDArray[np.str_]:
        """Return the name of the community each point lies in, without 村 and 社区."""
        tree = shapely.STRtree(self._communities["geometry"].to_numpy())
        at = tree.query_nearest(shapely.points(xy), all_matches=False)[1]
        return np.array([short(name) for name in self._communities["name"].iloc[at]])

    def streets_of(self, places: NDArray[np.object_]) -> NDArray[np.str_]:
        """Return the name of the street (街道) each place lies in or is nearest to."""
        streets = self.scene.zones[self.scene.zones["level"] == "street"]
        tree = shapely.STRtree(streets["geometry"].to_numpy())
        at = tree.query_nearest(shapely.point_on_surface(places), all_matches=False)[1]
        return np.asarray(streets["name"].to_numpy(dtype=str)[at])

    def crowded(self, xy: Floats) -> NDArray[np.bool_]:
        """Tell which points lie in an old town, where buildings are small."""
        towns = shapely.union_all([town.land for town in self.scene.terrain.old_towns])
        return np.asarray(shapely.contains(towns, shapely.points(xy)))


def short(name: str) -> str:
    """Return a community's name without its kind."""
    return name.removesuffix("社区").removesuffix("村")


def picked(seats: tuple[Seat, ...], rule: Mapping[str, Any]) -> pd.DataFrame:
    """Return the seats a register covers: ``name``, ``x``, ``y``."""
    skip = set(rule.get("skip", ()))
    wanted = [
        seat for seat in seats if seat.name not in skip and (rule["pick"] == "all" or seat.village)
    ]
    if "every" in rule:
        wanted = wanted[:: rule["every"]]
    if "every_not" in rule:
        wanted = [seat for i, seat in enumerate(wanted) if i % rule["every_not"] != 1]
    return pd.DataFrame([(seat.name, *seat.xy) for seat in wanted], columns=["name", "x", "y"])
