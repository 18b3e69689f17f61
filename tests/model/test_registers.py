"""The registers hold the plan's own numbers and names."""

import numpy as np
import pandas as pd
import pytest
import shapely

from lifecircle.model.registers import build_registers
from lifecircle.model.sites import short


@pytest.fixture(scope="module")
def registers(scene):
    return build_registers(scene)


@pytest.fixture(scope="module")
def every(registers) -> pd.DataFrame:
    return pd.concat([register.table for register in registers], ignore_index=True)


@pytest.mark.parametrize(
    ("service", "count"),
    [
        ("street-health-centre", 3),
        ("grassroots-culture", 62),
        ("street-culture", 3),
        ("culture-centre", 1),
        ("self-service-library", 3),
        ("plaza", 66),
        ("sports-park", 13),
        ("learning-district", 1),
        ("learning-street", 3),
        ("elderly-centre", 1),
        ("vaccination", 3),
        ("charity-shop", 1),
    ],
)
def test_as_many_stand_as_the_plan_counts(every, service, count):
    assert ((every["service"] == service) & (every["status"] == "现状")).sum() == count


def test_public_sports_ground_adds_up_to_the_plan(every):
    sports = every["service"].isin(["plaza", "sports-park", "sports-venue"])
    assert every.loc[sports & (every["status"] == "现状"), "area_m2"].sum() == 784_000


def test_hospital_beds_add_up_and_the_new_site_has_1500(every):
    beds = every["service"].isin(["hospital", "street-health-centre"])
    standing = every[beds & (every["status"] == "现状")]
    assert standing["capacity_beds"].sum() == 525
    new = every[every["name"] == "市中心医院新院区"].iloc[0]
    assert (new["capacity_beds"], new["opened"], new["status"]) == (1500, 2025, "在建")


@pytest.mark.parametrize(
    "name",
    [
        "江南街道居家养老服务站（长者饭堂）",
        "景贤小学",
        "礼乐街道社区卫生服务中心",
        "五邑中医院江海分院（区中西医结合医院）",
        "白水带体育公园",
        "新民体育公园",
        "牛眠山体育公园",
        "龙溪湖时尚运动中心",
    ],
)
def test_names_of_the_plan_are_there(every, name):
    assert (every["name"] == name).sum() == 1


def test_ids_and_names_are_not_given_twice(every):
    assert every["facility_id"].is_unique
    assert not every.duplicated(["service", "name"]).any()


def test_capacities_are_whole_and_positive_where_given(every):
    for name in ("capacity_places", "capacity_seats", "area_m2", "floor_area_m2"):
        given = every[name].dropna().astype(float)
        assert (given > 0).all(), name
        assert (given == np.floor(given)).all(), name


def test_some_parks_have_gates_on_their_outline_and_others_none(registers):
    parks = next(r for r in registers if r.rule.get("service") == "sports-park")
    gates = parks.entrances
    with_gates = set(gates["facility_id"])
    assert 0 < len(with_gates) < len(parks.table)
    outline = parks.table.set_index("facility_id")["geometry"]
    away_m = [
        outline[owner].exterior.distance(gate)
        for owner, gate in zip(gates["facility_id"], gates["geometry"], strict=True)
    ]
    assert max(away_m) < 0.01


def test_facilities_stand_beside_streets_not_in_the_river(every, scene):
    points = every["geometry"].to_numpy()
    points = points[shapely.get_type_id(points) == 0]
    streets = shapely.STRtree(scene.lanes["geometry"].to_numpy())
    _, gap_m = streets.query_nearest(points, return_distance=True, all_matches=False)
    assert gap_m.max() < 15.0
    assert not shapely.intersects(points, scene.terrain.wide_water).any()


def test_a_short_name_drops_the_kind_of_place():
    assert short("仁美社区") == "仁美"
    assert short("英南村") == "英南"


def test_libraries_and_museums_are_those_the_plan_names(every):
    standing = every[every["status"] == "现状"]
    libraries = set(standing.loc[standing["service"] == "library", "name"])
    museums = set(standing.loc[standing["service"] == "museum", "name"])
    assert libraries == {"江海区图书馆", "龙溪湖阅读中心"}
    assert museums == {"江海区博物馆", "陈少白故居"}


@pytest.fixture(scope="module")
def planned(every) -> pd.DataFrame:
    return every[every["status"].isin(["规划", "在建"]) & every["opened"].between(2021, 2025)]


def test_the_plans_ten_kindergartens_bring_4000_places_by_2025(planned):
    new = planned[planned["service"] == "kindergarten"]
    assert len(new) >= 10
    assert new["capacity_places"].sum() >= 4000


def test_new_schools_bring_20_000_places_and_stand_in_the_four_areas(planned):
    new = planned[planned["service"].isin(["primary-school", "junior-school"])]
    assert new["capacity_places"].sum() > 20_000
    for area in ("江海门户片区", "油湾片区", "滘头片区", "礼东片区"):
        assert new["name"].str.startswith(area).any(), area


def test_three_demonstration_sites_and_the_sports_centre_are_to_come(planned):
    assert (planned["service"] == "elderly-demo").sum() == 3
    centre = planned[planned["name"] == "江海体育中心"].iloc[0]
    assert (centre["service"], centre["opened"]) == ("sports-venue", 2025)


def test_a_hundred_medical_institutions_stand_27_of_them_new(every):
    medical = every[
        every["service"].isin(["street-health-centre", "health-station", "hospital", "clinic"])
    ]
    standing = medical[medical["status"] == "现状"]
    assert len(standing) == 100
    # 36.99 % more than five years before: 73 stood at the end of 2015, one closed since.
    gone = medical["closed"].notna() & medical["status"].eq("停办")
    assert ((standing["opened"] <= 2015).sum(), gone.sum()) == (72, 1)
    old = standing[standing["opened"] <= 2015]
    assert pd.to_numeric(old["capacity_beds"]).sum() == 485


def test_seven_schools_are_new_and_hold_more_than_10_000_places(every):
    schools = every[every["service"].isin(["primary-school", "junior-school"])]
    new = schools[schools["status"].eq("现状") & schools["opened"].between(2016, 2020)]
    assert len(new) == 7
    assert new["capacity_places"].sum() > 10_000


def test_what_closes_has_its_year_and_what_has_closed_says_so(every):
    closing = every[every["closed"].notna()]
    over = closing["closed"].astype(int) <= 2020
    assert over.sum() >= 3
    assert (~over).sum() >= 4
    assert (closing["status"].eq("停办") == over).all()


def test_two_streets_have_its_central_kindergarten_today(every):
    central = every[every["features"].fillna("").str.contains("中心园")]
    assert sorted(central["status"]) == ["在建", "现状", "现状"]


def test_a_full_service_centre_says_its_four_functions(every):
    centres = every[every["service"] == "elderly-centre"].set_index("name")["features"]
    four = {"全托", "日托", "上门服务", "对下指导"}
    assert set(centres["区级区域性养老服务中心"].split("、")) == four
    assert set(centres["礼乐街道综合养老服务中心"].split("、")) == four - {"对下指导"}
