"""Reach areas of each circle on the map: how far one gets within its limit, and within less."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.network.areas import ReachAreas, areas_in_degrees
from lifecircle.network.reach_area import AreaStyle
from lifecircle.report.map.columns import Shapes

if TYPE_CHECKING:
    from lifecircle.circles.retrace import Retrace
    from lifecircle.study.circle import Circle

STYLE = AreaStyle(width_m=30.0, cell_m=15.0)
"""Coarser than the default, as a whole district is drawn at once, three times a circle."""

_STEP_MINUTES = 5.0
_PARTS_OF_METRES = 2


def thresholds(circle: "Circle") -> list[float]:
    """Return the limits an area is drawn for, ascending, the circle's own last.

    Every five minutes in a circle of minutes, the half and the whole in a circle of metres.

    Parameters
    ----------
    circle
        The circle.
    """
    if circle.minutes is None:
        whole = circle.metres or 0.0
        return [whole * part / _PARTS_OF_METRES for part in range(1, _PARTS_OF_METRES + 1)]
    below = np.arange(_STEP_MINUTES, circle.minutes, _STEP_MINUTES)
    return [*(float(one) for one in below), circle.minutes]


@dataclass(frozen=True, eq=False)
class DrawnReach:
    """Reach areas of a result's circles, each drawn once.

    Parameters
    ----------
    again
        The study on its streets.
    tolerance_m
        About how far an edge may be drawn from where it is, metres.
    """

    again: "Retrace"
    tolerance_m: float
    _drawn: dict[tuple[object, ...], Shapes] = field(default_factory=dict)

    @cached_property
    def _areas(self) -> ReachAreas:
        settings = self.again.study.settings
        return ReachAreas(self.again.travel, STYLE, settings.small_piece_m)

    def of(self, circle: "Circle") -> Shapes:
        """Return an area for each of the circle's `thresholds`, in WGS-84 degrees."""
        asked = self.again.asked(circle)
        per_minute = 60.0 if circle.minutes is not None else 1.0
        limits = [one * per_minute for one in thresholds(circle)]
        key = (*asked.same, *limits)
        if key not in self._drawn:
            self._drawn[key] = self._draw(asked.facilities, limits, circle)
        return self._drawn[key]

    def _draw(self, rows: NDArray[np.int64], limits: list[float], circle: "Circle") -> Shapes:
        """Draw areas, simplified, the smaller inside the larger."""
        graphs = self.again.asked(circle).graphs
        profile = next(iter(graphs.values())).profile
        areas = self._areas.around(rows, limits, profile=profile, ways=tuple(graphs))
        # Ring by ring, many times quicker than keeping rings apart; a picture can bear a crossing.
        simple = shapely.simplify(areas, self.tolerance_m, preserve_topology=False)
        return areas_in_degrees(simple, self.again.travel.network.crs)
