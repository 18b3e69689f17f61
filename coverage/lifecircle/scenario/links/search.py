"""Whom a link would bring inside a circle, without trying all links.

Let a walk from home to facility use a new link from one place to another, and let going on from
the other take ``d``. Then exactly those homes are brought inside that reach the one place within
``limit - link - d``: one number a link, called its allowance. Of all links that begin at a place
the one with the largest allowance brings in everybody whom any of them brings in, so each place is
asked once; a search outward from it, as far as its allowance, says who they are.

A link serves walks one way: were it a help both ways, each end would be nearer to a facility by
way of the other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from lifecircle.network.changes.places import StreetPlaces, taken
from lifecircle.network.snap import Attachments
from lifecircle.network.walks.place_walks import PlaceWalks
from lifecircle.scenario.best_first import Found, value_best
from lifecircle.scenario.left_out import LeftOut, facility_seconds
from lifecircle.scenario.links.pairs import PLANE_SHARE, LinkPairs, length_between_m
from lifecircle.scenario.people_squares import PeopleSquares

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class LinkEnds:
    """The best link that begins at each of some places.

    Parameters
    ----------
    begins, ends
        The places it joins.
    length_m
        Its length.
    allowance_s
        Who reaches its beginning in so many seconds is within the limit over it.
    """

    begins: Ints
    ends: Ints
    length_m: Floats
    allowance_s: Floats


@dataclass(frozen=True, eq=False)
class LinkSearch:
    """Links that could help a circle.

    Parameters
    ----------
    left
        Who is beyond the circle's limit.
    places
        Where links may begin and end.
    pairs
        Which of these are close on the ground.
    least_detour
        Going round must take at least so many times as long as the link.
    steps
        Whether the links are steps.
    """

    left: LeftOut
    places: StreetPlaces
    pairs: LinkPairs
    least_detour: float = 3.0
    steps: bool = False

    @cached_property
    def facility_s(self) -> Floats:
        """Seconds between every place and the nearest facility."""
        return facility_seconds(self.left, self.places.joined)

    def link_seconds(self, length_m: NDArray[np.floating]) -> Floats:
        """Return the seconds over links; infinite where the walker takes no steps."""
        profile = self.left.graph.profile
        pace = profile.speed_m_s * (profile.steps_factor if self.steps else 1.0)
        with np.errstate(divide="ignore"):
            return np.asarray(length_m / pace, np.float64)

    @cached_property
    def ends(self) -> LinkEnds:
        """The best link that begins at each place where a link could help anybody."""
        begins, ends = self._hopeful()
        length_m = length_between_m(self.places, begins, ends)
        link_s, rest_s = self.link_seconds(length_m), self.facility_s[ends]
        allowance_s = self.left.asked.limit_s - (link_s + rest_s)
        saved_s = self.facility_s[begins] - rest_s
        helps = (allowance_s > 0) & (saved_s > link_s) & (saved_s >= self.least_detour * link_s)
        kept = np.flatnonzero(helps & (length_m <= self.pairs.longest_m))
        kept = kept[np.lexsort((ends[kept], -allowance_s[kept], begins[kept]))]
        best = kept[np.flatnonzero(np.diff(begins[kept], prepend=-1))]
        return LinkEnds(begins[best], ends[best], length_m[best], allowance_s[best])

    def _hopeful(self) -> tuple[Ints, Ints]:
        """Return pairs that may be links that help, on the plane, people coming from the first.

        For each place those that surely are none of the best are left out.
        """
        begins, ends, straight_m = self._saving()
        rest_s, limit_s = self.facility_s[ends], self.left.asked.limit_s
        least_s, most_s = (
            self.link_seconds(straight_m * share) for share in (1 - PLANE_SHARE, 1 + PLANE_SHARE)
        )
        possible = np.flatnonzero(least_s + rest_s < limit_s)
        order = possible[np.argsort(begins[possible], kind="stable")]
        saved_s = self.facility_s[begins[order]] - rest_s[order]
        sure = (saved_s > most_s[order]) & (saved_s >= self.least_detour * most_s[order])
        sure &= straight_m[order] * (1 + PLANE_SHARE) <= self.pairs.longest_m
        whole_s = np.where(sure, (most_s + rest_s)[order], np.inf)
        first = np.flatnonzero(np.diff(begins[order], prepend=-1))
        best_s = np.minimum.reduceat(whole_s, first) if len(first) else whole_s
        best_s = np.repeat(best_s, np.diff(np.append(first, len(order))))
        kept = order[(least_s + rest_s)[order] <= best_s]
        return begins[kept], ends[kept]

    def _saving(self) -> tuple[Ints, Ints, Floats]:
        """Return pairs worth going over, people coming from the first, and how far apart."""
        pairs, far_s = self.pairs, self.facility_s
        one_s, other_s = far_s[pairs.one], far_s[pairs.other]
        share = max(1.0, self.least_detour) * (1 - PLANE_SHARE)
        with np.errstate(invalid="ignore"):
            saved_s = np.abs(one_s - other_s)
        link_s = self.link_seconds(np.asarray(pairs.straight_m * share))
        rows = np.flatnonzero(saved_s >= link_s)
        from_one = one_s[rows] > other_s[rows]
        one, other = pairs.one[rows].astype(np.int64), pairs.other[rows].astype(np.int64)
        begins, ends = np.where(from_one, one, other), np.where(from_one, other, one)
        return begins, ends, pairs.straight_m[rows].astype(np.float64)

    def bounds(self, weights: Floats) -> Floats:
        """Return the most people of each group (columns) each link (rows) could bring in."""
        ends = self.ends
        xy, reach_m = self.places.xy[ends.begins], ends.allowance_s * self.left.fastest_m_s
        columns = []
        for people in weights.T:
            some = np.flatnonzero(people > 0)
            squares = PeopleSquares.of(self.left.xy[some], people[some])
            columns.append(squares.within(xy, reach_m))
        return np.column_stack(columns) if columns else np.zeros((len(xy), 0))

    def seconds_over(self, links: Ints, homes: Attachments | None = None) -> Floats:
        """Return the seconds of homes (columns) by way of each link (rows).

        Parameters
        ----------
        links
            Rows of `ends`.
        homes
            Where they touch the streets; all that are left out by default.
        """
        walks = self._walks(links, self.left.homes if homes is None else homes)
        farthest_s = self.ends.allowance_s[links].max(initial=0.0)
        return walks.seconds(limit_s=float(farthest_s)) + self._onward_s[links, None]

    @cached_property
    def _onward_s(self) -> Floats:
        """The seconds from the beginning of each link over it to a facility."""
        ends = self.ends
        return self.link_seconds(ends.length_m) + self.facility_s[ends.ends]

    def _walks(self, links: Ints, homes: Attachments) -> PlaceWalks:
        """Return the streets on which walks between links and homes are searched."""
        begins = self.places.take(self.ends.begins[links]).joined
        return PlaceWalks(self.left.again.uncut, begins, homes, self.left.walking)

    def best(self, weights: Floats, *, enough: Callable[[Found], Floats]) -> Found:
        """Return the people each link that matters brings in.

        Parameters
        ----------
        weights
            People of every home left out (rows) by group (columns).
        enough
            As for `lifecircle.scenario.best_first.value_best`.
        """
        bounds = self.bounds(weights)
        hopeful = np.flatnonzero((bounds > 0).any(axis=1))
        counted = np.flatnonzero(weights.any(axis=1))
        people, limit_s = weights[counted], self.left.asked.limit_s
        allowance_s, onward_s = self.ends.allowance_s, self._onward_s
        walks = self._walks(hopeful, taken(self.left.homes, counted))
        every = np.arange(len(counted))

        def brought_in(links: Ints) -> Floats:
            """Return the people each of some links brings inside."""
            at, farthest_s = np.searchsorted(hopeful, links), allowance_s[links].max(initial=0.0)
            homes, walk_s = walks.near(limit_s=float(farthest_s), places=at, homes=every)
            within = walk_s + onward_s[links, None] <= limit_s
            return np.asarray(csr_array(within.astype(np.float64)) @ people[homes])

        return value_best(bounds, brought_in, enough=enough)
