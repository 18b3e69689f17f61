import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import lifecircle as lc
from lifecircle.errors import StudyError
from lifecircle.scenario.scenario import Scenario
from towns import Town, analysed, circle, degrees, draw, people, study_of

# A to E is 400 m. One clinic at A; homes of 1, 2, 4 at A, C, E. 150 s at 1 m/s reach 150 m.
TOWN = Town(
    draw("A---B---C---D---E"),
    {"a": (0.0, 0.0), "c": (200.0, 0.0), "e": (400.0, 0.0)},
    {"old": ("clinic", (0.0, 0.0))},
)
CARE = circle(minutes=2.5)


def at(east, north=0.0):
    return tuple(degrees([(east, north)])[0])


@pytest.fixture
def study():
    return study_of(TOWN, CARE)


def covered(study):
    return people(lc.analyse(study))


def test_the_empty_scenario_changes_nothing(study):
    assert Scenario("as it is").apply(study) == study


def test_a_new_clinic_reaches_whom_it_would_reach_had_it_been_read_from_a_register(study):
    plan = Scenario("clinic at E").open("new", service="clinic", at=at(400.0))
    assert covered(study) == 1
    assert covered(plan.apply(study)) == 1 + 4
    places = {**TOWN.places, "new": ("clinic", (400.0, 0.0))}
    read = analysed(Town(TOWN.streets, TOWN.homes, places), CARE)
    made = lc.analyse(plan.apply(study))
    assert made.nearest.equals(read.nearest)
    assert "new" not in study.facilities.index


def test_closing_and_opening_again_is_as_it_was(study):
    again = Scenario("there and back").close("old").open("old").apply(study)
    assert lc.analyse(again).nearest.equals(lc.analyse(study).nearest)


def test_a_moved_clinic_serves_from_its_new_place(study):
    assert covered(Scenario("move").move("old", at(300.0)).apply(study)) == 2 + 4


def test_a_moved_park_leaves_its_gates_behind():
    park = Town(
        TOWN.streets, TOWN.homes, {"park": ("clinic", shapely.box(0, -50, 40, 0))},
        gates=(("park", (0.0, 0.0)),),
    )  # fmt: skip
    moved = Scenario("move").move("park", at(400.0)).apply(study_of(park, CARE))
    assert len(moved.entrances) == 0
    assert covered(moved) == 4


def test_a_change_of_service_takes_a_place_out_of_the_circle(study):
    assert covered(Scenario("x").change("old", service="library").apply(study)) == 0


def test_an_estate_brings_its_people(study):
    plan = Scenario("estate").settle("new estate", at(100.0), {"residents": 64})
    assert covered(plan.apply(study)) == 1 + 64


def test_growth_multiplies_the_people_of_the_district(study):
    assert covered(Scenario("growth").grow({"residents": 1.5}).apply(study)) == 1.5


def test_speed_and_promise_change_who_is_inside(study):
    # 200 m take 100 s at 2 m/s; 7 minutes reach 420 m
    assert covered(Scenario("x").walk_at("general", 2.0).apply(study)) == 1 + 2
    assert covered(Scenario("x").promise("care", minutes=7.0).apply(study)) == 7
    assert covered(Scenario("x").promise("care", metres=200.0).apply(study)) == 1 + 2


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (Scenario("x").close("odl"), "unknown-facility-id"),
        (Scenario("x").close("old").close("old"), "edit-changes-nothing"),
        (Scenario("x").open("old"), "edit-changes-nothing"),
        (Scenario("x").open("new", service="clinic"), "edit-without-place"),
        (Scenario("x").open("new", service="clinics", at=at(0.0)), "unknown-service"),
        (Scenario("x").open("new", service="clinic", at=(22.5, 113.1)), "edit-far-away"),
        (Scenario("x").open("new", service="clinic", at=at(0.0), capacities={"beds": 3}), "unknown-key"),
        (Scenario("x").change("old", capacities={"capacity_beds": -1}), "edit-not-a-size"),
        (Scenario("x").change("old"), "edit-changes-nothing"),
        (Scenario("x").move("old", at(0.0)), "edit-changes-nothing"),
        (Scenario("x").settle("a", at(0.0), {"residents": 5}), "edit-id-taken"),
        (Scenario("x").settle("n", at(0.0), {"residents": 0}), "edit-changes-nothing"),
        (Scenario("x").settle("n", at(0.0), {"old": 5}), "unknown-key"),
        (Scenario("x").settle("n", at(0.0), {"residents": float("nan")}), "edit-not-people"),
        (Scenario("x").settle("n", at(30_000.0), {"residents": 5}), "edit-outside"),
        (Scenario("x").grow({"residents": 1.0}), "edit-changes-nothing"),
        (Scenario("x").grow({"residents": 2.0}, zone="nowhere"), "unknown-zone"),
        (Scenario("x").grow({"residents": -2.0}), "edit-not-people"),
        (Scenario("x").promise("car", minutes=5.0), "unknown-circle"),
        (Scenario("x").promise("care", minutes=2.5), "edit-changes-nothing"),
    ],
)  # fmt: skip
def test_an_edit_that_touches_nothing_or_nothing_there_is_a_fault(study, plan, code):
    with pytest.raises(StudyError) as caught:
        plan.apply(study)
    assert code in [one.code for one in caught.value.faults]
    assert all(one.text(language=spoken) for one in caught.value.faults for spoken in ("zh", "en"))


def test_every_fault_of_a_scenario_is_told_at_once_with_its_number(study):
    with pytest.raises(StudyError) as caught:
        Scenario("plan").close("x").close("y").apply(study)
    assert [(one.file, one.row) for one in caught.value.faults] == [("plan", 1), ("plan", 2)]


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(4)))
def test_edits_that_do_not_touch_each_other_may_come_in_any_order(order):
    study = study_of(TOWN, CARE)
    plain = Scenario("x").open("n1", service="clinic", at=at(100.0)).open(
        "n2", service="clinic", at=at(400.0)
    ).close("old").settle("s", at(50.0), {"residents": 8})  # fmt: skip
    mixed = Scenario("x", tuple(plain.edits[place] for place in order))
    one, other = lc.analyse(plain.apply(study)), lc.analyse(mixed.apply(study))
    assert one.nearest.equals(other.nearest)
    assert one.coverage.equals(other.coverage)


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 400), st.floats(-100, 100))
def test_a_new_site_worsens_nobody(east, north):
    study = study_of(TOWN, CARE)
    before = lc.analyse(study).nearest["minutes"]
    after = lc.analyse(
        Scenario("x").open("new", service="clinic", at=at(east, north)).apply(study)
    ).nearest["minutes"]
    assert (after <= before + 1e-9).all()


def test_a_study_made_of_frames_keeps_its_kinds(study):
    made = Scenario("x").open("new", service="clinic", at=at(0.0)).apply(study)
    assert isinstance(made.facilities, gpd.GeoDataFrame)
    assert (made.facilities.dtypes == study.facilities.dtypes).all()
    assert made.facilities.crs == study.facilities.crs
    assert np.array_equal(made.facilities.index, sorted(made.facilities.index))
