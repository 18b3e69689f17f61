"""Every cause in random small towns against a brute-force oracle, and laws no town may break."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import lifecircle as lc
from cause_oracle import TownOracle, causes_by_time, counted, most_placed
from lifecircle.assessment.shares import homes_table, shared_circles, without_place
from lifecircle.circles.again.retrace import retrace
from lifecircle.circles.reasons.cause_table import LEFT_OUT, causes_table
from lifecircle.circles.reasons.causes import CAUSES, TIME_CAUSES
from lifecircle.circles.reasons.zone_causes import zone_causes
from lifecircle.study.standards.circle import Provision
from random_towns import towns
from towns import Street, analysed, circle, in_degrees

QUICK = settings(max_examples=80, deadline=None, derandomize=True, phases=[Phase.generate],
                 suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])  # fmt: skip

SEEN = {}
"""How often each answer was met, so that no branch of the rule goes untried."""


@st.composite
def unsure_towns(draw):
    """Return a town some of whose facilities are under way, each with places for a few.

    One more stands near a home, so that something is near more often than by chance; and near
    that there may be a home on a street of its own.
    """
    town = draw(towns())
    places, home = {}, draw(st.sampled_from(list(town.homes.values())))
    near = (
        home[0] + draw(st.integers(-60, 60)) + 0.13,
        home[1] + draw(st.integers(-60, 60)) + 0.29,
    )
    for name, (service, shape) in {**town.places, "near": ("clinic", near)}.items():
        status = draw(st.sampled_from(["open", "open", "open", "planned", "building"]))
        more = {"status": status, "capacity_places": float(draw(st.integers(0, 9)))}
        places[name] = (service, shape, more)
    if draw(st.sampled_from([True, False, False, False])):
        return replace(town, places=places)
    x, y = near[0] + draw(st.integers(70, 160)), near[1] + draw(st.integers(-90, 90))
    islet = Street(((x, y), (x + 25.3, y + 7.1)))
    homes = {**town.homes, "z": (x + 3.2, y + 1.1)}
    return replace(town, places=places, homes=homes, streets=(*town.streets, islet))


def circles_of(metres, minutes, direction):
    return (
        circle(
            metres=metres,
            direction=direction,
            supply=Provision(column="capacity_places", need=1.0),
        ),
        circle("slow", minutes=minutes, profile="older", direction=direction),
    )


def zones():
    """Return a district of two communities that meet east of the second column of streets."""
    rows = {"town": ("district", "", (-3000, 4000)), "west": ("community", "town", (-3000, 240)),
            "east": ("community", "town", (240, 4000))}  # fmt: skip
    level, parent, spans = zip(*rows.values(), strict=True)
    shapes = in_degrees(shapely.box(left, -3000, right, 3000) for left, right in spans)
    return gpd.GeoDataFrame(
        {"zone_id": list(rows), "level": level, "name": list(rows), "kind": "",
         "parent_id": parent},
        geometry=shapes, crs="EPSG:4326",
    )  # fmt: skip


def asked(town, circles, **options):
    """Return the result, its causes with who finds no place, and the assignment's homes."""
    result = analysed(town, *circles, zones=zones(), district="town", **options)
    again = retrace(result)
    homes = homes_table(shared_circles(again, result), result.study)
    return result, causes_table(result, again=again, without=without_place(homes))


TOWN_AND_LIMITS = (
    unsure_towns(),
    st.integers(60, 700),
    st.integers(1, 12),
    st.sampled_from(["to", "from", "both"]),
    st.sampled_from([0.0, 250.0, 1000.0, 1000.0]),
    st.sampled_from([40.0, 300.0]),
)


@QUICK
@given(*TOWN_AND_LIMITS)
def test_every_cause_equals_a_brute_force_of_the_rule(
    town, metres, minutes, direction, small_piece_m, max_snap_m
):
    oracle = TownOracle(town, small_piece_m, max_snap_m)
    circles = circles_of(float(metres), float(minutes), direction)
    options = lc.Settings(small_piece_m=small_piece_m, max_snap_m=max_snap_m)
    _, table = asked(town, circles, settings=options)
    assert set(table["cause"]) <= set(CAUSES)
    for one in circles:
        check_time(oracle, one, table)
    check_full(oracle, circles[0], table)


def check_time(oracle, one, table):
    """Hold every home's cause of time against the oracle's."""
    mine = table[table.index.get_level_values("circle") == one.id].droplevel("circle")
    mine = mine[mine["cause"] != "full"]
    suspected = oracle.near_misses()
    for home, told in causes_by_time(oracle, one).items():
        if not told.sure:
            continue
        row = mine.loc[home] if home in mine.index else None
        cause, doubt = ("", "") if row is None else (str(row["cause"]), str(row["doubt"]))
        if doubt == "missing_lane":
            assert suspected and told.cause == "barrier", (home, one.id)
        else:
            assert (cause, doubt) == (told.cause, told.doubt), (home, one.id)
        SEEN[cause, doubt] = SEEN.get((cause, doubt), 0) + 1


def check_full(oracle, one, table):
    """Hold who finds no place against a flow of people to places."""
    if oracle.unclear or oracle.doubtful:
        return
    told = causes_by_time(oracle, one)
    if not all(home.sure for home in told.values()):
        return
    town = oracle.town
    within = {name: round(count) for name, count in town.population().items()
              if not told[name].cause}  # fmt: skip
    places = {name: round(town.places[name][2]["capacity_places"])
              for name in counted(town, one, states=("open",))}  # fmt: skip
    rows = table[(table["cause"] == "full") & (table.index.get_level_values("circle") == one.id)]
    lacking = rows["people"].droplevel("circle").to_dict()
    assert set(lacking) <= set(within)
    most, least_walk = most_placed(oracle, one, within, places)
    assert sum(lacking.values()) == pytest.approx(sum(within.values()) - most)
    # Those who have a place all find one at once, and walk no more than anybody must.
    placed = {name: round(count - lacking.get(name, 0.0)) for name, count in within.items()}
    again, walk = most_placed(oracle, one, placed, places)
    assert again == most == sum(placed.values())
    assert walk == pytest.approx(least_walk, rel=1e-5, abs=0.5)
    SEEN["full"] = SEEN.get("full", 0) + bool(lacking)


def test_the_brute_force_met_every_answer_there_is():
    if not SEEN:
        test_every_cause_equals_a_brute_force_of_the_rule()
    wanted = {
        ("", ""),
        ("no_facility", ""),
        ("barrier", ""),
        *(
            ("data_doubt", doubt)
            for doubt in ("facility_state", "facility_not_snapped", "not_snapped", "small_piece")
        ),
        "full",
    }
    assert wanted <= {key for key, count in SEEN.items() if count}


def renamed(town, order, mark):
    """Return a town with its rows in another order, under names that sort the other way."""

    def name(one):
        return mark + "".join(chr(219 - ord(sign)) if sign.isalpha() else sign for sign in one)

    homes = {name(key): town.homes[key] for key in shuffled(town.homes, order)}
    people = {name(key): count for key, count in town.population().items()}
    places = {name(key): town.places[key] for key in shuffled(town.places, order)}
    gates = tuple((name(key), at) for key, at in town.gates)
    return replace(town, homes=homes, people=people, places=places, gates=gates), name


def shuffled(keys, order):
    return [list(keys)[at] for at in np.random.default_rng(order).permutation(len(keys))]


@settings(QUICK, max_examples=20)
@given(*TOWN_AND_LIMITS, st.integers(0, 999))
def test_neither_the_order_of_rows_nor_names_change_a_cause(
    town, metres, minutes, direction, small_piece_m, max_snap_m, order
):
    assume(len(set(town.homes.values())) == len(town.homes))
    circles = circles_of(float(metres), float(minutes), direction)
    options = lc.Settings(small_piece_m=small_piece_m, max_snap_m=max_snap_m)
    other, name = renamed(town, order, "z")
    _, table = asked(town, circles, settings=options)
    _, again = asked(other, circles, settings=options)
    columns = ["people", "cause", "doubt", "straight_m", "walk_m", "in_the_way"]
    parts = []
    for one in (table, again):
        by_time = one[one["cause"] != "full"][columns].astype({"cause": str, "doubt": str})
        parts.append(by_time.astype({"in_the_way": str}).sort_index())
    parts[0].index = pd.MultiIndex.from_tuples(
        [(name(home), one) for home, one in parts[0].index], names=parts[0].index.names
    )
    pd.testing.assert_frame_equal(parts[0].sort_index(), parts[1], check_exact=False, atol=1e-6)
    # Of equal ways to share out places any may be taken, but as many people find one.
    full = [one.loc[one["cause"] == "full", "people"].sum() for one in (table, again)]
    assert full[0] == pytest.approx(full[1])


@settings(QUICK, max_examples=25)
@given(*TOWN_AND_LIMITS)
def test_everybody_left_out_has_one_cause_and_causes_add_up_to_people_by_zone(
    town, metres, minutes, direction, small_piece_m, max_snap_m
):
    circles = circles_of(float(metres), float(minutes), direction)
    options = lc.Settings(small_piece_m=small_piece_m, max_snap_m=max_snap_m)
    result, table = asked(town, circles, settings=options)
    assert table.index.is_unique
    by_time = table[table["cause"].isin(TIME_CAUSES)]
    left = result.nearest[result.nearest["status"].isin(LEFT_OUT)]
    assert set(by_time.index) == set(left.index)
    within = result.nearest[result.nearest["status"] == "covered"]
    assert set(table[table["cause"] == "full"].index) <= set(within.index)
    people = pd.Series(town.population())
    homes = by_time.index.get_level_values("resident_id")
    assert (by_time["people"].to_numpy() == people.reindex(homes).to_numpy()).all()
    mix = zone_causes(table, result)
    counts = result.coverage.xs(("community", "residents"), level=("level", "denominator"))
    out = counts[["beyond", "unreachable", "not_snapped"]].sum(axis=1)
    told = mix[[f"left_{one}" for one in TIME_CAUSES]].sum(axis=1).reindex(out.index)
    assert told.fillna(0.0).to_numpy() == pytest.approx(out.to_numpy())
    every = mix[[f"left_{one}" for one in CAUSES]].sum(axis=1)
    assert every.to_numpy() == pytest.approx(mix["left_out"].to_numpy())
    assert mix["left_out"].sum() == pytest.approx(table["people"].sum())
