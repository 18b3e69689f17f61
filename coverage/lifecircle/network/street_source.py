"""The ways in: whatever a study names as its streets becomes one network."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely
from geopandas import GeoDataFrame

from lifecircle.errors import Fault, errors_in
from lifecircle.network.sources.graph_file import read_graphml, ways_of_graph
from lifecircle.network.sources.line_layer import ways_of_lines
from lifecircle.network.sources.osm_file import read_osm_ways
from lifecircle.network.sources.walk_rule import WalkRule, walk_access
from lifecircle.network.sources.ways import Ways
from lifecircle.network.streets import StreetNetwork, build_network
from lifecircle.study.config.settings import StreetSource
from lifecircle.study.config.street_changes import StreetChanges
from lifecircle.study.layers.layer import read_layer
from lifecircle.study.layers.shift_area import shift_faults
from lifecircle.study.projections import is_geographic, shapes_to_wgs84, to_wgs84
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


def read_ways(
    source: StreetSource, *, rule: WalkRule = walk_access
) -> tuple[Ways | None, tuple[Fault, ...]]:
    """Return the walkable ways of a street source before they are joined.

    Parameters
    ----------
    source
        As for `read_streets`.
    rule
        Which ways may be walked.
    """
    ways, faults = _read(source, rule)
    if ways is not None and source.changes is not None and source.changes.closed:
        ways, more = _with_closed(ways, source.changes)
        faults = (*faults, *more)
    if ways is None or ways.has_extent:
        return ways, faults
    label = source.path.name if source.path else "streets"
    details = {"highways": len(ways), "closed": 0}
    return None, (*faults, Fault(code="nothing-walkable", file=label, details=details))


def _with_closed(ways: Ways, changes: StreetChanges) -> tuple[Ways, tuple[Fault, ...]]:
    """Return ways without the streets a scenario closes."""
    from lifecircle.network.sources.closed_streets import (
        without_closed,  # only scenarios close streets
    )

    return without_closed(ways, changes.closed)


def _read(source: StreetSource, rule: WalkRule) -> tuple[Ways | None, tuple[Fault, ...]]:
    """Return the walkable ways of a file, a graph or a frame, even if none leads anywhere."""
    if source.graph is not None:
        return _on_wgs84(*ways_of_graph(source.graph, rule=rule), datum=source.datum)
    if source.frame is not None:
        frame = to_wgs84(source.frame, _datum_of(source.frame, source.datum))
        return ways_of_lines(frame, rule=rule)
    return _read_file(source, source.path, rule)


def _read_file(
    source: StreetSource, path: Path | None, rule: WalkRule
) -> tuple[Ways | None, tuple[Fault, ...]]:
    """Return the walkable ways of a file, read by its ending."""
    if path is None:
        return None, (Fault(code="streets-unreadable"),)
    label = path.name
    suffix = suffix_of(path)
    if suffix in OSM_SUFFIXES:
        return read_osm_ways(path, file=label, rule=rule)
    if suffix == ".graphml":
        return _on_wgs84(*read_graphml(path, file=label, rule=rule), datum=source.datum)
    layer, faults = read_layer(path, folder=path.parent, datum=source.datum, layer=source.layer)
    if layer is None:
        return None, faults
    ways, more = ways_of_lines(layer.frame, file=label, rule=rule)
    return ways, (*faults, *more)


def _datum_of(frame: GeoDataFrame, stated: str) -> str:
    """Return the system a frame says it is in, else the stated one."""
    if frame.crs is None:
        return stated
    code = frame.crs.to_epsg()
    return str(frame.crs.to_wkt()) if code is None else f"EPSG:{code}"


def _on_wgs84(
    ways: Ways | None, faults: tuple[Fault, ...], *, datum: str
) -> tuple[Ways | None, tuple[Fault, ...]]:
    """Return ways read in the degrees of a datum (a graph knows of none) in those of WGS-84."""
    if ways is None or not is_geographic(datum):
        return ways, faults
    points = shapes_to_wgs84(shapely.points(ways.lon, ways.lat), datum)
    lon, lat = shapely.get_coordinates(points).T
    beyond = shift_faults(points, datum, rows=np.arange(1, len(points) + 1), file="streets")
    return replace(ways, lon=lon, lat=lat), (*faults, *beyond)
