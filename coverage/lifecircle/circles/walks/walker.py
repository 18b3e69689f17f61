"""Circle after circle over one attached study, searching once for what several ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.circles.walks.presence import counting_facilities
from lifecircle.circles.walks.reach import (
    FAR,
    NEAR,
    NEAR_UNJOINED,
    Judged,
    Reach,
    Rows,
    judged_of,
    reach_of,
    straight_limit_m,
)
from lifecircle.network.attach import AttachedStudy
from lifecircle.network.near_search import near_seconds
from lifecircle.network.profiles import Profile
from lifecircle.network.search import SearchGraph, Settled, Way
from lifecircle.network.snap import Attachments
from lifecircle.network.stretch_ends import Origins
from lifecircle.network.travel import Travel, Walks, in_metres, locate, nearest_walks, walks_from
from lifecircle.network.walks.straight_line import StraightLines
from lifecircle.study.standards.circle import Circle
from lifecircle.study.study import Study

Table = Literal["homes", "land"]

_WAYS: Mapping[str, tuple[Way, ...]] = {"to": ("to",), "from": ("from",), "both": ("to", "from")}


@dataclass(frozen=True, eq=False)
class Searches:
    """Searches over one study's streets, each made once, for homes and land alike.

    Parameters
    ----------
    travel
        The streets with the facilities on them.
    """

    travel: Travel
    _graphs: dict[tuple[Profile, Way], SearchGraph] = field(default_factory=dict)
    _settled: dict[tuple[Profile, Way, bytes], Settled] = field(default_factory=dict)
    _counting: dict[tuple[object, ...], NDArray[np.int64]] = field(default_factory=dict)
    _seconds: dict[tuple[object, ...], NDArray[np.float64]] = field(default_factory=dict)

    def counting(self, circle: Circle, register: GeoDataFrame) -> NDArray[np.int64]:
        """Return the rows of the facilities that count for a circle."""
        key = circle.services, circle.tiers, circle.open_at
        if key not in self._counting:
            self._counting[key] = np.flatnonzero(counting_facilities(circle, register))
        return self._counting[key]

    def graphs(self, who: Profile, direction: str) -> dict[Way, SearchGraph]:
        """Return the streets weighted for a profile, for each way the direction asks for."""
        ways = _WAYS[direction] if self.travel.binds_walkers else _WAYS["to"]
        for way in ways:
            if (who, way) not in self._graphs:
                self._graphs[who, way] = self.travel.graph(who, way=way)
        return {way: self._graphs[who, way] for way in ways}

    def settled(self, graph: SearchGraph, facilities: NDArray[np.int64]) -> Settled:
        """Return the nearest of some facilities for every node, searched once."""
        key = (graph.profile, graph.way, facilities.tobytes())
        if key not in self._settled:
            self._settled[key] = graph.nearest(facilities)
        return self._settled[key]

    def walk_seconds(
        self,
        graph: SearchGraph,
        origins: Origins,
        facilities: NDArray[np.int64],
        *,
        limit_s: float = np.inf,
    ) -> NDArray[np.float64]:
        """Return how long each walks to the nearest of some facilities, and nothing else of it.

        Parameters
        ----------
        graph
            The streets, weighted.
        origins
            Who looks.
        facilities
            Rows of the facilities that count.
        limit_s
            Who walks longer may be told to walk any longer time, or for ever.
        """
        key = (graph.profile, graph.way, facilities.tobytes(), limit_s)
        if key not in self._seconds:
            self._seconds[key] = near_seconds(graph, facilities, limit_s=limit_s)
        return origins.ends(graph).quickest(self._seconds[key])


@dataclass(frozen=True, eq=False)
class Walker:
    """Answers circles for the homes of a study, or for its land.

    Parameters
    ----------
    study
        The study.
    attached
        Its places on the streets.
    profiles
        Everybody who walks, by id.
    table
        Who looks for a facility.
    searches
        Shared by both tables.
    """

    study: Study
    attached: AttachedStudy
    profiles: Mapping[str, Profile]
    table: Table
    searches: Searches
    _walks: dict[tuple[object, ...], Walks] = field(default_factory=dict)
    _quickest: dict[tuple[object, ...], NDArray[np.float64]] = field(default_factory=dict)
    _straight: dict[tuple[bytes, float], NDArray[np.bool_]] = field(default_factory=dict)

    @cached_property
    def frame(self) -> GeoDataFrame:
        """The homes, or the land samples."""
        return self.study.residents if self.table == "homes" else self.study.land

    @cached_property
    def rows(self) -> Rows:
        """Which rows are joined to the streets, and who lives there."""
        groups = self.study.groups if self.table == "homes" else ()
        return Rows(
            owner=self._places.owner,
            people={name: self.frame[name].to_numpy(np.float64) for name in groups},
            size=len(self.frame),
        )

    @cached_property
    def origins(self) -> Origins:
        """Where the rows lie between the entrances."""
        return locate(self.searches.travel, self._places)

    @property
    def _places(self) -> Attachments:
        return self.attached.homes if self.table == "homes" else self.attached.land

    @cached_property
    def _lines(self) -> StraightLines:
        crs = self.attached.snapper.network.crs
        return StraightLines.between(self.frame, self.study.facilities, crs=crs)

    def reach(self, circle: Circle) -> Reach:
        """Return what a circle is to every row."""
        counts = self.searches.counting(circle, self.study.facilities)
        return self.told(circle, self._nearest(self._asked(circle), counts))

    def judged(self, circle: Circle) -> Judged:
        """Return what a circle is to every row, without the walks; far less of it is kept."""
        counts = self.searches.counting(circle, self.study.facilities)
        seconds = self._seconds(self._asked(circle), counts)
        claimed = self._claimed(circle, counts)
        return judged_of(circle, seconds, claimed, rows=self.rows, facilities=len(counts))

    def told(
        self, circle: Circle, walks: Walks, *, claimed: NDArray[np.bool_] | None = None
    ) -> Reach:
        """Return what a circle is to every row, given the walks of those joined to streets.

        Parameters
        ----------
        circle
            The circle.
        walks
            To the nearest facility that counts.
        claimed
            Which rows a buffer would claim, if that is known.
        """
        counts = self.searches.counting(circle, self.study.facilities)
        profile = self.profiles[circle.profile]
        claimed = self._claimed(circle, counts, known=claimed)
        found = reach_of(circle, profile, walks, claimed, rows=self.rows, facilities=len(counts))
        if self.table == "land" or circle.headline != "people":
            return found
        fair_m = straight_limit_m(circle, profile, detour=self.study.standard.causes.fair_detour)
        return replace(found, near=self._near(found, counts, fair_m))

    def _claimed(
        self, circle: Circle, counts: NDArray[np.int64], known: NDArray[np.bool_] | None = None
    ) -> NDArray[np.bool_]:
        """Return which rows a buffer would claim."""
        limit_m = straight_limit_m(circle, self.profiles[circle.profile])
        key = counts.tobytes(), limit_m
        if key not in self._straight:
            self._straight[key] = self._lines.within(counts, limit_m) if known is None else known
        return self._straight[key]

    @cached_property
    def _joined(self) -> NDArray[np.bool_]:
        """Whether each facility is joined to the streets, or kept from them by a barrier."""
        joined = np.zeros(len(self.study.facilities), bool)
        joined[self.attached.places.owner] = True
        if self.attached.guard is not None:
            joined |= np.asarray(self.attached.guard.place_notes == "barrier", bool)
        return joined

    def _near(self, reach: Reach, counts: NDArray[np.int64], fair_m: float) -> NDArray[np.int8]:
        """Return what is near each row that is left out, no farther than so many metres."""
        near = np.full(len(reach.status), FAR, np.int8)
        asked = np.flatnonzero(reach.straight_within & ~reach.within)
        lines = replace(self._lines, xy=self._lines.xy[asked])
        close = asked[lines.to_nearest(counts) <= fair_m]
        near[close] = NEAR
        on_streets = counts[self._joined[counts]]
        if len(close) and len(on_streets) < len(counts):
            lines = replace(self._lines, xy=self._lines.xy[close])
            near[close[lines.to_nearest(on_streets) > fair_m]] = NEAR_UNJOINED
        return near

    def _asked(self, circle: Circle) -> dict[Way, SearchGraph]:
        """Return the streets weighted for who walks in a circle, for each way it asks for."""
        profile = self.profiles[circle.profile]
        who = in_metres(profile) if circle.metres is not None else profile
        return self.searches.graphs(who, circle.direction)

    def _nearest(self, graphs: Mapping[Way, SearchGraph], counts: NDArray[np.int64]) -> Walks:
        """Return the nearest walks, worked out only if no circle before asked for the same."""
        key = (*_of(graphs), counts.tobytes())
        if key not in self._walks:
            if len(graphs) == 1:
                (graph,) = graphs.values()
                settled = self.searches.settled(graph, counts)
                self._walks[key] = walks_from(graph, self.origins, settled)
            else:
                self._walks[key] = nearest_walks(graphs, self.origins, facilities=counts)
        return self._walks[key]

    def _seconds(
        self, graphs: Mapping[Way, SearchGraph], counts: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Return the seconds of the nearest walks, and nothing else of them."""
        if len(graphs) > 1:
            return self._nearest(graphs, counts).seconds
        key = (*_of(graphs), counts.tobytes())
        if key not in self._quickest:
            (graph,) = graphs.values()
            settled = self.searches.settled(graph, counts)
            self._quickest[key] = self.origins.ends(graph).quickest(settled.seconds)
        return self._quickest[key]


def _of(graphs: Mapping[Way, SearchGraph]) -> tuple[tuple[Profile, Way], ...]:
    """Return whose streets they are, and for which way."""
    return tuple((graph.profile, way) for way, graph in graphs.items())
