"""Where the shift of GCJ-02 and BD-09 is in use: mainland China, and with doubts Hong Kong.

The outline is generous, some 80 km wider than the coast and the land border, so that no town in
China is refused; it is no statement about any border. It is drawn after Natural Earth's outline
of China at 1:110 million (public domain), with the islands of Sansha added.
"""

from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.study.columns.rows import sample
from lifecircle.words import Value

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

SHIFTED_DATUMS = ("gcj02", "bd09")
"""The datums that exist only where the shift is in use."""

_MAINLAND = (
    (74.5, 41), (79.5, 43), (79.5, 45.5), (82, 46), (82.5, 48), (85, 48), (85, 49), (87.5, 50),
    (91, 48.5), (92, 47), (91.5, 46), (95.5, 45), (96.5, 43.5), (105, 42.5), (110, 43.5),
    (111.5, 46), (113.5, 46), (115.5, 46.5), (114.5, 48), (116, 50.5), (118.5, 50.5),
    (119.5, 53.5), (121, 54), (123.5, 54.5), (126.5, 53.5), (128.5, 50.5), (130, 50),
    (131.5, 48.5), (135, 49.5), (136, 48.5), (134, 44.5), (132, 44.5), (132, 42.5), (131, 41.5),
    (127, 40.5), (122.5, 38.5), (123.5, 36.5), (120.5, 35), (123.5, 32), (123.5, 28),
    (122.8, 25), (122.6, 21.6), (118, 21.5), (111.5, 20.5), (112, 19), (109.5, 17.5),
    (108, 18.5), (108, 19.5), (109, 20.5), (106.5, 21), (105.5, 22.5), (102.5, 21.5),
    (102, 20.5), (98.5, 21.5), (98, 23), (96.5, 23.5), (97, 25.5), (98, 26.5), (97.5, 27),
    (94.5, 26.5), (92.5, 26.5), (90, 27.5), (88.5, 26.5), (79, 30), (78, 31), (78, 34),
    (75.5, 35), (73, 38), (73, 40),
)  # fmt: skip
_SANSHA = (
    (110.5, 18), (114, 18), (118.2, 16), (118.2, 14), (117, 11), (115.5, 8), (113.5, 3.5),
    (111.5, 3), (109.8, 6), (110.5, 14),
)  # fmt: skip
_HONG_KONG = (
    (113.82, 22.13), (113.82, 22.42), (113.95, 22.47), (114.03, 22.503), (114.08, 22.513),
    (114.12, 22.53), (114.16, 22.555), (114.23, 22.552), (114.35, 22.53), (114.5, 22.45),
    (114.5, 22.13),
)  # fmt: skip
_MACAU = (
    (113.535, 22.18), (113.53, 22.2), (113.54, 22.214), (113.55, 22.217), (113.56, 22.214),
    (113.605, 22.2), (113.605, 22.105), (113.553, 22.105), (113.545, 22.14), (113.54, 22.17),
)  # fmt: skip
_TAIWAN = (
    (119.2, 23), (119.2, 23.9), (120.9, 25.45), (122.6, 25.45), (122.6, 21.6), (120.5, 21.6),
)  # fmt: skip


def in_use(lon: Floats, lat: Floats) -> Flags:
    """Return where coordinates may be shifted at all.

    Parameters
    ----------
    lon, lat
        WGS-84 degrees.

    Examples
    --------
    >>> in_use(np.array([113.11, 127.0, -15.4]), np.array([22.57, 37.5, 28.1])).tolist()
    [True, False, False]
    """
    return _within(lon, lat, _MAINLAND) | _within(lon, lat, _SANSHA)


def in_doubt(lon: Floats, lat: Floats) -> Flags:
    """Return where some map services shift coordinates and others do not.

    Parameters
    ----------
    lon, lat
        WGS-84 degrees.
    """
    hong_kong = _within(lon, lat, _HONG_KONG)
    return hong_kong | _within(lon, lat, _MACAU) | _within(lon, lat, _TAIWAN)


def shift_faults(
    shapes: NDArray[np.object_], datum: str, *, rows: NDArray[np.int64], file: str
) -> tuple[Fault, ...]:
    """Return what is wrong with stating a shifted datum for shapes where they lie.

    Parameters
    ----------
    shapes
        Geometries in WGS-84 degrees.
    datum
        The stated datum; nothing is wrong with one that is not shifted.
    rows
        The user's number of each.
    file
        The file as the user wrote it.

    Returns
    -------
    tuple of Fault
        The error ``shift-outside-china`` or the warning ``shift-in-doubt``.
    """
    if datum not in SHIFTED_DATUMS or not len(shapes):
        return ()
    bounds = shapely.bounds(shapes)
    lon, lat = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    here = ~shapely.is_missing(shapes)
    outside, doubtful = here & ~in_use(lon, lat), here & in_doubt(lon, lat)
    if outside.any():
        at = int(np.flatnonzero(outside)[0])
        where = f"{lon[at]:.3f}, {lat[at]:.3f}" if np.isfinite(lon[at] + lat[at]) else "∞"
        details = _counted(outside, rows, datum)
        return (Fault(code="shift-outside-china", file=file, value=where, details=details),)
    if not doubtful.any():
        return ()
    about = _counted(doubtful, rows, datum)
    note = Fault(
        code="shift-in-doubt", severity="warning", file=file, field="datum", value=datum,
        details=about,
    )  # fmt: skip
    return (note,)


def _counted(chosen: Flags, rows: NDArray[np.int64], datum: str) -> dict[str, Value]:
    """Return how many rows are meant, which, and the stated datum."""
    return {"count": int(chosen.sum()), "rows": sample(rows[chosen]), "datum": datum}


def _within(lon: Floats, lat: Floats, corners: tuple[tuple[float, float], ...]) -> Flags:
    """Return which points lie in an outline."""
    return np.asarray(shapely.contains_xy(_outline(corners), lon, lat), dtype=np.bool_)


@cache
def _outline(corners: tuple[tuple[float, float], ...]) -> shapely.Polygon:
    """Return an outline, prepared to be asked often."""
    outline = shapely.Polygon(corners)
    shapely.prepare(outline)
    return outline
