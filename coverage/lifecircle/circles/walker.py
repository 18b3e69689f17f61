"""Circle after circle over one attached study, searching once for what several ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.circles.presence import counting_facilities
from lifecircle.circles.reach import Reach, Rows, reach_of
from lifecircle.network.attach import AttachedStudy
from lifecircle.network.profiles import Profile
from lifecircle.network.search import SearchGraph, Way
from lifecircle.network.straight_line import StraightLines
from lifecircle.network.travel import Origins, Travel, Walks, in_metres, locate, nearest_walks
from lifecircle.study.circle import Circle
from lifecircle.study.study import Study

Table = Literal["homes", "land"]

_WAYS: Mapping[str, tuple[Way, ...]] = {"to": ("to",), "from": ("from",), "both": ("to", "from")}


@dataclass(frozen=True, eq=False)
class Walker:
    """Answers circles for the homes of a study, or for its land.

    Circles that count the same facilities for the same people share one search; what was found
    is kept beside, so that asking again costs nothing. Nothing it was given is changed.

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
    travel
        The streets with the facilities on them; made once for both tables.
    """

    study: Study
    attached: AttachedStudy
    profiles: Mapping[str, Profile]
    table: Table
    travel: Travel
    _graphs: dict[tuple[Profile, Way], SearchGraph] = field(default_factory=dict)
    _walks: dict[tuple[object, ...], Walks] = field(default_factory=dict)
    _straight: dict[bytes, NDArray[np.float64]] = field(default_factory=dict)

    @cached_property
    def frame(self) -> GeoDataFrame:
        """The homes, or the land samples."""
        return self.study.residents if self.table == "homes" else self.study.land

    @cached_property
    def rows(self) -> Rows:
        """Which rows are joined to the streets, and who lives there."""
        groups = self.study.groups if self.table == "homes" else ()
        return Rows(
            owner=self.origins.places.owner,
            people={name: self.frame[name].to_numpy(np.float64) for name in groups},
            size=len(self.frame),
        )

    @cached_property
    def origins(self) -> Origins:
        """Where the rows lie between the entrances."""
        places = self.attached.homes if self.table == "homes" else self.attached.land
        return locate(self.travel, places)

    @cached_property
    def _lines(self) -> StraightLines:
        shapes = self.frame.geometry
        return StraightLines.between(
            shapes.x.to_numpy(np.float64),
            shapes.y.to_numpy(np.float64),
            self.study.facilities.geometry,
            crs=self.travel.network.crs,
        )

    def reach(self, circle: Circle) -> Reach:
        """Return what a circle is to every row."""
        counts = counting_facilities(circle, self.study.facilities)
        profile = self.profiles[circle.profile]
        key = counts.tobytes()
        if key not in self._straight:
            self._straight[key] = self._lines.to_nearest(np.flatnonzero(counts))
        walks = self._nearest(circle, profile, counts)
        return reach_of(circle, profile, walks, self._straight[key], rows=self.rows)

    def _nearest(self, circle: Circle, profile: Profile, counts: NDArray[np.bool_]) -> Walks:
        """Return the nearest walks, searching only if no circle before asked for the same."""
        who = in_metres(profile) if circle.metres is not None else profile
        ways = _WAYS[circle.direction] if self.travel.binds_walkers else _WAYS["to"]
        key = (who, ways, counts.tobytes())
        if key not in self._walks:
            graphs = {way: self._graph(who, way) for way in ways}
            self._walks[key] = nearest_walks(
                graphs, self.origins, facilities=np.flatnonzero(counts)
            )
        return self._walks[key]

    def _graph(self, who: Profile, way: Way) -> SearchGraph:
        """Return the streets weighted for a profile, weighted once."""
        if (who, way) not in self._graphs:
            self._graphs[who, way] = self.travel.graph(who, way)
        return self._graphs[who, way]
