"""The plan's proposals as scenario files: they fit the model district, and say what the plan says."""

import pytest

import lifecircle as lc
from lifecircle.model.scenarios import AREAS, FOLDER
from lifecircle.scenario.edits.facilities import Open

NAMES = {
    "四个片区的学校", "市中心医院新院区", "三处养老示范站", "十所以上幼儿园", "学校场地开放", "2025年人口"
}  # fmt: skip


@pytest.fixture(scope="module")
def study(sample):
    return lc.read_study(sample)


@pytest.fixture(scope="module")
def plans(sample, study):
    files = sorted((sample / FOLDER).glob("*.toml"))
    return {path.stem: lc.read_scenario(path, study) for path in files}


def opened(plan, study):
    ids = [one.id for one in plan.edits if isinstance(one, Open)]
    return study.facilities.loc[ids] if all(one in study.facilities.index for one in ids) else ids


def test_every_proposal_of_the_plan_has_its_file_and_fits_the_study(plans):
    assert set(plans) == NAMES
    assert all(plan.name == name for name, plan in plans.items())
    assert all(plan.note and plan.edits for plan in plans.values())


def test_each_of_the_four_areas_gets_a_school(plans, study):
    schools = opened(plans["四个片区的学校"], study)
    assert schools["service"].isin(["primary-school", "junior-school"]).all()
    for area in AREAS:
        assert schools["name"].str.startswith(area).any(), area


def test_the_hospital_has_1500_beds_the_stations_are_three_the_kindergartens_ten_or_more(
    plans, study
):
    (hospital,) = plans["市中心医院新院区"].edits
    assert hospital.capacities == {"capacity_beds": 1500}
    assert study.facilities.loc[hospital.id, "service"] == "hospital"
    stations = opened(plans["三处养老示范站"], study)
    assert stations["service"].tolist() == ["elderly-demo"] * 3
    kindergartens = opened(plans["十所以上幼儿园"], study)
    assert (kindergartens["service"] == "kindergarten").all()
    assert len(kindergartens) >= 10


def test_school_grounds_are_opened_where_the_schools_are(plans, study):
    changed = plans["学校场地开放"].apply(study)
    for edit in plans["学校场地开放"].edits:
        assert changed.facilities.loc[edit.id, "geometry"].equals(
            study.facilities.loc[edit.on, "geometry"]
        )
    schools = study.facilities["service"].isin(["primary-school", "junior-school"])
    standing = schools & (study.facilities["status"] == "open")
    assert len(plans["学校场地开放"].edits) == standing.sum()


def test_there_are_400000_people_in_2025(plans, study):
    people = plans["2025年人口"].apply(study).residents["residents"]
    assert people.sum() == pytest.approx(400_000)
