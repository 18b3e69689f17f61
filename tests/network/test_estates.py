"""Gated estates worked out by hand: who walks through which gate, and for how long.

Blocks are 100 m, the general profile walks 1 m a second. Lanes tagged ``access=private`` are drawn
apart from the picture; homes hold 1, 2, 4, … people in the order they are named.
"""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely import LineString, Point, box

import lifecircle as lc
from estate_towns import GatedTown, frame, lane, without
from towns import Street, Town, circle, draw, in_degrees, minutes, status

#        F---G---H---I---J      y = 200
#        |      .|.             the estate is the box 110..290 x 10..190; its lane runs from C
#        K    e  |              straight up to H
#        |      .|.
#        A---B---C---D---E      y = 0
STREETS = draw("F---G---H---I---J\n|\nK\n|\nA---B---C---D---E")
ESTATE = {"e": box(110, 10, 290, 190)}
LANE = lane((200, 0), (200, 100), (200, 200))
GROUND = "residential_land_m2"
HOMES = {"a": (210, 50), "b": (50, 5), "c": (220, 150)}


def town(*more, homes=None, clinic=(200, -20), **places):
    kept = {"k": ("clinic", clinic), **places}
    return Town((*STREETS, *more), HOMES if homes is None else homes, kept)


def seconds(result, home, name="care"):
    return minutes(result, home, name) * 60.0


def codes(result):
    return [
        note.code
        for note in result.notes
        if not note.code.startswith(("streets-end", "streets-short"))
    ]


# Private lanes -----------------------------------------------------------------------------------


def test_who_lives_in_an_estate_walks_its_private_lane_and_nobody_cuts_through():
    gated = GatedTown(town(LANE, homes={**HOMES, "d": (210, 210)}), ESTATE,
                      (("e", (200, 10)), ("e", (200, 190))))  # fmt: skip
    result = gated.analysed()
    # a: 10 m to the lane, 50 m down it to C, 20 m to the clinic
    assert seconds(result, "a") == pytest.approx(10 + 50 + 20, abs=1e-3)
    # c: 20 m, 150 m, 20 m
    assert seconds(result, "c") == pytest.approx(20 + 150 + 20, abs=1e-3)
    # d lives on the upper street: through the lane it were 10 + 10 + 200 + 20 m; but it is not
    # its lane, so round by F and A: 10 + 210 + 200 + 200 + 20
    assert seconds(result, "d") == pytest.approx(10 + 210 + 200 + 200 + 20, abs=1e-3)
    closed = GatedTown(gated.town).analysed()
    # Without the estate the lane stays closed: a is joined to the street below it.
    assert seconds(closed, "a") == pytest.approx(50 + 10 + 20, abs=1e-3)
    assert closed.network.gated is None


def test_a_lane_is_closed_where_it_crosses_the_outline_without_a_gate():
    both = GatedTown(town(LANE), ESTATE, (("e", (200, 10)), ("e", (200, 190))))
    upper = without(both, gates=(("e", (200, 190)),))
    # c leaves by the upper gate: 20 + 50, then H to F 200, F to A 200, A to C 200, 20
    assert seconds(upper.analysed(), "c") == pytest.approx(20 + 50 + 600 + 20, abs=1e-3)
    # a goes up the lane first: 10 + 150
    assert seconds(upper.analysed(), "a") == pytest.approx(10 + 150 + 600 + 20, abs=1e-3)
    assert seconds(both.analysed(), "a") == pytest.approx(80, abs=1e-3)


def test_who_lives_where_a_facility_stands_need_not_leave_the_estate():
    gated = GatedTown(town(LANE, m=("clinic", (180, 160))), ESTATE, (("e", (200, 10)),))
    result = gated.analysed()
    # c: 20 m to the lane, 10 m up, 20 m to the clinic in the estate
    assert seconds(result, "c") == pytest.approx(20 + 10 + 20, abs=1e-3)
    assert result.nearest.at[("c", "care"), "facility_id"] == "m"
    # Home and clinic behind one lane meet along it: no detour to its ends.
    beside = GatedTown(town(LANE, homes={"a": (210, 52)}, m=("clinic", (190, 55))), ESTATE,
                       (("e", (200, 10)),))  # fmt: skip
    assert seconds(beside.analysed(), "a") == pytest.approx(10 + 3 + 10, abs=1e-3)


def test_people_from_outside_walk_in_by_the_gate_to_a_facility_in_the_estate():
    inside = Town((*STREETS, LANE), {"b": (50, 5)}, {"m": ("clinic", (180, 160))})
    result = GatedTown(inside, ESTATE, (("e", (200, 10)),)).analysed()
    # b: 5 + 150 m to C, 160 m up the lane, 20 m to the door
    assert seconds(result, "b") == pytest.approx(5 + 150 + 160 + 20, abs=1e-3)
    rows = result.snaps.loc[["facilities"]]
    assert len(rows) == 1 and rows["access_m"].iloc[0] == pytest.approx(20, abs=1e-3)


def test_a_walk_from_one_estate_into_another_uses_both_private_lanes():
    other = {"f": box(310, 10, 490, 190)}
    second = lane((400, 0), (400, 150))
    place = Town((*STREETS, LANE, second), {"a": (210, 50)}, {"m": ("clinic", (390, 120))})
    gates = (("e", (200, 10)), ("f", (400, 10)))
    result = GatedTown(place, {**ESTATE, **other}, gates).analysed(
        circle(), circle("staff", direction="from")
    )
    # 10 + 50 m out, C to E is 200 m, 120 m up, 10 m
    assert seconds(result, "a") == pytest.approx(10 + 50 + 200 + 120 + 10, abs=1e-3)
    assert seconds(result, "a", "staff") == pytest.approx(390, abs=1e-3)


def test_a_private_drive_outside_leads_to_its_gate_and_nowhere_else():
    #  The private lane leaves the estate on both sides; d could save 400 m on it.
    drive = lane((100, 0), (100, 100), (150, 100))
    shortcut = lane((100, 100), (100, 200))
    gate = (("e", (110, 100)),)
    homes = {"a": (150, 105), "d": (95, 200)}
    gated = GatedTown(town(drive, shortcut, homes=homes, clinic=(100, -20)), ESTATE, gate)
    result = gated.analysed()
    # a: 5 m, 50 m along the drive, 100 m down to B, 20 m
    assert seconds(result, "a") == pytest.approx(5 + 50 + 100 + 20, abs=1e-3)
    # d: on the street at 95: west to F, down, east to B: 95 + 200 + 100 + 20
    assert seconds(result, "d") == pytest.approx(95 + 200 + 100 + 20, abs=1e-3)


def test_steps_and_one_way_lanes_bind_inside_an_estate_too():
    steps = Street(((200, 0), (200, 100)), {"highway": "steps", "access": "private"})
    result = GatedTown(town(steps, homes={"a": (210, 50)}), ESTATE, (("e", (200, 10)),)).analysed(
        circle(), circle("chair", profile="wheelchair")
    )
    assert seconds(result, "a") == pytest.approx(10 + 50 / 0.5 + 20, abs=1e-3)
    assert status(result, "a", "chair") == "unreachable"
    one_way = lane((200, 100), (200, 0), **{"oneway:foot": "yes"})
    down = GatedTown(town(one_way, homes={"a": (210, 50)}), ESTATE, (("e", (200, 10)),))
    found = down.analysed(circle(), circle("staff", direction="from"))
    assert seconds(found, "a") == pytest.approx(80, abs=1e-3)
    assert status(found, "a", "staff") == "unreachable"


# Gates -------------------------------------------------------------------------------------------


def test_without_gate_data_every_crossing_counts_and_the_share_of_people_is_told():
    result = GatedTown(town(LANE), ESTATE).analysed()
    assert seconds(result, "a") == pytest.approx(80, abs=1e-3)
    told = result.doubt["estates"]
    assert (told["assumed_estates"], told["assumed_gates"], told["gates"]) == (1, 2, 0)
    # a has 1, b 2, c 4 people; a and c live in the estate
    assert (told["people"], told["people_assumed"]) == (5.0, 5.0)
    assert told["people_unsure_share"] == pytest.approx(5 / 7, abs=1e-6)
    assert codes(result) == ["estates-entered", "gates-assumed"]
    (note,) = [one for one in result.notes if one.code == "gates-assumed"]
    assert note.severity == "warning" and "71.4%" in note.what(language="en")
    assert (result.snaps.loc["residents"]["note"] == ["assumed_gate", "", "assumed_gate"]).all()


def test_a_public_street_that_leads_into_an_estate_without_gates_is_an_assumed_gate_too():
    # Two streets meet on the outline below: one gate there, and one where they leave above.
    ways = (Street(((200.0, 0.0), (200.0, 10.0))), Street(((200.0, 10.0), (200.0, 200.0))),
            Street(((200.0, 10.0), (250.0, 60.0))))  # fmt: skip
    gated = GatedTown(town(*ways), ESTATE).analysed().network.gated
    assert list(gated.gates["kind"]) == ["assumed", "assumed"]
    assert sorted(gated.gates["lat"].round(5)) == [22.50009, 22.50172]
    assert (gated.gates["edge"] >= 0).all()


def test_with_gates_nothing_is_assumed():
    result = GatedTown(town(LANE), ESTATE, (("e", (200, 10)),)).analysed()
    assert codes(result) == ["estates-entered"]
    assert result.doubt["estates"]["people_unsure_share"] == 0.0
    assert (result.snaps["note"] == "").all()


def test_an_estate_that_nothing_is_known_of_has_no_wall():
    free = GatedTown(town()).analysed()
    result = GatedTown(town(), ESTATE).analysed()
    assert codes(result) == ["estates-entered", "estates-open"]
    assert result.doubt["estates"]["open_estates"] == 1
    assert np.allclose(result.nearest["minutes"], free.nearest["minutes"], atol=1e-6)


def test_a_gate_without_a_name_belongs_to_the_nearest_outline():
    named = GatedTown(town(LANE), ESTATE, (("e", (200, 12)),)).analysed()
    unnamed = GatedTown(town(LANE), ESTATE, (("", (200, 12)),)).analysed()
    assert named.nearest.equals(unnamed.nearest)


def test_a_gate_far_from_every_outline_is_listed_and_opens_nothing():
    far = GatedTown(town(LANE), ESTATE, (("", (200, -40)), ("e", (400, 400))))
    result = far.analysed()
    assert result.doubt["estates"]["gates_unused"] == 2
    assert codes(result) == ["estates-entered", "gates-assumed", "gates-unused"]
    near = far.analysed(settings=lc.Settings(gate_reach_m=60.0))
    assert near.doubt["estates"]["gates_unused"] == 1


def with_gate(gated, at, name="e"):
    study = gated.study()
    (point,) = in_degrees([Point(at)])
    planned = study.obstacles.with_gate((point.x, point.y), estate_id=name)
    return lc.analyse(replace(study, obstacles=planned))


def test_a_gate_that_a_plan_adds_shuts_no_assumed_one():
    # The lane meets the street in the south only. a to the north: 10 + 50, then round by A and F:
    # 200 + 200 + 200, 20. With a gate in the north: 10 + 50 up the lane, 90 and 10 straight, 20.
    homes, north = {"a": (210, 50)}, ("clinic", (200, 220))
    gated = GatedTown(town(lane((200, 0), (200, 100)), homes=homes, clinic=(200, 220)), ESTATE)
    assert seconds(gated.analysed(), "a") == pytest.approx(10 + 50 + 600 + 20, abs=1e-3)
    result = with_gate(gated, (200, 190))
    assert seconds(result, "a") == pytest.approx(10 + 50 + 90 + 10 + 20, abs=1e-3)
    told = result.doubt["estates"]
    assert (told["assumed_estates"], told["gates"], told["assumed_gates"]) == (1, 1, 1)
    # To the south a still leaves by the gate that is assumed; were the new one in the data, not.
    south = without(gated, town=town(lane((200, 0), (200, 100)), homes=homes, n=north))
    assert south.town.places["k"] == ("clinic", (200, -20))
    both = with_gate(south, (200, 190)).nearest["facility_id"]
    data = without(south, gates=(("e", (200, 190)),)).analysed().nearest["facility_id"]
    assert (both.iloc[0], data.iloc[0]) == ("k", "n")


def test_a_gate_that_a_plan_adds_where_there_is_no_wall_opens_nothing():
    gated = GatedTown(town(), ESTATE)
    result = with_gate(gated, (200, 10))
    assert result.nearest.equals(gated.analysed().nearest)
    assert result.doubt["estates"]["gates_unused"] == 1


def test_a_gate_opens_the_nearest_crossing_only():
    left = lane((200, 0), (180, 5), (180, 100), (200, 100))
    two = (left, lane((200, 0), (200, 100)))
    gated = GatedTown(town(*two, homes={"a": (205, 40)}), ESTATE, (("e", (183, 10)),))
    result = gated.analysed()
    # 5 m to the right lane, up it, over to the left one, down it to C, 20 m
    left_m = 60 + 20 + 95 + np.hypot(20, 5)
    assert seconds(result, "a") == pytest.approx(5 + left_m + 20, abs=1e-3)


def test_a_wicket_that_no_lane_leads_through_is_joined_straight_to_street_and_lane():
    short = lane((200, 60), (200, 140))  # inside, touching nothing
    gated = GatedTown(town(short, homes={"a": (210, 100)}), ESTATE, (("e", (200, 10)),))
    result = gated.analysed()
    # 10 m to the lane, 40 m down it, 50 m to the gate, 10 m to the street, 20 m
    assert seconds(result, "a") == pytest.approx(10 + 40 + 50 + 10 + 20, abs=1e-3)
    assert result.doubt["estates"]["wickets"] == 1


def test_a_wicket_is_not_joined_to_a_private_way_outside_however_near():
    # Between the gate in the north and the street, 5 m away, somebody's private way.
    other = lane((150, 195), (250, 195))
    place = town(other, homes={"a": (200, 150)}, clinic=(200, 220))
    result = GatedTown(place, ESTATE, (("e", (200, 190)),)).analysed()
    # 40 m to the gate, 10 m to the street, 20 m
    assert seconds(result, "a") == pytest.approx(40 + 10 + 20, abs=1e-3)


def test_an_estate_without_lanes_is_left_straight_through_the_best_gate():
    gated = GatedTown(town(), ESTATE, (("e", (200, 10)), ("e", (110, 90))))
    result = gated.analysed()
    # a at 210, 50: to the south gate hypot(10, 40), 10 m to the street, 20 m
    south = np.hypot(10, 40) + 10 + 20
    assert seconds(result, "a") == pytest.approx(south, abs=1e-3)
    # Only the west gate: hypot(100, 40) to it, 90 m down to the street, 90 m to C, 20
    west = without(gated, gates=(("e", (110, 90)),)).analysed()
    assert seconds(west, "a") == pytest.approx(np.hypot(100, 40) + 90 + 90 + 20, abs=1e-3)
    assert west.snaps.loc[("residents", "a"), "access_m"] == 0.0


def test_people_inside_walls_without_lanes_reach_their_own_clinic_straight():
    place = town(m=("clinic", (210, 90)), homes={"a": (210, 50), "b": (50, 5)})
    result = GatedTown(place, ESTATE, (("e", (110, 100)),)).analysed()
    assert seconds(result, "a") == pytest.approx(40, abs=1e-3)
    # From outside the gate leads to it as well, but b's own street has k nearer.
    assert result.nearest.at[("b", "care"), "facility_id"] == "k"
    assert len(result.snaps.loc["facilities"].loc[["m"]]) == 1


def test_who_lives_round_a_corner_of_the_wall_walks_round_it():
    #  An estate like an L without lanes: the gate is out of sight of the home.
    shape = shapely.union_all([box(110, 10, 290, 60), box(240, 10, 290, 190)])
    gated = GatedTown(town(homes={"a": (265, 180)}), {"e": shape}, (("e", (200, 10)),))
    found = seconds(gated.analysed(), "a")
    # Round the inner corner 240, 60: 122.6 m to it, 64.0 m on to the gate, 10 m, 20 m
    corner = np.hypot(25, 120) + np.hypot(40, 50) + 10 + 20
    assert found == pytest.approx(corner, abs=1.0)
    assert found >= corner - 1e-3


def test_a_gate_that_leads_to_no_street_is_listed():
    lonely = {"e": ESTATE["e"], "f": box(1000, 1000, 1100, 1100)}
    gates = (("e", (200, 10)), ("f", (1000, 1050)))
    result = GatedTown(town(LANE), lonely, gates).analysed()
    assert result.doubt["estates"]["gates_to_nowhere"] == 1
    assert "gates-lead-nowhere" in codes(result)


# Who is joined to what ---------------------------------------------------------------------------


def test_a_home_in_an_estate_is_not_joined_to_the_street_beyond_its_wall():
    # 15 m from the street in the south, 90 m from the lane
    gated = GatedTown(town(LANE, homes={"a": (290 - 1, 15)}), ESTATE, (("e", (200, 10)),))
    row = gated.analysed().snaps.loc[("residents", "a")]
    assert row["access_m"] == pytest.approx(89, abs=1e-3)


def test_a_home_outside_is_not_joined_to_an_estates_lane():
    gated = GatedTown(town(lane((200, 0), (200, 100), (115, 100)), homes={"d": (105, 100)}),
                      ESTATE, (("e", (200, 10)),))  # fmt: skip
    row = gated.analysed().snaps.loc[("residents", "d")]
    assert row["access_m"] == pytest.approx(100, abs=1e-3)  # B is 100 m south; the lane 10 m east


def test_a_public_street_inside_stays_open_to_everybody():
    through = Street(((200.0, 0.0), (200.0, 100.0), (200.0, 200.0)))
    homes = {"a": (210, 50), "d": (210, 210)}
    gated = GatedTown(town(through, homes=homes), ESTATE, (("e", (110, 90)),))
    result = gated.analysed()
    assert seconds(result, "a") == pytest.approx(80, abs=1e-3)
    assert seconds(result, "d") == pytest.approx(10 + 10 + 200 + 20, abs=1e-3)
    # Told that all lanes inside are the estate's own, nobody cuts through, and a leaves by the gate.
    own = without(gated, lanes="all").analysed()
    assert seconds(own, "d") == pytest.approx(640, abs=1e-3)
    # a: 10 m, 40 m up to the gate's height, 90 m west to the gate, 90 m down, 90 m to C, 20 m
    assert seconds(own, "a") == pytest.approx(10 + 40 + 90 + 90 + 90 + 20, abs=1e-3)


def test_a_main_road_is_never_an_estates_own():
    road = Street(((200.0, 0.0), (200.0, 100.0), (200.0, 200.0)), {"highway": "tertiary"})
    result = GatedTown(town(road, homes={"d": (210, 210)}), ESTATE, (("e", (110, 100)),),
                       lanes="all").analysed()  # fmt: skip
    assert seconds(result, "d") == pytest.approx(240, abs=1e-3)


def test_a_street_drawn_along_the_outline_is_outside_on_either_side():
    # The outline runs 2 m beyond the middle of the street below: its people still need the gate.
    shape = {"e": box(110, -2, 290, 190)}
    gated = GatedTown(town(LANE, homes={"a": (250, 20)}), shape, (("e", (200, 0)),))
    row = gated.analysed().snaps.loc[("residents", "a")]
    assert row["access_m"] == pytest.approx(50, abs=1e-3)
    # Of d, south of the street, nothing stands in the way: the wall is on the street.
    south = GatedTown(town(LANE, homes={"d": (250, -30)}), shape, (("e", (200, 0)),))
    assert south.analysed().snaps.loc[("residents", "d"), "access_m"] == pytest.approx(30, abs=1e-3)


def test_a_walled_school_is_entered_at_its_gates():
    school = box(310, 10, 390, 60)
    walled = {"s": school}
    place = Town(STREETS, {"b": (250, -5)}, {"k": ("clinic", school)})
    far = GatedTown(place, walled, (("s", (390, 35)),)).analysed()
    # b: 5 m, 140 m east to below the gate in the school's east wall, 35 m straight up along it
    gate = seconds(far, "b")
    assert gate == pytest.approx(5 + 140 + 35, abs=0.1)
    open_one = GatedTown(place).analysed()
    assert seconds(open_one, "b") < gate


def test_an_estate_within_an_estate_is_left_through_both_walls():
    inner = box(150, 80, 190, 120)
    twice = lane((170, 100), (200, 100))
    gates = (("e", (200, 10)), ("i", (190, 100)))
    gated = GatedTown(town(LANE, twice, homes={"a": (165, 105), "c": (220, 150)}),
                      {**ESTATE, "i": inner}, gates)  # fmt: skip
    result = gated.analysed()
    # a: hypot(5, 5) to the lane's end, 30 m to the estate's lane, 100 m down, 20 m
    assert seconds(result, "a") == pytest.approx(np.hypot(5, 5) + 30 + 100 + 20, abs=1e-3)
    # Nobody who lives in the outer estate is joined to the inner one's lane.
    assert seconds(result, "c") == pytest.approx(20 + 150 + 20, abs=1e-3)
    only_outer = without(gated, gates=(("e", (200, 10)), ("i", (150, 100)))).analysed()
    assert seconds(only_outer, "a") > seconds(result, "a") + 10


def test_outlines_that_overlap_are_told_and_the_smaller_keeps_the_ground():
    two = {"e": box(110, 10, 290, 190), "f": box(280, 10, 390, 60)}
    result = GatedTown(town(LANE, homes={"a": (285, 30)}), two, (("e", (200, 10)),)).analysed()
    assert "estates-overlap" in codes(result)
    # a stands on the shared ground, f's: nothing is known of f, so it leaves as it likes.
    assert result.snaps.loc[("residents", "a"), "access_m"] == pytest.approx(30, abs=1e-3)


# What stays as it was ----------------------------------------------------------------------------


def test_a_study_without_estates_loads_nothing_of_them():
    code = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from towns import Town, analysed, draw\n"
        "town = Town(draw('A---B'), {'a': (10, 5)}, {'k': ('clinic', (90, 0))})\n"
        "assert analysed(town).network.gated is None\n"
        "print(*sorted(name for name in sys.modules if name.startswith('lifecircle.')))\n"
    )
    root = Path(__file__).parents[2]
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    names = ("estate_", "guarded_", "private_lanes", "obstacle_doubts", "doubtful", "marked_ground")
    assert "lifecircle.network.snap" in told
    assert not [name for name in told.split() if name.rpartition(".")[2].startswith(names)]


def test_outlines_around_nothing_change_no_walk():
    place = town(homes={"b": (50, 5), "g": (330, 4)})
    free = GatedTown(place).analysed()
    result = GatedTown(place, {"e": box(900, 900, 950, 950)}).analysed()
    assert np.allclose(result.nearest["minutes"], free.nearest["minutes"], atol=1e-7)
    assert (result.coverage["covered"] == free.coverage["covered"]).all()
    assert (result.snaps[["status", "note"]] == free.snaps[["status", "note"]]).all(axis=None)


def test_land_in_an_estate_leaves_by_its_gates_too():
    land = frame([box(205, 40, 215, 60)], land_id=["p"])
    # The gate on the far side: 150 m up the lane, 600 m round, more than 10 minutes
    gated = GatedTown(town(LANE), ESTATE, (("e", (200, 190)),))
    one = circle(minutes=10.0)
    covered = gated.analysed(one, land=land).coverage.xs(GROUND, level="denominator")["covered"]
    assert covered.iloc[0] == 0.0
    open_one = without(gated, gates=(("e", (200, 10)),))
    covered = open_one.analysed(one, land=land).coverage.xs(GROUND, level="denominator")["covered"]
    assert covered.iloc[0] == pytest.approx(200.0, rel=1e-3)


def test_the_network_says_which_edges_stand_for_something_on_the_ground():
    result = GatedTown(town(LANE), ESTATE, (("e", (200, 10)),)).analysed()
    gated, network = result.network.gated, result.network
    total_m = network.length_m[gated.drawn].sum()
    # Streets 400 + 400 + 200 m, the lane inside 180 m; its outer ends, 10 m each, are passages
    # that lead to a gate or to a closed crossing.
    assert total_m == pytest.approx(1180, abs=1e-2)
    assert result.doubt["streets"]["km"] == pytest.approx(1.18, abs=1e-3)
    pairs = np.flatnonzero(gated.twin >= 0)
    assert (gated.twin[gated.twin[pairs]] == pairs).all()
    assert np.allclose(network.length_m[gated.twin[pairs]], network.length_m[pairs])
    assert (gated.estate[gated.twin[pairs]] == gated.estate[pairs]).all()


def test_a_lane_closed_to_all_by_tag_stays_closed():
    shut = Street(((200.0, 0.0), (200.0, 100.0)), {"highway": "service", "access": "no"})
    gated = GatedTown(town(shut, homes={"a": (210, 50)}), ESTATE, (("e", (200, 10)),))
    # An estate without lanes then: straight to the gate.
    assert seconds(gated.analysed(), "a") == pytest.approx(np.hypot(10, 40) + 30, abs=1e-3)


def test_a_river_between_gate_and_street_turns_the_wicket_away():
    gated = GatedTown(town(homes={"a": (200, 50)}), ESTATE, (("e", (200, 10)),),
                      barriers=(LineString([(150, 5), (250, 5)]),))  # fmt: skip
    # The street below is beyond the river, also past its ends: 40 m to the gate, 200 m along the
    # wall to the street in the west, 10 m down, 200 m east, 20 m
    assert seconds(gated.analysed(), "a") == pytest.approx(40 + 200 + 10 + 200 + 20, abs=1e-2)
