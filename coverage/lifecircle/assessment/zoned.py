"""Adding up what homes and facilities have by the zones of a district."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.circles.zone_rows import LEVELS, NO_ZONE, ZoneRows, zone_rows
from lifecircle.study.study import Study

Numbers = NDArray[np.float64]


class Zoned:
    """The reporting rows of a study, and which of them its homes and facilities lie in.

    Parameters
    ----------
    study
        The study.
    facilities
        Its facilities with the four zone id columns, as a result has them.
    """

    def __init__(self, study: Study, facilities: pd.DataFrame) -> None:
        self.rows: ZoneRows = zone_rows(study.zones, district=study.district)
        self.homes = self.rows.rows_of(study.residents)
        self.facilities = self.rows.rows_of(facilities)

    @property
    def size(self) -> int:
        """How many reporting rows there are."""
        return len(self.rows.zone_ids)

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Which homes lie in the district."""
        return np.asarray(self.homes[:, 0] == self.rows.first[0], bool)

    @property
    def neighbourhoods(self) -> str:
        """The lowest level of zones there is: communities, else streets, else the district."""
        named = (one for one in ("community", "street") if self.rows.zones_at(one))
        return next(named, "district")

    def by_row(self, places: NDArray[np.int64], values: Numbers) -> Numbers:
        """Return values (a row a place, a column a measure) added up by reporting row.

        Parameters
        ----------
        places
            `homes` or `facilities`, or some rows of them.
        values
            Of those places.
        """
        sums = np.zeros((self.size, values.shape[1]))
        for level in places.T:
            there = level >= 0
            for column in range(values.shape[1]):
                sums[:, column] += np.bincount(
                    level[there], values[there, column], minlength=self.size
                )
        return sums

    def index(self, circle: str) -> pd.MultiIndex:
        """Return the index (``circle``, ``level``, ``zone_id``) of one circle's rows."""
        levels = np.array(LEVELS, object)[self.rows.level]
        return pd.MultiIndex.from_arrays(
            [[circle] * self.size, levels, self.rows.zone_ids],
            names=["circle", "level", "zone_id"],
        )

    def told(self, people: Numbers) -> NDArray[np.bool_]:
        """Return the rows that are reported: every zone, and no zone where somebody lives."""
        named = np.array([one != NO_ZONE for one in self.rows.zone_ids], bool)
        return named | (people > 0)
