"""A second opinion on why people are left out, written from docs/reasons.md and nothing else.

Walks come from the brute-force search of `oracle`, straight lines from plain planes; the order of
the causes, what counts as near, who is unsure and who finds no place are all told again here,
home by home. Nothing is shared with the package but the words of the answers.
"""

import itertools
from dataclasses import dataclass

import networkx as nx
import numpy as np
import shapely

from oracle import SPEED_M_S, BruteForce, seconds
from towns import Town, degrees

FAIR_DETOUR = 1.42
SLACK_S = 0.02
"""Walks this near to the limit may fall on either side of it."""

SLACK_M = 0.05


@dataclass
class TownOracle:
    """A town on its streets, and who may be held against the package.

    ``doubtful`` are homes as near to one street as to another, where taste decides.
    """

    town: Town
    small_piece_m: float
    max_snap_m: float

    def __post_init__(self):
        number = {}
        for street in self.town.streets:
            for point in street.points:
                number.setdefault(point, len(number))
        self.streets = BruteForce(
            dict(zip(number.values(), degrees(list(number)), strict=True)),
            [([number[at] for at in one.points], one.tags) for one in self.town.streets],
            small_piece_m=self.small_piece_m,
        )
        self.metres = {node: at for at, node in number.items()}
        self.doubtful, self.small, self.joined = set(), set(), set()
        self.homes = {name: self._home(name, at) for name, at in self.town.homes.items()}
        self.unclear = any(self._facility(name) for name in self.town.places)

    def _home(self, name, at):
        foot = self.streets.nearest(*degrees(at)[0], self.max_snap_m)
        if foot:
            self.streets.put(name, foot)
            if foot.doubtful:
                self.doubtful.add(name)
            if self.streets.small[foot.segment]:
                self.small.add(name)
        return foot

    def _facility(self, name):
        """Join a facility; return whether taste decides where."""
        shape = self.town.places[name][1]
        own = [degrees(at)[0] for gate, at in self.town.gates if gate == name]
        feet = [foot for at in own if (foot := self.streets.nearest(*at, self.max_snap_m))]
        if not feet and isinstance(shape, tuple):
            feet = [self.streets.nearest(*degrees(shape)[0], self.max_snap_m)]
        elif not feet:
            feet = self.streets.entrances(degrees(shape.exterior.coords), max_m=self.max_snap_m)
        feet = [foot for foot in feet if foot]
        for foot in feet:
            self.streets.put(name, foot, gate=True)
        if feet:
            self.joined.add(name)
        return any(foot.doubtful for foot in feet)

    def straight_m(self, home, facility):
        """Return the straight line from a home to the edge of a facility, 0 inside."""
        shape = self.town.places[facility][1]
        place = shapely.Point(shape) if isinstance(shape, tuple) else shape
        return float(shapely.distance(shapely.Point(self.town.homes[home]), place))

    def walks(self, circle, facilities):
        """Return the cost of the walk of every home to each of some facilities."""
        ways = ("to", "from") if circle.direction == "both" else (circle.direction,)
        in_metres = circle.metres is not None
        graphs = [self.streets.graph(circle.profile, metres=in_metres, way=way) for way in ways]
        found = {}
        for one in facilities:
            runs = [seconds(graph, [one]) for graph in graphs]
            found[one] = {home: max(run[home] for run in runs)
                          for home in set.intersection(*map(set, runs))}  # fmt: skip
        return found

    def near_misses(self):
        """Return whether any street looks as if it should meet another, generously judged."""
        ends = nx.Graph((a, b) for a, b, *_ in self.streets.segments)
        lines = [shapely.LineString([self.metres[a], self.metres[b]])
                 for a, b, *_ in self.streets.segments]  # fmt: skip
        for node in (one for one, degree in ends.degree() if degree == 1):
            point = shapely.Point(self.metres[node])
            for (a, b, *_), line in zip(self.streets.segments, lines, strict=True):
                if node not in (a, b) and shapely.distance(point, line) <= 5.1:
                    return True
        pieces = [shapely.MultiLineString(
            [line for (a, *_), line in zip(self.streets.segments, lines, strict=True) if a in its])
            for its in nx.connected_components(ends)]  # fmt: skip
        return any(shapely.distance(*two) <= 20.1 for two in itertools.combinations(pieces, 2))


@dataclass(frozen=True)
class Told:
    """What the oracle says of one home: a cause or none, a doubt, and whether it is sure."""

    cause: str = ""
    doubt: str = ""
    sure: bool = True


def _state(place):
    return (place[2] if len(place) > 2 else {}).get("status", "open")


def counted(town, circle, *, states):
    """Return the facilities of a circle's services in some states."""
    return [name for name, place in town.places.items()
            if place[0] in circle.services and _state(place) in states]  # fmt: skip


def causes_by_time(oracle: TownOracle, circle) -> dict[str, Told]:
    """Return why each home is not within time, nothing where it is."""
    limit = circle.metres or circle.minutes * 60.0
    limit_m = circle.metres or limit * SPEED_M_S[circle.profile]
    is_open = counted(oracle.town, circle, states=("open",))
    soon = counted(oracle.town, circle, states=("building", "planned"))
    walks = oracle.walks(circle, [*is_open, *soon])

    def least(home, facilities):
        return min((walks[one].get(home, np.inf) for one in facilities), default=np.inf)

    told = {}
    for home, foot in oracle.homes.items():
        now, later = least(home, is_open), least(home, soon)
        away = {one: oracle.straight_m(home, one) * FAIR_DETOUR for one in is_open}
        near = {one for one, fair_m in away.items() if fair_m <= limit_m}
        sure = home not in oracle.doubtful and not oracle.unclear
        sure &= abs(now - limit) > SLACK_S and abs(later - limit) > SLACK_S
        sure &= all(abs(fair_m - limit_m) > SLACK_M for fair_m in away.values())
        if now <= limit:
            told[home] = Told(sure=sure)
        elif later <= limit:
            told[home] = Told("data_doubt", "facility_state", sure)
        elif not near:
            told[home] = Told("no_facility", "", sure)
        elif not near & oracle.joined:
            told[home] = Told("data_doubt", "facility_not_snapped", sure)
        elif foot is None:
            told[home] = Told("data_doubt", "not_snapped", sure)
        elif home in oracle.small:
            told[home] = Told("data_doubt", "small_piece", sure)
        else:
            told[home] = Told("barrier", "", sure)
    return told


def most_placed(oracle: TownOracle, circle, people, places) -> tuple[int, float]:
    """Return how many people find a place at most, and the least walking of that many."""
    limit = circle.metres or circle.minutes * 60.0
    walks = oracle.walks(circle, places)
    graph = nx.DiGraph()
    for home, count in people.items():
        graph.add_edge("from", ("home", home), capacity=count, weight=0)
    for place, count in places.items():
        graph.add_edge(("place", place), "to", capacity=count, weight=0)
        for home, cost in walks[place].items():
            if cost <= limit and home in people:
                graph.add_edge(("home", home), ("place", place), weight=round(cost * 1000))
    if "to" not in graph or "from" not in graph:
        return 0, 0.0
    flow = nx.max_flow_min_cost(graph, "from", "to")
    return sum(flow["from"].values()), nx.cost_of_flow(graph, flow) / 1000
