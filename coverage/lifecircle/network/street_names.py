"""What the streets near a place are called, read again from where the streets came from."""

from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.network.streets import StreetNetwork
from lifecircle.study.sources import OSM_SUFFIXES, suffix_of

NEAR_M = 300.0
"""A street farther than this does not name a place."""


def street_names(
    network: StreetNetwork, xy: NDArray[np.float64], *, path: Path | None
) -> list[str]:
    """Return the nearest named street of each place, empty where none is near.

    Names are known where the streets come from an OpenStreetMap file; elsewhere all are empty.

    Parameters
    ----------
    network
        The streets.
    xy
        Places in the network's plane, rows of two.
    path
        The file the streets were read from.
    """
    if path is None or suffix_of(path) not in OSM_SUFFIXES or not len(xy):
        return [""] * len(xy)
    points = shapely.points(xy)
    tree = shapely.STRtree(network.geometry)
    place, edge = tree.query(points, predicate="dwithin", distance=NEAR_M)
    known = way_names(path, {int(one) for one in network.way_id[edge]})
    away = shapely.distance(points[place], network.geometry[edge])
    found, nearest = [""] * len(xy), np.full(len(xy), np.inf)
    for at in np.lexsort((edge, away)).tolist():
        name = known.get(int(network.way_id[edge[at]]), "")
        if name and away[at] < nearest[place[at]]:
            found[place[at]], nearest[place[at]] = name, away[at]
    return found


def way_names(path: Path, ways: set[int]) -> dict[int, str]:
    """Return the names of some ways of an OpenStreetMap file, without those that have none.

    Parameters
    ----------
    path
        The file.
    ways
        Their numbers.
    """
    import osmium

    if not ways:
        return {}
    named = (
        osmium.FileProcessor(str(path), osmium.osm.WAY)
        .with_filter(osmium.filter.KeyFilter("name"))
        .with_filter(osmium.filter.KeyFilter("highway"))
    )
    return {one.id: str(one.tags["name"]) for one in named if one.id in ways}
