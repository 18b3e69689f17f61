"""What a buffer would claim: its outline round a circle's facilities, and the homes inside it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.circles.walks.presence import counting_facilities
from lifecircle.circles.walks.reach import LIMIT_TOLERANCE
from lifecircle.network.walks.straight_line import StraightLines
from lifecircle.report.map.columns import Shapes
from lifecircle.report.map.reach_shapes import buffer_shape
from lifecircle.report.workshop import at_once
from lifecircle.study.projections import unproject

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from lifecircle.circles.results import Result
    from lifecircle.study.standards.circle import Circle


@dataclass(frozen=True, eq=False)
class Buffers:
    """Straight-line buffers round the facilities of a result's circles.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    tolerance_m
        About how far an outline may be drawn from where it is, metres.
    by
        Has a function called with plain values, here or elsewhere; by default here and now.
    """

    result: "Result"
    tolerance_m: float
    by: "Callable[..., Future[list[bytes]]]" = at_once
    _metres: dict[bytes, NDArray[np.float64]] = field(default_factory=dict)
    _asked: "dict[tuple[bytes, float], Future[list[bytes]]]" = field(default_factory=dict)
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
        key = self.order(circle)
        if key not in self._outlines:
            (simple,) = shapely.from_wkb(self._asked[key].result())
            crs = self.result.network.crs
            self._outlines[key] = np.array(
                [shapely.transform(simple, lambda x, y: unproject(x, y, crs), interleaved=False)],
                dtype=object,
            )
        return self._outlines[key]

    def order(self, circle: "Circle") -> tuple[bytes, float]:
        """Have the outline of a circle's buffer drawn, and return what it is kept under."""
        rows, limit_m = self.rows(circle), self.limit_m(circle)
        key = rows.tobytes(), limit_m
        if key not in self._asked:
            shapes = [bytes(one) for one in shapely.to_wkb(self._lines.shapes[rows])]
            self._asked[key] = self.by(buffer_shape, shapes, limit_m, self.tolerance_m)
        return key
