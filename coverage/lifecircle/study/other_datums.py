"""Where the coordinates of a layer would lie if its stated datum were wrong.

Besides the wrong name there are the known slips of conversion: the shift undone on coordinates
that never had it, applied twice, or undone by half (Baidu's own step forgotten).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lifecircle.study.datum import (
    Degrees,
    Pair,
    bd09_to_wgs84,
    gcj02_to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)
from lifecircle.study.projections import is_geographic

Slip = Literal["named", "projected", "undone", "twice", "half"]


@dataclass(frozen=True)
class Reading:
    """Another way to read the coordinates of a layer.

    Parameters
    ----------
    datum
        What the coordinates would truly be in: ``wgs84``, ``gcj02`` or ``bd09``.
    slip
        ``named``: the stated datum is simply another; ``projected``: the same, in a file of
        metres, which were taken from shifted degrees; ``undone``: a shift was undone that was
        not there; ``twice``: the shift was applied twice; ``half``: of Baidu's two steps only
        one was undone.
    """

    datum: str
    slip: Slip = "named"


READINGS = (
    Reading("wgs84"),
    Reading("gcj02"),
    Reading("bd09"),
    Reading("wgs84", "undone"),
    Reading("gcj02", "twice"),
    Reading("bd09", "half"),
)
"""All of them, the likeliest first."""

NAMED = (*READINGS[:3], *(Reading(one.datum, "projected") for one in READINGS[:3]))
"""Those that only take another datum, without a slip of conversion."""


def other_readings(lon: Degrees, lat: Degrees, *, declared: str) -> Mapping[Reading, Pair]:
    """Return where points would truly lie under every reading but the declared one.

    Parameters
    ----------
    lon, lat
        WGS-84 degrees, as the declared datum makes them.
    declared
        That datum.

    Examples
    --------
    >>> import numpy as np
    >>> found = other_readings(np.array([113.11]), np.array([22.57]), declared="gcj02")
    >>> [(one.datum, one.slip) for one in found][:2]
    [('wgs84', 'named'), ('bd09', 'named')]
    """
    written_lon, written_lat = _as_written(lon, lat, declared)
    plain = declared if declared in ("gcj02", "bd09") else "wgs84"
    found = {}
    for reading in READINGS:
        if reading != Reading(plain):
            found[_named(reading, declared)] = _truly(written_lon, written_lat, reading)
    return found


def _as_written(lon: Degrees, lat: Degrees, declared: str) -> Pair:
    """Return the degrees that stand in the file (those of a plane, where it holds metres)."""
    if declared == "gcj02":
        return wgs84_to_gcj02(lon, lat)
    return wgs84_to_bd09(lon, lat) if declared == "bd09" else (lon, lat)


def _truly(lon: Degrees, lat: Degrees, reading: Reading) -> Pair:
    """Return the place in WGS-84 that is written as these degrees."""
    if reading.slip == "undone":
        return wgs84_to_gcj02(lon, lat)
    if reading.slip == "twice":
        return gcj02_to_wgs84(*gcj02_to_wgs84(lon, lat))
    if reading.slip == "half":
        return bd09_to_wgs84(*wgs84_to_gcj02(lon, lat))
    if reading.datum == "gcj02":
        return gcj02_to_wgs84(lon, lat)
    return bd09_to_wgs84(lon, lat) if reading.datum == "bd09" else (lon, lat)


def _named(reading: Reading, declared: str) -> Reading:
    """Return a reading as it is for a file in degrees, or for one in metres."""
    if reading.slip == "named" and not is_geographic(declared):
        return Reading(reading.datum, "projected")
    return reading
