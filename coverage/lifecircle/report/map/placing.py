"""Where things are put on the page: in degrees of the datum the page is drawn in.

Without tiles that is WGS-84, as everything in a study. Chinese web maps draw their tiles in
GCJ-02, some hundred metres away; under such tiles everything of ours is moved likewise.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from lifecircle.report.map.columns import UNITS_A_DEGREE, Shapes
from lifecircle.study.datum import wgs84_to_gcj02

Datum = Literal["wgs84", "gcj02"]


@dataclass(frozen=True)
class Placing:
    """How coordinates of a study become coordinates of a page.

    Parameters
    ----------
    datum
        ``wgs84`` leaves them as they are, ``gcj02`` moves them as Chinese web maps do.
    """

    datum: Datum = "wgs84"

    def shapes(self, shapes: ArrayLike) -> Shapes:
        """Return shapes in WGS-84 degrees as the page places them."""
        given: Shapes = np.atleast_1d(np.asarray(shapes, dtype=object))
        if self.datum == "wgs84":
            return given
        moved: Shapes = shapely.transform(given, wgs84_to_gcj02, interleaved=False)
        return moved

    def points(self, lon: ArrayLike, lat: ArrayLike) -> dict[str, NDArray[np.int64]]:
        """Return points in WGS-84 degrees as the columns ``x`` and ``y`` of the page."""
        x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
        if self.datum == "gcj02":
            x, y = wgs84_to_gcj02(x, y)
        return {"x": whole_units(x), "y": whole_units(y)}

    def box(self, box: list[float]) -> list[float]:
        """Return west, south, east and north as the page places them."""
        corners = self.points(box[::2], box[1::2])
        (west, east), (south, north) = corners["x"], corners["y"]
        return [float(edge) / UNITS_A_DEGREE for edge in (west, south, east, north)]


def whole_units(degrees: ArrayLike) -> NDArray[np.int64]:
    """Return degrees as whole numbers of `lifecircle.report.map.columns.UNITS_A_DEGREE`."""
    rounded = np.round(np.asarray(degrees, np.float64) * UNITS_A_DEGREE)
    return rounded.astype(np.int64)
