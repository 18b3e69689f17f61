"""Plain ratios by zone: what there is for how many, and parts that weigh to the whole."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from id_tables import ZONES, places

from lifecircle.circles.scoreboard.basis import Basis
from lifecircle.circles.scoreboard.ratios import ratios_table
from lifecircle.study.standards.indicator import Indicator, Supply

FLOOR = Indicator(
    id="floor",
    name={"zh": "面积", "en": "floor"},
    formula="ratio",
    supply=(Supply(services=("nursery",), attribute="floor_area_m2"),),
    group="residents",
    per=100,
    target=50.0,
)


def basis(communities, areas, people, *, zones=ZONES, status="open"):
    """Return facilities with floor areas and homes in the same communities."""
    many = len(communities)
    facilities = places(
        communities, service="nursery", status=status, tier="", name="", count=1,
        floor_area_m2=np.asarray(areas, float), opened=pd.array([None] * many, dtype="Int64"),
        closed=pd.array([None] * many, dtype="Int64"),
    )  # fmt: skip
    homes = places(communities, residents=np.asarray(people, float))
    return Basis(facilities, homes, zones, "d", 2020)


def test_each_zone_has_its_ratio_and_what_it_is_short_of():
    table = ratios_table(basis(["a", "b", "c"], [1.0, 2.0, 4.0], [1, 2, 16]), [FLOOR])
    value = table["value"].droplevel("indicator_id").to_dict()
    # a: 1 m2 for 1 resident; b: 2 for 2; c: 4 for 16, where 50 m2 a hundred ask for 8.
    assert value["community", "a"] == value["community", "b"] == value["street", "east"] == 100.0
    assert value["community", "c"] == value["street", "west"] == 25.0
    assert value["district", "d"] == pytest.approx(700 / 19)
    short = table["short_by"].droplevel("indicator_id").to_dict()
    assert (short["community", "a"], short["community", "c"]) == (0.0, 4.0)
    assert short["district", "d"] == pytest.approx(19 / 2 - 7)
    assert table["met"].droplevel("indicator_id").to_dict()["community", "c"] is False
    assert set(table["unit"]) == {"m2/100 residents"}
    assert set(table["numerator_unit"]) == {"m2"}


def test_what_lies_in_no_community_stands_in_a_row_of_its_own():
    table = ratios_table(basis(["a", ""], [1.0, 2.0], [1, 2]), [FLOOR])
    rows = table.droplevel("indicator_id")
    assert rows.loc[("community", "(none)"), "numerator"] == 2.0
    assert rows.loc[("community", "(none)"), "total"] == 2.0


def test_new_and_existing_neighbourhoods_are_told_apart_by_the_kind_of_the_community():
    zones = ZONES.assign(kind=["", "", "", "new", "old", "", ""])
    new = Indicator(**{**vars(FLOOR), "id": "new", "zone_kinds": ("new",)})
    old = Indicator(**{**vars(FLOOR), "id": "old", "zone_kinds": ("old", "urban")})
    given_ = basis(["a", "b", "c"], [1.0, 2.0, 4.0], [1, 2, 16], zones=zones)
    table = ratios_table(given_, [new, old])
    assert table.loc[("new", "district", "d"), ["numerator", "total"]].tolist() == [1.0, 1.0]
    assert table.loc[("old", "district", "d"), ["numerator", "total"]].tolist() == [2.0, 2.0]
    # Community c states no kind: it is neither.
    assert ("old", "community", "c") not in table.index
    assert ("new", "community", "b") not in table.index


def test_where_nobody_is_known_to_live_in_a_new_one_there_is_no_ratio():
    new = Indicator(**{**vars(FLOOR), "zone_kinds": ("new",)})
    assert ratios_table(basis(["a"], [1.0], [1]), [new]).empty


def test_planned_floor_does_not_count_before_it_opens():
    table = ratios_table(basis(["a"], [1.0], [1], status="planned"), [FLOOR])
    assert table["numerator"].tolist() == [0.0] * len(table)
    assert not table["met"].any()


def test_a_zone_without_people_has_no_ratio_and_no_verdict():
    table = ratios_table(basis(["a", "b"], [1.0, 2.0], [0, 2]), [FLOOR])
    row = table.loc[("floor", "community", "a")]
    assert (row["numerator"], row["total"]) == (1.0, 0.0)
    assert np.isnan(row["value"])
    assert pd.isna(row["met"])
    assert np.isnan(row["short_by"])


def test_a_stated_fact_asks_nothing_of_the_parts_of_the_district():
    fact = Indicator(**{**vars(FLOOR), "comparison": "equal", "year": 2020})
    table = ratios_table(basis(["a"], [1.0], [4]), [fact])
    assert table[["target", "met", "short_by"]].isna().all(axis=None)


def test_a_facility_that_does_not_tell_its_floor_is_counted_as_unstated():
    table = ratios_table(basis(["a", "a"], [1.0, np.nan], [1, 1]), [FLOOR])
    row = table.loc[("floor", "community", "a")]
    assert (row["numerator"], row["counted"], row["unstated"]) == (1.0, 1.0, 1.0)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", ""]), st.integers(0, 64), st.integers(0, 64)
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_the_ratios_of_the_parts_weigh_to_the_ratio_of_the_whole(rows):
    communities, areas, people = zip(*rows, strict=True)
    table = ratios_table(basis(list(communities), areas, people), [FLOOR]).loc["floor"]
    whole = table.loc[("district", "d")]
    for level in ("street", "community"):
        parts = table[table.index.get_level_values("level") == level]
        assert parts["numerator"].sum() == whole["numerator"] == sum(areas)
        assert parts["total"].sum() == whole["total"] == sum(people)
        lived = parts[parts["total"] > 0]
        if len(lived):
            bare = parts.loc[parts["total"] == 0, "numerator"].sum() * FLOOR.per
            weighed = (lived["value"] * lived["total"]).sum() + bare
            assert weighed == pytest.approx(whole["value"] * whole["total"])


@settings(max_examples=40, deadline=None)
@given(ROWS, st.integers(2, 5))
def test_as_many_times_the_floor_and_the_people_leave_every_ratio_as_it_is(rows, times):
    communities, areas, people = zip(*rows, strict=True)
    once = ratios_table(basis(list(communities), areas, people), [FLOOR])
    more = ratios_table(
        basis(list(communities), np.multiply(areas, times), np.multiply(people, times)), [FLOOR]
    )
    pd.testing.assert_series_equal(once["value"], more["value"])
    pd.testing.assert_series_equal(once["met"], more["met"])
