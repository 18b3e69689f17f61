"""Futian (GraphML, districts and places in GCJ-02) and Hsinchu (pbf, 里), from files to figures.

What ``docs/validation.md`` says of them is held here.
"""

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import lifecircle as lc
from lifecircle.study.datum import gcj02_to_wgs84, wgs84_to_gcj02

HERE = Path(__file__).parent
CHINA = HERE.parents[2] / "shared" / "real" / "china-jianghai-shenzhen-hsinchu"
STATUSES = ["covered", "beyond", "unreachable", "not_snapped"]

pytestmark = pytest.mark.skipif(
    not CHINA.is_dir(), reason="the real inputs are not here: ../shared/real is absent"
)


@pytest.fixture(scope="module")
def futian() -> lc.Result:
    return lc.analyse(lc.read_study(HERE / "futian"))


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    return module_at(HERE / "hsinchu" / "zones.py")


@pytest.fixture(scope="module")
def hsinchu(maker: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> lc.Result:
    folder = tmp_path_factory.mktemp("hsinchu")
    text = (HERE / "hsinchu" / "study.toml").read_text("utf-8")
    (folder / "study.toml").write_text(
        text.replace("../../../../shared/real/china-jianghai-shenzhen-hsinchu", str(CHINA)), "utf-8"
    )
    maker.li_zones().to_file(folder / "zones.geojson", driver="GeoJSON")
    return lc.analyse(lc.read_study(folder))


def module_at(path: Path) -> ModuleType:
    """Return a script beside the tests as a module."""
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def people(result: lc.Result, circle: str, level: str) -> pd.DataFrame:
    """Return the rows of one circle and level that count residents, by zone."""
    rows = result.coverage.reset_index()
    rows = rows[(rows["circle"] == circle) & (rows["level"] == level)]
    return rows[rows["denominator"] == "residents"].set_index("zone_id")


@pytest.mark.parametrize(
    ("circle", "covered", "unreachable", "straight"),
    [("general-15", 521, 0, 1377), ("older-15", 314, 0, 1171), ("wheelchair-15", 181, 11, 958)],
)
def test_futian_runs_from_graphml_to_the_figures_of_the_validation(
    futian, circle, covered, unreachable, straight
):
    row = people(futian, circle, "district").loc["440304"]
    assert (row["covered"], row["unreachable"], row["not_snapped"]) == (covered, unreachable, 246)
    assert row["straight_line_covered"] == straight
    assert row[STATUSES].sum() == row["total"] == 1386


def test_places_given_in_gcj02_stand_where_the_same_places_in_wgs84_do(futian, tmp_path):
    register = pd.read_csv(HERE / "futian" / "facilities.csv")
    lon, lat = gcj02_to_wgs84(register["经度"].to_numpy(), register["纬度"].to_numpy())
    stand = shapely.get_coordinates(futian.study.facilities.geometry)
    assert np.abs(stand - np.column_stack((lon, lat))).max() < 1e-9
    shifted = np.column_stack(wgs84_to_gcj02(lon, lat))
    away_m = np.hypot(*((shifted - stand) * [102_800, 110_700]).T)
    assert 400 < away_m.min() < away_m.max() < 700
    for name in ("study.toml", "circles.toml", "homes.csv"):
        shutil.copy(HERE / "futian" / name, tmp_path)
    register.assign(经度=lon, 纬度=lat).to_csv(tmp_path / "facilities.csv", index=False)
    text = (tmp_path / "study.toml").read_text("utf-8")
    text = text.replace('"facilities.csv"\ndatum = "gcj02"', '"facilities.csv"\ndatum = "wgs84"')
    text = text.replace("../../../../shared/real/china-jianghai-shenzhen-hsinchu", str(CHINA))
    (tmp_path / "study.toml").write_text(text, "utf-8")
    same = lc.analyse(lc.read_study(tmp_path))
    apart = (same.nearest["minutes"] - futian.nearest["minutes"]).abs()
    assert apart.max() < 1e-3


def test_the_district_of_futian_was_turned_back_from_gcj02(futian):
    known = gpd.read_file(CHINA / "shenzhen_districts_wgs84.json").set_index("qh")
    drawn = futian.study.zones.loc["440304", "geometry"]
    other = known.loc["福田", "geometry"]
    together = drawn.intersection(other).area / drawn.union(other).area
    assert together > 0.99


def test_slower_walkers_reach_less_and_wheelchairs_take_no_steps(futian):
    covered = [
        people(futian, circle, "district").loc["440304", "covered"]
        for circle in ("general-15", "older-15", "wheelchair-15")
    ]
    assert covered == sorted(covered, reverse=True)
    wheels = futian.nearest.xs("wheelchair-15", level="circle")
    assert wheels["steps_m"].fillna(0.0).max() == 0.0


@pytest.mark.parametrize(
    ("circle", "covered", "straight"),
    [
        ("culture-10", 7572, None),
        ("culture-15", 9738, 9979),
        ("fitness-15", 9791, 10_000),
        ("school", 9690, 9900),
        ("kindergarten", 12, 36),
    ],
)
def test_hsinchu_runs_from_tags_to_the_figures_of_the_validation(
    hsinchu, circle, covered, straight
):
    row = people(hsinchu, circle, "district").loc["li-09"]
    assert row["covered"] == covered
    assert straight is None or row["straight_line_covered"] == straight
    assert row[STATUSES].sum() == row["total"] == 10_000


def test_eight_neighbourhoods_of_hsinchu_are_told_apart_by_their_chinese_names(hsinchu):
    zones = hsinchu.study.zones
    names = zones.loc[zones["level"] == "community", "name"]
    assert sorted(names) == sorted(
        ["仙宮里", "仙水里", "光明里", "新莊里", "科園里", "立功里", "高峰里", "龍山里"]
    )
    rows = people(hsinchu, "school", "community")
    by_name = rows.rename(index=zones["name"].to_dict())
    assert by_name.loc["龍山里", ["total", "covered"]].tolist() == [2668, 2668]
    assert by_name.loc["科園里", ["total", "covered"]].tolist() == [439, 367]
    assert rows["total"].sum() == 10_000, "the rest live in no neighbourhood that could be closed"


def test_the_cut_neighbourhoods_own_the_ground_beside_their_own_lines(maker):
    table = maker.li_zones()
    parts = table[table["level"] == "community"].geometry.to_numpy()
    assert shapely.is_valid(parts).all()
    pairs = shapely.STRtree(parts).query(parts, predicate="overlaps")
    assert pairs.size == 0
