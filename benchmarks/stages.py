"""The stages of a run, each beside the least that any program would have to do for it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import osmium
import shapely
from measure import Row, median_s
from pyproj import Geod
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

import lifecircle as lc
from lifecircle.network.attach import attach_study
from lifecircle.network.profiles import PROFILES
from lifecircle.network.search import SearchGraph
from lifecircle.network.snap import Snapper, attach_points
from lifecircle.network.sources.ways import Ways
from lifecircle.network.street_source import read_ways
from lifecircle.network.streets import build_network
from lifecircle.network.travel import Travel
from lifecircle.study.osm.features import read_osm
from lifecircle.study.projections import project

WGS84 = Geod(ellps="WGS84")
_SCHOOLS = ("school", "primary-school", "junior-school")


@dataclass(frozen=True)
class Streets:
    """A place with streets only."""

    name: str
    path: Path

    def ways(self) -> Ways:
        """Return its walkable ways."""
        ways, faults = read_ways(lc.StreetSource(path=self.path))
        if ways is None:
            raise SystemExit("\n".join(fault.text() for fault in faults))
        return ways


def reading(place: Streets, *, repeat: int) -> Row:
    """Read walkable ways; the floor is one pass that touches every highway and keeps nothing."""

    def bare() -> int:
        passing = (
            osmium.FileProcessor(str(place.path), osmium.osm.NODE | osmium.osm.WAY)
            .with_locations()
            .with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
            .with_filter(osmium.filter.KeyFilter("highway"))
        )
        return sum(1 for _ in passing)

    ours_s, floor_s = median_s(place.ways, repeat=repeat), median_s(bare, repeat=repeat)
    return _row("read streets", place, ours_s, "bare pyosmium pass", floor_s)


def features(place: Streets, *, repeat: int) -> Row:
    """Read facilities, homes, land and gates; the floor is one pass that builds the areas."""

    def bare() -> int:
        keys = osmium.filter.KeyFilter("amenity", "leisure", "building", "landuse", "shop")
        passing = osmium.FileProcessor(str(place.path)).with_areas(keys).with_filter(keys)
        return sum(1 for _ in passing)

    def ours() -> object:
        return read_osm(place.path, want=("facilities", "buildings", "land", "entrances"))

    ours_s, floor_s = median_s(ours, repeat=repeat), median_s(bare, repeat=repeat)
    return _row("read features", place, ours_s, "bare pyosmium pass with areas", floor_s)


def building(place: Streets, *, repeat: int) -> Row:
    """Build the network; the floor measures every stretch and finds the pieces, no more."""
    ways = place.ways()

    def bare() -> object:
        _, node = np.unique(ways.node, return_inverse=True)
        WGS84.inv(ways.lon[:-1], ways.lat[:-1], ways.lon[1:], ways.lat[1:])
        size = int(node.max()) + 1
        ends = (node[:-1], node[1:])
        arcs = csr_array((np.ones(len(node) - 1), ends), shape=(size, size))
        return connected_components(arcs, directed=False)

    ours_s = median_s(lambda: build_network(ways), repeat=repeat)
    floor_s = median_s(bare, repeat=repeat)
    return _row("build network", place, ours_s, "bare lengths and components", floor_s)


def snapping(place: Streets, study: lc.Study, *, repeat: int) -> Row:
    """Attach every home to its edge; the floor is a bare spatial index and one query of it."""
    network = build_network(place.ways())
    points = study.residents.geometry
    lon, lat = points.x.to_numpy(), points.y.to_numpy()
    plane = shapely.points(*project(lon, lat, network.crs))

    def ours() -> object:
        return attach_points(Snapper(network), lon, lat, max_m=300.0)

    def bare() -> object:
        return shapely.STRtree(network.geometry).query_nearest(plane, max_distance=300.0)

    ours_s, floor_s = median_s(ours, repeat=repeat), median_s(bare, repeat=repeat)
    return _row(f"snap {len(lon):,} homes", place, ours_s, "bare STRtree", floor_s)


def travelling(place: Streets, study: lc.Study, *, repeat: int) -> tuple[Row, Row]:
    """Search once from all schools: the search alone, and with the weighting of the streets."""
    network = build_network(place.ways())
    travel = Travel(network, attach_study(network, study).places, len(study.facilities))
    schools = np.flatnonzero(study.facilities["service"].isin(_SCHOOLS))
    graph = travel.graph(PROFILES["general"])
    graph.nearest(schools)
    bare = _bare_search(graph, schools)
    floor_s = median_s(bare, repeat=repeat)
    search_s = median_s(lambda: graph.nearest(schools), repeat=repeat)
    whole_s = median_s(lambda: replace(graph).nearest(schools), repeat=repeat)
    floor = "bare SciPy search, same streets"
    return (
        _row("travel, one circle", place, search_s, floor, floor_s),
        _row("travel, first circle of a profile", place, whole_s, floor, floor_s),
    )


def _bare_search(graph: SearchGraph, facilities: np.ndarray) -> Callable[[], object]:
    """Return a search over the same cut streets that answers with times and nothing else."""
    streets, seconds = graph.streets, graph.stretch_seconds
    begins = np.concatenate((streets.tail, streets.head))
    ends = np.concatenate((streets.head, streets.tail))
    weight = np.tile(seconds, 2)
    order = np.lexsort((weight, ends, begins))
    key = (begins * streets.nodes + ends)[order]
    kept = order[np.append([True], key[1:] != key[:-1])]
    size = (streets.nodes, streets.nodes)
    matrix = csr_array((weight[kept], (begins[kept], ends[kept])), shape=size)
    at = np.unique(streets.entrance_node[np.isin(graph.entrances.owner, facilities)])
    return lambda: dijkstra(matrix, directed=True, indices=at, min_only=True)


def _row(what: str, place: Streets, ours_s: float, floor: str, floor_s: float) -> Row:
    """Return one line of the table."""
    return Row(what=what, where=place.name, ours_s=ours_s, floor=floor, floor_s=floor_s)
