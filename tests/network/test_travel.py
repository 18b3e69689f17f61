"""Towns worked out by hand: who walks where, and for how long.

Blocks are 100 m; the general profile walks 1 m a second, so a metre is a second. Homes hold 1, 2,
4, 8, … people in the order they are named: a sum says who was reached.
"""

import numpy as np
import pytest
import shapely

import lifecircle as lc
from towns import Street, Town, analysed, circle, draw, minutes, people, status


def seconds(result, home, name="care"):
    return minutes(result, home, name) * 60.0


# Where people stand ------------------------------------------------------------------------------


def test_people_on_a_long_block_start_where_they_live_not_at_its_end():
    #    a  b         k
    # A--------------------B     one block of 500 m
    town = Town(draw("A-------------------B"), {"a": (80, 0), "b": (110, 0)},
                {"k": ("clinic", (400, 0))})  # fmt: skip
    result = analysed(town, circle(minutes=5.0))
    # a: 400 - 80 = 320 s; b: 400 - 110 = 290 s. Five minutes are 300 s: b alone is covered.
    assert seconds(result, "a") == pytest.approx(320, abs=1e-3)
    assert seconds(result, "b") == pytest.approx(290, abs=1e-3)
    assert people(result) == 2
    assert people(result, "beyond") == 1


def test_the_walk_from_door_to_street_counts_at_both_ends():
    #   a 40 m north of the street at 50, k 25 m south of it at 250
    town = Town(draw("A---B---C---D"), {"a": (50, 40)}, {"k": ("clinic", (250, -25))})
    result = analysed(town, circle(), circle("old", profile="older"))
    row = result.nearest.loc[("a", "care")]
    assert row["walk_m"] == pytest.approx(200, abs=1e-3)
    assert row["access_m"] == pytest.approx(40 + 25, abs=1e-3)
    # 40 + 200 + 25 = 265 m: 265 s at 1 m/s, 331.25 s at 0.8 m/s.
    assert seconds(result, "a") == pytest.approx(265, abs=1e-3)
    assert seconds(result, "a", "old") == pytest.approx(331.25, abs=1e-3)


def test_home_and_facility_on_one_edge_meet_along_it():
    #       .--------.
    #   A---B-a----k-C---D      a and k on the straight edge, 20 and 90 m from B
    streets = (*draw("A---B---C---D"), Street(((100.0, 0.0), (150.0, 90.0), (200.0, 0.0))))
    town = Town(streets, {"a": (120, 0), "b": (195, 0)}, {"k": ("clinic", (190, 0))})
    result = analysed(town)
    assert seconds(result, "a") == pytest.approx(70, abs=1e-3)
    assert seconds(result, "b") == pytest.approx(5, abs=1e-3)


def test_home_and_facility_behind_one_door_are_a_door_apart():
    town = Town(
        draw("A---B"), {"a": (30, 20)}, {"k": ("clinic", (30, 20)), "m": ("clinic", (30, 0))}
    )
    result = analysed(town)
    # Out of the door and in again: 20 m to the street, 20 m back; to m only 20 m.
    assert seconds(result, "a") == pytest.approx(20, abs=1e-3)
    alone = analysed(Town(town.streets, town.homes, {"k": town.places["k"]}))
    assert seconds(alone, "a") == pytest.approx(40, abs=1e-3)


def test_several_facilities_on_one_edge_are_told_apart():
    # 300 m: k at 50, m at 150, n at 250; homes at 90, 110, 210, 290.
    town = Town(draw("A-----------B"), {"a": (90, 0), "b": (110, 0), "c": (210, 0), "d": (290, 0)},
                {"k": ("clinic", (50, 0)), "m": ("clinic", (150, 0)), "n": ("clinic", (250, 0))})  # fmt: skip
    rows = analysed(town).nearest.xs("care", level="circle")
    assert rows["facility_id"].astype(str).tolist() == ["k", "m", "n", "n"]
    assert (rows["minutes"] * 60).round(3).tolist() == [40.0, 40.0, 40.0, 40.0]


def test_on_a_ring_the_shorter_way_round_counts():
    ring = draw(
        """
        A---B
        |   |
        D---C
        """
    )
    # From (0, 90) to (100, 80) clockwise over the top: 10 + 100 + 20 = 130 m, not 270 m.
    town = Town(ring, {"a": (0, 90)}, {"k": ("clinic", (100, 80))})
    assert seconds(analysed(town), "a") == pytest.approx(130, abs=1e-3)


def test_a_bridge_is_no_crossing():
    # The street A-B runs over C-D: no junction, though they cross on the map.
    streets = draw(
        """
            C
            |
        A---|---B---E
            |       |
            D-------F
        """
    )
    town = Town(streets, {"a": (100, 130)}, {"k": ("clinic", (80, 100))})
    # From (100, 130) down to D 130, east to F 200, north to E 100, west to (80, 100) 220: 650 m.
    assert seconds(analysed(town), "a") == pytest.approx(650, abs=1e-3)


# Steps --------------------------------------------------------------------------------------------

STEPS = draw(
    """
    A---B===C---D
    |           |
    |           |
    |           |
    E-----------F
    """
)


def test_steps_slow_people_and_stop_wheels():
    town = Town(STEPS, {"a": (50, 200)}, {"k": ("clinic", (250, 200))})
    circles = [circle(who, profile=who) for who in ("general", "older", "older-80", "wheelchair",
                                                    "child-with-adult", "child", "bicycle")]  # fmt: skip
    result = analysed(town, *circles)
    # 100 m of street and 100 m of steps; the way round by E and F is 50 + 200 + 300 + 200 + 50
    # = 800 m. Steps at half speed count as 200 m, at 0.35 of it as 100 / 0.35 = 285.714 m.
    assert seconds(result, "a", "general") == pytest.approx((100 + 200) / 1.0, abs=1e-2)
    assert seconds(result, "a", "older") == pytest.approx((100 + 285.714) / 0.8, abs=1e-2)
    assert seconds(result, "a", "older-80") == pytest.approx((100 + 285.714) / 0.65, abs=1e-2)
    assert seconds(result, "a", "child-with-adult") == pytest.approx(300 / 0.9, abs=1e-2)
    assert seconds(result, "a", "child") == pytest.approx(300 / 1.1, abs=1e-2)
    assert seconds(result, "a", "wheelchair") == pytest.approx(800 / 0.7, abs=1e-2)
    assert seconds(result, "a", "bicycle") == pytest.approx(800 / 3.3, abs=1e-2)
    steps = result.nearest["steps_m"].xs("a")
    assert steps["general"] == pytest.approx(100, abs=1e-3)
    assert steps["wheelchair"] == 0


def test_a_detour_beats_steps_where_it_is_quicker():
    # Over the steps 100 + 100/0.35 = 385.7 m of effort; a ramp of 250 m beside them: 350 m.
    ramp = Street(((100.0, 200.0), (150.0, 314.5644), (200.0, 200.0)))
    town = Town((*STEPS, ramp), {"a": (50, 200)}, {"k": ("clinic", (250, 200))})
    result = analysed(town, circle("old", profile="older"), circle("all"))
    assert seconds(result, "a", "old") == pytest.approx(350 / 0.8, abs=1e-2)
    assert seconds(result, "a", "all") == pytest.approx(300, abs=1e-2)


def test_in_metres_steps_are_as_long_as_they_are():
    town = Town(STEPS, {"a": (50, 200)}, {"k": ("clinic", (250, 200))})
    result = analysed(town, circle("all", metres=200.0),
                      circle("chair", metres=800.0, profile="wheelchair"))  # fmt: skip
    assert status(result, "a", "all") == "covered"
    # The minutes beside a distance are those of its metres at the profile's speed.
    assert seconds(result, "a", "all") == pytest.approx(200, abs=1e-3)
    assert result.nearest.at[("a", "all"), "steps_m"] == pytest.approx(100, abs=1e-3)
    assert status(result, "a", "chair") == "covered"


def test_who_lives_on_steps_is_cut_off_in_a_wheelchair_but_not_at_their_foot():
    town = Town(draw("A---B===C"), {"a": (150, 5), "b": (100, 5), "c": (205, 0)},
                {"k": ("clinic", (0, 0)), "m": ("library", (150, 0))})  # fmt: skip
    result = analysed(town, circle("chair", profile="wheelchair"))
    assert status(result, "a", "chair") == "unreachable"
    assert status(result, "b", "chair") == "covered"
    assert status(result, "c", "chair") == "unreachable"


# Cut off ------------------------------------------------------------------------------------------

ISLAND = """
    A---B---C---D---E---F---G---H---I---J---K---L
    .
    .
    .
    .
    .
    .
    .
    M---N---O---P
"""


def test_a_home_on_an_island_is_unreachable_not_uncovered():
    # The island is 400 m south of the main street and its homes 400 m from it: beyond 300 m.
    town = Town(draw(ISLAND), {"a": (50, 400), "b": (50, 0), "c": (1100, 390)},
                {"k": ("clinic", (150, 400))})  # fmt: skip
    result = analysed(town)
    assert status(result, "b") == "unreachable"
    assert np.isinf(minutes(result, "b"))
    assert result.nearest.at[("b", "care"), "facility_id"] == ""
    # a 100 m away: covered. c 950 + 10 = 960 m: beyond. In all 7 people, nobody is lost.
    assert [people(result, part) for part in ("covered", "beyond", "unreachable", "not_snapped")] \
        == [1, 4, 2, 0]  # fmt: skip
    assert result.snaps.at[("residents", "b"), "note"] == "small_piece"


def test_an_island_with_a_facility_of_its_own_is_served():
    town = Town(draw(ISLAND), {"a": (50, 400), "b": (50, 0)},
                {"k": ("clinic", (150, 400)), "m": ("clinic", (250, 0))})  # fmt: skip
    rows = analysed(town).nearest.xs("care", level="circle")
    assert rows["facility_id"].astype(str).tolist() == ["k", "m"]
    assert (rows["minutes"] * 60).round(3).tolist() == [100.0, 200.0]


def test_a_home_far_from_any_street_is_not_snapped_and_named():
    town = Town(draw("A---B"), {"a": (50, 299), "b": (50, 301)}, {"k": ("clinic", (0, 0))})
    result = analysed(town)
    assert status(result, "a") == "covered"
    assert status(result, "b") == "not_snapped"
    assert people(result, "not_snapped") == 2
    assert result.doubt["homes"]["not_snapped"][0]["id"] == "b"


def test_a_facility_far_from_any_street_serves_nobody_and_is_named():
    town = Town(draw("A---B"), {"a": (50, 0)}, {"k": ("clinic", (0, 400))})
    result = analysed(town)
    assert status(result, "a") == "unreachable"
    assert [one["id"] for one in result.doubt["facilities"]["not_snapped"]] == ["k"]


def test_without_a_facility_everybody_is_unreachable():
    town = Town(draw("A---B"), {"a": (50, 0), "b": (20, 0)}, {"k": ("library", (0, 0))})
    result = analysed(town)
    assert people(result, "unreachable") == 3


# Limits -------------------------------------------------------------------------------------------


def test_the_limit_is_inclusive_at_exactly_900_metres():
    # 900 m at 1 m/s are 15 minutes to the second; a step farther is beyond.
    town = Town(draw("A---B---C---D---E---F---G---H---I---J---K"),
                {"a": (900, 0), "b": (900.01, 0), "c": (800, 100)},
                {"k": ("clinic", (0, 0))})  # fmt: skip
    result = analysed(town, circle(), circle("m", metres=900.0),
                      circle("old", minutes=18.75, profile="older"))  # fmt: skip
    # At 0.8 m/s 900 m take 1,125 s = 18.75 minutes; c walks 100 + 800 = 900 m too.
    for name in ("care", "m", "old"):
        assert [status(result, home, name) for home in "abc"] == ["covered", "beyond", "covered"]
    assert seconds(result, "a") == pytest.approx(900, abs=1e-3)
    assert people(result) == 1 + 4


# One-way on foot ----------------------------------------------------------------------------------

# A walker may go A to B along the north, and must come back by the south (300 m).
LOOP = """
    A>>>B
    |   |
    D---C
"""


def test_a_one_way_for_walkers_makes_there_and_back_differ():
    town = Town(draw(LOOP), {"a": (0, 90)}, {"k": ("clinic", (100, 90))})
    result = analysed(town, *(circle(way, direction=way) for way in ("to", "from", "both")))
    # To k: 10 north, 100 east, 10 south = 120 m. From k: 90 + 100 + 90 = 280 m round the south.
    assert seconds(result, "a", "to") == pytest.approx(120, abs=1e-3)
    assert seconds(result, "a", "from") == pytest.approx(280, abs=1e-3)
    assert seconds(result, "a", "both") == pytest.approx(280, abs=1e-3)


def test_both_ways_are_walked_to_one_and_the_same_facility():
    # k is near to go to and far to come from, m the other way round; n is fair both ways.
    town = Town(draw(
        """
        A>>>B---C---D
        |           |
        E-----------F
        """
    ), {"a": (0, 100)}, {"k": ("clinic", (110, 100)), "n": ("clinic", (100, 0))})  # fmt: skip
    result = analysed(town, *(circle(way, direction=way) for way in ("to", "from", "both")))
    # k: to 110; from 190 + 100 + 300 + 100 = 690. n: to 100 + 100 = 200, from the same.
    rows = result.nearest.xs("a")
    assert rows["facility_id"].astype(str).to_dict() == {"to": "k", "from": "n", "both": "n"}
    assert (rows["minutes"] * 60).round(3).tolist() == [110.0, 200.0, 200.0]


def test_on_a_one_way_block_what_lies_behind_is_a_walk_round():
    # Both on A>>>B: a at 80, k at 20. Forward from a: 20 to B, 100, 100, 100 round, 20 to k.
    town = Town(draw(LOOP), {"a": (80, 100), "b": (10, 100)}, {"k": ("clinic", (20, 100))})
    result = analysed(town, circle(), circle("from", direction="from"))
    assert seconds(result, "a") == pytest.approx(20 + 300 + 20, abs=1e-3)
    assert seconds(result, "b") == pytest.approx(10, abs=1e-3)
    assert seconds(result, "a", "from") == pytest.approx(60, abs=1e-3)


def test_a_dead_end_that_may_only_be_left_cannot_be_reached():
    town = Town(draw("A---B<<<C"), {"a": (50, 0), "b": (150, 0)}, {"k": ("clinic", (200, 0)),
                                                                   "m": ("library", (0, 0))})  # fmt: skip
    result = analysed(town, circle(), circle("staff", direction="from"),
                      circle("read", services=("library",)))  # fmt: skip
    assert [status(result, home) for home in "ab"] == ["unreachable", "unreachable"]
    assert seconds(result, "a", "staff") == pytest.approx(150, abs=1e-3)
    assert seconds(result, "b", "read") == pytest.approx(150, abs=1e-3)


def test_who_stands_at_the_end_of_a_one_way_is_not_bound_by_it():
    # b's nearest street place is B itself, which A>>>B and the others share.
    town = Town(draw(LOOP), {"a": (95, 150)}, {"k": ("clinic", (105, 150))})
    corner = Town(draw(LOOP), {"a": (110, 110)}, {"k": ("clinic", (100, 50))})
    assert seconds(analysed(corner), "a") == pytest.approx(np.hypot(10, 10) + 50, abs=1e-3)
    # a hangs on the one way 5 m before B, k on B: forward 5 m, and round to come from it.
    result = analysed(town, circle(), circle("from", direction="from"))
    doors_m = 50 + np.hypot(5, 50)
    assert seconds(result, "a") == pytest.approx(doors_m + 5, abs=1e-2)
    assert seconds(result, "a", "from") == pytest.approx(doors_m + 300 + 95, abs=1e-2)


def test_home_and_facility_at_one_spot_of_a_one_way_need_not_walk_round():
    town = Town(draw(LOOP), {"a": (50, 110)}, {"k": ("clinic", (50, 110))})
    result = analysed(town, *(circle(way, direction=way) for way in ("to", "from", "both")))
    for way in ("to", "from", "both"):
        assert seconds(result, "a", way) == pytest.approx(20, abs=1e-3)


def test_oneway_for_cars_does_not_bind_walkers():
    street = Street(((0.0, 0.0), (300.0, 0.0)), {"highway": "residential", "oneway": "yes"})
    town = Town((street,), {"a": (250, 0)}, {"k": ("clinic", (50, 0))})
    assert seconds(analysed(town), "a") == pytest.approx(200, abs=1e-3)


# Places -------------------------------------------------------------------------------------------


def test_a_park_is_one_facility_however_many_ways_lead_in():
    #       +-----+              The park lies across the street from 150 to 350 m.
    # A---B-|-----|---E---F
    #       +-----+
    town = Town(draw("A---B---C---D---E---F"), {"a": (0, 0), "b": (500, 0), "c": (250, 0)},
                {"p": ("park", shapely.box(150, -80, 350, 80))})  # fmt: skip
    result = analysed(town, circle(services=("park",)))
    rows = result.nearest.xs("care", level="circle")
    # a enters at 150, b at 350; c is inside and walks to the nearer edge, 100 m either way.
    assert (rows["minutes"] * 60).round(3).tolist() == [150.0, 150.0, 100.0]
    assert rows["facility_id"].astype(str).unique().tolist() == ["p"]
    assert rows["access_m"].tolist() == [0.0, 0.0, 0.0]
    units = result.coverage.xs(("care", "units"), level=("circle", "denominator"))
    assert len(units) <= 1


def test_a_park_with_gates_is_entered_only_there():
    town = Town(draw("A---B---C---D---E---F"), {"a": (0, 0), "b": (500, 0)},
                {"p": ("park", shapely.box(150, -80, 350, 80))}, gates=(("p", (340, 30)),))  # fmt: skip
    result = analysed(town, circle(services=("park",)))
    # The gate hangs on the street at 340, 30 m beside it.
    assert seconds(result, "a") == pytest.approx(340 + 30, abs=1e-3)
    assert seconds(result, "b") == pytest.approx(160 + 30, abs=1e-3)


def test_nobody_takes_a_short_cut_through_a_park():
    # The park touches both arms of a U; walking through it would save 600 m.
    streets = draw(
        """
        A---B---C---D
                    |
                    |
                    |
        E---F---G---H
        """
    )
    town = Town(streets, {"a": (0, 200)}, {"p": ("park", shapely.box(20, -10, 60, 210)),
                                           "k": ("clinic", (0, 0))})  # fmt: skip
    assert seconds(analysed(town), "a") == pytest.approx(300 + 200 + 300, abs=1e-3)


def test_only_open_places_of_the_right_tier_count():
    # Culture: a district library near by, a street-level station 300 m on, a closed one next door.
    town = Town(draw("A---B---C---D---E"), {"a": (0, 0)}, {
        "shut": ("street-culture", (10, 0), {"tier": "street", "status": "closed"}),
        "plan": ("street-culture", (20, 0), {"tier": "street", "status": "planned"}),
        "dist": ("street-culture", (100, 0), {"tier": "district", "status": "open"}),
        "strt": ("street-culture", (300, 0), {"tier": "street", "status": "open"}),
        "libr": ("library", (50, 0), {"tier": "district", "status": "open"}),
    })  # fmt: skip
    services = ("street-culture",)
    result = analysed(
        town,
        circle("any", services=services),
        circle("street", services=services, tiers=("street",)),
        circle("district", services=(*services, "library"), tiers=("district",)),
        circle("ten", services=services, tiers=("street", "community"), minutes=4.0),
    )
    rows = result.nearest.xs("a")
    assert rows["facility_id"].astype(str).to_dict() == {
        "any": "dist", "street": "strt", "district": "libr", "ten": "strt"}  # fmt: skip
    assert (rows["minutes"] * 60).round(3).to_dict() == {
        "any": 100.0, "street": 300.0, "district": 50.0, "ten": 300.0}  # fmt: skip
    assert status(result, "a", "ten") == "beyond"


def test_a_small_piece_by_the_door_is_preferred_away_and_that_is_reported():
    # A path of 60 m in the yard, not joined to the street: 80 m to the street, 5 m to the path.
    yard = Street(((50.0, 80.0), (110.0, 80.0)), {"highway": "footway"})
    town = Town((*draw("A---B---C---D---E---F---G---H---I---J---K---L"), yard), {"a": (80, 85)},
                {"k": ("clinic", (180, 0))})  # fmt: skip
    result = analysed(town)
    assert seconds(result, "a") == pytest.approx(85 + 100, abs=1e-3)
    literal = analysed(town, settings=lc.Settings(small_piece_m=0.0))
    assert status(literal, "a") == "unreachable"
    assert result.doubt["streets"]["small_pieces"] == 1
    assert literal.doubt["streets"]["small_pieces"] == 0
    assert result.doubt["streets"]["small_piece_m"] == 1000.0


def test_a_study_may_change_how_fast_people_walk():
    town = Town(draw("A---B---C---D"), {"a": (0, 0)}, {"k": ("clinic", (300, 0))})
    result = analysed(town, circle(profile="older"), profiles={"older": {"speed_m_s": 0.5}})
    assert seconds(result, "a") == pytest.approx(600, abs=1e-2)
