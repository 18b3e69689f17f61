"""Bridges and tunnels: where a street does not lie on the ground."""

from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.study.sources import OSM_SUFFIXES, suffix_of

_KEYS = ("bridge", "tunnel")
_NONE = frozenset({"no", ""})


def read_spans(path: Path | None) -> NDArray[np.object_]:
    """Return the bridges and tunnels of an OpenStreetMap file, as lines in degrees.

    Ways that follow one another are one span. Other files do not tell, and give none.

    Parameters
    ----------
    path
        A file of streets that was read already; None for streets in memory.
    """
    if path is None or suffix_of(path) not in OSM_SUFFIXES:
        return np.zeros(0, dtype=object)
    import osmium

    ways = (
        osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY)
        .with_locations()
        .with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
        .with_filter(osmium.filter.KeyFilter(*_KEYS))
    )
    lines = []
    for way in ways:
        tags = way.tags
        if "highway" not in tags or all(tags.get(key, "no") in _NONE for key in _KEYS):
            continue
        known = [one.location for one in way.nodes if one.location.valid()]  # type: ignore[union-attr]
        if len(known) > 1:
            lines.append(shapely.LineString([(one.lon, one.lat) for one in known]))
    if not lines:
        return np.zeros(0, dtype=object)
    merged = shapely.line_merge(shapely.multilinestrings(lines))
    return np.asarray(shapely.get_parts(merged), dtype=object)
