"""What an analysis leaves behind: tables by id, and a summary that programs read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lifecircle.errors import Fault
from lifecircle.network.attach import AttachedStudy
from lifecircle.network.profiles import Profile
from lifecircle.network.streets import StreetNetwork
from lifecircle.study.standards.circle import Circle
from lifecircle.study.study import Study

Rows = Callable[[pd.DataFrame], Sequence[Any]]
"""What turns a table into one entry a row."""

_COVERAGE_KEYS = (
    "level",
    "zone_id",
    "denominator",
    "total",
    "covered",
    "covered_share",
    "target_share",
    "met",
)


@dataclass(frozen=True, eq=False)
class Result:
    """The circles of a study, answered.

    Parameters
    ----------
    study
        What went in, unchanged.
    network
        Its streets, for drawing; no number is taken from their shapes any more.
    profiles
        Everybody who walks, by id.
    circles
        The circles in the order they are reported.
    facilities
        The facilities without shapes: ``lon``, ``lat``, their attributes, and their zones.
    snaps
        How every home and entrance is joined to the streets, index (``layer``, ``id``).
    nearest
        Index (``resident_id``, ``circle``): ``facility_id``, ``minutes``, ``walk_m``, ``steps_m``,
        ``access_m``, ``status``.
    coverage
        Index (``circle``, ``level``, ``zone_id``, ``denominator``), as
        `lifecircle.circles.measures.coverage_table` describes it.
    gaps
        Index (``zone_id``, ``circle``): the under-served neighbourhoods.
    indicators
        Index ``indicator_id``: the plan's targets as far as they can be told.
    doubt
        What the figures rest on that is not sure, as plain values.
    notes
        What was doubtful about the streets and went on all the same; the study has its own.
    trend
        The district's headlines in several years, as `lifecircle.circles.trend.trend_table`
        describes them; None where one year was asked for.
    attached
        Where everything touches the streets, for whoever asks on; None where that is not known.
    """

    study: Study
    network: StreetNetwork
    profiles: Mapping[str, Profile]
    circles: tuple[Circle, ...]
    facilities: pd.DataFrame
    snaps: pd.DataFrame
    nearest: pd.DataFrame
    coverage: pd.DataFrame
    gaps: pd.DataFrame
    indicators: pd.DataFrame
    doubt: Mapping[str, Any]
    notes: tuple[Fault, ...] = ()
    trend: pd.DataFrame | None = None
    attached: AttachedStudy | None = None

    def __repr__(self) -> str:
        return (
            f"<Result of {self.study.title or self.study.district!r}: {len(self.circles)} circles>"
        )

    def summary(self, *, language: str = "zh", rows: Rows | None = None) -> dict[str, Any]:
        """Return the result as plain values, in the shape of ``summary.json``.

        Parameters
        ----------
        language
            Of the names in it; ids and numbers are the same in every language.
        rows
            What becomes of the rows of coverage, of which there are many; `records` by default.
        """
        coverage = self.coverage.reset_index()
        of_circle: dict[str, list[Any]] = {circle.id: [] for circle in self.circles}
        told = (rows or records)(coverage[list(_COVERAGE_KEYS)])
        for circle, row in zip(coverage["circle"].tolist(), told, strict=True):
            of_circle[circle].append(row)
        return {
            "title": self.study.title,
            "standards": self.study.standard.id,
            "model": self.study.model,
            "circles": [
                self._circle(circle, of_circle[circle.id], language) for circle in self.circles
            ],
            "gaps": records(self.gaps.reset_index()),
            "indicators": records(self.indicators.reset_index()),
            "doubt": dict(self.doubt),
            **({} if self.trend is None else {"trend": records(self.trend.reset_index())}),
        }

    def _circle(self, circle: Circle, coverage: list[Any], language: str) -> dict[str, Any]:
        """Return one circle of the summary."""
        return {
            "id": circle.id,
            "name": circle.name.get(language, circle.id),
            "minutes": circle.minutes,
            "metres": circle.metres,
            "profile": circle.profile,
            "speed_m_s": self.profiles[circle.profile].speed_m_s,
            "group": circle.group,
            "direction": circle.direction,
            "verified": circle.verified,
            "target_assumed": circle.target_assumed,
            "coverage": coverage,
        }


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain values that JSON knows; what is missing or endless becomes None."""
    columns = [_plain(table[name]) for name in table]
    names = [str(name) for name in table]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain(column: pd.Series) -> list[Any]:
    """Return a column as Python values, six decimals at most."""
    if column.dtype.kind == "f":
        numbers = np.round(column.to_numpy(np.float64), 6)
        values, gone = numbers.astype(object), ~np.isfinite(numbers)
    else:
        values, gone = column.to_numpy(object, copy=True), column.isna().to_numpy()
    values[gone] = None
    return list(values.tolist())
