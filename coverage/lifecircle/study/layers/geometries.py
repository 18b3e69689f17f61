"""Shapes as files have them, made sound, with every doubtful one named.

Coordinates are held against the system they are said to be in, so that degrees where metres are
due, or latitude before longitude, are told and never silently mended.
"""

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.study.columns.rows import row_faults, sample
from lifecircle.words import Value

Geometries = NDArray[np.object_]
Rows = NDArray[np.int64]

_MOST_AREA_CHANGE_SHARE = 0.01
_POINTS, _LINES, _AREAS = (0, 4), (1, 2, 5), (3, 6)
_COLLECTION = 7
_METRE_RANGES = (
    ("EPSG:4526", (38.3e6, 38.7e6), (2.2e6, 3.0e6)),
    ("EPSG:4547", (0.3e6, 0.5e6), (2.2e6, 3.0e6)),
    ("EPSG:4508 / EPSG:32649", (0.6e6, 0.8e6), (2.2e6, 3.0e6)),
    ("EPSG:3857", (8.0e6, 15.1e6), (1.9e6, 7.1e6)),
)  # where the systems in use in south China put a point


def sound_shapes(
    shapes: Geometries, *, rows: Rows, file: str
) -> tuple[Geometries, tuple[Fault, ...]]:
    """Return shapes that are valid and of one kind each, and what was wrong with them.

    Parameters
    ----------
    shapes
        Geometries as read; not changed.
    rows
        The user's number of each.
    file
        The file as the user wrote it.

    Returns
    -------
    tuple
        Flat, valid shapes, and faults: errors ``no-coordinates`` (nothing, empty, or not
        finite) and ``collapsed-shape``; warnings ``repaired-shape``, ``repaired-shape-changed``
        (over 1 % of the area), ``collection-reduced`` and ``mixed-shapes``.
    """
    flat = shapely.force_2d(shapes) if shapely.has_z(shapes).any() else shapes.copy()
    missing = shapely.is_missing(flat) | shapely.is_empty(flat) | ~_finite(flat)
    faults = [*row_faults(rows[missing], code="no-coordinates", file=file)]
    flat[missing] = None
    flat, reduced = _one_kind(flat)
    faults += row_faults(rows[reduced], code="collection-reduced", file=file, severity="warning")
    flat, repairs = _valid(flat, rows, file)
    faults += repairs
    return flat, (*faults, *_mixed(flat, file))


def misplaced(
    shapes: Geometries, *, rows: Rows, file: str, geographic: bool, datum: str
) -> tuple[Fault, ...]:
    """Return the faults of coordinates that cannot be in the system they are said to be in.

    Parameters
    ----------
    shapes
        Geometries in the stated system.
    rows
        The user's number of each.
    file
        The file as the user wrote it.
    geographic
        Whether the system is in degrees.
    datum
        The system, for the sentence.

    Returns
    -------
    tuple of Fault
        ``swapped-coordinates``, ``swapped-row``, ``metres-for-degrees``,
        ``coordinate-out-of-range``, ``degrees-for-metres``; as warning ``null-island``.
    """
    bounds = shapely.bounds(shapes)
    here = np.isfinite(bounds).all(axis=1)
    bounds, rows = bounds[here], rows[here]
    far_x, far_y = np.abs(bounds[:, ::2]).max(axis=1), np.abs(bounds[:, 1::2]).max(axis=1)
    if not len(rows):
        return ()
    null = (far_x < 1e-6) & (far_y < 1e-6)
    nulls = row_faults(rows[null], code="null-island", file=file, severity="warning")
    if geographic:
        return (*_not_degrees(bounds, far_x, far_y, rows, file), *nulls)
    if ((far_x <= 180) & (far_y <= 180))[~null].all() and not null.all():
        details: dict[str, Value] = {
            "datum": datum,
            "rows": sample(rows),
            "point": _point(bounds[0], digits=4),
        }
        return (Fault(code="degrees-for-metres", file=file, details=details), *nulls)
    return nulls


def outside_area(
    shapes: Geometries,
    *,
    rows: Rows,
    file: str,
    area: tuple[float, float, float, float] | None,
    datum: str,
) -> tuple[Fault, ...]:
    """Return a fault if shapes in degrees lie far from where their system is meant to be used.

    Parameters
    ----------
    shapes
        Geometries in WGS-84 degrees.
    rows
        The user's number of each.
    file
        The file as the user wrote it.
    area
        West, south, east, north in degrees; None for everywhere.
    datum
        The stated system.
    """
    if area is None:
        return ()
    bounds = shapely.bounds(shapes)
    here = ~shapely.is_missing(shapes)
    west, south, east, north = area
    with np.errstate(invalid="ignore"):
        near = (bounds[:, 0] >= west - 3) & (bounds[:, 2] <= east + 3)
        near &= (bounds[:, 1] >= south - 3) & (bounds[:, 3] <= north + 3)
    lost = here & ~near
    if not lost.any():
        return ()
    first = bounds[lost][0]
    details: dict[str, Value] = {
        "datum": datum,
        "rows": sample(rows[lost]),
        "count": int(lost.sum()),
    }
    where = _point(first, digits=3) if np.isfinite(first).all() else "∞"
    return (Fault(code="outside-area-of-use", file=file, value=where, details=details),)


def _finite(shapes: Geometries) -> NDArray[np.bool_]:
    """Return which shapes have only finite coordinates; missing and empty ones have."""
    finite = np.ones(len(shapes), dtype=np.bool_)
    if np.isfinite(shapely.get_coordinates(shapes)).all():
        return finite
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    finite[owner[~np.isfinite(coordinates).all(axis=1)]] = False
    return finite


def _one_kind(shapes: Geometries) -> tuple[Geometries, NDArray[np.bool_]]:
    """Return collections cut to their parts of the highest dimension, and which they were."""
    mixed = shapely.get_type_id(shapes) == _COLLECTION
    reduced = shapes.copy()
    for place in np.flatnonzero(mixed):
        reduced[place] = _highest_parts(shapes[place])
    return reduced, mixed


def _highest_parts(collection: shapely.Geometry) -> shapely.Geometry:
    """Return the parts of a collection of the highest dimension, as one shape."""
    parts = np.array([collection])
    while (shapely.get_type_id(parts) >= 4).any():
        parts = shapely.get_parts(parts)
    dimension = shapely.get_dimensions(parts)
    best = dimension.max(initial=-1)
    kept = parts[dimension == best]
    if len(kept) == 1:
        return kept[0]
    many = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)
    return many[best](kept)


def _valid(shapes: Geometries, rows: Rows, file: str) -> tuple[Geometries, tuple[Fault, ...]]:
    """Return shapes repaired where they cross themselves, and how much that changed."""
    broken = ~(shapely.is_valid(shapes) | shapely.is_missing(shapes))
    if not broken.any():
        return shapes, ()
    mended = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    before, after = shapely.area(shapes[broken]), shapely.area(mended)
    change_share = np.abs(after - before) / np.maximum(
        before, after, where=after > 0, out=np.ones_like(after)
    )
    gone = shapely.is_empty(mended)
    changed = ~gone & (change_share > _MOST_AREA_CHANGE_SHARE)
    numbers = rows[broken]
    repaired = shapes.copy()
    repaired[broken] = np.where(gone, None, mended)
    repaired, _ = _one_kind(repaired)
    shares = [f"{share:.0%}" for share in change_share[changed]]
    small = numbers[~gone & ~changed]
    faults = row_faults(numbers[gone], code="collapsed-shape", file=file)
    faults += row_faults(
        numbers[changed],
        code="repaired-shape-changed",
        file=file,
        values=shares,
        severity="warning",
    )
    if len(small):
        details: dict[str, Value] = {"count": len(small), "rows": sample(small, most=10)}
        faults += (Fault(code="repaired-shape", severity="warning", file=file, details=details),)
    return repaired, faults


def _mixed(shapes: Geometries, file: str) -> tuple[Fault, ...]:
    """Return a warning if points, lines and areas stand in one layer."""
    kinds = shapely.get_type_id(shapes)
    counts = [int(np.isin(kinds, group).sum()) for group in (_POINTS, _LINES, _AREAS)]
    if sum(count > 0 for count in counts) < 2:
        return ()
    details: dict[str, Value] = dict(zip(("points", "lines", "areas"), counts, strict=True))
    return (Fault(code="mixed-shapes", severity="warning", file=file, details=details),)


def _not_degrees(
    bounds: NDArray[np.float64],
    far_x: NDArray[np.float64],
    far_y: NDArray[np.float64],
    rows: Rows,
    file: str,
) -> tuple[Fault, ...]:
    """Return the faults of coordinates that are no longitude and latitude."""
    bad = (far_x > 180) | (far_y > 90)
    if not bad.any():
        return ()
    first, numbers = bounds[bad][0], rows[bad]
    swapped = bad & (far_x <= 90) & (far_y <= 180)
    metres = bad & (far_x > 400) & (far_y > 400)
    details: dict[str, Value] = {
        "count": len(numbers),
        "rows": sample(numbers),
        "point": _point(first, digits=5),
    }
    if swapped.sum() * 2 > len(rows):
        return (Fault(code="swapped-coordinates", file=file, details=details),)
    if metres.sum() * 2 > len(rows):
        details = {**details, "guess": _guess(first), "point": _point(first, digits=0)}
        return (Fault(code="metres-for-degrees", file=file, details=details),)
    return tuple(
        fault
        for code, which in (("swapped-row", swapped), ("coordinate-out-of-range", bad & ~swapped))
        for fault in row_faults(
            rows[which],
            code=code,
            file=file,
            values=[_point(one, digits=5) for one in bounds[which]],
        )
    )


def _guess(bounds: NDArray[np.float64]) -> str:
    """Return the systems whose usual range a point in metres falls in, as text."""
    x, y = bounds[0], bounds[1]
    fit = [
        name for name, (west, east), (south, north) in _METRE_RANGES
        if west <= x <= east and south <= y <= north
    ]  # fmt: skip
    return " / ".join(fit) or "EPSG:nnnn"


def _point(bounds: NDArray[np.float64], *, digits: int) -> str:
    """Return the lower left corner of a box as text."""
    return f"{bounds[0]:.{digits}f}, {bounds[1]:.{digits}f}"
