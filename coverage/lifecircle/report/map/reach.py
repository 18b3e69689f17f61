"""Reach areas of each circle on the map: how far one gets within its limit, and within less."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from lifecircle.network.areas import ReachAreas, areas_in_degrees
from lifecircle.network.reach.area import AreaStyle
from lifecircle.report.map.columns import Shapes
from lifecircle.report.map.reach_shapes import reach_shapes
from lifecircle.report.workshop import at_once

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from lifecircle.circles.again.retrace import Retrace
    from lifecircle.study.standards.circle import Circle

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
    by
        Has a function called with plain values, here or elsewhere; by default here and now.
    """

    again: "Retrace"
    tolerance_m: float
    by: "Callable[..., Future[list[bytes]]]" = at_once
    _asked: "dict[tuple[object, ...], Future[list[bytes]]]" = field(default_factory=dict)
    _drawn: dict[tuple[object, ...], Shapes] = field(default_factory=dict)

    @cached_property
    def _areas(self) -> ReachAreas:
        settings = self.again.study.settings
        return ReachAreas(self.again.travel, STYLE, settings.small_piece_m)

    def of(self, circle: "Circle") -> Shapes:
        """Return an area for each of the circle's `thresholds`, in WGS-84 degrees."""
        key = self.order(circle)
        if key not in self._drawn:
            areas = shapely.from_wkb(np.array(self._asked[key].result(), dtype=object))
            self._drawn[key] = areas_in_degrees(areas, self.again.travel.network.crs)
        return self._drawn[key]

    def order(self, circle: "Circle") -> tuple[object, ...]:
        """Have the areas of a circle drawn, and return what they are kept under."""
        asked = self.again.asked(circle)
        per_minute = 60.0 if circle.minutes is not None else 1.0
        limits = [one * per_minute for one in thresholds(circle)]
        key = (*asked.same, *limits)
        if key not in self._asked:
            profile = next(iter(asked.graphs.values())).profile
            steps = self._areas.steps(
                asked.facilities, limits, profile=profile, ways=tuple(asked.graphs)
            )
            self._asked[key] = self.by(reach_shapes, steps, STYLE, self.tolerance_m)
        return key
