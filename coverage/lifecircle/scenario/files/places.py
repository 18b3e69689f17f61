"""Places written in a scenario file, as WGS-84 longitude and latitude."""

import math

import numpy as np
import shapely

from lifecircle.errors import Fault
from lifecircle.scenario.edits.edit import Spot
from lifecircle.study.projections import known_datum, shapes_to_wgs84


def read_place(
    raw: object, key: str, *, at: str, file: str, datum: str
) -> tuple[Spot | tuple[Spot, ...] | None, tuple[Fault, ...]]:
    """Return one place, or a line of places, and what is wrong with them.

    Parameters
    ----------
    raw
        ``[longitude, latitude]``, or for a line a list of these.
    key
        ``at`` for a place, ``via`` for a line of at least two.
    at
        Where the edit stands in the file.
    file
        The file, as the user named it.
    datum
        Of the places; where it is unknown nothing is returned and nothing said again.
    """
    field = f"{at}.{key}"
    spots = list(raw) if key == "via" and isinstance(raw, list | tuple) else [raw]
    least = 2 if key == "via" else 1
    sound = len(spots) >= least and all(map(_is_spot, spots))
    if not sound:
        code = "edit-not-a-line" if key == "via" else "edit-not-a-place"
        missing = "missing-key" if raw is None else code
        return None, (Fault(code=missing, file=file, field=field, value=str(raw)),)
    if not known_datum(datum):
        return None, ()
    points = np.asarray(shapely.points(np.array(spots, np.float64)), object)
    moved = shapely.get_coordinates(shapes_to_wgs84(points, datum))
    if not np.isfinite(moved).all():
        return None, (Fault(code="edit-not-a-place", file=file, field=field, value=str(raw)),)
    found = tuple((float(lon), float(lat)) for lon, lat in moved)
    return (found if key == "via" else found[0]), ()


def _is_spot(raw: object) -> bool:
    """Return whether something is a pair of finite numbers."""
    return (
        isinstance(raw, list | tuple)
        and len(raw) == 2
        and all(isinstance(one, int | float) and not isinstance(one, bool) for one in raw)
        and all(map(math.isfinite, raw))
    )
