"""Where places run out: the cut between homes that compete for places and those that do not.

In a greatest flow of people to places, whoever is left without a place reaches only facilities
that are full, and these are filled by homes that could be left out in their stead (König, Ford and
Fulkerson). No answer that gives as many people a place as possible lets anybody else in there. So
one assignment falls into parts that do not touch, and none of them has to weigh places against
walking any more.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from lifecircle.circles.supply import Ints, Numbers

Bools = NDArray[np.bool_]

_MOST = 2**30
"""Flows are counted in whole numbers of 32 bits."""

_SCALES = (1, 2, 4, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000)


@dataclass(frozen=True, eq=False)
class Cut:
    """A greatest flow of people to places, and what is short there.

    Parameters
    ----------
    competing
        Of each home: whether it, or one it could change places with, is left without.
    full
        Of each facility: whether only such homes can have its places.
    people
        Of each pair: people of a greatest flow.
    exact
        Whether people and places are whole in some unit, so that nothing was rounded.
    """

    competing: Bools
    full: Bools
    people: Numbers
    exact: bool


def cut_of(home: Ints, facility: Ints, demand: Numbers, offer: Numbers) -> Cut:
    """Return a greatest flow along pairs of homes and facilities, and its cut.

    Parameters
    ----------
    home, facility
        Rows of each pair, no pair twice.
    demand
        Of each home.
    offer
        Of each facility; may be infinite.
    """
    homes, facilities = len(demand), len(offer)
    room = np.minimum(offer, demand.sum())
    unit, exact = _unit(demand, room)
    asked = np.floor(demand * unit + 1e-6).astype(np.int64)
    given = np.minimum(np.floor(room * unit + 1e-6).astype(np.int64), asked.sum())
    source, sink = homes + facilities, homes + facilities + 1
    rows = np.concatenate((np.full(homes, source), home, homes + np.arange(facilities)))
    columns = np.concatenate((np.arange(homes), homes + facility, np.full(facilities, sink)))
    # One more than all of a home's people: a street never is what is short.
    most = np.concatenate((asked, asked[home] + 1, given)).astype(np.int32)
    shape = (sink + 1, sink + 1)
    streets = csr_matrix((most, (rows, columns)), shape=shape)
    flow = maximum_flow(streets, source, sink).flow
    left = csr_matrix(streets - flow)
    left.data = np.maximum(left.data, 0)
    left.eliminate_zeros()
    reached = np.zeros(sink + 1, bool)
    reached[breadth_first_order(left, source, return_predecessors=False)] = True
    people = np.asarray(flow[home, homes + facility]).ravel() / unit if len(home) else np.zeros(0)
    return Cut(reached[:homes], reached[homes:source], people.astype(np.float64), exact)


def _unit(demand: Numbers, room: Numbers) -> tuple[float, bool]:
    """Return how many whole parts one is counted in, and whether all numbers are whole then."""
    values, whole = np.concatenate((demand, room)), float(demand.sum())
    for scale in _SCALES:
        if whole * scale > _MOST:
            break
        if (np.abs(values * scale - np.round(values * scale)) < 1e-6).all():
            return float(scale), True
    return float(2.0 ** np.floor(np.log2(_MOST / max(whole, 1.0)))), False
