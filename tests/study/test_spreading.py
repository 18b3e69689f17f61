"""Every community keeps its people: in its buildings, on its land, or at a point."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from people_study import HOMES, PLACES, RESIDENTS, TOTALS, by_community, write_people, zone_layer
from written_study import box, layer

import lifecircle as lc
from lifecircle.errors import StudyError, errors_in
from lifecircle.study import read_study
from lifecircle.study.people.spreading import Weights, house_the_rest, spread_over
from lifecircle.study.placing import METHODS, people_by_method, placing_doubt
from lifecircle.study.population import Totals
from lifecircle.study.tables.validator import resident_schema, validate

EVERYBODY = {"c1": 100, "c2": 64, "c3": 32, "c4": 16}


def notes(study):
    return {one.code: dict(one.details) for one in study.notes}


# Buildings, land, point


def test_people_go_to_buildings_then_land_then_a_point_and_it_is_told(tmp_path):
    study = read_study(write_people(tmp_path))
    homes = study.residents
    assert people_by_method(homes) == {
        "floor_area": 100, "levels_assumed": 64, "land": 32, "zone_point": 16,
    }  # fmt: skip
    assert by_community(study) == EVERYBODY
    told = notes(study)
    assert told["people-by-assumed-levels"]["people"] == "64"
    assert told["people-on-land"]["people"] == "32"
    assert told["zone-without-homes"]["people"] == "16"
    # 112 of 212 rest on an assumption: 52.8 per cent
    assert told["people-spread"]["assumed"] == "112"
    assert told["people-spread"]["share"] == "52.8%"
    assert all(one.text(language="zh") and one.text(language="en") for one in study.notes)
    assert validate(homes, resident_schema(study.groups)) == ()


def test_people_on_land_stand_where_the_land_is_by_its_ground(tmp_path):
    study = read_study(write_people(tmp_path))
    on_land = study.residents[study.residents["people_by"] == "land"]
    outline = shapely.box(113.102, 22.512, 113.106, 22.513)
    assert shapely.dwithin(on_land.geometry.values, outline, 1e-9).all()
    assert (on_land["residents"] > 0).all()
    ground = study.land["area_m2"].rename(index=lambda one: f"land-{one}")
    share = on_land["residents"] - 32 * ground.reindex(on_land.index) / ground.sum()
    assert share.abs().max() < 1
    assert on_land["age_60_plus"].sum() == 8
    assert (on_land["age_60_plus"] <= on_land["residents"]).all()


def test_land_inside_a_community_with_buildings_takes_nobody(tmp_path):
    wide = layer((box(113.102, 22.506, 113.106, 22.513), {"id": "l1"}))
    study = read_study(write_people(tmp_path, land_geojson=wide))
    on_land = study.residents[study.residents["people_by"] == "land"]
    assert set(on_land["community_id"]) == {"c3"}
    assert by_community(study) == EVERYBODY


def test_without_a_layer_of_homes_everybody_lives_on_the_land(tmp_path):
    study = read_study(write_people(tmp_path, TOTALS))
    assert by_community(study) == EVERYBODY
    assert people_by_method(study.residents) == {"land": 32, "zone_point": 180}
    assert study.unit == "cell"
    assert validate(study.residents, resident_schema(study.groups)) == ()


def test_people_on_land_never_take_the_id_of_a_home(tmp_path):
    taken = HOMES.replace('"id": "c"', '"id": "zone-c4"')
    study = read_study(write_people(tmp_path, homes_geojson=taken))
    assert study.residents.index.is_unique
    assert study.residents.loc["zone-c4", "residents"] == 64
    assert study.residents.loc["+zone-c4", "residents"] == 16


def test_a_home_of_the_community_beyond_the_district_takes_none_of_its_people(tmp_path):
    # 江南社区 is drawn 200 m farther than the district; the home out there has most of the floor.
    wide = PLACES | {"c2": ("community", "s2", 113.11, 22.50, 113.122, 22.51)}
    homes = layer(
        (box(113.112, 22.502, 113.113, 22.503), {"id": "c", "levels": 1}),
        (box(113.1205, 22.502, 113.1215, 22.503), {"id": "beyond", "levels": 30}),
    )
    study = read_study(write_people(tmp_path, homes_geojson=homes, zones_geojson=zone_layer(wide)))
    assert study.residents["residents"].sum() == 212
    assert study.residents.loc["c", "residents"] == 64
    assert "beyond" not in study.residents.index


def test_nobody_anywhere_is_an_error(tmp_path):
    nobody = "社区,常住人口,60岁以上\n麻一村,0,0\n江南社区,0,0\n中东村,0,0\n东宁村,0,0\n"
    with pytest.raises(StudyError) as caught:
        read_study(write_people(tmp_path, 人口_csv=nobody))
    assert [one.code for one in errors_in(caught.value.faults)] == ["no-people"]


def test_more_old_people_than_people_are_refused_before_anybody_is_lost(tmp_path):
    text = RESIDENTS + "totals = { residents = 10, age_60_plus = 5, age_80_plus = 6 }\n"
    with pytest.raises(StudyError) as caught:
        read_study(write_people(tmp_path, text))
    (fault,) = errors_in(caught.value.faults)
    assert (fault.code, fault.field, fault.value) == ("total-above-residents", "age_80_plus", "6")


def test_a_result_says_by_which_method_how_many_people_were_placed(tmp_path):
    study = read_study(write_people(tmp_path))
    doubt = lc.analyse(study).doubt["people_placed"]
    assert doubt == {
        "by": {"floor_area": 100, "levels_assumed": 64, "land": 32, "zone_point": 16},
        "assumed_people": 112,
        "assumed_share": round(112 / 212, 6),
    }
    given = replace(study, residents=study.residents.drop(columns="people_by"))
    assert "people_placed" not in lc.analyse(given).doubt


def test_nobody_makes_no_share():
    table = pd.DataFrame({"residents": [0.0], "people_by": ["land"]})
    assert placing_doubt(table)["people_placed"]["assumed_share"] == 0.0


# Laws

whole = st.tuples(st.integers(0, 3000), st.floats(0, 1), st.floats(0, 1))
home = st.tuples(st.sampled_from("abcd"), st.floats(0, 1e4, allow_subnormal=False))
SQUARES = {name: shapely.box(at, 0, at + 1, 1) for at, name in enumerate("abcd")}


def frame(ids, zones, **columns):
    """Make a table of points in their zones."""
    points = [shapely.Point("abcd".index(zone) + 0.5, 0.5) for zone in zones]
    ids_of = dict.fromkeys(("district_id", "street_id", "functional_id"), "")
    return gpd.GeoDataFrame(
        {**ids_of, "community_id": np.array(zones, dtype=object), **columns},
        geometry=points, index=pd.Index(ids, dtype=object, name="resident_id"), crs="EPSG:4326",
    )  # fmt: skip


@settings(deadline=None)
@given(
    st.lists(whole, min_size=4, max_size=4),
    st.lists(home, max_size=12),
    st.lists(home, max_size=12),
    st.randoms(use_true_random=False),
)
def test_every_zone_and_group_keeps_its_people_wherever_they_are_put(counts, homes, land, random):
    people = pd.DataFrame(
        [
            (total, int(total * old), int(int(total * old) * oldest))
            for total, old, oldest in counts
        ],
        columns=["residents", "age_60_plus", "age_80_plus"],
        index=pd.Index(list("abcd"), name="zone_id"),
    )
    zones = gpd.GeoDataFrame(
        {"level": "community"},
        geometry=list(SQUARES.values()),
        index=list(SQUARES),
        crs="EPSG:4326",
    )

    def settled(homes, land):
        ids, where = [f"h{at}" for at, _ in homes], [zone for _, (zone, _) in homes]
        sizes = np.array([size for _, (_, size) in homes])
        method = np.full(len(homes), "floor_area", dtype=object)
        placed = spread_over(
            Weights(size=sizes, by=method), people,
            ids=np.array(ids, dtype=object), zone=np.array(where, dtype=object),
        )  # fmt: skip
        ground = np.array([size + 1 for _, (_, size) in land])
        parcels = frame(
            [f"l{at}" for at, _ in land], [zone for _, (zone, _) in land], area_m2=ground
        )
        return house_the_rest(
            frame(ids, where, **placed, people_by=method),
            Totals(people=people, level="community"), zones=zones, land=parcels,
        )  # fmt: skip

    homes, land = list(enumerate(homes)), list(enumerate(land))
    found, told = settled(homes, land)
    groups = list(people)
    got = found.groupby("community_id")[groups].sum().reindex(people.index, fill_value=0)
    pd.testing.assert_frame_equal(got, people.astype(float), check_names=False)
    assert (found[groups] >= 0).all(axis=None)
    assert (found["age_80_plus"] <= found["age_60_plus"]).all()
    assert (found["age_60_plus"] <= found["residents"]).all()
    assert set(found["people_by"]) <= set(METHODS)
    # Buildings first; land only where no building took anybody; a point only where no land is.
    housed = {zone for _, (zone, size) in homes if size > 0}
    grounded = {zone for _, (zone, _) in land} - housed
    by = found[found["residents"] > 0].groupby("community_id")["people_by"].unique()
    for zone, methods in by.items():
        expected = "floor_area" if zone in housed else "land" if zone in grounded else "zone_point"
        assert list(methods) == [expected]
    assert {one.value for one in told} == {zone for zone, one in by.items() if "zone_point" in one}
    random.shuffle(homes)
    random.shuffle(land)
    again, _ = settled(homes, land)
    assert again[groups].sort_index().equals(found[groups].sort_index())
