"""What remedies are looked for on: searched once, shared by all circles."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.circles.again.retrace import Retrace
from lifecircle.circles.reasons.zone_causes import neighbourhood_level
from lifecircle.circles.results import Result
from lifecircle.network.changes.places import StreetPlaces, places_along
from lifecircle.network.doubts.in_the_way import Hurdles
from lifecircle.network.estates.possible_gates import PossibleGates, possible_gates
from lifecircle.scenario.left_out import LeftOut
from lifecircle.scenario.links.best import LEAST_DETOUR, LONGEST_M
from lifecircle.scenario.links.pairs import LinkPairs, link_pairs
from lifecircle.scenario.links.search import LinkSearch
from lifecircle.scenario.remedies.site_search import Sites, possible_sites

REMEDY_SPACING_M = 100.0
"""Links of remedies begin and end at junctions and at places so far apart along streets."""

GATE_SPACING_M = 50.0
"""Places for gates are no farther apart than this along an outline."""


@dataclass(frozen=True, eq=False)
class RemedyGround:
    """Places where links could begin and facilities could be opened.

    Parameters
    ----------
    result
        What is to be mended.
    again
        Its study on its streets.
    """

    result: Result
    again: Retrace

    @cached_property
    def link_places(self) -> StreetPlaces:
        """Where links may begin and end."""
        return places_along(self.result.network, spacing_m=REMEDY_SPACING_M)

    @cached_property
    def pairs(self) -> LinkPairs:
        """Which of those are near to one another."""
        return link_pairs(self.link_places, longest_m=LONGEST_M)

    @cached_property
    def gates(self) -> PossibleGates | None:
        """Where gates could be opened in walls of estates."""
        again = self.again
        network = again.attached.snapper.network
        return possible_gates(network, again.study, spacing_m=GATE_SPACING_M)

    @cached_property
    def sites(self) -> Sites:
        """Where a facility could be opened."""
        return possible_sites(self.again)

    @cached_property
    def hurdles(self) -> Hurdles:
        """What a link may cross."""
        return self.again.hurdles

    @cached_property
    def zone_of_home(self) -> NDArray[np.object_]:
        """The neighbourhood of every home, empty outside the district."""
        study = self.result.study
        ids = study.residents[f"{neighbourhood_level(self.result)}_id"].astype(object)
        inside = (study.residents["district_id"] == study.district).to_numpy(bool)
        return np.where(inside & ids.notna().to_numpy(), ids.to_numpy(object), "")

    @cached_property
    def zones(self) -> "pd.Index[str]":
        """Neighbourhoods with homes, in no order that matters."""
        return pd.Index(pd.unique(self.zone_of_home))

    def zone_numbers(self, left: LeftOut) -> NDArray[np.int64]:
        """Return the neighbourhood of each of those left out, by its place in `zones`."""
        return self._zone_number[left.row]

    @cached_property
    def _zone_number(self) -> NDArray[np.int64]:
        return np.asarray(self.zones.get_indexer(pd.Index(self.zone_of_home)), np.int64)

    def links(self, left: LeftOut) -> LinkSearch:
        """Return the search for links that help those left out of a circle."""
        return LinkSearch(left, self.link_places, self.pairs, least_detour=LEAST_DETOUR)
