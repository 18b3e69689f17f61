"""The straight way from each home to the facility nearest as the crow flies."""

from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pyproj import CRS

from lifecircle.study.projections import project_geometries

Ints = NDArray[np.int64]
Shapes = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class StraightWays:
    """Straight lines from points to their nearest facility.

    Parameters
    ----------
    facility
        Row of the nearest, -1 where there is none; of several as near the first by id.
    metres
        How far, to the edge of an outline and 0 inside it; infinite where there is none.
    """

    facility: Ints
    metres: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class StraightGround:
    """Homes and facilities on the plane of the streets.

    Parameters
    ----------
    homes, facilities
        Their shapes in metres.
    rank
        The place of each facility in the order of the ids.
    """

    homes: Shapes
    facilities: Shapes
    rank: Ints

    @classmethod
    def of(cls, homes: GeoDataFrame, facilities: GeoDataFrame, *, crs: CRS) -> "StraightGround":
        """Return homes and facilities, both in EPSG:4326, on a plane."""
        rank = np.empty(len(facilities), np.int64)
        rank[np.argsort(facilities.index.astype(str), kind="stable")] = np.arange(len(facilities))
        points, places = (
            project_geometries(np.asarray(one.geometry, object), crs) for one in (homes, facilities)
        )
        return cls(points, places, rank)

    def nearest(self, rows: Ints, among: Ints) -> StraightWays:
        """Return the facility nearest to each of some homes among some facilities.

        Parameters
        ----------
        rows
            Of the homes.
        among
            Rows of the facilities.
        """
        facility, metres = np.full(len(rows), -1, np.int64), np.full(len(rows), np.inf)
        if not len(among) or not len(rows):
            return StraightWays(facility, metres)
        ordered = among[np.argsort(self.rank[among], kind="stable")]
        (home, place), away_m = shapely.STRtree(self.facilities[ordered]).query_nearest(
            self.homes[rows], return_distance=True, all_matches=True
        )
        first = np.lexsort((place, home))
        home, place, away_m = home[first], place[first], away_m[first]
        first = np.flatnonzero(np.diff(home, prepend=-1))
        facility[home[first]], metres[home[first]] = ordered[place[first]], away_m[first]
        return StraightWays(facility, metres)

    def lines(self, rows: Ints, facility: Ints) -> Shapes:
        """Return the straight line from each home to a facility.

        Parameters
        ----------
        rows, facility
            Rows of homes and of facilities, pair by pair.
        """
        lines: Shapes = shapely.shortest_line(self.homes[rows], self.facilities[facility])
        return lines
