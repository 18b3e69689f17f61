"""Who would be within the limit if what is doubtful in the data were otherwise."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.circles.again.retrace import Retrace
from lifecircle.circles.walks.presence import counting_facilities
from lifecircle.network.travel import nearest_walks
from lifecircle.study.standards.circle import Circle
from lifecircle.study.study import Study
from lifecircle.study.years import status_in

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

_UNSURE = ("building", "planned")


@dataclass(frozen=True, eq=False)
class DoubtfulReach:
    """Walks of a study's homes that it does not count, because they rest on doubtful data.

    Parameters
    ----------
    again
        The study on its streets.
    """

    again: Retrace

    def by_missing_lanes(self, circle: Circle) -> Bools:
        """Return which homes would be within the limit if every near miss of streets were closed.

        Parameters
        ----------
        circle
            Of the study.
        """
        mended = self.again.on_mended_streets
        if mended is None:
            return np.zeros(len(self.again.study.residents), bool)
        counts = self.again.searches.counting(circle, self.again.study.facilities)
        return self._within(circle, counts, mended)

    def by_unsure_facilities(self, circle: Circle) -> Bools:
        """Return which homes are within the limit of a facility whose state is not sure.

        Parameters
        ----------
        circle
            Of the study.
        """
        counts = np.flatnonzero(counting_facilities(circle, self._as_if_open))
        if not len(counts):
            return np.zeros(len(self.again.study.residents), bool)
        return self._within(circle, counts, self.again)

    @cached_property
    def _as_if_open(self) -> pd.DataFrame:
        """The facilities, those of unsure state open and no other."""
        study = self.again.study
        status = np.where(unsure_state(study), "open", "closed")
        return pd.DataFrame(study.facilities.drop(columns="geometry")).assign(status=status)

    def _within(self, circle: Circle, facilities: Ints, again: Retrace) -> Bools:
        """Return which homes are within the limit of some facilities."""
        asked = again.asked(circle)
        if len(asked.graphs) == 1:
            (graph,) = asked.graphs.values()
            seconds = again.searches.walk_seconds(
                graph, again.origins, facilities, limit_s=asked.limit_s
            )
        else:
            seconds = nearest_walks(asked.graphs, again.origins, facilities=facilities).seconds
        within = np.zeros(len(self.again.study.residents), bool)
        within[again.origins.places.owner] = seconds <= asked.limit_s
        return within


def unsure_state(study: Study) -> Bools:
    """Return which facilities are being built or planned without a year that says until when.

    Those may be open by now. With the year of opening stated, or closed, the state is sure.

    Parameters
    ----------
    study
        The study.
    """
    table = study.facilities
    underway = table["status"].isin(_UNSURE).to_numpy(bool)
    if study.year is None:
        return np.asarray(underway & table["opened"].isna().to_numpy(bool), bool)
    _, undated = status_in(table, study.year)
    return np.asarray(underway & undated, bool)
