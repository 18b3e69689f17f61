"""Who is beyond a circle's limit, ready to be asked whom a new link or site would bring inside."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lifecircle.circles.again.retrace import Asked, Retrace
from lifecircle.network.changes.places import taken
from lifecircle.network.search import SearchGraph, Settled
from lifecircle.network.snap import Attachments
from lifecircle.network.walks.place_walks import fastest_m_s
from lifecircle.network.walks.uncut import Walking
from lifecircle.study.projections import project
from lifecircle.study.standards.circle import Circle

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STRAIGHT_SLACK = 1.005
"""A walk measured on the ellipsoid may be this much shorter than its straight line on a plane."""


@dataclass(frozen=True, eq=False)
class LeftOut:
    """People of a circle's group who live beyond its limit.

    Parameters
    ----------
    again
        The study on its streets.
    circle
        The circle, asked for one way of going.
    attached
        Which of the attached homes are theirs.
    row
        The same homes' rows among the residents.
    people
        Of the circle's group (all residents where it has no column) in each.
    homes
        Where these homes touch the streets, in the same order.
    seconds
        What they walk now; infinite without a way.
    """

    again: Retrace
    circle: Circle
    attached: Ints
    row: Ints
    people: Floats
    homes: Attachments
    seconds: Floats

    @cached_property
    def asked(self) -> Asked:
        """What the circle asks of the streets."""
        return self.again.asked(self.circle)

    @property
    def graph(self) -> SearchGraph:
        """The streets weighted for who walks."""
        return next(iter(self.asked.graphs.values()))

    @cached_property
    def settled(self) -> Settled:
        """How far every node is from the nearest facility."""
        return self.again.searches.settled(self.graph, self.asked.facilities)

    @property
    def walking(self) -> Walking:
        """Who walks which way."""
        return Walking(self.graph.profile, self.graph.way)

    @cached_property
    def fastest_m_s(self) -> float:
        """The most metres anybody makes good in a second as the crow flies."""
        return fastest_m_s(self.graph) * STRAIGHT_SLACK

    @cached_property
    def xy(self) -> Floats:
        """Where the homes touch the streets, metres."""
        crs = self.again.attached.snapper.network.crs
        return np.column_stack(project(self.homes.street_lon, self.homes.street_lat, crs))


def left_out(again: Retrace, circle: Circle) -> LeftOut:
    """Return who is beyond a circle's limit and joined to a street.

    Parameters
    ----------
    again
        A study on its streets.
    circle
        The circle.
    """
    asked = again.asked(circle)
    graph = next(iter(asked.graphs.values()))
    seconds = again.searches.walk_seconds(graph, again.origins, asked.facilities)
    residents = again.study.residents
    group = circle.group if circle.group in residents else "residents"
    owner = again.origins.places.owner
    people = residents[group].to_numpy(np.float64)[owner]
    beyond = np.flatnonzero(~(seconds <= asked.limit_s) & (people > 0))
    homes = taken(again.origins.places, beyond)
    return LeftOut(again, circle, beyond, owner[beyond], people[beyond], homes, seconds[beyond])


def facility_seconds(left: LeftOut, places: Attachments) -> Floats:
    """Return the seconds between places on streets and the nearest facility."""
    again, origins = left.again, left.again.located(places)
    return again.searches.walk_seconds(left.graph, origins, left.asked.facilities)
