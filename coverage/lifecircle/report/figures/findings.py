"""What one circle's map shows: classes of zones, homes left out, facilities that count."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lifecircle.circles.walks.presence import counting_facilities
from lifecircle.report import colours as ink
from lifecircle.report.figures.base import Ground
from lifecircle.report.figures.captions import UNITS
from lifecircle.report.headline import Headline

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.study.standards.files import Circle

_QUANTILES = (0.6, 0.95)


@dataclass(frozen=True, eq=False)
class Findings:
    """One circle, ready to be drawn and to be explained by a legend.

    Parameters
    ----------
    level
        Level of the coloured zones.
    fills
        The colour of each zone of that level, in the ground's order.
    beyond, cut
        Homes left out, as places in the ground's homes: beyond the limit, and without any way.
    size
        0, 1 or 2 for each home: how many people live there.
    breaks
        People at a home up to which it is small, and middling.
    counted, others
        Facilities that count, and those of the kind that are not open, as places in the study's.
    counted_places, other_places
        How many places those are; one row may stand for several.
    """

    level: str
    fills: NDArray[np.object_]
    beyond: NDArray[np.bool_]
    cut: NDArray[np.bool_]
    size: NDArray[np.int64]
    breaks: tuple[float, float]
    counted: NDArray[np.bool_]
    others: NDArray[np.bool_]
    counted_places: int
    other_places: int


def findings(result: "Result", base: Ground, head: Headline) -> Findings:
    """Return what the map of one circle shows.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    base
        The ground.
    head
        Of the circle.
    """
    circle = head.circle
    of_units = head.denominator == UNITS
    level = circle.unit_level if of_units else base.level
    people = _people(result, circle)
    breaks = size_breaks(people)
    beyond, cut = _left_out(result, circle, people, of_units=of_units)
    counted, others = _of_circle(result, circle)
    frame = result.study.facilities
    sizes = frame["count"].to_numpy(np.int64) if "count" in frame else np.ones(len(frame), np.int64)
    return Findings(
        level=level,
        fills=_fills(base, head, level),
        beyond=beyond,
        cut=cut,
        size=np.digitize(people, breaks, right=True),
        breaks=breaks,
        counted=counted,
        others=others,
        counted_places=int(sizes[counted].sum()),
        other_places=int(sizes[others].sum()),
    )


def size_breaks(people: NDArray[np.float64]) -> tuple[float, float]:
    """Return round numbers of people between small, middling and large homes.

    Parameters
    ----------
    people
        At each home.
    """
    lived = people[people > 0]
    low, high = np.quantile(lived, _QUANTILES) if len(lived) else (1.0, 2.0)
    first = _round_number(float(low))
    return first, max(_round_number(float(high)), 2 * first)


def _round_number(value: float) -> float:
    """Return 1, 2 or 5 times a power of ten, at most the value but no less than one."""
    steps: Sequence[float] = [digit * 10.0**power for power in range(6) for digit in (1, 2, 5)]
    return max([one for one in steps if one <= value], default=1.0)


def _fills(base: Ground, head: Headline, level: str) -> NDArray[np.object_]:
    """Return the colour of each zone of a level: the class of its share."""
    zones = base.zones.index[base.zones["level"] == level]
    shares = head.zones["covered_share"].reindex(zones).to_numpy(np.float64, na_value=np.nan)
    return np.array(
        [one.fill if (one := ink.share_class(share)) else ink.NOBODY for share in shares],
        dtype=object,
    )


def _people(result: "Result", circle: "Circle") -> NDArray[np.float64]:
    """Return the people a circle looks at, at each home."""
    homes = result.study.residents
    group = circle.group if circle.group in homes else "residents"
    people: NDArray[np.float64] = homes[group].to_numpy(np.float64)
    return people


def _left_out(
    result: "Result", circle: "Circle", people: NDArray[np.float64], *, of_units: bool
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which homes are beyond the limit, and which have no way there at all."""
    if of_units:
        nobody = np.zeros(len(people), dtype=bool)
        return nobody, nobody
    rows = result.nearest.xs(circle.id, level="circle").reindex(result.study.residents.index)
    status, lived = rows["status"], people > 0
    beyond, cut = status == "beyond", status.isin(("unreachable", "not_snapped"))
    return beyond.to_numpy(bool) & lived, cut.to_numpy(bool) & lived


def _of_circle(result: "Result", circle: "Circle") -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which facilities count, and which are of the circle's kinds but do not."""
    frame = result.study.facilities
    kind = frame["service"].isin(circle.services).to_numpy(bool)
    if circle.tiers:
        kind = kind & frame["tier"].isin(circle.tiers).to_numpy(bool)
    counts = np.asarray(counting_facilities(circle, frame), dtype=bool)
    return counts, kind & ~counts
