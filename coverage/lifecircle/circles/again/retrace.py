"""The searches of a finished run made again, for what the run itself did not ask.

A result holds tables, the streets and where everything touches them, but not what was searched on
them, nor what is doubtful about them or in the way: that is large, or quickly found again. It
stands in a value of its own, which whoever asks several things of a result makes once and hands on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.circles.results import Result
from lifecircle.circles.walks.reach import LIMIT_TOLERANCE
from lifecircle.circles.walks.walker import Searches
from lifecircle.network.attach import AttachedStudy, attach_study
from lifecircle.network.profiles import Profile
from lifecircle.network.search import SearchGraph, Settled, Way
from lifecircle.network.snap import Attachments
from lifecircle.network.stretch_ends import Origins
from lifecircle.network.travel import Travel, in_metres, locate
from lifecircle.study.standards.circle import Circle
from lifecircle.study.study import Study

# A run makes one of these and asks for its searches only; what else it tells is loaded when asked.
if TYPE_CHECKING:
    from lifecircle.network.doubts.in_the_way import Hurdles
    from lifecircle.network.walks.catchments import Walked
    from lifecircle.network.walks.uncut import UncutStreets


@dataclass(frozen=True, eq=False)
class Asked:
    """What a circle asks of the streets.

    Parameters
    ----------
    graphs
        The streets weighted for who walks, for each way that is asked for.
    facilities
        Rows of the facilities that count.
    limit_s
        The limit with its tolerance: seconds, or metres in a circle of metres.
    per_minute
        What the walks' seconds are divided by to be minutes.
    """

    graphs: Mapping[Way, SearchGraph]
    facilities: NDArray[np.int64]
    limit_s: float
    per_minute: float

    @property
    def same(self) -> tuple[object, ...]:
        """What two circles must have in common for every walk in them to be the same."""
        profile = next(iter(self.graphs.values())).profile
        return profile, tuple(self.graphs), self.facilities.tobytes()


@dataclass(frozen=True, eq=False)
class Retrace:
    """A study on its streets, ready to be asked again.

    Parameters
    ----------
    study
        The study.
    attached
        Its places on the streets.
    profiles
        Everybody who walks, by id.
    """

    study: Study
    attached: AttachedStudy
    profiles: Mapping[str, Profile]
    _located: dict[Attachments, Origins] = field(default_factory=dict, init=False)
    _walked: "dict[tuple[object, ...], Walked]" = field(default_factory=dict, init=False)

    @cached_property
    def travel(self) -> Travel:
        """The streets with the facilities on them."""
        return Travel(
            self.attached.snapper.network, self.attached.places, len(self.study.facilities)
        )

    @cached_property
    def uncut(self) -> "UncutStreets":
        """The streets without the facilities, for walks to and from other places."""
        from lifecircle.network.walks.uncut import UncutStreets

        return UncutStreets(self.attached.snapper.network)

    @cached_property
    def searches(self) -> Searches:
        """Searches, each made once."""
        return Searches(self.travel)

    @cached_property
    def origins(self) -> Origins:
        """Where the homes lie between the entrances."""
        return locate(self.travel, self.attached.homes)

    def located(self, places: Attachments) -> Origins:
        """Return where places lie between the entrances; looked for once for the same places."""
        if places not in self._located:
            self._located[places] = locate(self.travel, places)
        return self._located[places]

    def walked(self, circle: Circle) -> "Walked":
        """Return the homes within the limit of each facility of a circle, whoever is nearer."""
        from lifecircle.network.walks.catchments import timed_catchments

        asked = self.asked(circle)
        key = (*asked.same, asked.limit_s)
        if key not in self._walked:
            self._walked[key] = timed_catchments(
                asked.graphs, self.origins, facilities=asked.facilities, limit_s=asked.limit_s
            )
        return self._walked[key]

    @cached_property
    def hurdles(self) -> "Hurdles":
        """What lies across straight ways, read from the streets' file when first asked after."""
        from lifecircle.network.doubts.in_the_way import study_hurdles

        return study_hurdles(self.study, self.attached.snapper.network)

    @cached_property
    def street_doubts(self) -> pd.DataFrame:
        """Streets that look wrongly drawn, looked for when first asked after.

        Columns as of `lifecircle.network.doubts.doubtful.network_doubts`; no figure depends on
        them.
        """
        from lifecircle.network.doubts.doubtful import network_doubts

        return network_doubts(self.attached.snapper.network, self.study.streets)

    @cached_property
    def on_mended_streets(self) -> "Retrace | None":
        """The same study on its streets joined where they nearly meet, None where none do."""
        from lifecircle.network.doubts.mended import mended_network

        doubts, snapper = self.street_doubts, self.attached.snapper
        network = mended_network(snapper.network, doubts) if len(doubts) else None
        if network is None:
            return None
        joined = replace(self.attached, snapper=replace(snapper, network=network))
        return replace(self, attached=joined)

    def asked(self, circle: Circle) -> Asked:
        """Return what a circle asks of the streets."""
        profile = self.profiles[circle.profile]
        metres = circle.metres
        who = profile if metres is None else in_metres(profile)
        limit = 60.0 * (circle.minutes or 0.0) if metres is None else metres
        return Asked(
            graphs=self.searches.graphs(who, circle.direction),
            facilities=self.searches.counting(circle, self.study.facilities),
            limit_s=limit + LIMIT_TOLERANCE,
            per_minute=60.0 if metres is None else 60.0 * profile.speed_m_s,
        )

    def settled(self, asked: Asked) -> Settled | None:
        """Return what the search of a single way left at every node, None for there and back."""
        if len(asked.graphs) > 1:
            return None
        (graph,) = asked.graphs.values()
        return self.searches.settled(graph, asked.facilities)


def retrace(result: Result) -> Retrace:
    """Return the searches of a result, to be asked again.

    Its homes and facilities stand on the streets exactly as they did.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    """
    attached = result.attached
    if attached is None:
        attached = attach_study(result.network, result.study)
    return Retrace(result.study, attached, result.profiles)
