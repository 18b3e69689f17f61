"""A register held against OpenStreetMap: what both have, what only one has, what has moved."""

from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.errors import CallError
from lifecircle.registers.words.phrases import loose_name_key
from lifecircle.study.projections import metric_crs, project_geometries
from lifecircle.study.standards.services import services

STATUSES = ("matched", "moved", "only_register", "only_osm")
COLUMNS = (
    "status", "distance_m", "service", "register_id", "register_name", "osm_id", "osm_name",
    "osm_service",
)  # fmt: skip

WITHIN_M = 100.0
"""Two facilities that agree and stand no farther apart are at one place."""

MOVED_M = 1000.0
"""Two of one name that stand farther apart than this are two."""

ALIKE = 0.8
"""Share (0-1) of letters two names must have in common, in order, to be alike."""

_SHORTEST = 2


@dataclass(frozen=True)
class _Side:
    """The facilities of one side: ids, names, their keys, services and families, in metres."""

    ids: NDArray[np.object_]
    names: NDArray[np.object_]
    keys: tuple[str, ...]
    services: NDArray[np.object_]
    families: tuple[str, ...]
    shapes: NDArray[np.object_]


def reconcile(
    register: GeoDataFrame,
    osm: GeoDataFrame,
    *,
    within_m: float = WITHIN_M,
    moved_m: float = MOVED_M,
) -> pd.DataFrame:
    """Return every facility of both sides once: matched, moved, or only in one.

    Names agree if they are the same without the area they begin with, if one holds the other, or
    if `ALIKE` of their letters are the same; services agree if they are of one family, as every
    kind of care for old people is. Two that agree in both are *matched* up to `within_m` apart
    and *moved* up to `moved_m`. Where one of them has no name, they are matched if they are of
    the very same service and up to `within_m` apart. Distances are between outlines where there
    are any. Nobody is matched twice: pairs with agreeing names go first, then the nearer, then
    by id.

    Parameters
    ----------
    register, osm
        Indexed by id, with ``service``, ``name`` and points or outlines in WGS-84 degrees.
    within_m
        Metres.
    moved_m
        Metres, not less than `within_m`.

    Returns
    -------
    pandas.DataFrame
        Columns ``status`` (one of `STATUSES`), ``distance_m`` (NaN without a partner),
        ``service``, ``register_id``, ``register_name``, ``osm_id``, ``osm_name``,
        ``osm_service`` (empty texts where a side has none); ordered by status, service and id.

    Raises
    ------
    CallError
        If the distances are negative or the wrong way round.
    """
    if not 0 <= within_m <= moved_m:
        raise CallError(f"0 <= within_m <= moved_m must hold, not {within_m} and {moved_m}")
    one, other = _sides(register, osm)
    first, second, distance_m, named = _candidates(one, other, within_m=within_m, moved_m=moved_m)
    order = np.lexsort((other.ids[second], one.ids[first], distance_m, ~named))
    pairs = _nobody_twice(first[order], second[order])
    chosen = order[pairs]
    first, second, distance_m = first[chosen], second[chosen], distance_m[chosen]
    status = np.where(distance_m <= within_m, "matched", "moved").astype(object)
    rows = pd.DataFrame(
        {
            "status": status,
            "distance_m": np.round(distance_m, 1),
            "service": one.services[first],
            "register_id": one.ids[first],
            "register_name": one.names[first],
            "osm_id": other.ids[second],
            "osm_name": other.names[second],
            "osm_service": other.services[second],
        }
    )
    alone = [_alone(one, first, "register"), _alone(other, second, "osm")]
    kept = [part for part in (rows, *alone) if len(part)]
    table = pd.concat(kept, ignore_index=True) if kept else rows
    rank = table["status"].map({name: place for place, name in enumerate(STATUSES)})
    keys = ["rank", "service", "register_id", "osm_id"]
    ordered = table.assign(rank=rank).sort_values(keys, kind="stable", ignore_index=True)
    return ordered[list(COLUMNS)]


def names_agree(one: str, other: str) -> bool:
    """Return whether two names may be of one facility.

    Examples
    --------
    >>> names_agree("江门市江海区外海养老院", "外海养老院"), names_agree("外海小学", "礼乐小学")
    (True, False)
    """
    return _keys_agree(loose_name_key(one), loose_name_key(other))


def _keys_agree(one: str, other: str) -> bool:
    """Return whether two names, made comparable, may be of one facility."""
    if not one or not other:
        return False
    short, long = sorted((one, other), key=len)
    if len(short) >= 2 * _SHORTEST and short in long:
        return True
    return one == other or SequenceMatcher(None, short, long, autojunk=False).ratio() >= ALIKE


def _sides(register: GeoDataFrame, osm: GeoDataFrame) -> tuple[_Side, _Side]:
    """Return both sides on one plane."""
    shapes = [frame.geometry.to_numpy() for frame in (register, osm)]
    every = np.concatenate(shapes)
    if len(every):
        west, south, east, north = shapely.total_bounds(every)
        plane = metric_crs([west, east], [south, north])
        shapes = [project_geometries(part, plane) for part in shapes]
    return _side(register, shapes[0]), _side(osm, shapes[1])


def _side(frame: GeoDataFrame, shapes: NDArray[np.object_]) -> _Side:
    """Return the facilities of one side."""
    names = frame["name"].fillna("").astype(str).to_numpy(dtype=object)
    kinds = frame["service"].astype(str).to_numpy(dtype=object)
    return _Side(
        ids=frame.index.astype(str).to_numpy(dtype=object),
        names=names,
        keys=tuple(loose_name_key(name) for name in names),
        services=kinds,
        families=tuple(_family(kind) for kind in kinds),
        shapes=shapes,
    )


_FAMILIES = {"CHS": "MED", "CHC": "MED", "HOSP": "MED", "VACC": "MED", "MEAL": "ELD",
             "KG": "NURS", "VOC": "SCH", "PLAZA": "CUL", "CSC": "CUL", "LIB24": "LIB",
             "SPARK": "PARK"}  # fmt: skip
"""Families that are often mapped as each other; the first part of a service's code is its own."""


def _family(service: str) -> str:
    """Return what a service is a kind of: ``ELD`` for every care of old people."""
    known = services().get(service)
    part = known.code.split("-")[1] if known else service
    return _FAMILIES.get(part, part)


def _candidates(
    one: _Side, other: _Side, *, within_m: float, moved_m: float
) -> tuple[
    NDArray[np.intp], NDArray[np.intp], NDArray[np.float64], NDArray[np.bool_]
]:  # fmt: skip
    """Return pairs that may be one facility, how far apart, and whether their names agree."""
    first, second = shapely.STRtree(other.shapes).query(
        one.shapes, predicate="dwithin", distance=moved_m
    )
    distance_m = shapely.distance(one.shapes[first], other.shapes[second])
    named = np.zeros(len(first), dtype=np.bool_)
    nameless = np.zeros(len(first), dtype=np.bool_)
    for at, (left, right) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        if one.families[left] != other.families[right]:
            continue
        left_key, right_key = one.keys[left], other.keys[right]
        named[at] = _keys_agree(left_key, right_key)
        nameless[at] = not (left_key and right_key) and one.services[left] == other.services[right]
    kept = named | (nameless & (distance_m <= within_m))
    return first[kept], second[kept], distance_m[kept], named[kept]


def _nobody_twice(first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the places of pairs, in order, that take nobody who is taken already."""
    taken: set[int] = set()
    met: set[int] = set()
    kept = []
    for place, (left, right) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        if left not in taken and right not in met:
            taken.add(left)
            met.add(right)
            kept.append(place)
    return np.array(kept, dtype=np.intp)


def _alone(side: _Side, taken: NDArray[np.intp], which: str) -> pd.DataFrame:
    """Return the facilities of one side that have no partner."""
    left = np.setdiff1d(np.arange(len(side.ids)), taken)
    blank = np.full(len(left), "", dtype=object)
    cells = {
        "status": np.full(len(left), f"only_{which}", dtype=object),
        "distance_m": np.full(len(left), np.nan),
        "service": side.services[left],
        **dict.fromkeys(COLUMNS[3:], blank),
    }
    cells[f"{which}_id"], cells[f"{which}_name"] = side.ids[left], side.names[left]
    if which == "osm":
        cells["osm_service"] = side.services[left]
    return pd.DataFrame(cells)
