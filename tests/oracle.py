"""A second opinion on every walk: slow, plain, and made of nothing the package uses.

Every corner of every way is a node; every home and every entrance is put into the graph by
splitting the straight segment it is nearest to; the walk between door and street is straight, on
the ellipsoid; one search a circle with NetworkX. Distances from a point are taken in a plane laid
on that very point (azimuth and geodesic distance), so no map projection is shared either. The walk
rule and the profiles are typed again from the specification.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import numpy as np
import shapely
from pyproj import Geod

EARTH = Geod(ellps="WGS84")
SAME_M = 0.001
"""Two places of a street nearer than this are one place."""

SPEED_M_S = {"general": 1.0, "older": 0.8, "older-80": 0.65, "wheelchair": 0.7,
             "child-with-adult": 0.9, "child": 1.1, "bicycle": 3.3}  # fmt: skip
STEPS = {"general": 0.5, "older": 0.35, "older-80": 0.35, "wheelchair": 0.0,
         "child-with-adult": 0.5, "child": 0.5, "bicycle": 0.1}  # fmt: skip

_CLOSED = ("motorway motorway_link bus_guideway busway raceway escape construction proposed "
           "planned abandoned razed disused no platform rest_area services elevator corridor")  # fmt: skip


def walkable(tags: Mapping[str, str]) -> bool:
    """Return whether a way may be walked."""
    if not tags.get("highway") or tags["highway"] in _CLOSED.split():
        return False
    if tags.get("foot") in ("no", "private"):
        return False
    opened = tags.get("foot") in ("yes", "designated", "permissive", "destination", "customers")
    return opened or tags.get("access") not in ("no", "private")


@dataclass(frozen=True)
class Foot:
    """Where a place meets a street: a segment, the share of it, and the straight walk there."""

    segment: int
    share: float
    access_m: float
    doubtful: bool = False


@dataclass
class BruteForce:
    """Streets as segments, everything put on them, and walks by plain search.

    ``places`` are lon and lat by node; ``ways`` are (nodes, tags).
    """

    places: Mapping[Any, tuple[float, float]]
    ways: Iterable[tuple[Sequence[Any], Mapping[str, str]]]
    small_piece_m: float = 1000.0
    cuts: dict[int, list[tuple[float, Any]]] = field(default_factory=lambda: defaultdict(list))
    doors: list[tuple[Any, Any, float]] = field(default_factory=list)
    gates: list[tuple[Any, Any, float]] = field(default_factory=list)

    def __post_init__(self):
        drawn = {}
        for nodes, tags in self.ways:
            if not walkable(tags):
                continue
            one = tags.get("oneway:foot") == "yes"
            for a, b in itertools.pairwise(nodes):
                if a != b:
                    ends = (a, b) if one or a <= b else (b, a)
                    drawn[(*ends, tags["highway"] == "steps", one)] = True
        self.segments = list(drawn)
        self.lonlat = np.array([[*self.places[a], *self.places[b]] for a, b, *_ in self.segments])
        self.length_m = EARTH.inv(*self.lonlat.T)[2]
        self.small = self._on_small_pieces()
        self._tree = None

    def _on_small_pieces(self):
        """Return which segments lie on a piece that is small and not the longest."""
        graph = nx.Graph((a, b) for a, b, *_ in self.segments)
        piece = {node: at for at, nodes in enumerate(nx.connected_components(graph))
                 for node in nodes}  # fmt: skip
        of = np.array([piece[a] for a, *_ in self.segments])
        total_m = np.bincount(of, weights=self.length_m)
        small = total_m < self.small_piece_m
        small[total_m.argmax()] = False
        return small[of]

    # Geometry -----------------------------------------------------------------------------------

    def _candidates(self, lon, lat, max_m):
        """Return segments that may come within a distance: all, in a city those near by."""
        if len(self.segments) < 500:
            return np.arange(len(self.segments))
        if self._tree is None:
            self._tree = shapely.STRtree(shapely.linestrings(self.lonlat.reshape(-1, 2, 2)))
        wide, high = max_m / 90_000 / np.cos(np.radians(lat)), max_m / 90_000
        return np.sort(
            self._tree.query(shapely.box(lon - wide, lat - high, lon + wide, lat + high))
        )

    def _around(self, lon, lat, rows):
        """Return the ends of segments in metres on a plane whose origin is the point."""
        ends = self.lonlat[rows].reshape(-1, 2)
        many = len(ends)
        azimuth, _, away = EARTH.inv(np.full(many, lon), np.full(many, lat), *ends.T)
        turned = np.radians(azimuth)
        return np.column_stack((away * np.sin(turned), away * np.cos(turned))).reshape(-1, 2, 2)

    def nearest(self, lon, lat, max_m) -> Foot | None:
        """Return where a point meets its nearest segment; small pieces only for want of others."""
        rows = self._candidates(lon, lat, max_m)
        if not len(rows):
            return None
        share, away = _to_origin(self._around(lon, lat, rows))
        for wanted in (~self.small[rows], self.small[rows]):
            within = np.flatnonzero(wanted & (away <= max_m))
            if len(within):
                best = within[away[within].argmin()]
                alike = within[away[within] <= away[best] + 1e-4]
                spots = {self.spot(rows[at], share[at]) for at in alike}
                return Foot(int(rows[best]), float(share[best]), float(away[best]), len(spots) > 1)
        return None

    def spot(self, segment, share):
        """Return the node at a place of a segment, or the place itself."""
        a, b, *_ = self.segments[segment]
        along_m = share * self.length_m[segment]
        if along_m <= SAME_M:
            return a
        if along_m >= self.length_m[segment] - SAME_M:
            return b
        return ("cut", int(segment), round(along_m, 3))

    def entrances(self, outline: np.ndarray, *, max_m, spacing_m=25.0, reach_m=30.0) -> list[Foot]:
        """Return where a closed outline, corners in degrees, is entered.

        Where streets cross it; else at points along it with a street near by; else where outline
        and streets come nearest.
        """
        origin = outline[0]
        rows = np.arange(len(self.segments))
        streets = self._around(*origin, rows)
        azimuth, _, away = EARTH.inv(*np.broadcast_to(origin, outline.shape).T, *outline.T)
        ring = np.column_stack(
            (away * np.sin(np.radians(azimuth)), away * np.cos(np.radians(azimuth)))
        )
        crossed = [
            Foot(int(row), share, 0.0)
            for row in rows[~self.small]
            for share in _crossings(streets[row], ring)
        ]
        if crossed:
            return crossed
        spaced = [ring[:1]]
        for begin, end in itertools.pairwise(ring):
            parts = max(1, int(np.ceil(np.hypot(*(end - begin)) / spacing_m)))
            spaced.append(begin + (end - begin) * (np.arange(1, parts + 1) / parts)[:, None])
        sampled = [self.nearest(*_degrees(origin, at), min(reach_m, max_m))
                   for at in np.concatenate(spaced)]  # fmt: skip
        if any(sampled):
            return [foot for foot in sampled if foot]
        for wanted in (~self.small, self.small):
            found = [_approach(streets[row], ring) for row in rows[wanted]]
            gap_m, at = min(found, key=lambda one: one[0], default=(np.inf, None))
            if gap_m <= max_m:
                foot = self.nearest(*_degrees(origin, at), max_m * (1 + 1e-6))
                return [foot] if foot else []
        return []

    # The graph ----------------------------------------------------------------------------------

    def put(self, who: Any, foot: Foot, *, gate: bool = False) -> None:
        """Put a home, or a facility's gate, on the streets; to be done before any search."""
        spot = self.spot(foot.segment, foot.share)
        if isinstance(spot, tuple) and spot[0] == "cut":
            along_m = foot.share * self.length_m[foot.segment]
            for other_m, name in self.cuts[foot.segment]:
                if abs(other_m - along_m) <= SAME_M:
                    spot = name
            self.cuts[foot.segment].append((along_m, spot))
        (self.gates if gate else self.doors).append((who, spot, foot.access_m))

    def graph(self, profile: str, *, metres: bool = False, way: str = "to",
              speed: Mapping[str, float] | None = None) -> nx.DiGraph:  # fmt: skip
        """Return the split graph, arcs weighted in seconds (or metres), turned the way to search.

        Searches start at the facilities: for walks to them every arc is turned round.
        """
        m_s = 1.0 if metres else (speed or SPEED_M_S)[profile]
        graph = nx.DiGraph()
        for at, (a, b, steps, one) in enumerate(self.segments):
            factor = (float(STEPS[profile] > 0) if metres else STEPS[profile]) if steps else 1.0
            stops = sorted({(0.0, a), (self.length_m[at], b), *self.cuts.get(at, ())},
                           key=lambda stop: stop[0])  # fmt: skip
            for (from_m, u), (to_m, v) in itertools.pairwise(stops):
                graph.add_nodes_from((u, v))
                if factor and u != v:
                    cost = max(to_m - from_m, SAME_M if len(stops) == 2 else 0.0) / (m_s * factor)
                    forward, back = ((v, u), (u, v)) if way == "to" else ((u, v), (v, u))
                    _keep_quicker(graph, *forward, cost)
                    if not one:
                        _keep_quicker(graph, *back, cost)
        for who, spot, access_m in self.gates:
            _keep_quicker(graph, ("facility", who), spot, access_m / m_s)
        for who, spot, access_m in self.doors:
            _keep_quicker(graph, spot, ("home", who), access_m / m_s)
        return graph


def seconds(graph: nx.DiGraph, facilities: Iterable[Any]) -> dict[Any, float]:
    """Return each home's least time (or metres) to any of some facilities; others are absent."""
    starts = [("facility", one) for one in facilities if ("facility", one) in graph]
    if not starts:
        return {}
    found = nx.multi_source_dijkstra_path_length(graph, set(starts), weight="cost")
    return {node[1]: cost for node, cost in found.items()
            if isinstance(node, tuple) and node[0] == "home"}  # fmt: skip


def _keep_quicker(graph: nx.DiGraph, u: Any, v: Any, cost: float) -> None:
    if not graph.has_edge(u, v) or graph.edges[u, v]["cost"] > cost:
        graph.add_edge(u, v, cost=cost)


def _to_origin(ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how far along each segment it passes nearest to the origin, 0-1, and how near."""
    begin, step = ends[:, 0], ends[:, 1] - ends[:, 0]
    square = (step**2).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.clip(-(begin * step).sum(axis=1) / square, 0, 1)
    share = np.where(square > 0, share, 0.0)
    return share, np.hypot(*(begin + share[:, None] * step).T)


def _crossings(street: np.ndarray, ring: np.ndarray) -> list[float]:
    """Return the shares of a segment at which it crosses a ring's sides."""
    begin, step = street[0], street[1] - street[0]
    shares = []
    for one, other in itertools.pairwise(ring):
        side = other - one
        cross = step[0] * side[1] - step[1] * side[0]
        if cross:
            gap = one - begin
            along = (gap[0] * side[1] - gap[1] * side[0]) / cross
            across = (gap[0] * step[1] - gap[1] * step[0]) / cross
            if 0 <= along <= 1 and 0 <= across <= 1:
                shares.append(float(along))
    return shares


def _approach(street: np.ndarray, ring: np.ndarray) -> tuple[float, np.ndarray]:
    """Return how near a ring that does not cross a segment comes to it, and where on the ring."""
    share, away = _to_origin(street[None] - ring[:, None, :])
    best = int(away.argmin())
    found = [(float(away[best]), ring[best])]
    sides = np.stack((ring[:-1], ring[1:]), axis=1)
    for end in street:
        share, away = _to_origin(sides - end)
        best = int(away.argmin())
        at = sides[best, 0] + share[best] * (sides[best, 1] - sides[best, 0])
        found.append((float(away[best]), at))
    return min(found, key=lambda one: one[0])


def _degrees(origin: np.ndarray, at: np.ndarray) -> tuple[float, float]:
    """Return the degrees of a place in metres around an origin."""
    azimuth = np.degrees(np.arctan2(at[0], at[1]))
    lon, lat, _ = EARTH.fwd(*origin, azimuth, float(np.hypot(*at)))
    return float(lon), float(lat)
