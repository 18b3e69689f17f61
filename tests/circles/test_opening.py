import pytest

import lifecircle as lc
from lifecircle.errors import CallError, StudyError
from lifecircle.scenario.edits.facilities import Open
from lifecircle.scenario.scenario import Scenario
from towns import Town, analysed, circle, degrees, draw, people, study_of

# A to E is 400 m; 150 s reach 150 m. Homes of 1, 2, 4 at A, C, E; a pitch at A opens on weekday
# evenings, one at E all the time.
EVENINGS = "周一至周五 17:30-21:00"
TOWN = Town(
    draw("A---B---C---D---E"),
    {"a": (0.0, 0.0), "c": (200.0, 0.0), "e": (400.0, 0.0)},
    {"school": ("pitch", (0.0, 0.0), {"hours": EVENINGS}),
     "park": ("pitch", (400.0, 0.0), {"hours": "24/7"})},
)  # fmt: skip


def sport(moment=""):
    return circle("care", minutes=2.5, services=("pitch",), open_at=moment)


def at(east, north=0.0):
    return tuple(degrees([(east, north)])[0])


def test_a_circle_that_asks_no_time_counts_every_open_place():
    assert people(analysed(TOWN, sport())) == 1 + 4


def test_a_circle_that_asks_a_time_counts_who_is_open_then():
    assert people(analysed(TOWN, sport("周三 18:00"))) == 1 + 4
    assert people(analysed(TOWN, sport("Sat 10:00"))) == 4


def test_two_circles_may_ask_for_different_times():
    other = circle("later", minutes=2.5, services=("pitch",), open_at="Wed 18:00")
    result = analysed(TOWN, sport("Sat 10:00"), other)
    assert (people(result), people(result, name="later")) == (4, 1 + 4)


@pytest.mark.parametrize("hours", ["", "sunrise-sunset"])
def test_unknown_hours_count_as_open_and_as_a_doubt_that_is_named(hours):
    places = {**TOWN.places, "school": ("pitch", (0.0, 0.0), {"hours": hours})}
    town = Town(TOWN.streets, TOWN.homes, places)
    result = analysed(town, sport("Sat 10:00"))
    assert people(result) == 1 + 4
    told = result.doubt["opening_hours"]["care"]
    assert (told["at"], told["facilities"], told["unknown"]) == ("Sat 10:00", 2, 1)
    codes = [one.code for one in result.notes]
    assert ("hours-not-read" in codes) == bool(hours)
    assert "hours-unknown" in codes
    for note in result.notes:
        assert all(note.text(language=spoken) for spoken in ("zh", "en"))


def test_where_no_circle_asks_hours_are_neither_read_nor_doubted():
    result = analysed(TOWN, sport())
    assert "opening_hours" not in result.doubt
    assert not [one for one in result.notes if one.code.startswith("hours")]


def test_a_time_that_is_none_is_refused():
    with pytest.raises(CallError, match="open_at"):
        sport("noon")


# -- in a scenario ---------------------------------------------------------------------------


def test_school_grounds_opened_at_weekends_reach_who_lives_beside_them():
    study = study_of(TOWN, sport("Sat 10:00"))
    plan = Scenario("weekends").change("school", hours=f"{EVENINGS}；周末 08:00-20:00")
    base, after = lc.analyse(study), lc.analyse(plan.apply(study))
    assert (people(base), people(after)) == (4, 1 + 4)
    assert lc.compare(base, after).people.loc["care", ["won", "lost"]].tolist() == [1, 0]
    shut = Scenario("x").change("park", hours="Mo-Fr 09:00-17:00").apply(study)
    assert people(lc.analyse(shut)) == 0


def test_a_new_place_may_state_its_hours_where_no_other_does():
    plain = Town(TOWN.streets, TOWN.homes, {"old": ("pitch", (400.0, 0.0))})
    study = study_of(plain, sport("Sat 10:00"))
    made = Open(id="new", service="pitch", at=at(0.0), hours=EVENINGS)
    closed_then = Scenario("x", (made,)).apply(study)
    assert people(lc.analyse(closed_then)) == 4
    assert closed_then.facilities.loc["old", "hours"] == ""
    open_then = Scenario("x", (made,)).change("new", hours="Sa 09:00-11:00").apply(study)
    assert people(lc.analyse(open_then)) == 1 + 4


@pytest.mark.parametrize(
    ("moment", "hours", "code"),
    [
        ("", "24/7", "edit-hours"),
        ("Sat 10:00", "8-18", "edit-not-hours"),
        ("Sat 10:00", EVENINGS, "edit-changes-nothing"),
    ],
)
def test_hours_that_change_nothing_or_mean_nothing_are_refused(moment, hours, code):
    study = study_of(TOWN, sport(moment))
    with pytest.raises(StudyError) as caught:
        Scenario("x").change("school", hours=hours).apply(study)
    assert [one.code for one in caught.value.faults] == [code]
