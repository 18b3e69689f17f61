"""Planned estates add people who do not live there yet, from their year on and to the person."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from people_study import RESIDENTS, TOTALS, by_community, write_people

import lifecircle as lc
from lifecircle.circles.trend import analyse_years, trend_table
from lifecircle.errors import StudyError, errors_in
from lifecircle.study import read_study
from lifecircle.study.people_years import lived_in
from lifecircle.study.tables.validator import resident_schema, validate
from lifecircle.study.years import study_in
from towns import Town, circle, draw, home_frame, place_frame, street_frame

PLANNED = """\
[[estates_planned]]
path = "规划住区.csv"
datum = "wgs84"
columns = { id = "编号", name = "名称", since = "入住年份" }
groups = { residents = "规划人口", age_60_plus = "其中老人" }
"""
# 东苑 1,024 people from 2023, 西苑 2,048 from 2030; the district has 212 without them.
ESTATES = """\
编号,名称,经度,纬度,入住年份,规划人口,其中老人
e1,东苑,113.118,22.518,2023年,1024,128
e2,西苑,113.103,22.518,2030,2048,256
"""
GROWTH = """\
[growth.residents]
2020 = 212
2025 = 2_000
2035 = 6_000
"""


def planned(tmp_path, *parts, year=2020, text=ESTATES):
    parts = parts or (PLANNED,)
    return read_study(
        write_people(tmp_path, RESIDENTS, TOTALS, *parts, year=year, 规划住区_csv=text)
    )


def notes(study):
    return {one.code: dict(one.details) for one in study.notes}


def codes(caught):
    return [one.code for one in errors_in(caught.value.faults)]


def test_nobody_lives_in_an_estate_before_its_year(tmp_path):
    study = planned(tmp_path)
    assert study.residents["residents"].sum() == 212
    assert study.planned["residents"].to_dict() == {"e1": 1024, "e2": 2048}
    assert study.planned["since"].to_dict() == {"e1": 2023, "e2": 2030}
    assert notes(study)["estates-counted"] == {
        "count": 0, "people": "0", "later": 2, "more": "3,072", "year": "2020",
    }  # fmt: skip
    assert validate(study.planned, resident_schema(study.groups)) == ()
    assert [(one.role, one.rows) for one in study.inputs if "planned" in one.role] == [
        ("estates_planned", 2)
    ]


def test_a_study_of_a_later_year_counts_the_estates_lived_in_by_then(tmp_path):
    study = planned(tmp_path, year=2025)
    assert study.residents["residents"].sum() == 212 + 1024
    assert by_community(study)["c4"] == 16 + 1024
    assert study.residents.loc["e1", ["people_by", "name"]].tolist() == ["planned", "东苑"]
    assert study.planned.index.tolist() == ["e2"]
    assert validate(study.residents, resident_schema(study.groups)) == ()
    assert lc.analyse(study).doubt["people_placed"]["by"]["planned"] == 1024


def test_a_study_without_a_year_counts_no_estate_and_says_so(tmp_path):
    study = planned(tmp_path, year=None)
    assert study.residents["residents"].sum() == 212
    assert notes(study)["estates-without-a-year"]["more"] == "3,072"
    assert study_in(study, 2023).residents["residents"].sum() == 212 + 1024


@pytest.mark.parametrize(
    ("year", "people"), [(2019, 212), (2022, 212), (2023, 1236), (2029, 1236), (2030, 3284)]
)
def test_estates_are_lived_in_from_their_year_on(tmp_path, year, people):
    then = study_in(planned(tmp_path), year)
    assert then.residents["residents"].sum() == people
    assert then.residents["residents"].sum() + then.planned["residents"].sum() == 3284


def test_going_back_before_an_estate_takes_its_people_away(tmp_path):
    study = planned(tmp_path, year=2031)
    assert study.residents["residents"].sum() == 3284
    back = study_in(study, 2022)
    assert back.residents["residents"].sum() == 212
    assert set(back.planned.index) == {"e1", "e2"}
    assert study_in(back, 2031).residents["residents"].sum() == 3284


def test_the_total_of_a_year_includes_the_estates_and_the_rest_grows(tmp_path):
    study = planned(tmp_path, PLANNED, GROWTH)
    then = study_in(study, 2025)
    people = then.residents["residents"]
    # 2,000 people in 2025: 1,024 in 东苑, 976 in the homes of 212 today
    assert people.sum() == 2000
    assert people["e1"] == 1024
    rest = people.drop("e1") - study.residents["residents"] * 976 / 212
    assert rest.abs().max() < 1
    old = then.residents["age_60_plus"]
    assert old["e1"] == 128
    assert old.sum() == 128 + round(42 * 976 / 212)  # 42 of 212 stay the share they are
    assert (old <= people).all()
    # 2035: 3,072 in both estates, 2,928 in the others
    later = study_in(study, 2035).residents["residents"]
    assert (later.sum(), later["e1"], later["e2"]) == (6000, 1024, 2048)


def test_estates_already_lived_in_grow_with_everybody(tmp_path):
    # In a study of 2025 the estate of 2023 is a home like others: 1,236 people become 2,472.
    growth = "[growth.residents]\n2025 = 1236\n2029 = 2472\n"
    then = study_in(planned(tmp_path, PLANNED, growth, year=2025), 2029)
    assert then.residents.loc["e1", "residents"] == 2048
    assert then.residents["residents"].sum() == 2472


def test_totals_that_cannot_hold_the_estates_are_refused_when_the_study_is_read(tmp_path):
    growth = GROWTH.replace("2_000", "1_000")
    with pytest.raises(StudyError, match="In 2025") as caught:
        planned(tmp_path, PLANNED, growth)
    # 2023: half way to 1,000 are 685 people, fewer than the 1,024 of 东苑
    told = [(one.code, one.details["year"]) for one in errors_in(caught.value.faults)]
    assert told == [("growth-cannot-be", "2023"), ("growth-cannot-be", "2025")]


def test_a_group_larger_than_its_whole_is_refused(tmp_path):
    growth = GROWTH + "[growth.age_60_plus]\n2020 = 42\n2025 = 1_200\n2035 = 1_200\n"
    # 2025: 1,200 - 128 old people would have to live among the 976 outside 东苑
    with pytest.raises(StudyError, match="no group can be larger") as caught:
        planned(tmp_path, PLANNED, growth)
    assert ("growth-cannot-be", "growth.age_60_plus") in {
        (one.code, one.field) for one in errors_in(caught.value.faults)
    }


def test_a_total_no_year_can_hold_stops_a_study_made_in_memory(tmp_path):
    study = replace(planned(tmp_path), growth={"residents": {2020: 212, 2025: 500}})
    with pytest.raises(StudyError, match="1,024"):
        study_in(study, 2025)


def test_where_nobody_lives_yet_the_estates_take_everybody():
    town = Town(draw("A---B"), {"a": (0.0, 0.0), "b": (100.0, 0.0)}, {"P": ("clinic", (0.0, 0.0))})
    homes = home_frame(town).assign(residents=[0, 2], since=[np.nan, 2021])
    study = lc.make_study(
        streets=street_frame(town.streets), facilities=place_frame(town), year=2020,
        residents=homes.iloc[:1].assign(residents=1).drop(columns="since"), circles=[],
        estates_planned=homes.iloc[1:], growth={"residents": {2020: 1, 2030: 64}},
        standards="jianghai-2025",
    )  # fmt: skip
    nobody = replace(study, residents=study.residents.assign(residents=0.0))
    assert study_in(nobody, 2030).residents["residents"].tolist() == [0, 64]
    assert study_in(study, 2030).residents["residents"].tolist() == [62, 2]


def test_groups_the_estates_do_not_state_are_taken_as_in_the_district(tmp_path):
    text = PLANNED.replace(', age_60_plus = "其中老人"', "")
    study = planned(tmp_path, text)
    # 42 of 212 are over 60 today: 3,072 x 42 / 212 = 608.6
    assert study.planned["age_60_plus"].sum() == 609
    assert (study.planned["age_60_plus"] <= study.planned["residents"]).all()
    assert notes(study)["estate-groups-assumed"] == {"groups": "age_60_plus"}


def test_one_year_may_hold_for_the_whole_layer(tmp_path):
    text = PLANNED.replace(', since = "入住年份"', "").replace(
        "[[estates_planned]]\n", "[[estates_planned]]\nsince = 2027\n"
    )
    assert set(planned(tmp_path, text).planned["since"]) == {2027}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2023年", "", [("estate-without-year", None)]),
        ("2023年", "soon", [("not-a-year", 2)]),
        ("1024,128", "-4,0", [("negative-number", 2)]),
        ("1024,128", "10.5,0", [("not-a-whole-number", 2)]),
        ("1024,128", "many,0", [("not-a-number", 2)]),
        ("1024,128", "4,5", [("total-above-residents", 2)]),
        ("e2", "e1", [("duplicate-id", 3)]),
        ("e2", "a", [("duplicate-id", None)]),
    ],
)
def test_estates_that_make_no_sense_are_told_with_their_row(tmp_path, old, new, expected):
    with pytest.raises(StudyError) as caught:
        planned(tmp_path, text=ESTATES.replace(old, new))
    assert [(one.code, one.row) for one in errors_in(caught.value.faults)] == expected


def test_an_estate_outside_the_district_is_left_out_and_told(tmp_path):
    study = planned(tmp_path, text=ESTATES.replace("113.118", "113.13"))
    assert study.planned.index.tolist() == ["e2"]
    assert notes(study)["residents-outside"]["people"] == "1,024"


def test_openstreetmap_knows_no_planned_people(tmp_path):
    with pytest.raises(StudyError) as caught:
        planned(tmp_path, PLANNED.replace("规划住区.csv", "a.osm.pbf"))
    assert codes(caught)[:1] == ["planned-from-osm"]


def test_outlines_of_estates_stand_at_their_middle(tmp_path):
    outline = '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[113.102, 22.502], [113.104, 22.502], [113.104, 22.504], [113.102, 22.504], [113.102, 22.502]]]}, "properties": {"since": 2024, "residents": 8, "age_60_plus": 1}}]}'
    text = '[[estates_planned]]\npath = "e.geojson"\ndatum = "wgs84"\n'
    study = read_study(
        write_people(tmp_path, RESIDENTS, TOTALS, text, year=2020, e_geojson=outline)
    )
    assert study.planned.index.tolist() == ["estate-1"]
    at = shapely.get_coordinates(study.planned.geometry.values)[0]
    assert at == pytest.approx((113.103, 22.503))


def test_a_trend_counts_the_estates_year_by_year(tmp_path):
    study = planned(tmp_path, PLANNED, GROWTH)
    table = trend_table(analyse_years(study, [2020, 2025, 2035]))
    totals = table["residents"].groupby(level="year").first()
    assert totals.to_dict() == {2020: 212, 2025: 2000, 2035: 6000}


def test_a_study_without_estates_has_none():
    town = Town(draw("A---B"), {"a": (0.0, 0.0)}, {"P": ("clinic", (0.0, 0.0))})
    from towns import study_of

    study = study_of(town, circle())
    assert study.planned is None
    assert not {"since", "people_by"} & set(study.residents)
    homes, later, new = lived_in(study, 2030)
    assert homes is study.residents and later is None and not new.any()


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 40), st.integers(2018, 2032), st.floats(0, 1)), max_size=5),
    st.lists(st.integers(0, 500), min_size=2, max_size=2),
    st.integers(2015, 2036),
)
def test_every_year_has_its_total_and_every_estate_its_people(homes, estates, more, year):
    places = {f"h{at}": (100.0 * at, 0.0) for at in range(len(homes))}
    town = Town(draw("A---B---C---D---E"), places, {"P": ("clinic", (0.0, 0.0))},
                people=dict(zip(places, homes, strict=True)))  # fmt: skip
    old = [count // 3 for count in homes]
    coming = {f"e{at}": (100.0 * at, 50.0) for at in range(len(estates))}
    layer = home_frame(Town(town.streets, coming)).assign(
        residents=[count for count, _, _ in estates],
        age_60_plus=[int(count * share) for count, _, share in estates],
        since=[since for _, since, _ in estates],
    )
    most = sum(homes) + sum(count for count, _, _ in estates)
    growth = {"residents": {2015: most + more[0], 2036: most + sum(more)}}
    study = lc.make_study(
        streets=street_frame(town.streets), facilities=place_frame(town), year=2020,
        residents=home_frame(town, age_60_plus=old), estates_planned=layer if estates else None,
        growth=growth,
    )  # fmt: skip
    then = study_in(study, year).residents
    wanted = np.interp(year, [2015, 2036], [most + more[0], most + sum(more)])
    assert then["residents"].sum() == round(float(wanted))
    assert (then[["residents", "age_60_plus"]] >= 0).all(axis=None)
    assert (then["age_60_plus"] <= then["residents"]).all()
    here = {name for name, (_, since, _) in zip(coming, estates, strict=True) if since <= year}
    assert set(then.index) == set(places) | here
    for name, (count, since, share) in zip(coming, estates, strict=True):
        if 2020 < since <= year:
            assert then.loc[name, ["residents", "age_60_plus"]].tolist() == [
                count, int(count * share),
            ]  # fmt: skip
