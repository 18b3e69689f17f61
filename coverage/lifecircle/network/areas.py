"""Reach areas: pictures of how far one gets. No number depends on them.

Whoever is covered is told by the walk from their own door; an area shows what streets are reached,
for the eye. ``docs/reach-areas.md`` says what is drawn and how exactly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from lifecircle.network.near_search import near_seconds
from lifecircle.network.profiles import Profile
from lifecircle.network.reach.area import AreaStyle, ReachStep, drawn_areas
from lifecircle.network.reach.reached import reached_stretches, unreached_stretches
from lifecircle.network.reach.stretch_shapes import StretchShapes, stretch_shapes
from lifecircle.network.search import SearchGraph, Way
from lifecircle.network.snap import Floats, Ints
from lifecircle.network.travel import Travel
from lifecircle.study.projections import unproject


@dataclass(frozen=True, eq=False)
class ReachAreas:
    """Draws reach areas over one study's streets.

    Parameters
    ----------
    travel
        The streets with the facilities on them.
    style
        How to draw.
    small_piece_m
        A piece of network with less street than this holds no area back, as nobody is attached
        to it while another is near; the longest piece is never small.
    """

    travel: Travel
    style: AreaStyle = field(default_factory=AreaStyle)
    small_piece_m: float = 1000.0
    _graphs: dict[tuple[Profile, Way], SearchGraph] = field(default_factory=dict)

    @cached_property
    def shapes(self) -> StretchShapes:
        """The course of every stretch."""
        return stretch_shapes(self.travel.network, self.travel.streets)

    @cached_property
    def _may_hold_back(self) -> NDArray[np.bool_]:
        """Whether each stretch, where it is unreached, holds an area back."""
        network = self.travel.network
        large = network.piece_m >= self.small_piece_m
        large[:1] = True
        return np.asarray(large[network.edge_piece][self.travel.streets.edge])

    def graph(self, profile: Profile, *, way: Way = "to") -> SearchGraph:
        """Return the streets weighted for a profile and a way of going, made once."""
        if (profile, way) not in self._graphs:
            self._graphs[profile, way] = self.travel.graph(profile, way=way)
        return self._graphs[profile, way]

    def around(
        self,
        facilities: Ints,
        limits: Sequence[float],
        *,
        profile: Profile,
        ways: Sequence[Way] = ("to",),
    ) -> NDArray[np.object_]:
        """Return the areas from which the nearest of some facilities is within each limit.

        Parameters
        ----------
        facilities
            Rows of the facilities that count.
        limits
            Seconds, or metres for a profile of `lifecircle.network.travel.in_metres`.
        profile
            Who walks.
        ways
            ``"to"`` the facilities, ``"from"`` them, or both: then what is reached both ways,
            though perhaps not to and from one and the same facility, as the circles count it.

        Returns
        -------
        ndarray
            A MultiPolygon a limit, in the network's plane, empty where nothing is reached.
        """
        order = np.argsort(limits, kind="stable")
        growing = [float(limits[at]) for at in order]
        steps = self.steps(facilities, growing, profile=profile, ways=ways)
        found = np.empty(len(order), dtype=object)
        found[order] = drawn_areas(steps, style=self.style)
        return found

    def steps(
        self, facilities: Ints, limits: Sequence[float], *, profile: Profile, ways: Sequence[Way]
    ) -> list[list[ReachStep]]:
        """Return what the areas of `around` are drawn from, a list of steps for each way.

        Parameters
        ----------
        facilities, profile, ways
            As `around` takes them.
        limits
            Likewise, ascending.
        """
        detour_s = self.style.detour_m / profile.speed_m_s
        farthest_s = max(limits, default=0.0) + detour_s
        graphs = [self.graph(profile, way=way) for way in ways]
        return [
            list(
                self._steps(
                    graph,
                    near_seconds(graph, facilities, limit_s=farthest_s),
                    limits,
                    detour_s=detour_s,
                )
            )
            for graph in graphs
        ]

    def _steps(
        self, graph: SearchGraph, seconds: Floats, growing: Sequence[float], *, detour_s: float
    ) -> Iterator[ReachStep]:
        """Yield what each limit adds, and what lies too far beyond it."""
        before_s, low, high = -np.inf, np.full(2, np.inf), np.full(2, -np.inf)
        for limit_s in growing:
            reached = reached_stretches(
                graph, self.shapes, seconds, limit_s=limit_s, beyond_s=before_s
            )
            ends = reached.reshape(2, 2, -1)
            low = np.minimum(low, ends.min(axis=(0, 2), initial=np.inf))
            high = np.maximum(high, ends.max(axis=(0, 2), initial=-np.inf))
            unreached = unreached_stretches(
                graph,
                self.shapes,
                seconds,
                limit_s=limit_s + detour_s,
                among=self._around(low, high),
            )
            yield ReachStep(reached, unreached)
            before_s = limit_s

    def _around(self, low: Floats, high: Floats) -> Ints:
        """Return the stretches that may hold back an area between two corners."""
        west, south, east, north = self.shapes.box
        left, below = low - self.style.detour_m
        right, above = high + self.style.detour_m
        near = (west <= right) & (east >= left) & (south <= above) & (north >= below)
        return np.flatnonzero(near & self._may_hold_back)


def areas_in_degrees(areas: NDArray[np.object_], crs: CRS) -> NDArray[np.object_]:
    """Return areas of a network's plane as areas in WGS-84 longitude and latitude.

    Parameters
    ----------
    areas
        Of one network.
    crs
        Its plane.
    """

    def degrees(x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
        """Return coordinates of the plane in degrees."""
        return unproject(x_m, y_m, crs)

    return np.asarray(shapely.transform(areas, degrees, interleaved=False), dtype=object)
