"""One built district: everything the registers look at, in metres of its plane."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lifecircle.model.curves import Floats
from lifecircle.model.homes import build_homes
from lifecircle.model.noding import graph
from lifecircle.model.people import OLDER, RESIDENTS, with_people
from lifecircle.model.plane import Plane
from lifecircle.model.seats import Seat, at_home, seats
from lifecircle.model.streets import build_streets
from lifecircle.model.terrain import Terrain, lay_out, plan
from lifecircle.model.zones import build_zones

OFF_STREET = ("motorway", "rail", "steps", "path", "track", "construction")


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A district with its streets, homes, people and zones.

    Parameters
    ----------
    terrain
        Land and water.
    seats
        Villages and communities.
    lanes
        Noded streets (`lanes.COLUMNS`).
    homes
        Buildings with people in `people.GROUPS`.
    zones
        From `zones.build_zones`.
    walls
        Outlines of the estates that have lanes of their own.
    seed
        What made it.
    """

    terrain: Terrain
    seats: tuple[Seat, ...]
    lanes: pd.DataFrame
    homes: pd.DataFrame
    zones: pd.DataFrame
    walls: tuple[shapely.Geometry, ...]
    seed: int

    def home_points(self) -> Floats:
        """Return the middle of each home."""
        return np.asarray(
            shapely.get_coordinates(shapely.centroid(self.homes["geometry"].to_numpy()))
        )

    def frontage(self) -> NDArray[np.object_]:
        """Return the lanes a public building may front: of the main piece, on the ground."""
        piece = graph(self.lanes).piece
        main = piece == np.bincount(piece).argmax()
        plain = ~self.lanes["highway"].isin(OFF_STREET) & self.lanes["tags"].eq("")
        return np.asarray(self.lanes.loc[main & plain, "geometry"].to_numpy())


def build_scene(*, seed: int, plane: Plane | None = None) -> Scene:
    """Return a whole district for a seed.

    Parameters
    ----------
    seed
        The same seed gives the same district.
    plane
        Where it lies; by default at the true place.
    """
    frame = plane or Plane(**plan("terrain")["origin"])
    terrain = lay_out(frame, seed=seed)
    drawn = seats()
    town = build_streets(terrain, drawn, seed=seed)
    places = at_home(drawn, town.villages)
    homes = build_homes(terrain, town.lanes, seed=seed)
    return Scene(
        terrain=terrain,
        seats=places,
        lanes=town.lanes,
        homes=with_people(homes, total=RESIDENTS, older=OLDER, seed=seed),
        zones=build_zones(terrain, town.lanes, places, seed=seed),
        walls=town.walls,
        seed=seed,
    )
