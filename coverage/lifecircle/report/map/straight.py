"""What a buffer would claim: its outline round a circle's facilities, and the homes inside it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.circles.presence import counting_facilities
from lifecircle.circles.reach import LIMIT_TOLERANCE
from lifecircle.network.walks.straight_line import StraightLines
from lifecircle.report.map.columns import Shapes
from lifecircle.study.projections import unproject

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.study.standards.circle import Circle

_QUARTER = 16
"""Straight pieces to a quarter of a buffer's round: true to half a metre in a hundred."""


@dataclass(frozen=True, eq=False)
class Buffers:
    """Straight-line buffers round the facilities of a result's circles.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    tolerance_m
        About how far an outline may be drawn from where it is, metres.
    """

    result: "Result"
    tolerance_m: float
    _metres: dict[bytes, NDArray[np.float64]] = field(default_factory=dict)
    _outlines: dict[tuple[bytes, float], Shapes] = field(default_factory=dict)

    @cached_property
    def _lines(self) -> StraightLines:
        study = self.result.study
        return StraightLines.between(study.residents, study.facilities, crs=self.result.network.crs)

    def rows(self, circle: "Circle") -> NDArray[np.int64]:
        """Return the rows of the facilities that count."""
        return np.flatnonzero(counting_facilities(circle, self.result.study.facilities))

    def limit_m(self, circle: "Circle") -> float:
        """Return how far a circle reaches in a straight line, metres."""
        if circle.metres is not None:
            return circle.metres
        return self.result.profiles[circle.profile].metres(circle.minutes or 0.0)

    def claimed(self, circle: "Circle") -> NDArray[np.bool_]:
        """Return whether each home lies inside the buffer."""
        rows = self.rows(circle)
        key = rows.tobytes()
        if key not in self._metres:
            self._metres[key] = self._lines.to_nearest(rows)
        return np.asarray(self._metres[key] <= self.limit_m(circle) + LIMIT_TOLERANCE)

    def outline(self, circle: "Circle") -> Shapes:
        """Return the buffer as one area in WGS-84 degrees; nothing where no facility counts."""
        rows, limit_m = self.rows(circle), self.limit_m(circle)
        key = rows.tobytes(), limit_m
        if key not in self._outlines:
            whole = shapely.union_all(
                shapely.buffer(self._lines.shapes[rows], limit_m, quad_segs=_QUARTER)
            )
            simple = shapely.simplify(whole, self.tolerance_m, preserve_topology=False)
            crs = self.result.network.crs
            self._outlines[key] = np.array(
                [shapely.transform(simple, lambda x, y: unproject(x, y, crs), interleaved=False)],
                dtype=object,
            )
        return self._outlines[key]
