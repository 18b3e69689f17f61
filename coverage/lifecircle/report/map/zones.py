"""Zones on the map: their borders, where their names stand, and their figures in each circle."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lifecircle.circles.gaps import SEVERITIES
from lifecircle.circles.reasons.causes import CAUSES
from lifecircle.report.map.columns import DEGREE_M, Shapes, ring_columns, simplified_together
from lifecircle.report.map.homes import group_of, known, places_of, walks_of_homes
from lifecircle.report.map.placing import whole_units
from lifecircle.report.wording import names_of

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.report.headline import Headline
    from lifecircle.report.map.blob import Blob
    from lifecircle.report.map.placing import Placing
    from lifecircle.study.standards.circle import Circle

LEVELS = ("community", "street", "functional", "district")
"""Levels of zones, the finest first."""

_COUNTS = ("total", "covered", "beyond", "unreachable", "not_snapped", "short_by")
_SHARES = ("covered_share", "target_share", "straight_line_share")
_FEW = 3000
"""So many zones have their names set with care; more would take too long."""


def add_zones(blob: "Blob", result: "Result", placing: "Placing", *, tolerance_m: float) -> None:
    """Add every zone: its rings, its level, and the place and room for its name.

    ``zone.of``, ``zone.sizes``, ``zone.x``, ``zone.y`` as in
    `lifecircle.report.map.columns.ring_columns`; ``zone.level`` (place in `LEVELS`);
    ``zone.name_x``, ``zone.name_y``; the texts ``zone.name`` and ``zone.id``. Each level is
    simplified as a whole, so that neighbours keep their border.
    """
    zones = result.study.zones
    shapes = zones.geometry.to_numpy().copy()
    level = zones["level"].to_numpy()
    for one in pd.unique(level):
        shapes[level == one] = simplified_together(shapes[level == one], tolerance_m=tolerance_m)
    placed = placing.shapes(shapes)
    rings = ring_columns(placed)
    blob.add_all({f"zone.{key}": values for key, values in rings.items()}, steps=_STEPS)
    blob.add("zone.level", [LEVELS.index(str(one)) for one in level])
    middle = whole_units(shapely.get_coordinates(_middles(placed)))
    blob.add("zone.name_x", middle[:, 0], steps=True)
    blob.add("zone.name_y", middle[:, 1], steps=True)
    names = names_of(zones)
    blob.texts["zone.id"] = [str(key) for key in zones.index]
    blob.texts["zone.name"] = [names[str(key)] for key in zones.index]


_STEPS = ("zone.x", "zone.y")


def _middles(shapes: Shapes) -> Shapes:
    """Return the middle of the widest room in each shape."""
    if not 0 < len(shapes) <= _FEW:
        inside: Shapes = shapely.point_on_surface(shapes)
        return inside
    room = shapely.maximum_inscribed_circle(shapes, 30.0 / DEGREE_M)
    middle: Shapes = shapely.get_point(room, 0)
    return middle


def add_figures(
    blob: "Blob", result: "Result", headline: "Headline", *, lives: "ZoneHomes", name: str
) -> None:
    """Add a circle's headline figures of every zone, and its nearest facility.

    Counts are in tenths, shares in hundredths of a percent, ``near_minutes`` in tenths, all as
    `lifecircle.report.map.homes.known`; ``near`` is the facility's row, one more.

    Parameters
    ----------
    blob, result, headline
        Where to, of what, which.
    lives
        The homes of each zone.
    name
        What the names of the columns begin with.
    """
    rows = headline.zones.reindex(result.study.zones.index)
    for key in (*_COUNTS, *_SHARES):
        if key in rows:
            scale = 10_000 if key in _SHARES else 10
            blob.add(f"{name}.zone.{key}", known(rows[key].astype(float), scale=scale))
    facility, minutes = lives.nearest(headline.circle)
    blob.add(f"{name}.zone.near", facility + 1)
    blob.add(f"{name}.zone.near_minutes", known(minutes, scale=10))


@dataclass(frozen=True, eq=False)
class ZoneHomes:
    """The homes of each zone of a result, and where most of them go.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    """

    result: "Result"

    @cached_property
    def rows(self) -> tuple[NDArray[np.intp], ...]:
        """The row of each home's zone, -1 for none, once for each level there is."""
        zones, homes = self.result.study.zones, self.result.study.residents
        found = []
        for level in LEVELS:
            of_level = (zones["level"] == level).to_numpy()
            if of_level.any():
                at = zones.index.get_indexer(homes[f"{level}_id"])
                found.append(np.where((at >= 0) & of_level[at], at, -1))
        return tuple(found)

    def nearest(self, circle: "Circle") -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the facility nearest to most people of each zone, and their middle walk.

        Parameters
        ----------
        circle
            Whose facilities, for whose people.

        Returns
        -------
        tuple
            The facility's row (-1 where none is reached; of equals the first), and the minutes
            that half of the zone's people need at most, infinite where half of them reach none.
        """
        study = self.result.study
        rows = walks_of_homes(self.result, circle)
        people = study.residents[group_of(circle, study.residents)].to_numpy(np.float64)
        place = places_of(self.result, rows)
        minutes = rows["minutes"].to_numpy(np.float64, na_value=np.inf)
        facility, middle = np.full(len(study.zones), -1), np.full(len(study.zones), np.inf)
        rank = np.empty(len(minutes), np.int64)
        rank[np.argsort(minutes, kind="stable")] = np.arange(len(minutes))
        for at in self.rows:
            here = np.flatnonzero((at >= 0) & (people > 0))
            _most(facility, at[here], place[here], people[here])
            # Zone by zone, who has the shortest walk first: one sort of numbers that all differ.
            here = here[np.argsort(at[here] * len(rank) + rank[here])]
            _middle(middle, at[here], minutes[here], people[here])
        return facility, middle


def _most(
    found: NDArray[np.int64],
    zone: NDArray[np.intp],
    facility: NDArray[np.intp],
    people: NDArray[np.float64],
) -> None:
    """Set the facility of most people in each zone."""
    reached = np.flatnonzero(facility >= 0)
    if not len(reached):
        return
    count = int(facility.max()) + 1
    pairs, pair = np.unique(zone[reached] * count + facility[reached], return_inverse=True)
    summed = np.bincount(pair, weights=people[reached], minlength=len(pairs))
    where, which = np.divmod(pairs, count)
    order = np.lexsort((which, -summed, where))
    first = order[np.flatnonzero(np.diff(where[order], prepend=-1))]
    found[where[first]] = which[first]


def _middle(
    found: NDArray[np.float64],
    zone: NDArray[np.intp],
    minutes: NDArray[np.float64],
    people: NDArray[np.float64],
) -> None:
    """Set the minutes of the middle person of each zone; homes zone by zone, nearest first."""
    begins = np.flatnonzero(np.diff(zone, prepend=-1))
    if not len(begins):
        return
    ends = np.append(begins[1:], len(zone))
    summed = np.cumsum(people)
    before = summed[begins] - people[begins]
    half = before + (summed[ends - 1] - before) / 2
    at = np.minimum(np.searchsorted(summed, half), ends - 1)
    found[zone[begins]] = minutes[at]


def add_gaps(blob: "Blob", result: "Result", circle: "Circle", *, name: str) -> None:
    """Add a circle's under-served neighbourhoods in the order of the result.

    ``zone``, ``people`` left out and ``reach`` (people to reach) in tenths, ``severity`` and
    ``reason`` (places in `lifecircle.circles.gaps.SEVERITIES` and
    `lifecircle.circles.reasons.causes.CAUSES`), ``small``, ``doubtful``.
    """
    rows = _gap_rows(result, circle)
    place = result.study.zones.index.get_indexer(rows.index)
    rows, place = rows[place >= 0], place[place >= 0]
    columns: dict[str, Any] = {
        "zone": place,
        "people": known(rows["left_out"], scale=10),
        "reach": known(rows["to_reach"], scale=10),
        "severity": [SEVERITIES.index(str(one)) for one in rows["severity"]],
        "reason": [CAUSES.index(str(one)) for one in rows["reason"]],
        "small": rows["small"].astype(int),
        "doubtful": (rows["confidence"] == "doubtful").astype(int),
    }
    blob.add_all({f"{name}.gap.{key}": values for key, values in columns.items()})


def _gap_rows(result: "Result", circle: "Circle") -> pd.DataFrame:
    """Return a circle's rows of the gaps, by zone."""
    if circle.id in result.gaps.index.get_level_values("circle"):
        return pd.DataFrame(result.gaps.xs(circle.id, level="circle"))
    return result.gaps.iloc[:0].droplevel("circle")
