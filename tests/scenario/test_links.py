"""The best new links: worked out by hand, and against trying every pair of places."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from shapely import LineString

import lifecircle as lc
from estate_towns import GatedTown, gated_towns
from lifecircle.errors import CallError, StudyError
from lifecircle.scenario.edits.links import Link
from lifecircle.scenario.links.best import as_edit, best_links
from lifecircle.scenario.scenario import Scenario
from random_towns import towns
from towns import Town, circle, degrees, draw, people, study_of

law = settings(
    max_examples=6, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip

# A comb: two streets 100 m apart that meet 400 m to the east. 1, 2, 4 people at A, B, D.
#
#   A---B---C---D---E   y = 100
#                   |
#   F---G---H---I---J   y = 0
COMB = Town(
    draw("A---B---C---D---E\n                |\nF---G---H---I---J"),
    {"a": (0.0, 100.0), "b": (100.0, 100.0), "d": (300.0, 100.0)},
    {"k": ("clinic", (0.0, 0.0))},
)
CARE = circle(minutes=4.0)  # 240 s at 1 m/s


def covered(study):
    return people(lc.analyse(study))


def place(east, north):
    return np.round(degrees([(east, north)])[0], 7).tolist()


def test_the_best_link_is_where_most_people_come_inside():
    # The clinic is at F. Over A-F a walks 100, b 200; d would walk 400. Over B-G a walks 300, b
    # 200, d 400. Over C-H: a 500, b 400, d 400. Only A-F brings in a and b: 3 people.
    result = lc.analyse(study_of(COMB, CARE))
    table = best_links(result, circle="care", longest_m=120.0, spacing_m=1000.0)
    best = table.loc[1]
    assert best["people_gained"] == 1 + 2
    assert [best["from_lon"], best["from_lat"]] == pytest.approx(place(0, 100))
    assert [best["to_lon"], best["to_lat"]] == pytest.approx(place(0, 0))
    assert best["length_m"] == pytest.approx(100, abs=0.02)
    assert best["around_m"] == pytest.approx(900, abs=0.1)
    # a walks 900 s before and 100 after; b 800 and 200: means weighted 1 to 2
    assert best["minutes_before"] * 60 == pytest.approx((900 + 2 * 800) / 3, abs=0.1)
    assert best["minutes_after"] * 60 == pytest.approx((100 + 2 * 200) / 3, abs=0.1)
    assert best["crosses"] == best["crosses_name"] == ""


def test_places_along_a_street_count_too():
    # The streets bend but never fork, so only A and F are junctions, and c is farther from them
    # than the limit: the link that helps begins in the middle.
    bow = Town(
        draw("A---+---+---+---E\n                |\nF---+---+---+---J"),
        {"c": (200.0, 100.0)}, {"k": ("clinic", (200.0, 0.0))},
    )  # fmt: skip
    result = lc.analyse(study_of(bow, CARE))
    assert best_links(result, circle="care", longest_m=105.0, spacing_m=1000.0).empty
    table = best_links(result, circle="care", longest_m=105.0, spacing_m=50.0)
    assert table.loc[1, "people_gained"] == 1


def test_a_link_no_longer_than_allowed_and_no_shorter_a_detour_than_asked():
    result = lc.analyse(study_of(COMB, CARE))
    assert best_links(result, circle="care", longest_m=90.0, spacing_m=1000.0).empty
    # from A round to F it is 900 m for a link of 100: nine times as long
    kept = best_links(result, circle="care", longest_m=120.0, spacing_m=1000.0, least_detour=8.9)
    assert len(kept) == 1
    none = best_links(result, circle="care", longest_m=120.0, spacing_m=1000.0, least_detour=9.1)
    assert none.empty


def test_links_side_by_side_are_one_proposal():
    result = lc.analyse(study_of(COMB, CARE))
    near = best_links(result, circle="care", longest_m=120.0, spacing_m=100.0, apart_m=1.0)
    far = best_links(result, circle="care", longest_m=120.0, spacing_m=100.0, apart_m=150.0)
    # A-F: a and b; B-G: b only (a walks 100 + 100 + 100 = 300)
    assert near["people_gained"].tolist() == [3, 2]
    assert far["people_gained"].tolist() == [3]


def test_one_zone_may_be_asked_for_alone():
    result = lc.analyse(study_of(COMB, CARE))
    assert best_links(result, circle="care", zone="all", spacing_m=1000.0, longest_m=120.0).loc[
        1, "people_gained"] == 3  # fmt: skip
    with pytest.raises(CallError, match="no zone 'nowhere'"):
        best_links(result, circle="care", zone="nowhere")
    with pytest.raises(CallError, match="no circle 'none'"):
        best_links(result, circle="none")


def test_steps_are_slower_and_no_help_to_wheels():
    result = lc.analyse(study_of(COMB, CARE, circle("chair", minutes=10.0, profile="wheelchair")))
    stairs = best_links(result, circle="care", longest_m=120.0, spacing_m=1000.0, steps=True)
    # 200 s over the steps: a in 200, b in 300
    assert stairs.loc[1, "people_gained"] == 1
    rules = {"longest_m": 120.0, "spacing_m": 1000.0}
    assert best_links(result, circle="chair", steps=True, **rules).empty
    assert len(best_links(result, circle="chair", **rules))


def test_a_bridge_says_what_it_crosses():
    river = GatedTown(COMB, barriers=(LineString([(-200, 50), (380, 50)]),))
    study = river.study(CARE)
    named = study.obstacles.barriers.assign(kind="river")
    study = replace(study, obstacles=replace(study.obstacles, barriers=named))
    table = best_links(lc.analyse(study), circle="care", longest_m=120.0, spacing_m=1000.0)
    assert table.loc[1, "crosses"] == "river"
    assert table.loc[1, "people_gained"] == 3


def test_an_island_is_reached_from_nowhere_and_so_farthest():
    island = Town(
        (*draw("A---B"), *(replace(one, points=tuple((x, y + 100) for x, y in one.points))
                           for one in draw("F---G"))),
        {"i": (0.0, 100.0)}, {"k": ("clinic", (0.0, 0.0))},
    )  # fmt: skip
    study = study_of(island, CARE, settings=lc.Settings(small_piece_m=0.0))
    best = best_links(lc.analyse(study), circle="care", longest_m=120.0, spacing_m=1000.0).loc[1]
    assert best["people_gained"] == 1
    assert np.isinf(best["around_m"]) and np.isinf(best["minutes_before"])


def test_nobody_left_out_needs_no_link():
    result = lc.analyse(study_of(COMB, circle(minutes=60.0)))
    table = best_links(result, circle="care")
    assert table.empty and table.index.name == "rank"


def test_a_circle_there_and_back_on_streets_that_bind_is_refused():
    bound = replace(COMB, streets=(*COMB.streets, *draw("A>>>B")))
    result = lc.analyse(study_of(bound, circle(direction="both")))
    with pytest.raises(CallError, match="there and back"):
        best_links(result, circle="care")


# Laws ----------------------------------------------------------------------------------------------


@law
@given(towns(), st.sampled_from(["to", "from"]), st.sampled_from([2.0, 4.0, 8.0]), st.booleans())
def test_the_best_link_is_the_best_of_all_pairs_tried_and_keeps_its_promise(
    town, way, limit, steps
):
    study = study_of(town, circle(direction=way, minutes=limit))
    result = lc.analyse(study)
    rules = {"longest_m": 260.0, "spacing_m": 500.0, "least_detour": 1.0, "steps": steps}
    table = best_links(result, circle="care", count=3, apart_m=120.0, **rules)
    before = people(result)
    for rank in table.index:
        edit = replace(as_edit(table.loc[rank], name="L"), steps=steps)
        gained = covered(Scenario("x", (edit,)).apply(study)) - before
        assert gained == table.loc[rank, "people_gained"]
    found = table["people_gained"].max() if len(table) else 0.0
    assert found == _tried(result, rules, before)


def _tried(result, rules, before):
    """Return the most people any link between any two places brings in."""
    from lifecircle.network.changes.places import places_along

    places = places_along(result.network, spacing_m=rules["spacing_m"])
    best = 0.0
    for one, other in itertools.combinations(range(len(places)), 2):
        if np.hypot(*(places.xy[one] - places.xy[other])) > rules["longest_m"] - 0.5:
            continue
        ends = [(places.lon[at], places.lat[at]) for at in (one, other)]
        linked, _ = Link(id="L", via=tuple(ends), steps=rules["steps"]).apply(result.study)
        try:
            best = max(best, covered(linked) - before)
        except StudyError:  # two places of one spot
            continue
    return best


@law
@given(gated_towns(barriers=True), st.sampled_from(["to", "from"]), st.sampled_from([3.0, 6.0]))
def test_a_link_keeps_its_promise_where_there_are_estates(gated, way, limit):
    free = lc.Settings(small_piece_m=0.0, barrier_candidates=1000)
    study = gated.study(circle(direction=way, minutes=limit), settings=free)
    result = lc.analyse(study)
    table = best_links(result, circle="care", spacing_m=90.0, least_detour=1.0, count=2)
    for rank in table.index:
        linked = Scenario("x", (as_edit(table.loc[rank], name="L"),)).apply(study)
        assert covered(linked) - people(result) == table.loc[rank, "people_gained"]
