"""The datum on real shapes: Shenzhen in both datums, Jianghai, and honest layers of five places.

The data lie outside the project, in ``../shared/real``; without them there is nothing to run.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod

import lifecircle as lc
from lifecircle.network.datums.suspicion import Around, judge
from lifecircle.network.datums.zone_fit import judge_by_zones, outline_of
from lifecircle.network.streets import StreetNetwork
from lifecircle.study.datum import gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02
from lifecircle.study.layers.layer import read_layer
from lifecircle.study.osm.features import OsmFeatures, read_osm
from lifecircle.study.projections import metric_crs, project_geometries, unproject

REAL = Path(__file__).parents[3] / "shared" / "real"
CHINA = REAL / "china-jianghai-shenzhen-hsinchu"
GEOD = Geod(ellps="WGS84")
SHENZHEN = ("罗湖", "南山", "福田", "盐田", "宝安")

pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="the real inputs are not here: ../shared/real is absent"
)


def shapes_of(name: str, *, datum: str, folder: Path = CHINA) -> np.ndarray:
    layer, faults = read_layer(name, folder=folder, datum=datum)
    assert layer is not None, faults
    return np.asarray(layer.frame.geometry, dtype=object)


def districts(name: str, column: str, *, datum: str) -> dict[str, shapely.Geometry]:
    names = gpd.read_file(CHINA / name)[column].str[:2]
    return dict(zip(names, shapes_of(name, datum=datum), strict=True))


@pytest.fixture(scope="module")
def as_they_stand() -> dict[str, shapely.Geometry]:
    return districts("shenzhen_440300_full_datav_gcj02.json", "name", datum="wgs84")


@pytest.fixture(scope="module")
def converted() -> dict[str, shapely.Geometry]:
    return districts("shenzhen_440300_full_datav_gcj02.json", "name", datum="gcj02")


@pytest.fixture(scope="module")
def true() -> dict[str, shapely.Geometry]:
    return districts("shenzhen_districts_wgs84.json", "qh", datum="wgs84")


def overlap_share(one: shapely.Geometry, other: shapely.Geometry) -> float:
    west, south, east, north = shapely.bounds(other)
    flat = project_geometries([one, other], metric_crs([west, east], [south, north]))
    return shapely.intersection(*flat).area / shapely.union(*flat).area


@pytest.mark.parametrize(
    ("name", "measured"), [("罗湖", 0.80), ("南山", 0.84), ("福田", 0.83), ("盐田", 0.79)]
)
def test_districts_of_shenzhen_overlap_as_others_measured_and_fully_once_converted(
    as_they_stand: Mapping[str, shapely.Geometry],
    converted: Mapping[str, shapely.Geometry],
    true: Mapping[str, shapely.Geometry],
    name: str,
    measured: float,
) -> None:
    assert overlap_share(as_they_stand[name], true[name]) == pytest.approx(measured, abs=0.006)
    assert overlap_share(converted[name], true[name]) >= 0.99


@pytest.mark.parametrize("name", SHENZHEN)
def test_a_district_of_shenzhen_that_is_declared_wrongly_is_told_with_the_right_datum(
    as_they_stand: Mapping[str, shapely.Geometry],
    true: Mapping[str, shapely.Geometry],
    name: str,
) -> None:
    verdict = judge_by_zones(as_they_stand[name], "wgs84", true[name])
    assert verdict.state == "other"
    assert verdict.reading is not None
    assert (verdict.reading.datum, verdict.reading.slip) == ("gcj02", "named")
    assert verdict.declared_share < 0.9
    assert verdict.better_share >= 0.99
    assert verdict.shift_m == pytest.approx(600, abs=25)


def test_shenzhen_as_a_whole_is_told_and_what_is_declared_rightly_is_not(
    as_they_stand: Mapping[str, shapely.Geometry],
    converted: Mapping[str, shapely.Geometry],
    true: Mapping[str, shapely.Geometry],
) -> None:
    whole = {
        name: outline_of(np.array(list(parts.values()), dtype=object))
        for name, parts in (("raw", as_they_stand), ("gcj02", converted), ("true", true))
    }
    assert judge_by_zones(whole["raw"], "wgs84", whole["true"]).state == "other"
    assert judge_by_zones(whole["gcj02"], "gcj02", whole["true"]).state == "fits"
    for name in SHENZHEN:
        assert judge_by_zones(converted[name], "gcj02", true[name]).state == "fits"


def test_jianghai_lies_632_m_off_in_gcj02() -> None:
    # Others: 625 to 636 m, 632 m in the mean, to the east-south-east; here 632.1 to 635.6, 634.7.
    (true_outline,) = shapes_of("jianghai_440704_gcj02.geojson", datum="gcj02")
    west, south, east, north = shapely.bounds(true_outline)
    lon, lat = (
        axis.ravel()
        for axis in np.meshgrid(np.linspace(west, east, 60), np.linspace(south, north, 60))
    )
    inside = shapely.contains_xy(true_outline, lon, lat)
    lon, lat = lon[inside], lat[inside]
    bearing, _, off_m = GEOD.inv(lon, lat, *wgs84_to_gcj02(lon, lat))
    assert off_m.mean() == pytest.approx(632, abs=3)
    assert 625 < off_m.min() < off_m.max() < 636
    assert bearing.mean() == pytest.approx(118, abs=2)


def test_jianghai_undeclared_is_told_from_its_derived_copy() -> None:
    (raw,) = shapes_of("jianghai_440704_gcj02.geojson", datum="wgs84")
    (derived,) = shapes_of("jianghai_440704_wgs84_DERIVED.geojson", datum="wgs84")
    verdict = judge_by_zones(raw, "wgs84", derived)
    assert (verdict.state, verdict.reading and verdict.reading.datum) == ("other", "gcj02")
    assert verdict.shift_m == pytest.approx(635, abs=8)
    (right,) = shapes_of("jianghai_440704_gcj02.geojson", datum="gcj02")
    assert judge_by_zones(right, "gcj02", derived).state == "fits"


def moved(shapes: np.ndarray, how: Callable[..., object]) -> np.ndarray:
    return shapely.transform(shapes, how, interleaved=False)


@pytest.fixture(scope="module")
def hsinchu() -> tuple[StreetNetwork, OsmFeatures]:
    path = CHINA / "hsinchu_nctu.osm.pbf"
    network, _ = lc.read_streets(lc.StreetSource(path=path))
    features, _ = read_osm(path, file=path.name, want=("facilities", "buildings"))
    assert network is not None
    assert features is not None
    return network, features


def test_real_buildings_and_places_that_were_shifted_are_told(
    hsinchu: tuple[StreetNetwork, OsmFeatures],
) -> None:
    network, features = hsinchu
    homes = np.asarray(features.buildings.geometry, dtype=object)
    places = np.asarray(features.facilities.geometry, dtype=object)
    for shapes, around in ((homes, Around(network)), (places, Around(network, homes))):
        assert judge(shapes, "wgs84", around).state == "fits"
        verdict = judge(moved(shapes, wgs84_to_gcj02), "wgs84", around)
        assert verdict.state == "other"
        assert verdict.reading is not None
        assert (verdict.reading.datum, verdict.reading.slip) == ("gcj02", "named")
        assert verdict.shift_m == pytest.approx(502, abs=2)
        # 1.1 km away there is hardly a street left in so small an extract: nothing is said.
        assert judge(moved(shapes, wgs84_to_bd09), "wgs84", around).state == "unclear"


def test_no_honest_service_of_hsinchu_is_accused(
    hsinchu: tuple[StreetNetwork, OsmFeatures],
) -> None:
    network, features = hsinchu
    around = Around(network, np.asarray(features.buildings.geometry, dtype=object))
    for _, group in features.facilities.groupby("service"):
        shapes = np.asarray(group.geometry, dtype=object)
        for declared in ("wgs84", "gcj02", "bd09", "EPSG:4547"):
            assert judge(shapes, declared, around).state != "other"


def carried(
    network: StreetNetwork, shapes: np.ndarray, lon: float, lat: float
) -> tuple[StreetNetwork, np.ndarray]:
    """Return a town as it would lie elsewhere, metre by metre the same."""
    there = metric_crs([lon], [lat])
    plane = project_geometries(shapes, network.crs)
    carried_shapes = moved(plane, lambda x, y: unproject(x, y, there))
    return replace(network, crs=there), carried_shapes


@pytest.mark.parametrize("place", ["las-palmas", "porto-alegre"])
@pytest.mark.parametrize(("lon", "lat"), [(113.1, 22.6), (116.4, 39.9), (104.1, 30.7)])
def test_real_towns_carried_to_china_are_not_accused_where_they_are_right(
    place: str, lon: float, lat: float
) -> None:
    study = lc.read_study(Path(__file__).parent / place)
    network, _ = lc.read_streets(study.streets)
    assert network is not None
    layers = [
        study.facilities[study.facilities["service"] == one]
        for one in set(study.facilities["service"])
    ]
    for frame in (*layers, study.facilities, study.residents):
        shapes = np.asarray(frame.geometry, dtype=object)
        there, here = carried(network, shapes, lon, lat)
        assert judge(here, "wgs84", Around(there)).state != "other"
        assert judge(shapes, "wgs84", Around(network)).state != "other", "nor where it lies"
    if place == "las-palmas":
        schools = np.asarray(study.facilities.geometry, dtype=object)
        there, here = carried(network, schools, lon, lat)
        verdict = judge(moved(here, wgs84_to_gcj02), "wgs84", Around(there))
        assert verdict.reading is not None
        assert verdict.reading.datum == "gcj02"
        undone = judge(moved(here, gcj02_to_wgs84), "wgs84", Around(there))
        assert undone.reading is not None
        assert undone.reading.slip == "undone"
