"""Whatever was done to coordinates, one of the other readings brings them back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from lifecircle.study.datum import bd09_to_wgs84, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02
from lifecircle.study.other_datums import NAMED, READINGS, Reading, other_readings

GEOD = Geod(ellps="WGS84")
LON, LAT = st.floats(80.0, 130.0), st.floats(20.0, 50.0)
AS_IS = {"wgs84": lambda x, y: (x, y), "gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}
READ_AS = {"wgs84": lambda x, y: (x, y), "gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}


def off_m(found, lon, lat):
    return GEOD.inv(*found, np.array([lon]), np.array([lat]))[2][0]


@pytest.mark.parametrize("declared", ["wgs84", "cgcs2000", "gcj02", "bd09"])
@pytest.mark.parametrize("true", ["wgs84", "gcj02", "bd09"])
@given(lon=LON, lat=LAT)
def test_a_datum_stated_for_another_is_undone_by_the_reading_of_that_name(declared, true, lon, lat):
    if true == declared or (true, declared) == ("wgs84", "cgcs2000"):
        return
    written = AS_IS[true](np.array([lon]), np.array([lat]))
    as_declared = READ_AS["wgs84" if declared == "cgcs2000" else declared](*written)
    found = other_readings(*as_declared, declared=declared)
    assert off_m(found[Reading(true)], lon, lat) < 1e-3


@given(lon=LON, lat=LAT)
def test_slips_of_conversion_are_undone(lon, lat):
    here = np.array([lon]), np.array([lat])
    slips = {
        Reading("wgs84", "undone"): gcj02_to_wgs84(*here),
        Reading("gcj02", "twice"): wgs84_to_gcj02(*wgs84_to_gcj02(*here)),
        Reading("bd09", "half"): gcj02_to_wgs84(*wgs84_to_bd09(*here)),
    }
    for reading, written in slips.items():
        found = other_readings(*written, declared="wgs84")[reading]
        assert off_m(found, lon, lat) < 1e-3


@pytest.mark.parametrize("declared", ["wgs84", "cgcs2000", "gcj02", "bd09", "EPSG:4490"])
def test_the_declared_datum_is_not_among_the_others(declared):
    found = other_readings(np.array([113.1]), np.array([22.5]), declared=declared)
    own = declared if declared in ("gcj02", "bd09") else "wgs84"
    assert set(found) == set(READINGS) - {Reading(own)}


def test_in_a_file_of_metres_the_datum_is_that_of_the_degrees_it_was_made_of():
    found = other_readings(np.array([113.1]), np.array([22.5]), declared="EPSG:4547")
    assert Reading("gcj02", "projected") in found
    assert Reading("gcj02") not in found
    assert {one for one in found if one in NAMED} == {
        Reading("gcj02", "projected"), Reading("bd09", "projected"),
    }  # fmt: skip
