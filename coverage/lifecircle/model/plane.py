"""The model's own flat frame: metres east and north of an origin, and the way back to degrees."""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DEGREE_DIGITS = 7
"""OSM's own precision, about a centimetre; every written coordinate is rounded to it."""

_A_M = 6_378_137.0
_E2 = 0.006_694_379_990_14


@dataclass(frozen=True, kw_only=True)
class Plane:
    """A tangent frame that is true in area and length to a few parts in ten thousand.

    Parameters
    ----------
    lon, lat
        Where the frame's origin lies, WGS-84 degrees.
    """

    lon: float
    lat: float

    @property
    def metres_per_degree(self) -> tuple[float, float]:
        """Return the length of a degree of longitude and of latitude at the origin."""
        phi = math.radians(self.lat)
        bend = 1.0 - _E2 * math.sin(phi) ** 2
        prime = _A_M / math.sqrt(bend)
        meridian = _A_M * (1.0 - _E2) / bend**1.5
        return math.radians(prime * math.cos(phi)), math.radians(meridian)

    def shifted(self, *, east_m: float, north_m: float) -> "Plane":
        """Return the frame of a neighbouring tile."""
        east, north = self.metres_per_degree
        return Plane(lon=self.lon + east_m / east, lat=self.lat + north_m / north)

    def degrees(self, xy_m: Floats) -> Floats:
        """Return lon and lat, rounded to `DEGREE_DIGITS`, of points in metres."""
        lonlat = np.array([self.lon, self.lat]) + xy_m / np.array(self.metres_per_degree)
        return np.asarray(np.round(lonlat, DEGREE_DIGITS))

    def to_degrees(self, geometry: NDArray[np.object_]) -> NDArray[np.object_]:
        """Return the geometries (an array of them) in rounded degrees."""
        return np.asarray(shapely.transform(geometry, self.degrees), dtype=object)
