"""Links, closed streets and opened gates, worked out by hand; blocks are 100 m, 1 m a second."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from shapely import box

import lifecircle as lc
from estate_towns import GatedTown, gated_towns, lane
from lifecircle.errors import StudyError
from lifecircle.network.changes.links import with_links
from lifecircle.network.study_network import study_streets
from lifecircle.scenario.scenario import Scenario
from lifecircle.study.config.street_changes import AddedLink
from oracle import walkable
from random_towns import CORNERS, LONE, towns
from towns import (
    Town,
    circle,
    degrees,
    draw,
    minutes,
    people,
    status,
    street_frame,
    study_of,
    write_osm,
)

# Two streets of 400 m, 100 m apart, joined at their eastern ends only.
#
#   A---B---C---D---E   y = 100
#                   |
#   F---G---H---I---J   y = 0
LADDER = draw("A---B---C---D---E\n                |\nF---G---H---I---J")
HOMES = {"a": (0.0, 100.0), "c": (200.0, 100.0), "e": (400.0, 100.0)}
TOWN = Town(LADDER, HOMES, {"k": ("clinic", (0.0, 0.0))})
CARE = circle(minutes=5.0)
EXACT_S = 1e-3
law = settings(
    max_examples=15, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip
FREE = lc.Settings(small_piece_m=0.0, barrier_candidates=1000)


def at(east, north):
    return tuple(degrees([(east, north)])[0])


def seconds(study, home):
    return 60.0 * minutes(lc.analyse(study), home)


def codes(error):
    return [fault.code for fault in error.value.faults]


@pytest.fixture
def study():
    return study_of(TOWN, CARE)


# Links ---------------------------------------------------------------------------------------------


def test_a_footbridge_between_two_junctions_is_walked(study):
    # a: 400 + 100 + 400 m round by E and J, 100 m over the bridge
    assert seconds(study, "a") == pytest.approx(900, abs=EXACT_S)
    bridged = Scenario("bridge").link("L", at(0, 100), at(0, 0)).apply(study)
    assert seconds(bridged, "a") == pytest.approx(100, abs=EXACT_S)
    assert seconds(bridged, "c") == pytest.approx(300, abs=EXACT_S)
    assert people(lc.analyse(study)) == 0
    assert people(lc.analyse(bridged)) == 1 + 2


def test_a_link_is_cut_into_the_middle_of_both_streets(study):
    # from (50, 100) to (150, 0): 100 * sqrt 2 m; a walks 50 m to it and 150 m on
    across = Scenario("slanting").link("L", at(50, 100), at(150, 0)).apply(study)
    assert seconds(across, "a") == pytest.approx(50 + 100 * np.sqrt(2) + 150, abs=EXACT_S)
    assert seconds(across, "c") == pytest.approx(150 + 100 * np.sqrt(2) + 150, abs=EXACT_S)


def test_the_way_from_a_links_end_to_the_street_is_walked_too(study):
    short = Scenario("short").link("L", at(0, 80), at(0, 30)).apply(study)
    assert seconds(short, "a") == pytest.approx(100, abs=EXACT_S)
    with pytest.raises(StudyError) as error:
        Scenario("short").link("L", at(0, 80), at(0, 30), within_m=25.0).apply(study)
    assert codes(error) == ["link-nothing-near"]


def test_a_link_bends_where_it_is_drawn_to_bend(study):
    # out to x = -30 and back: 30 + 100 + 30
    bent = Scenario("bent").link("L", at(0, 100), at(-30, 100), at(-30, 0), at(0, 0)).apply(study)
    assert seconds(bent, "a") == pytest.approx(160, abs=EXACT_S)


def test_steps_take_their_time_and_are_closed_to_wheels():
    stairs = Scenario("stairs").link("L", at(0, 100), at(0, 0), steps=True)
    walkers = (CARE, circle("chair", minutes=60.0, profile="wheelchair"))
    result = lc.analyse(stairs.apply(study_of(TOWN, *walkers)))
    assert minutes(result, "a") * 60 == pytest.approx(200, abs=EXACT_S)  # half the speed
    assert minutes(result, "a", "chair") * 60 == pytest.approx(900 / 0.7, abs=EXACT_S)
    assert result.nearest.at[("a", "care"), "steps_m"] == pytest.approx(100, abs=EXACT_S)


def test_two_links_may_follow_one_another(study):
    # the second begins in the middle of the first
    both = Scenario("two").link("L", at(0, 100), at(200, 0)).link("M", at(100, 50), at(0, 0))
    half = np.hypot(200, 100) / 2
    assert seconds(both.apply(study), "a") == pytest.approx(half + np.hypot(100, 50), abs=EXACT_S)


def test_a_link_reaches_an_island():
    island = Town((*draw("A---B"), *draw("F---G")[:0], *_moved(draw("F---G"), 300)),
                  {"i": (0.0, 300.0)}, {"k": ("clinic", (0.0, 0.0))})  # fmt: skip
    alone = study_of(island, CARE, settings=lc.Settings(small_piece_m=0.0))
    assert status(lc.analyse(alone), "i") == "unreachable"
    bridged = Scenario("ferry").link("L", at(100, 300), at(100, 0)).apply(alone)
    assert seconds(bridged, "i") == pytest.approx(100 + 300 + 100, abs=EXACT_S)


def _moved(streets, north):
    return tuple(replace(one, points=tuple((x, y + north) for x, y in one.points))
                 for one in streets)  # fmt: skip


def test_no_door_is_joined_to_a_link(study):
    # h stands on the bridge itself, 40 m from the upper street: it goes there first, as before
    town = replace(TOWN, homes={"h": (0.0, 60.0)})
    bridged = Scenario("bridge").link("L", at(0, 100), at(0, 0)).apply(study_of(town, CARE))
    assert seconds(bridged, "h") == pytest.approx(40 + 100, abs=EXACT_S)
    assert lc.analyse(bridged).snaps.at[("residents", "h"), "access_m"] == pytest.approx(
        40, abs=1e-3
    )


def test_every_kind_of_street_source_takes_links_and_closings(tmp_path):
    import networkx as nx

    path = write_osm(tmp_path / "town.osm.pbf", LADDER)
    graph = nx.MultiGraph()
    for street in LADDER:
        for point in street.points:
            graph.add_node(point, x=at(*point)[0], y=at(*point)[1])
        for a, b in zip(street.points, street.points[1:], strict=False):
            graph.add_edge(a, b, highway="residential")
    plan = Scenario("both").link("L", at(0, 100), at(0, 0)).close_link(at=at(150, 101))
    # c is cut off from the west: 200 + 100 + 400 round by the east. An OSM file keeps 7 decimals.
    for source in (lc.StreetSource(path=path), graph):
        changed = plan.apply(study_of(TOWN, CARE, streets=source))
        assert seconds(changed, "a") == pytest.approx(100, abs=0.02)
        assert seconds(changed, "c") == pytest.approx(700, abs=0.02)


def test_without_edits_the_streets_are_the_same_object_of_a_study(study):
    assert Scenario("as it is").apply(study).streets is study.streets
    assert study_streets(study)[0].added is None


def test_a_link_added_and_taken_back_leaves_the_study_as_it_was(study):
    again = Scenario("x").link("L", at(0, 100), at(0, 0)).close_link(link="L").apply(study)
    assert again.streets == study.streets
    assert lc.analyse(again).nearest.equals(lc.analyse(study).nearest)


def test_the_inputs_are_not_changed(study):
    before = study_streets(study)[0]
    lengths, shapes = before.length_m.copy(), before.geometry.copy()
    places = (at(50, 100), at(50, 0))
    after, faults = with_links(before, [AddedLink(id="L", via=places)])
    assert not faults
    assert (before.length_m == lengths).all() and (before.geometry == shapes).all()
    assert after.edges == before.edges + 3  # two cuts and the link
    assert after.length_m.sum() == pytest.approx(lengths.sum() + 100, abs=1e-3)
    assert after.added.sum() == 1


# Closings ------------------------------------------------------------------------------------------


def test_a_street_is_closed_from_junction_to_junction():
    # H---C makes a junction of C, so that only B-C-D's western part falls
    ladder = draw("A---B---C---D---E\n        |       |\nF---G---H---I---J")
    town = study_of(replace(TOWN, streets=ladder), CARE, settings=FREE)
    assert seconds(town, "a") == pytest.approx(200 + 100 + 200, abs=EXACT_S)
    closed = Scenario("dig").close_link(at=at(150, 95)).apply(town)
    # A-B is still there but leads nowhere: a stands at its end and is cut off
    assert status(lc.analyse(closed), "a") == "unreachable"
    assert seconds(closed, "c") == pytest.approx(100 + 200, abs=EXACT_S)


def test_a_way_is_closed_by_its_number(tmp_path):
    path = write_osm(tmp_path / "town.osm.pbf", LADDER)
    numbers = {street.points: number for number, street in enumerate(LADDER, start=1)}
    rung = next(number for points, number in numbers.items() if points[0][0] == points[1][0])
    town = study_of(TOWN, CARE, streets=lc.StreetSource(path=path), settings=FREE)
    closed = lc.analyse(Scenario("rung").close_link(way=rung).apply(town))
    assert status(closed, "a") == status(closed, "e") == "unreachable"


@law
@given(st.data(), towns())
def test_a_closed_way_is_as_if_it_had_never_been_drawn(data, town):
    number = data.draw(st.integers(0, len(town.streets) - 1))
    left = (*town.streets[:number], *town.streets[number + 1 :])
    assume(walkable(town.streets[number].tags))
    assume(any(walkable(one.tags) and len(set(one.points)) > 1 for one in left))
    lines = street_frame(town.streets).assign(osm_id=range(1, len(town.streets) + 1))
    plan = Scenario("x").close_link(way=number + 1)
    closed = lc.analyse(plan.apply(study_of(town, CARE, settings=FREE, streets=lines)))
    drawn = lc.analyse(study_of(replace(town, streets=left), CARE, settings=FREE))
    assert np.allclose(closed.nearest["minutes"], drawn.nearest["minutes"], atol=1e-9)
    assert closed.nearest["status"].equals(drawn.nearest["status"])


# Laws ----------------------------------------------------------------------------------------------

ENDS = st.sampled_from([*CORNERS, *LONE])


@law
@given(st.data(), towns(), ENDS, ENDS, st.sampled_from(["to", "from", "both"]))
def test_a_link_never_makes_a_walk_longer(data, town, begin, end, way):
    assume(begin != end)
    study = study_of(town, circle(direction=way, minutes=30.0))
    steps = data.draw(st.booleans())
    plan = Scenario("x").link("L", at(*begin), at(*end), steps=steps, within_m=400.0)
    try:
        linked = plan.apply(study)
    except StudyError as error:
        assume(
            [fault.code for fault in error.faults]
            not in (["link-nothing-near"], ["edit-changes-nothing"])
        )
        raise
    before, after = (lc.analyse(one).nearest["minutes"] for one in (study, linked))
    assert (after <= before + 1e-6).all()


@law
@given(gated_towns(barriers=True), ENDS, ENDS)
def test_a_link_never_makes_a_walk_longer_where_there_are_estates(gated, begin, end):
    assume(begin != end)
    study = gated.study(circle(minutes=30.0), settings=FREE)
    try:
        linked = Scenario("x").link("L", at(*begin), at(*end), within_m=400.0).apply(study)
    except StudyError as error:
        assume(
            {fault.code for fault in error.faults} - {"link-nothing-near", "edit-changes-nothing"}
        )
        raise
    before, after = (lc.analyse(one).nearest["minutes"] for one in (study, linked))
    assert (after <= before + 1e-4).all()  # where streets are cut, shares of them are rounded anew


# Gates ---------------------------------------------------------------------------------------------

#        F---G---H---I---J      y = 200
#        |      .|.             the estate is the box 110..290 x 10..190; its lane runs from C
#        K    e  |              straight up to H
#        |      .|.
#        A---B---C---D---E      y = 0
ESTATE = GatedTown(
    Town((*draw("F---G---H---I---J\n|\nK\n|\nA---B---C---D---E"), lane((200, 0), (200, 200))),
         {"c": (220.0, 150.0)}, {"k": ("clinic", (200.0, -20.0))}),
    {"e": box(110, 10, 290, 190)}, (("e", (200, 190)),),
)  # fmt: skip


def test_an_opened_gate_lets_its_estate_out():
    study = ESTATE.study(circle())
    # c: 20 + 50 up the lane, 600 m round by F and A, 20
    assert seconds(study, "c") == pytest.approx(20 + 50 + 600 + 20, abs=EXACT_S)
    opened = Scenario("gate").open_gate(at(200, 10), estate="e").apply(study)
    assert seconds(opened, "c") == pytest.approx(20 + 150 + 20, abs=EXACT_S)
    assert len(study.obstacles.gates) == 1


def test_a_gate_in_the_open_field_or_of_no_estate_is_refused(study):
    with pytest.raises(StudyError) as error:
        Scenario("gate").open_gate(at(200, 100)).apply(ESTATE.study(circle()))
    assert codes(error) == ["gate-opens-nothing"]
    with pytest.raises(StudyError) as error:
        Scenario("gate").open_gate(at(200, 10)).apply(study)
    assert codes(error) == ["gate-without-estates"]
    with pytest.raises(StudyError) as error:
        Scenario("gate").open_gate(at(200, 10), estate="f").apply(ESTATE.study(circle()))
    assert codes(error) == ["unknown-estate"]


# Faults --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda plan: plan.link("L", at(0, 100)), "link-without-ends"),
        (lambda plan: plan.link("L", at(0, 100), at(0, 100)), "edit-changes-nothing"),
        (lambda plan: plan.link("L", at(0, 90), at(0, 95)), "edit-changes-nothing"),
        (lambda plan: plan.link("L", at(0, 100), (22.5, 113.1)), "edit-far-away"),
        (lambda plan: plan.link("L", at(0, 100), at(0, 400)), "link-nothing-near"),
        (lambda plan: plan.link("L", at(0, 100), at(0, 0), within_m=-1.0), "edit-not-a-size"),
        (lambda plan: plan.close_link(), "close-without-street"),
        (lambda plan: plan.close_link(way=1, link="L"), "close-without-street"),
        (lambda plan: plan.close_link(link="L"), "unknown-link"),
        (lambda plan: plan.close_link(way=77), "close-unknown-way"),
        (lambda plan: plan.close_link(at=at(200, 300)), "close-nothing-near"),
        (lambda plan: plan.close_link(way=1).close_link(way=1), "edit-changes-nothing"),
        (lambda plan: plan.link("L", at(0, 100), at(0, 0)).link("L", at(50, 100), at(50, 0)),
         "link-id-taken"),
    ],
)  # fmt: skip
def test_an_edit_of_streets_that_touches_nothing_is_refused(study, edit, code):
    with pytest.raises(StudyError) as error:
        edit(Scenario("plan")).apply(study)
    assert codes(error) == [code]
    assert error.value.faults[0].file == "plan"
    for language in ("en", "zh"):
        assert error.value.faults[0].text(language=language)
