"""The scoreboard: one row a target, read off the district's headline."""

from id_tables import NO_LAND, ZONES, circle, places, standard, walk

from lifecircle.circles.indicators import indicators_table
from lifecircle.circles.measures import coverage_table

CIRCLES = (
    circle(
        "aimed",
        target_share=0.5,
        target_year=2025,
        target_assumed=True,
        clause="6.4",
        note={"zh": "假定", "en": "assumed"},
    ),
    circle("told", headline="units", target_share=1.0, target_year=2022, verified=False),
    circle("counted", headline="units"),
    circle("loose"),
    circle("empty", headline="land", target_share=0.9),
)


def scoreboard(*, zones=ZONES):
    residents = places(["a", "b", "c"], residents=[1.0, 2.0, 4.0])
    facilities = places(["a"], service=["market"], tier=[""], status=["open"])
    coverage = coverage_table(
        standard(*CIRCLES).circles,
        residents,
        NO_LAND,
        zones,
        facilities,
        reaches={one.id: walk([5, 50, 5]) for one in CIRCLES},
        land_reaches={},
        groups=("residents",),
        unit="building",
        district="d",
    )
    return indicators_table(coverage, CIRCLES, district="d")


def test_every_target_and_every_presence_has_a_row_in_the_order_of_the_standard():
    assert scoreboard().index.tolist() == ["aimed", "told", "counted", "empty"]


def test_a_row_tells_value_target_year_and_how_sure_they_are():
    row = scoreboard().loc["aimed"]
    assert row["value"] == 5 / 7
    assert (row["target_share"], row["year"], row["met"]) == (0.5, 2025, True)
    assert (row["denominator"], row["clause"]) == ("residents", "6.4")
    assert (row["verified"], row["target_assumed"]) == (True, True)
    assert (row["note_zh"], row["note_en"], row["name_zh"]) == ("假定", "assumed", "圈")


def test_presence_counts_units_and_has_no_verdict_without_a_target():
    table = scoreboard()
    assert table["value"].round(3).to_dict()["told"] == 0.333
    assert not table.loc["told", "met"]
    assert not table.loc["told", "verified"]
    assert table.loc[["counted"], ["target_share", "year", "met"]].isna().all(axis=None)


def test_where_there_is_nothing_to_count_there_is_no_value_and_no_verdict():
    row = scoreboard().loc[["empty"], ["value", "met"]]
    assert row.isna().all(axis=None)


def test_presence_without_any_unit_has_no_value():
    table = scoreboard(zones=ZONES[ZONES["level"] == "district"])
    assert table.loc[["told"], ["value", "met"]].isna().all(axis=None)
