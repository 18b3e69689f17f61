"""Private lanes: ways that only ``private`` closes, kept apart from those open to everybody.

The walk rule closes them. A study that brings gated estates reads them all the same, marked, so
that who lives or goes there may walk them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lifecircle.network.sources.walk_rule import NOT_WALKABLE, WalkAccess, walk_access
from lifecircle.network.sources.ways import Ways

_MARK = "private:"


@dataclass(frozen=True, eq=False)
class OwnedWays:
    """Ways, the open ones first, and which of them are private.

    Parameters
    ----------
    ways
        The ways; their classes are without marks.
    private
        Whether each way is private.
    """

    ways: Ways
    private: NDArray[np.bool_]


def access_with_private(tags: Mapping[str, str]) -> WalkAccess | None:
    """Return how a way may be walked, private ones with a marked class.

    A way is private if ``foot=private`` closes it, or ``access=private`` with no word on walkers
    that would close or open it; ``no`` means nobody.

    Parameters
    ----------
    tags
        The way's OpenStreetMap tags.

    Examples
    --------
    >>> access_with_private({"highway": "service", "access": "private"})
    WalkAccess(highway='private:service', steps=False, oneway=0)
    >>> access_with_private({"highway": "service", "access": "no"}) is None
    True
    """
    access = walk_access(tags)
    if access is not None:
        return access
    highway, foot = tags.get("highway", ""), tags.get("foot", "")
    owned = foot == "private" or (foot != "no" and tags.get("access", "") == "private")
    if not highway or highway in NOT_WALKABLE or not owned:
        return None
    binds = {"highway": highway, "oneway": "", "oneway:foot": ""}
    open_one = walk_access({key: tags.get(key, "") for key in binds})
    return None if open_one is None else replace(open_one, highway=_MARK + open_one.highway)


def owned_ways(ways: Ways) -> OwnedWays:
    """Return ways with the open ones first and the marks taken off.

    Parameters
    ----------
    ways
        Ways read by `access_with_private`.
    """
    marked = np.array([name.startswith(_MARK) for name in ways.highway_names], bool)
    private = marked[ways.highway]
    order = np.argsort(private, kind="stable")
    bare = np.array([name.removeprefix(_MARK) for name in ways.highway_names], dtype=object)
    names, code = np.unique(bare.astype(str), return_inverse=True)
    sizes = np.diff(ways.start)[order]
    start = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=start[1:])
    vertex = np.arange(start[-1]) + np.repeat(ways.start[:-1][order] - start[:-1], sizes)
    found = Ways(
        lon=ways.lon[vertex],
        lat=ways.lat[vertex],
        node=ways.node[vertex],
        start=start,
        way_id=ways.way_id[order],
        highway=code[ways.highway[order]].astype(np.int16),
        highway_names=tuple(str(name) for name in names),
        oneway=ways.oneway[order],
    )
    return OwnedWays(found, private[order])
