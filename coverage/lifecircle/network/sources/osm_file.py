"""Walkable ways from an OpenStreetMap file (.osm.pbf, .osm, .osm.gz, .osm.bz2)."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.network.sources.walk_rule import WalkRule, walk_access
from lifecircle.network.sources.ways import Ways, pack_ways

_UNITS_PER_DEGREE = 10_000_000
_NO_COORDINATE = 2_147_483_647


def read_osm_ways(
    path: Path, *, file: str = "", rule: WalkRule = walk_access
) -> tuple[Ways | None, tuple[Fault, ...]]:
    """Return the walkable ways of an OSM file.

    A way that lost nodes where the extract was clipped is cut at the gap, not dropped.

    Parameters
    ----------
    path
        The file; pyosmium reads it by its ending.
    file
        The name to use in faults.
    rule
        Which ways may be walked.

    Returns
    -------
    tuple
        The ways, or None when nothing in the file is walkable, and the faults.
    """
    label = file or path.name
    try:
        found, highways_seen, closed = _collect(path, rule)
    except (RuntimeError, ValueError, _location_error()) as error:
        return None, (
            Fault(
                code="osm-unreadable",
                file=label,
                details={"reason": str(error), "bytes": path.stat().st_size},
            ),
        )
    if not found.way_id:
        return None, (
            Fault(
                code="nothing-walkable",
                file=label,
                details={"highways": highways_seen, "closed": closed},
            ),
        )
    return _without_gaps(found, label)


def _location_error() -> type[Exception]:
    """Return what pyosmium raises for coordinates that are none."""
    import osmium

    return osmium.InvalidLocationError


class _Collected:
    """Flat lists that one pass over the file fills."""

    def __init__(self) -> None:
        self.node: list[int] = []
        self.x: list[int] = []
        self.y: list[int] = []
        self.sizes: list[int] = []
        self.way_id: list[int] = []
        self.highway: list[str] = []
        self.oneway: list[int] = []


def _collect(path: Path, rule: WalkRule) -> tuple[_Collected, int, int]:
    """Read every walkable way; also count the highways seen and those the rule closed."""
    import osmium

    found = _Collected()
    node, x, y = found.node, found.x, found.y
    seen = closed = 0
    ways = (
        osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY)
        .with_locations()
        .with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
        .with_filter(osmium.filter.KeyFilter("highway"))
    )
    for way in ways:
        seen += 1
        access = rule(cast("Mapping[str, str]", way.tags))  # its `get` is all that is asked
        if access is None:
            closed += 1
            continue
        before = len(node)
        nodes = way.nodes  # type: ignore[union-attr]  # only ways pass the filter
        for at in range(len(nodes)):  # their own iterator is slower
            one = nodes[at]
            place = one.location
            node.append(one.ref)
            x.append(place.x)
            y.append(place.y)
        found.sizes.append(len(node) - before)
        found.way_id.append(way.id)
        found.highway.append(access.highway)
        found.oneway.append(access.oneway)
    return found, seen, closed


def _without_gaps(found: _Collected, label: str) -> tuple[Ways, tuple[Fault, ...]]:
    """Cut ways where nodes are missing from the file, and say how many were."""
    x = np.asarray(found.x, np.int64)
    present = x != _NO_COORDINATE
    way = np.repeat(np.arange(len(found.sizes)), found.sizes)
    part = np.cumsum(~present) + way  # a new part after each gap and at each way
    kept, sizes = np.unique(part[present], return_counts=True)
    source = _first_of_each(part[present], way[present], kept)
    long_enough = sizes >= 2
    keep = np.repeat(long_enough, sizes)
    source = source[long_enough]
    ways = pack_ways(
        lon=x[present][keep] / _UNITS_PER_DEGREE,
        lat=np.asarray(found.y, np.int64)[present][keep] / _UNITS_PER_DEGREE,
        node=np.asarray(found.node, np.int64)[present][keep],
        sizes=sizes[long_enough].tolist(),
        way_id=np.asarray(found.way_id, np.int64)[source].tolist(),
        highway=[found.highway[index] for index in source],
        oneway=np.asarray(found.oneway, np.int8)[source].tolist(),
    )
    missing = int((~present).sum())
    if not missing:
        return ways, ()
    cut = int(np.unique(way[~present]).size)
    note = Fault(
        code="osm-ways-cut",
        severity="warning",
        file=label,
        details={"ways": cut, "nodes": missing},
    )
    return ways, (note,)


def _first_of_each(
    part: NDArray[np.int64], way: NDArray[np.int64], kept: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the way that each part belongs to (parts are sorted and never span two ways)."""
    return way[np.searchsorted(part, kept)]
