"""What only the whole study can tell: rows in the wrong place, twins, circles without data."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.study.columns.cells import plain
from lifecircle.study.columns.places import Placed
from lifecircle.study.columns.rows import row_faults, sample
from lifecircle.study.standards.circle import Standard
from lifecircle.words import Value

FAR_KM = 3.0
"""Farther outside the district than this, a row is told of: no walk is that long."""

LOST_KM = 100.0
"""Farther outside than this, a row cannot be meant."""

TWIN_M = 50.0
"""Two facilities of one service and name closer than this may be one."""

_KM_PER_DEGREE = 111.2
_SHOWN = 10

Numbers = NDArray[np.float64]


def placement_faults(
    layer: Placed, district: shapely.Geometry, *, told: bool = True
) -> tuple[Fault, ...]:
    """Return what is wrong with where the rows of a layer lie.

    Parameters
    ----------
    layer
        Features in WGS-84 degrees and where its rows come from.
    district
        The outline of the district.
    told
        Whether rows some kilometres outside deserve a warning of their own.

    Returns
    -------
    tuple of Fault
        Errors ``swapped-coordinates``, ``layer-elsewhere``, ``far-from-study``; warning
        ``outside-study``.
    """
    shapes = layer.shapes
    if not len(shapes):
        return ()
    bounds, file = shapely.bounds(shapes), layer.place.file
    x, y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    away_km = _away_km(x, y, district)
    far = away_km > FAR_KM
    if not far.any():
        return ()
    rows = layer.place.rows_of(len(shapes))
    turned = far & (_away_km(y, x, district) <= FAR_KM)
    if turned.any():
        at = int(np.flatnonzero(turned)[0])
        point = f"{x[at]:.5f}, {y[at]:.5f}"
        details: dict[str, Value] = {
            "count": int(turned.sum()),
            "rows": sample(rows[turned]),
            "point": point,
        }
        return (Fault(code="swapped-coordinates", file=file, details=details),)
    if far.all():
        near: dict[str, Value] = {"km": f"{away_km.min():,.0f}", "count": len(far)}
        return (Fault(code="layer-elsewhere", file=file, details=near),)
    lost = away_km > LOST_KM
    values = [f"{km:,.0f}" for km in away_km[lost]]
    faults = row_faults(rows[lost], code="far-from-study", file=file, values=values)
    rest = far & ~lost
    if told and rest.any():
        count: dict[str, Value] = {
            "count": int(rest.sum()),
            "rows": sample(rows[rest], most=_SHOWN),
        }
        count["km"] = f"{away_km[rest].max():,.0f}"
        faults += (Fault(code="outside-study", severity="warning", file=file, details=count),)
    return faults


def facility_notes(facilities: GeoDataFrame, district: shapely.Geometry) -> tuple[Fault, ...]:
    """Return what is doubtful about the facilities as a whole.

    Parameters
    ----------
    facilities
        All of them.
    district
        The outline of the district.

    Returns
    -------
    tuple of Fault
        Warnings ``edge-effect``, when none lies outside, and ``twin-facilities``.
    """
    shapes = np.asarray(facilities.geometry)
    shapely.prepare(district)
    notes = list(_twins(facilities, shapes))
    if len(shapes) and shapely.intersects(district, shapes).all():
        notes.append(Fault(code="edge-effect", severity="warning", field="facilities"))
    return tuple(notes)


def fit_circles(
    standard: Standard, *, facilities: GeoDataFrame, groups: tuple[str, ...], has_land: bool
) -> tuple[Standard, tuple[Fault, ...]]:
    """Return the standard with circles that can be counted, and what had to be changed.

    A circle for a group the residents lack is counted for all residents.

    Parameters
    ----------
    standard
        The circles asked for.
    facilities
        All facilities.
    groups
        The population groups there are.
    has_land
        Whether there is residential land.

    Returns
    -------
    tuple
        The standard, and warnings ``no-such-group``, ``circle-without-facilities`` and
        ``circle-without-land``.
    """
    notes = []
    lacking = [one for one in standard.circles if one.group not in groups]
    for group in dict.fromkeys(one.group for one in lacking):
        named = [one.id for one in lacking if one.group == group]
        notes.append(_note("no-such-group", group, named))
    there = set(facilities["service"])
    bare = [one.id for one in standard.circles if not there.intersection(one.services)]
    if bare:
        notes.append(_note("circle-without-facilities", "", bare))
    landless = [one.id for one in standard.circles if one.headline == "land" and not has_land]
    if landless:
        notes.append(_note("circle-without-land", "", landless))
    circles = tuple(
        replace(one, group="residents") if one in lacking else one for one in standard.circles
    )
    return replace(standard, circles=circles), tuple(notes)


def _note(code: str, value: str, circles: list[str]) -> Fault:
    """Return a warning about some circles."""
    details = {"circles": ", ".join(circles)}
    return Fault(code=code, severity="warning", field="circles", value=value, details=details)


def _away_km(lon: Numbers, lat: Numbers, district: shapely.Geometry) -> Numbers:
    """Return how far points lie from the box of the district, near enough to tell kilometres."""
    west, south, east, north = shapely.bounds(district)
    east_km = np.maximum(np.maximum(west - lon, lon - east), 0) * np.cos(np.radians(north))
    north_km = np.maximum(np.maximum(south - lat, lat - north), 0)
    return np.asarray(np.hypot(east_km, north_km) * _KM_PER_DEGREE)


def _twins(facilities: GeoDataFrame, shapes: NDArray[np.object_]) -> Iterator[Fault]:
    """Yield a warning for facilities of one service and name that stand side by side."""
    names = [plain(name) for name in facilities["name"]]
    keys = pd.Series(facilities["service"].to_numpy() + "\0" + np.array(names, dtype=object))
    alike = np.flatnonzero(keys.duplicated(keep=False) & (np.array(names) != ""))
    if not len(alike):
        return
    code = pd.factorize(keys.iloc[alike])[0]
    bounds = shapely.bounds(shapes[alike])
    x, y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    metres = 1000 * _KM_PER_DEGREE
    points = shapely.points(x * np.cos(np.radians(y.mean())) * metres, y * metres)
    one, other = shapely.STRtree(points).query(points, predicate="dwithin", distance=TWIN_M)
    pairs = (one < other) & (code[one] == code[other])
    one, other = alike[one[pairs]], alike[other[pairs]]
    for first, second in list(zip(one, other, strict=True))[:_SHOWN]:
        details: dict[str, Value] = {
            "first": str(facilities.index[first]),
            "second": str(facilities.index[second]),
            "count": len(one),
        }
        yield Fault(
            code="twin-facilities",
            severity="warning",
            file=str(facilities["source"].iloc[second]),
            value=names[second],
            details=details,
        )
