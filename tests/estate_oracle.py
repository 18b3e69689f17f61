"""A second opinion on walks in and out of gated estates, made of nothing the package uses.

Everything happens in metres of the town. Every straight bit of a way is cut where it passes an
outline; which bit belongs to whom is asked of its middle. A walk is put together stage by stage:
one plain search on the lanes it leaves by, one on the private ways outside, one on the streets, one
on private ways again, one on the lanes it ends on; each begins where the one before may end. There
are no layers, no copies and no directions of search.
"""

import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import numpy as np
import shapely
from shapely import LineString, Point

from oracle import walkable

ALONG_M = 3.0
TOUCH_M = 0.5
SMALL = ["service", "residential", "living_street", "unclassified", "pedestrian", "footway", "path", "steps", "cycleway", "track"]  # fmt: skip

OUTSIDE = "outside"
PUBLIC = "public"


def private(tags):
    """Return whether a way is closed by the word private alone."""
    if walkable(tags) or not walkable({"highway": tags.get("highway", "")}):
        return False
    foot, access = tags.get("foot"), tags.get("access")
    return foot == "private" or (foot != "no" and access == "private")


@dataclass
class Bit:
    """A straight bit of a way: its ends as nodes and places, its zone, and how it is walked."""

    nodes: tuple[Any, Any]
    ends: tuple[tuple[float, float], tuple[float, float]]
    zone: Any
    way: int
    steps: bool = False
    one: bool = False
    drawn: bool = True

    @property
    def line(self):
        return LineString(self.ends)

    @property
    def length(self):
        return float(np.hypot(*np.subtract(*self.ends)))


@dataclass
class EstateOracle:
    """A gated town, bit by bit. `estates` must not overlap."""

    gated: Any
    reach_m: float = 25.0
    limit_m: float = 300.0
    bits: list[Bit] = field(default_factory=list)

    def __post_init__(self):
        self.estates = self.gated.estates
        self.ways = [one for one in self.gated.town.streets
                     if private(one.tags) or walkable(one.tags)]  # fmt: skip
        for at, begin, end in self._drawn_once():
            self._draw(at + 1, self.ways[at], begin, end)
        self._settle()

    # Bits ---------------------------------------------------------------------------------------

    def _drawn_once(self):
        """Return the straight parts of ways; of several on one line the open one, then the first."""
        kept = {}
        order = sorted(range(len(self.ways)), key=lambda at: private(self.ways[at].tags))
        for at in order:
            tags = self.ways[at].tags
            one = tags.get("oneway:foot") == "yes"
            for begin, end in itertools.pairwise(self.ways[at].points):
                ends = (begin, end) if one else tuple(sorted((begin, end)))
                kept.setdefault((ends, tags["highway"] == "steps", one), (at, begin, end))
        lines = [frozenset(key[0]) for key in kept]
        self.doubtful = len(set(lines)) < len(lines)  # several kinds of street on one line
        return kept.values()

    def _draw(self, way, street, begin, end):
        own, tags = private(street.tags), street.tags
        maybe = own or (self.gated.lanes == "all" and tags["highway"] in SMALL)
        stops = [0.0, 1.0]
        if maybe:
            for shape in self.estates.values():
                stops += self._passes(begin, end, shape)
        stops = sorted(stops)
        kept = [0.0]
        long = np.hypot(*np.subtract(begin, end))
        for stop in stops[1:]:
            if stop - kept[-1] > 0.001 / long and (stop == 1.0 or stop < 1 - 0.001 / long):
                kept.append(stop)
        kept[-1] = 1.0
        for a, b in itertools.pairwise(kept):
            ends = tuple(self._place(begin, end, share) for share in (a, b))
            middle = Point(np.mean(ends, axis=0))
            zone = OUTSIDE if own else PUBLIC
            for name, shape in self.estates.items():
                deep = shape.exterior.distance(middle) > ALONG_M
                if maybe and shape.contains(middle) and (own or deep):
                    zone = name
            nodes = tuple(self._node(begin, end, share) for share in (a, b))
            self.bits.append(Bit(nodes, ends, zone, way, tags["highway"] == "steps",
                                 tags.get("oneway:foot") == "yes"))  # fmt: skip

    @staticmethod
    def _passes(begin, end, shape):
        met = LineString([begin, end]).intersection(shape.exterior)
        long = np.hypot(*np.subtract(end, begin))
        return [np.hypot(*np.subtract(xy, begin)) / long for xy in shapely.get_coordinates(met)]

    @staticmethod
    def _place(begin, end, share):
        return tuple(np.asarray(begin) + (np.asarray(end) - np.asarray(begin)) * share)

    def _node(self, begin, end, share):
        if share in (0.0, 1.0):
            return (begin, end)[int(share)]
        low, high = sorted((begin, end))
        return ("cut", low, high, *np.round(self._place(begin, end, share), 3))

    def _tags(self, bit):
        return self.ways[bit.way - 1].tags

    # Gates --------------------------------------------------------------------------------------

    def _settle(self):
        zones, place = defaultdict(set), {}
        for bit in self.bits:
            for node, at in zip(bit.nodes, bit.ends, strict=True):
                zones[node].add(bit.zone)
                place[node] = at
        self.place = place
        self.crossings = {
            name: [node for node, its in zones.items() if name in its and len(its) > 1]
            for name in self.estates
        }
        at_wall = {(name, node): shape.exterior.distance(Point(place[node])) <= ALONG_M
                   for name, shape in self.estates.items() for node in self.crossings[name]}  # fmt: skip
        given = {name: [] for name in self.estates}
        for stated, at in self.gated.gates:
            away = {
                name: shape.exterior.distance(Point(at)) for name, shape in self.estates.items()
            }
            nearest = stated or min(away, key=away.get, default=None)
            if nearest is not None and away[nearest] <= self.reach_m:
                given[nearest].append(at)
        self.inner_m = {name: sum(bit.line.intersection(shape.buffer(-ALONG_M)).length
                                  for bit in self.bits if bit.zone == PUBLIC)
                        for name, shape in self.estates.items()}  # fmt: skip
        self.mode, self.open, wickets = {}, {}, []
        for name in self.estates:
            led = set()
            for at in given[name]:
                near = {node: np.hypot(*np.subtract(place[node], at))
                        for node in self.crossings[name] if at_wall[name, node]}  # fmt: skip
                near = {node: away for node, away in near.items() if away <= self.reach_m}
                if near:
                    led.add(min(near, key=near.get))
                elif not self._on_street(self.estates[name], at):
                    wickets.append((name, at))
            known = bool(self.crossings[name]) or self.inner_m[name] >= 10.0
            self.mode[name] = "gated" if given[name] else "assumed" if known else "open"
            self.open[name] = {node for node in self.crossings[name]
                               if node in led or self.mode[name] == "assumed"
                               or not at_wall[name, node]}  # fmt: skip
        self.walls = [self.estates[name].exterior for name in self.estates
                      if self.mode[name] != "open"]  # fmt: skip
        self.wickets = defaultdict(list)
        joins = [self._wicket(name, at) for name, at in wickets]
        for name, node, bits in joins:
            self.place[node] = bits[0].ends[0] if bits else node[1]
            self.wickets[name].append(node)
        self._cut_and_add([bit for _, _, bits in joins for bit in bits])

    def _on_street(self, shape, at):
        """Return whether a gate stands near where a street open to all leads in."""
        inner = shape.buffer(-ALONG_M)
        return any(
            bit.line.intersection(shape.exterior).distance(Point(at)) <= self.reach_m
            for bit in self.bits if bit.zone == PUBLIC and bit.line.intersects(inner)
            and bit.line.intersects(shape.exterior)
        )  # fmt: skip

    def crosses(self, begin, end, *, begin_m=TOUCH_M, end_m=ALONG_M, barrier_end_m=TOUCH_M):
        """Return whether a straight walk crosses a wall or a barrier, but for its ends."""
        return (_trimmed_meets(begin, end, self.walls, begin_m, end_m)
                or _trimmed_meets(begin, end, self.fences, begin_m, barrier_end_m))  # fmt: skip

    @property
    def fences(self):
        return [getattr(one, "exterior", one) for one in self.gated.barriers]

    def _wicket(self, name, at):
        """Return a gate without a lane as a node with the straight walks from it."""
        shape = self.estates[name]
        ring = shape.exterior
        spot = ring.interpolate(ring.project(Point(at)))
        begin, node = (spot.x, spot.y), ("wicket", (spot.x, spot.y))
        bits = []
        for zone_of, wanted in (("out", {PUBLIC}), ("in", {name, PUBLIC})):
            best = None
            for bit in self.bits:
                if bit.zone not in wanted:
                    continue
                away = bit.line.distance(spot)
                foot = bit.line.interpolate(bit.line.project(spot))
                deep = shape.contains(foot) and ring.distance(foot) > ALONG_M
                if zone_of == "out" and deep:
                    continue
                if zone_of == "in" and bit.zone == PUBLIC and not deep:
                    continue
                ground = shape.buffer(0.5).exterior if zone_of == "out" else shape.buffer(-0.5)
                step = shapely.shortest_line(spot, ground).coords[-1]
                if away > self.limit_m or self.crosses(step, (foot.x, foot.y), begin_m=0.0):
                    continue
                if best is None or away < best[0] - 1e-9:
                    best = (away, bit, (foot.x, foot.y))
            if best:
                bits.append(Bit((node, ("foot", *np.round(best[2], 6))), (begin, best[2]),
                                best[1].zone, 0, drawn=False))  # fmt: skip
                bits[-1].on = best[1]
        return name, node, bits

    def _cut_and_add(self, joins):
        """Cut bits where straight walks reach them, and add these walks."""
        feet = defaultdict(list)
        for one in joins:
            feet[id(one.on)].append(one)
        for bit in list(self.bits):
            stops = [(0.0, bit.nodes[0], bit.ends[0]), (bit.length, bit.nodes[1], bit.ends[1])]
            for one in feet.get(id(bit), ()):
                along = float(np.hypot(*np.subtract(one.ends[1], bit.ends[0])))
                same = [stop for stop in stops if abs(stop[0] - along) <= 0.001]
                if same:
                    one.nodes = (one.nodes[0], same[0][1])
                else:
                    stops.append((along, one.nodes[1], one.ends[1]))
            if len(stops) > 2:
                self.bits.remove(bit)
                stops.sort(key=lambda stop: stop[0])
                self.bits += [Bit((u, v), (a, b), bit.zone, bit.way, bit.steps, bit.one)
                              for (_, u, a), (_, v, b) in itertools.pairwise(stops)]  # fmt: skip
        self.bits += joins

    # Walks --------------------------------------------------------------------------------------

    def _graph(self, zone, m_s, steps):
        """Return the bits of a zone as a graph walked forward, in seconds."""
        graph = nx.DiGraph()
        for bit in self.bits:
            if bit.zone != zone:
                continue
            pace = m_s * (steps if bit.steps else 1.0)
            graph.add_nodes_from(bit.nodes)
            if not pace:
                continue
            u, v = bit.nodes
            for a, b in [(u, v)] if bit.one else [(u, v), (v, u)]:
                cost = bit.length / pace
                if graph.edges.get((a, b), {"cost": np.inf})["cost"] > cost:
                    graph.add_edge(a, b, cost=cost)
        return graph

    def laneless(self, name):
        return (self.mode[name] == "gated" and not self.inner_m[name] > 0
                and not any(bit.zone == name and bit.drawn for bit in self.bits))  # fmt: skip

    def seconds(self, begin, end, *, m_s, steps):
        """Return the least seconds of a walk between two spots, endless where there is none.

        A spot is (estate, PUBLIC or None, {node: metres to or from it}, own place); see `spot`.
        """
        graphs = {zone: self._graph(zone, m_s, steps)
                  for zone in (PUBLIC, OUTSIDE, *self.estates)}  # fmt: skip
        best = [np.inf]
        if begin["zone"] == end["zone"]:
            best.append(self._direct(graphs, begin, end, m_s, steps))
        leave = self._out(graphs, begin, m_s, steps)
        at_gate = {node: cost for node, cost in leave.items() if begin["zone"] != PUBLIC}
        away = _spread(graphs[OUTSIDE], at_gate)
        street = dict(leave) if begin["zone"] == PUBLIC else {}
        for part in (at_gate, away):
            for node, cost in part.items():
                street[node] = min(cost, street.get(node, np.inf))
        street = _spread(graphs[PUBLIC], street)
        toward = dict(away)
        for node, cost in street.items():
            toward[node] = min(cost, toward.get(node, np.inf))
        toward = _spread(graphs[OUTSIDE], toward)
        if end["zone"] == PUBLIC:
            best += [street[node] + cost for node, cost in self._stops(end, m_s, steps, "in")
                     if node in street]  # fmt: skip
        else:
            arrive = {}
            for part in (at_gate, away, street, toward):
                for node, cost in part.items():
                    if node in self._gates(end["zone"]):
                        arrive[node] = min(cost, arrive.get(node, np.inf))
            best += self._into(graphs, arrive, end, m_s, steps)
        return min(best) + (begin["access"] + end["access"]) / m_s

    def _gates(self, zone):
        return self.open[zone] | set(self.wickets[zone])

    def _out(self, graphs, spot, m_s, steps):
        """Return the seconds to everywhere a walk may leave a spot's own lanes."""
        if "yard" in spot:
            return {node: metres / m_s for node, metres in spot["yard"].items()}
        stops = dict(self._stops(spot, m_s, steps, "out"))
        if spot["zone"] == PUBLIC:
            return stops
        inner = _spread(graphs[spot["zone"]], stops)
        return {node: cost for node, cost in inner.items() if node in self._gates(spot["zone"])}

    def _into(self, graphs, arrive, spot, m_s, steps):
        """Return the seconds of walks that arrive at a spot by an estate's gates."""
        if "yard" in spot:
            return [arrive[node] + metres / m_s for node, metres in spot["yard"].items()
                    if node in arrive]  # fmt: skip
        inner = _spread(graphs[spot["zone"]], arrive)
        return [inner[node] + cost for node, cost in self._stops(spot, m_s, steps, "in")
                if node in inner]  # fmt: skip

    def _direct(self, graphs, begin, end, m_s, steps):
        """Return the seconds of a walk that stays on the lanes of one estate, or on one bit."""
        if "yard" in begin:
            a, b = begin["at"], end["at"]
            free = not self.crosses(a, b, end_m=TOUCH_M)
            away = float(np.hypot(*np.subtract(a, b)))
            return away / m_s if free and away <= self.limit_m else np.inf
        inner = _spread(graphs[begin["zone"]], dict(self._stops(begin, m_s, steps, "out")))
        best = [inner[node] + cost for node, cost in self._stops(end, m_s, steps, "in")
                if node in inner]  # fmt: skip
        if begin["bit"] is end["bit"]:
            bit, apart = begin["bit"], end["along"] - begin["along"]
            pace = m_s * (steps if bit.steps else 1.0)
            if abs(apart) <= 0.001:
                best.append(0.0)
            elif pace and (apart > 0 or not bit.one):
                best.append(abs(apart) / pace)
        return min(best, default=np.inf)

    @staticmethod
    def _stops(spot, m_s, steps, sense):
        """Yield the ends of a spot's bit that may be walked to (or from), with the seconds."""
        bit, along = spot["bit"], spot["along"]
        pace = m_s * (steps if bit.steps else 1.0)
        for node, away, forward in ((bit.nodes[0], along, sense == "in"),
                                    (bit.nodes[1], bit.length - along, sense == "out")):  # fmt: skip
            if away <= 0.001:
                yield node, 0.0
            elif pace and (forward or not bit.one):
                yield node, away / pace

    def spot(self, at, street, way, access):
        """Return where a place is joined: on which bit, or over the open ground of an estate."""
        if way == 0:
            name = next(n for n, shape in self.estates.items() if shape.contains(Point(at)))
            gates = {node: float(np.hypot(*np.subtract(self.place[node], at)))
                     for node in self.wickets[name]
                     if any(bit.zone == PUBLIC and node in bit.nodes for bit in self.bits)
                     and not self.crosses(at, self.place[node], end_m=TOUCH_M)}  # fmt: skip
            gates = {node: away for node, away in gates.items() if away <= self.limit_m}
            return {"zone": name, "yard": gates, "at": at, "access": 0.0}
        own = [bit for bit in self.bits if bit.way == way or self._also(bit, way)]
        home = next((n for n, shape in self.estates.items() if shape.contains(Point(at))), None)
        allowed = [bit for bit in own if bit.zone in (PUBLIC, home)]
        at_street = Point(street)
        bit = min(
            allowed, key=lambda one: (round(one.line.distance(at_street), 2), one.zone != home)
        )
        assert bit.line.distance(Point(street)) < 0.01, (at, street, way)
        return {"zone": bit.zone, "bit": bit, "along": bit.line.project(Point(street)),
                "at": at, "access": access}  # fmt: skip

    def _also(self, bit, way):
        """Return whether a way draws the same street as a bit of another (joined as one edge)."""
        same = self.ways[way - 1].tags["highway"]
        return bit.way != 0 and self._tags(bit)["highway"] == same


def _spread(graph, start):
    """Return the least cost of every node from some nodes with costs of their own."""
    start = dict(start)
    if not start:
        return {}
    grown = graph.copy()
    for node, cost in start.items():
        grown.add_edge("start", node, cost=cost)
    found = nx.single_source_dijkstra_path_length(grown, "start", weight="cost")
    return {node: cost for node, cost in found.items() if node != "start"}


def _trimmed_meets(begin, end, lines, begin_m, end_m):
    """Return whether a walk without its ends meets any of some lines."""
    long = float(np.hypot(*np.subtract(end, begin)))
    if long <= begin_m + end_m:
        return False
    step = np.subtract(end, begin) / long
    walk = LineString([np.asarray(begin) + step * begin_m, np.asarray(end) - step * end_m])
    return any(walk.intersects(line) for line in lines)
