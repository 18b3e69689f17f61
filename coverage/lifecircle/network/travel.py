"""Who walks where: for every place the nearest facility, exactly.

One search from all facilities of a circle at once answers it. People walk *to* a facility;
``direction="from"`` is for staff who come from it; ``"both"`` takes the slower of the two walks
to one and the same facility, and differs only where streets bind walkers to a direction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lifecircle.network.arcs import Arcs, sorted_arcs
from lifecircle.network.profiles import MetreProfile, Profile
from lifecircle.network.search import SearchGraph, Settled, Way
from lifecircle.network.snap import Attachments, Floats, Ints
from lifecircle.network.snapping.cut import CutNetwork, cut_network
from lifecircle.network.streets import StreetNetwork
from lifecircle.network.stretch_ends import Origins
from lifecircle.network.ties import Label, leads

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Walks:
    """The nearest facility of each attached place, in the order of its attachments.

    Parameters
    ----------
    facility
        Row of the facility, -1 where none is reached.
    seconds
        Time of the whole walk, access at both ends included; infinite where none.
    walk_m
        Metres along streets, steps included.
    steps_m
        Metres of those that are steps.
    access_m
        Metres between door and street, both ends together.
    """

    facility: Ints
    seconds: Floats
    walk_m: Floats
    steps_m: Floats
    access_m: Floats

    def at(self, rows: Ints) -> "Walks":
        """Return some of them."""
        names = self.__dataclass_fields__
        return Walks(**{name: getattr(self, name)[rows] for name in names})


@dataclass(frozen=True, eq=False)
class Travel:
    """The streets with every facility on them, ready to answer circles.

    Parameters
    ----------
    network
        The streets.
    entrances
        Where the facilities touch them; ``owner`` is the facility's row.
    facilities
        How many facilities there are, attached or not.
    """

    network: StreetNetwork
    entrances: Attachments
    facilities: int

    @cached_property
    def streets(self) -> CutNetwork:
        """The network cut at every entrance."""
        return cut_network(self.network, self.entrances)

    def graph(self, profile: Profile, *, way: Way = "to") -> SearchGraph:
        """Return the streets weighted for a profile."""
        arcs = self._arcs_to if way == "to" else self._arcs_from
        return SearchGraph(self.streets, self.entrances, self.facilities, profile, way, arcs)

    @cached_property
    def _arcs_to(self) -> Arcs:
        return sorted_arcs(self.streets, self.entrances, self.facilities, way="to")

    @cached_property
    def _arcs_from(self) -> Arcs:
        return sorted_arcs(self.streets, self.entrances, self.facilities, way="from")

    @property
    def binds_walkers(self) -> bool:
        """Whether any street takes a walker longer one way than the other, or is closed one way."""
        return self.network.grade is not None or bool((self.network.oneway != 0).any())


def locate(travel: Travel, places: Attachments) -> Origins:
    """Return where places lie between the cuts."""
    stretch, along_m = travel.streets.locate(places)
    return Origins(places, stretch, along_m)


def nearest_walks(
    graphs: Mapping[Way, SearchGraph], origins: Origins, *, facilities: Ints
) -> Walks:
    """Return each origin's quickest walk to any of some facilities.

    Parameters
    ----------
    graphs
        One graph for one way, or both ways for a walk there and back: the slower counts.
    origins
        Who looks.
    facilities
        Rows of the facilities that count.
    """
    if len(graphs) == 1:
        (graph,) = graphs.values()
        return walks_from(graph, origins, graph.nearest(facilities))
    best: Walks | None = None
    for facility in np.sort(facilities):
        there, back = (
            walks_from(graph, origins, graph.single(int(facility))) for graph in graphs.values()
        )
        slower = choose_walks(back.seconds > there.seconds, back, there)
        best = slower if best is None else choose_walks(slower.seconds < best.seconds, slower, best)
    if best is None:
        graph = next(iter(graphs.values()))
        return walks_from(graph, origins, graph.nearest(facilities))
    return best


def in_metres(profile: Profile) -> Profile:
    """Return a profile whose seconds are metres, for circles promised as a distance.

    Steps are as long as they are; where they are closed they stay closed.
    """
    return MetreProfile(profile.id, 1.0, float(profile.steps_factor > 0))


def walks_from(graph: SearchGraph, origins: Origins, settled: Settled) -> Walks:
    """Walk from each origin to the better end of its stretch, and count its own access."""
    ends = origins.ends(graph)
    through_tail, through_head = ends.through(settled.seconds)
    at_tail = through_tail <= through_head
    street_s = np.where(at_tail, through_tail, through_head)
    reached = np.isfinite(street_s)
    even = np.flatnonzero(reached & (through_tail == through_head))
    if len(even):
        at_tail[even] = tail_leads(settled, origins, graph.streets, even)
    end = np.where(at_tail, ends.tail, ends.head)
    own_m = np.where(at_tail, origins.along_m, ends.rest_m)
    own_m[~reached] = np.nan
    walk_m, steps_m, access_m = (column[end] for column in settled.metres.T)
    return Walks(
        facility=np.where(reached, settled.facility[end], -1),
        seconds=street_s + ends.access_s,
        walk_m=walk_m + own_m,
        steps_m=steps_m + own_m * graph.streets.steps[origins.stretch],
        access_m=np.where(reached, access_m, 0.0) + origins.access_m,
    )


def tail_leads(settled: Settled, origins: Origins, streets: CutNetwork, even: Ints) -> Bools:
    """Return for origins as quick by either end whether they go by the tail.

    The facility in the lower row counts, then the shorter walk, the fewer steps, the shorter
    access: an order that does not depend on where others enter the street.

    Parameters
    ----------
    settled
        What a search left at each node.
    origins
        Places on the stretches.
    streets
        The cut network.
    even
        Rows of the origins that are asked for.
    """
    stretch = origins.stretch[even]
    along_m = origins.along_m[even]
    steps = streets.steps[stretch]

    def by(node: Ints, own_m: Floats) -> Label:
        """Return the walks that reach the stretch by one of its ends."""
        walk_m, steps_m, access_m = settled.metres[node].T
        return settled.facility[node], walk_m + own_m, steps_m + own_m * steps, access_m

    tail = by(streets.tail[stretch], along_m)
    return ~leads(by(streets.head[stretch], streets.length_m[stretch] - along_m), tail)


def changed_walks(one: Walks, other: Walks) -> Bools:
    """Return which of two sets of walks are not the same to the last bit."""
    changed = np.asarray(one.facility != other.facility, bool)
    for name in ("seconds", "walk_m", "steps_m", "access_m"):
        was, now = (getattr(its, name).view(np.int64) for its in (one, other))
        changed |= was != now
    return changed


def choose_walks(first: Bools, one: Walks, other: Walks) -> Walks:
    """Return, row by row, one set of walks where a mask is true and the other elsewhere."""
    names = Walks.__dataclass_fields__
    return Walks(
        **{name: np.where(first, getattr(one, name), getattr(other, name)) for name in names}
    )
