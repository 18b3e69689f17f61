"""Where estates are entered: which crossings of an outline are open, and gates without a lane.

A lane that crosses the outline of an estate with gates is open there only if a gate stands near by;
each gate opens the crossing nearest to it. A gate that no lane leads through is a wicket, joined to
the street by a straight walk. Where an estate has no gates, every crossing is assumed to be one;
where no lane crosses its outline either, nothing is known of it and it is open all around. A gate
that a plan adds comes to those there are, assumed ones too.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.network.estates.lane_segments import PASSAGE, Ints, LaneSegments
from lifecircle.network.estates.lanes import InnerStreets
from lifecircle.network.walls.fences import OUTLINE_M, Floats
from lifecircle.network.walls.gated import ASSUMED, GATED, IGNORED, OPEN
from lifecircle.network.walls.outlines import EstateOutlines

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Crossings:
    """Nodes at which a lane of an estate meets anything else.

    Parameters
    ----------
    node, estate
        Each pair once, sorted by estate.
    at_outline
        Whether the node lies at the estate's outline; others are inside.
    """

    node: Ints
    estate: Ints
    at_outline: Bools


@dataclass(frozen=True, eq=False)
class GivenGates:
    """Gates of the study at the estates they belong to.

    Parameters
    ----------
    row
        Row of each gate; one between two estates stands twice.
    estate
        The estate's row.
    xy
        Where the gate stands.
    added
        Whether a plan adds it.
    unused
        Rows of gates that stand at no outline, or at one without a wall.
    """

    row: Ints
    estate: Ints
    xy: Floats
    added: Bools
    unused: Ints

    def take(self, kept: Bools) -> "GivenGates":
        """Return some of the gates; the others are not used."""
        unused = np.union1d(self.unused, np.setdiff1d(self.row[~kept], self.row[kept]))
        return GivenGates(
            self.row[kept], self.estate[kept], self.xy[kept], self.added[kept], unused
        )


@dataclass(frozen=True, eq=False)
class EstateGates:
    """How the estates are entered.

    Parameters
    ----------
    mode
        `IGNORED`, `OPEN`, `ASSUMED` or `GATED`, by estate.
    crossings
        Where lanes meet outlines.
    open
        Whether each crossing may be passed, as far as its own estate is concerned.
    gate
        Row of the nearest gate at each crossing, -1 where there is none.
    given
        The study's gates.
    wicket
        Which of the given gates no lane leads through.
    on_street
        Where each given gate stands on a public street into the estate, missing where on none.
    """

    mode: NDArray[np.int8]
    crossings: Crossings
    open: Bools
    gate: Ints
    given: GivenGates
    wicket: Bools
    on_street: Floats

    @cached_property
    def closed(self) -> Bools:
        """Whether each estate has a wall: something is known of how it is entered."""
        return np.asarray(self.mode >= ASSUMED, bool)


def crossings_of(lanes: LaneSegments, outlines: EstateOutlines) -> Crossings:
    """Return the nodes at which lanes of an estate meet lanes of another zone."""
    node = np.concatenate((lanes.tail, lanes.head))
    zone = np.tile(lanes.zone, 2)
    owned = np.zeros(len(lanes.lon), bool)
    owned[node[zone >= 0]] = True
    here = owned[node]
    zones = len(outlines) - PASSAGE
    node, zone = np.divmod(np.unique(node[here] * zones + zone[here] - PASSAGE), zones)
    zone += PASSAGE
    many = np.bincount(node, minlength=len(lanes.lon))
    met = (many[node] > 1) & (zone >= 0)
    node, estate = node[met], zone[met]
    order = np.lexsort((node, estate))
    node, estate = node[order], estate[order]
    away_m = shapely.distance(outlines.boundaries[estate], shapely.points(lanes.xy[node]))
    return Crossings(node, estate, np.asarray(away_m <= OUTLINE_M, bool))


def given_gates(
    xy: Floats, stated: Ints, outlines: EstateOutlines, *, added: Bools, reach_m: float
) -> GivenGates:
    """Return at which estates gates stand.

    Parameters
    ----------
    xy
        The gates in the plane of the outlines.
    stated
        Row of the estate each belongs to, -1 where the nearest outline is meant.
    outlines
        The estates.
    added
        Whether a plan adds each.
    reach_m
        How far from the outline a gate may stand.
    """
    points = shapely.points(xy)
    told = np.flatnonzero(stated >= 0)
    away_m = shapely.distance(outlines.boundaries[stated[told]], points[told])
    told = told[away_m <= reach_m]
    free = np.flatnonzero(stated < 0)
    gate, estate = np.zeros((2, 0), np.int64)
    if len(free) and len(outlines):
        gate, estate = shapely.STRtree(outlines.boundaries).query_nearest(
            points[free], max_distance=reach_m, all_matches=True
        )
    row = np.concatenate((told, free[gate]))
    estates = np.concatenate((stated[told], estate))
    order = np.lexsort((row, estates))
    unused = np.setdiff1d(np.arange(len(xy)), row)
    row = row[order]
    return GivenGates(row, estates[order], xy[row], added[row], unused)


def estate_gates(
    lanes: LaneSegments,
    outlines: EstateOutlines,
    given: GivenGates,
    inner: InnerStreets,
    *,
    reach_m: float,
) -> EstateGates:
    """Return how the estates are entered.

    Parameters
    ----------
    lanes
        Segments with their zones.
    outlines
        The estates.
    given
        The study's gates.
    inner
        Public streets inside estates.
    reach_m
        How far a gate may stand from the crossing that it opens.
    """
    crossings = crossings_of(lanes, outlines)
    many = len(outlines)
    mode = np.full(many, OPEN, np.int8)
    private = np.bincount(crossings.estate, minlength=many) > 0
    mode[private | inner.entered(many)] = ASSUMED
    mode[~outlines.sure & ~private] = IGNORED
    mode[given.estate[~given.added]] = GATED
    given = given.take(mode[given.estate] >= ASSUMED)
    crossing = _nearest_crossing(lanes, crossings, given, reach_m)
    gate = np.full(len(crossings.node), -1, np.int64)
    led = np.flatnonzero(crossing >= 0)
    gate[crossing[led][::-1]] = given.row[led][::-1]
    opened = np.zeros(len(lanes.lon), bool)
    opened[crossings.node[crossing[led]]] = True
    gated = mode[crossings.estate] == GATED
    passable = ~crossings.at_outline | ~gated | opened[crossings.node]
    on_street = _on_streets(lanes, outlines, given, inner, reach_m)
    on_street[crossing >= 0] = np.nan
    wicket = (crossing < 0) & np.isnan(on_street[:, 0])
    return EstateGates(mode, crossings, passable, gate, given, wicket, on_street)


def _nearest_crossing(
    lanes: LaneSegments, crossings: Crossings, given: GivenGates, reach_m: float
) -> Ints:
    """Return the crossing that each gate opens, -1 where no lane crosses near by."""
    found = np.full(len(given.row), -1, np.int64)
    there = np.flatnonzero(crossings.at_outline)
    if not len(there) or not len(given.row):
        return found
    places, gates = shapely.points(lanes.xy[crossings.node[there]]), shapely.points(given.xy)
    gate, place = shapely.STRtree(places).query(gates, predicate="dwithin", distance=reach_m)
    own = given.estate[gate] == crossings.estate[there[place]]
    gate, place = gate[own], place[own]
    away_m = shapely.distance(gates[gate], places[place])
    order = np.lexsort((crossings.node[there[place]], away_m, gate))
    first = order[np.flatnonzero(np.diff(gate[order], prepend=-1))]
    found[gate[first]] = there[place[first]]
    return found


def _on_streets(
    lanes: LaneSegments,
    outlines: EstateOutlines,
    given: GivenGates,
    inner: InnerStreets,
    reach_m: float,
) -> Floats:
    """Return where public streets lead through gates: the place nearest to each gate."""
    met = shapely.intersection(lanes.lines(inner.street), outlines.boundaries[inner.estate])
    xy, pair = shapely.get_coordinates(met, return_index=True)
    found = np.full((len(given.row), 2), np.nan)
    if not len(xy) or not len(given.row):
        return found
    gates = shapely.points(given.xy)
    gate, place = shapely.STRtree(shapely.points(xy)).query(
        gates, predicate="dwithin", distance=reach_m
    )
    own = inner.estate[pair[place]] == given.estate[gate]
    gate, place = gate[own], place[own]
    away_m = np.hypot(*(xy[place] - given.xy[gate]).T)
    order = np.lexsort((place, away_m, gate))
    first = order[np.flatnonzero(np.diff(gate[order], prepend=-1))]
    found[gate[first]] = xy[place[first]]
    return found
