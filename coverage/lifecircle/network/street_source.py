"""The ways in: whatever a study names as its streets becomes one network."""

from pathlib import Path

from lifecircle.errors import Fault, errors_in
from lifecircle.network.graph_file import read_graphml, ways_of_graph
from lifecircle.network.line_layer import ways_of_lines
from lifecircle.network.osm_file import read_osm_ways
from lifecircle.network.streets import StreetNetwork, build_network
from lifecircle.network.ways import Ways
from lifecircle.study.layers import read_layer
from lifecircle.study.projections import to_wgs84
from lifecircle.study.settings import StreetSource
from lifecircle.study.sources import OSM_SUFFIXES, suffix_of


def read_streets(source: StreetSource) -> tuple[StreetNetwork | None, tuple[Fault, ...]]:
    """Return the walking network of a study's streets, and what is wrong with them.

    Parameters
    ----------
    source
        An OpenStreetMap file, OSMnx GraphML, a layer of lines, or a graph or frame in memory.
    """
    ways, faults = read_ways(source)
    if ways is None or errors_in(faults):
        return None, faults
    return build_network(ways), faults


def read_ways(source: StreetSource) -> tuple[Ways | None, tuple[Fault, ...]]:
    """Return the walkable ways of a street source before they are joined."""
    if source.graph is not None:
        return ways_of_graph(source.graph)
    if source.frame is not None:
        datum = source.datum if source.frame.crs is None else f"EPSG:{source.frame.crs.to_epsg()}"
        return ways_of_lines(to_wgs84(source.frame, datum))
    return _read_file(source, source.path)


def _read_file(source: StreetSource, path: Path | None) -> tuple[Ways | None, tuple[Fault, ...]]:
    """Return the walkable ways of a file, read by its ending."""
    if path is None:
        return None, (Fault(code="streets-unreadable"),)
    label = path.name
    suffix = suffix_of(path)
    if suffix in OSM_SUFFIXES:
        return read_osm_ways(path, file=label)
    if suffix == ".graphml":
        return read_graphml(path, file=label)
    layer, faults = read_layer(path, folder=path.parent, datum=source.datum, layer=source.layer)
    if layer is None:
        return None, faults
    ways, more = ways_of_lines(layer.frame, file=label)
    return ways, (*faults, *more)
